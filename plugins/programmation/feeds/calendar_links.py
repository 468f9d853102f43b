"""Links that add one meeting, or a whole calendar, to a reader's own; and a map."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

from programmation.feeds.announcement import location, whose
from programmation.model import Meeting
from programmation.settings import SiteFacts

_GOOGLE = "https://calendar.google.com/calendar/render"
_OUTLOOK = "https://outlook.live.com/calendar/0/deeplink/compose"
_OFFICE = "https://outlook.office.com/calendar/0/deeplink/compose"
_MAP = "https://www.openstreetmap.org/search"


def google_link(meeting: Meeting, site: SiteFacts) -> str:
    """Google Calendar's form, filled in."""
    return f"{_GOOGLE}?" + urlencode(
        {
            "action": "TEMPLATE",
            "text": _summary(meeting),
            "dates": _span(meeting),
            "ctz": site.timezone,
            "location": _where(meeting),
            "details": _details(meeting, site),
        }
    )


def outlook_link(meeting: Meeting, site: SiteFacts, *, work: bool = False) -> str:
    """Outlook.com's form, filled in; `work` for a Microsoft 365 account."""
    return f"{_OFFICE if work else _OUTLOOK}?" + _percent_encoded(
        {
            "path": "/calendar/action/compose",
            "rru": "addevent",
            "subject": _summary(meeting),
            **_outlook_span(meeting),
            "location": _where(meeting),
            "body": _details(meeting, site),
        }
    )


def map_link(meeting: Meeting, site: SiteFacts) -> str:
    """A search on OpenStreetMap, or nothing for a place without an address."""
    if meeting.place is None or not meeting.place.address:
        return ""
    query = ", ".join(filter(None, (meeting.place.address, site.region)))
    return f"{_MAP}?" + urlencode({"query": query})


def google_subscription(url: str) -> str:
    """Google Calendar's page that subscribes to the calendar at `url`."""
    return f"{_GOOGLE}?" + urlencode({"cid": webcal(url)})


def outlook_subscription(url: str, name: str, *, work: bool = False) -> str:
    """Outlook's page that subscribes to the calendar at `url`."""
    page = (_OFFICE if work else _OUTLOOK).replace("deeplink/compose", "addfromweb")
    return f"{page}?" + _percent_encoded({"url": url, "name": name})


def webcal(url: str) -> str:
    """The address that makes a device propose to subscribe: `webcal://…`."""
    return "webcal:" + url.partition(":")[2]


def _percent_encoded(query: Mapping[str, str]) -> str:
    """A query whose spaces are `%20`: Outlook shows a `+` as it is."""
    return urlencode(query, quote_via=quote)


def _summary(meeting: Meeting) -> str:
    return f"{meeting.title} ({whose(meeting)})"


def _details(meeting: Meeting, site: SiteFacts) -> str:
    return "\n\n".join(filter(None, (meeting.summary, site.absolute(meeting.url))))


def _span(meeting: Meeting) -> str:
    if meeting.whole_day:
        # The day after the last, as in iCalendar.
        return f"{meeting.day:%Y%m%d}/{meeting.last_day + timedelta(days=1):%Y%m%d}"
    return f"{_compact(meeting.start)}/{_compact(meeting.end)}"


def _outlook_span(meeting: Meeting) -> dict[str, str]:
    if meeting.whole_day:
        after = meeting.last_day + timedelta(days=1)
        return {"allday": "true", "startdt": f"{meeting.day}", "enddt": f"{after}"}
    start, end = (m.astimezone(UTC) for m in (meeting.start, meeting.end))
    return {"startdt": f"{start:%Y-%m-%dT%H:%M:%SZ}", "enddt": f"{end:%Y-%m-%dT%H:%M:%SZ}"}


def _compact(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _where(meeting: Meeting) -> str:
    return location(meeting.place) if meeting.place else ""
