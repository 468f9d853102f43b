"""Links that add a meeting, or subscribe to a calendar, in common programs; and a map."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, timedelta
from urllib.parse import quote, urlencode

from programmation.feeds.announcement import location, owner_names
from programmation.model import Meeting
from programmation.settings import SiteFacts

_GOOGLE = "https://calendar.google.com/calendar/render"
_OUTLOOK = "https://outlook.live.com/calendar/0/deeplink/compose"
_OFFICE = "https://outlook.office.com/calendar/0/deeplink/compose"
_MAP = "https://www.openstreetmap.org/search"


def google_link(meeting: Meeting, site: SiteFacts) -> str:
    """Address of Google Calendar's form, filled in."""
    title, place, text = _facts(meeting, site)
    dates = "/".join(_span(meeting, "%Y%m%d", "T%H%M%SZ"))
    return f"{_GOOGLE}?" + urlencode(
        {"action": "TEMPLATE", "text": title, "dates": dates, "ctz": site.timezone,
         "location": place, "details": text}
    )  # fmt: skip


def outlook_link(meeting: Meeting, site: SiteFacts, *, work: bool = False) -> str:
    """Address of Outlook.com's form, filled in; `work`: Microsoft 365's."""
    title, place, text = _facts(meeting, site)
    start, end = _span(meeting, "%Y-%m-%d", "T%H:%M:%SZ")
    return f"{_OFFICE if work else _OUTLOOK}?" + _percent_encoded(
        {"path": "/calendar/action/compose", "rru": "addevent", "subject": title,
         **({"allday": "true"} if meeting.whole_day else {}), "startdt": start, "enddt": end,
         "location": place, "body": text}
    )  # fmt: skip


def map_link(meeting: Meeting, site: SiteFacts) -> str:
    """Address of a search on OpenStreetMap; empty for a place without an address."""
    if meeting.place is None or not meeting.place.address:
        return ""
    query = ", ".join(filter(None, (meeting.place.address, site.region)))
    return f"{_MAP}?" + urlencode({"query": query})


def google_subscription(url: str) -> str:
    """Address of Google Calendar's page that subscribes to the calendar at `url`."""
    return f"{_GOOGLE}?" + urlencode({"cid": webcal(url)})


def outlook_subscription(url: str, name: str, *, work: bool = False) -> str:
    """Address of Outlook's page that subscribes to the calendar at `url`."""
    page = (_OFFICE if work else _OUTLOOK).replace("deeplink/compose", "addfromweb")
    return f"{page}?" + _percent_encoded({"url": url, "name": name})


def webcal(url: str) -> str:
    """Address by which a device proposes to subscribe: `webcal://…`."""
    return "webcal:" + url.partition(":")[2]


def _percent_encoded(query: Mapping[str, str]) -> str:
    """Query with `%20` for spaces, as Outlook shows a `+` as it is."""
    return urlencode(query, quote_via=quote)


def _facts(meeting: Meeting, site: SiteFacts) -> tuple[str, str, str]:
    """Title, place and description of a meeting in these forms."""
    about = "\n\n".join(filter(None, (meeting.summary, site.absolute(meeting.url))))
    place = location(meeting.place) if meeting.place else ""
    return f"{meeting.title} ({owner_names(meeting)})", place, about


def _span(meeting: Meeting, day: str, hour: str) -> tuple[str, str]:
    """Start and end of a meeting in UTC, in these `strftime` formats; for whole days, the first
    day and the day after the last, as in iCalendar."""
    if meeting.whole_day:
        return f"{meeting.day:{day}}", f"{meeting.last_day + timedelta(days=1):{day}}"
    start, end = (moment.astimezone(UTC) for moment in (meeting.start, meeting.end))
    return f"{start:{day}{hour}}", f"{end:{day}{hour}}"
