"""An e-mail about a meeting: a draft to open in Outlook, Apple Mail or Thunderbird.  Pure.

It is for registered or invited people, so it has the private link, unlike the site.  The event is
attached according to iTIP (RFC 5546): CANCEL removes it from calendars, PUBLISH adds or replaces
it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from enum import Enum

from icalendar import Calendar, vCalAddress, vText

from fast_dataclass import dataclass
from programmation.feeds.announcement import fact_lines, location, news_lines, owner_names
from programmation.feeds.meeting_dates import at_words, day_words
from programmation.model import Meeting
from programmation.settings import Site
from programmation.text.french import NBSP
from programmation.text.plain_text import one_line


class Occasion(Enum):
    """Reason to write; the value is what staff type after `OBJET=`."""

    ANNOUNCED = "annonce"
    MOVED = "deplacement"
    POSTPONED = "report"
    CANCELLED = "annulation"
    REMINDER = "rappel"
    RECAP = "compte-rendu"


REMINDER_DAYS = 8
"""Days before a meeting from which its e-mail is a reminder, not an announcement."""

_WORDS: Mapping[Occasion, tuple[str, str]] = {
    Occasion.ANNOUNCED: ("Invitation : {title}, {day}",
                         "La prochaine rencontre {community} aura lieu {when}."),
    Occasion.MOVED: ("Nouvelle date : {title}, {day}",
                     "La rencontre {community} change de moment."),
    Occasion.POSTPONED: ("Rencontre reportée : {title}",
                         "La rencontre {community} n’aura pas lieu à la date prévue."),
    Occasion.CANCELLED: ("Rencontre annulée : {title}, {day}",
                         "La rencontre du {day} n’aura pas lieu."),
    Occasion.REMINDER: ("Rappel : {title}, {day}", "La rencontre {community} a lieu {when}."),
    Occasion.RECAP: ("Compte rendu : {title}",
                     "Merci à chacune et à chacun. Le compte rendu du {day} est en ligne."),
}  # fmt: skip
"""Occasion → start of the subject, and first line."""


def occasion_of(meeting: Meeting, today: date) -> Occasion:
    """Occasion for an e-mail on the day `today`, by the meeting's state."""
    if meeting.cancelled:
        return Occasion.CANCELLED
    if meeting.undated:
        return Occasion.POSTPONED
    if meeting.is_over(today):
        return Occasion.RECAP
    if meeting.moved:
        return Occasion.MOVED
    near = meeting.scheduled and meeting.day - today <= timedelta(days=REMINDER_DAYS)
    return Occasion.REMINDER if near else Occasion.ANNOUNCED


def objection(meeting: Meeting, occasion: Occasion, today: date) -> str:
    """French reason why an e-mail for that occasion would be wrong `today`, or nothing."""
    called_for = occasion_of(meeting, today)
    if not meeting.takes_place:
        state = "annulée" if meeting.cancelled else "reportée, sans nouvelle date"
        return "" if occasion is called_for else f"la rencontre est {state}"
    if occasion in (Occasion.CANCELLED, Occasion.POSTPONED):
        return "la rencontre n’est ni annulée ni reportée"
    if occasion is Occasion.RECAP:
        if meeting.day > today:
            return "la rencontre est à venir"
        told = meeting.recap.strip() or meeting.successes
        return "" if told else "le compte rendu n’est pas écrit"
    if called_for is Occasion.RECAP:
        return "la rencontre est passée"
    if occasion is Occasion.MOVED and not meeting.moved:
        return "la rencontre n’a pas changé de date"
    return ""


@dataclass(frozen=True)
class MeetingEmail:
    subject: str
    text: str
    event: bytes
    """A whole calendar (RFC 5545), its METHOD included; empty for a recap."""
    method: str


def meeting_email(
    meeting: Meeting, occasion: Occasion, announcement: str, published: bytes, site: Site
) -> MeetingEmail:
    """The e-mail.  `announcement`: the meeting's text without markup.  `published`: its `.ics`
    file, with the UID, SEQUENCE and stamps that calendars have; empty if there is none."""
    words = {
        "title": one_line(meeting.title),
        "day": day_words(meeting),
        "when": at_words(meeting),
        "community": _owners(meeting),
    }
    method = "CANCEL" if occasion is Occasion.CANCELLED else "PUBLISH"
    subject, opening = (said.format(**words) for said in _WORDS[occasion])
    attached = published and occasion is not Occasion.RECAP
    return MeetingEmail(
        one_line(subject).replace(NBSP, " "),
        _text(meeting, occasion, opening, announcement, site),
        _event(meeting, published, method, site) if attached else b"",
        method,
    )


def _owners(meeting: Meeting) -> str:
    """`de la communauté Nord`, `des communautés Nord et Sud`, `de toutes les communautés`."""
    if meeting.of_all:
        return "de toutes les communautés"
    owners = "des communautés" if len(meeting.communities) > 1 else "de la communauté"
    return f"{owners} {owner_names(meeting)}"


def _text(meeting: Meeting, occasion: Occasion, opening: str, announcement: str, site: Site) -> str:
    told = occasion in (Occasion.ANNOUNCED, Occasion.MOVED, Occasion.REMINDER)
    facts = [line for line in fact_lines(meeting) if told and not line.startswith("Lieu")]
    blocks = (
        "Bonjour,",
        opening,
        "" if occasion is Occasion.RECAP else "\n".join(news_lines(meeting)),
        "\n".join(filter(None, (_place_lines(meeting) if told else "", *facts))),
        announcement.strip() if occasion is Occasion.ANNOUNCED else "",
        f"Tout est là : {site.absolute(meeting.url)}",
        f"Au plaisir,\n{site.name}",
    )
    return "\n\n".join(block for block in blocks if block) + "\n"


def _place_lines(meeting: Meeting) -> str:
    """The place, with its link even if private."""
    place = meeting.place
    if place is None:
        return ""
    lines = [f"Lieu{NBSP}: {location(place)}"]
    if link := place.online or place.url:
        lines.append(f"{'En ligne' if place.held_online else 'Lien'}{NBSP}: {link}")
    if place.private:
        lines.append("Ce lien est pour vous seulement : ne le partagez pas.")
    return "\n".join(lines)


def _event(meeting: Meeting, published: bytes, method: str, site: Site) -> bytes:
    calendar = Calendar.from_ical(published)
    calendar["METHOD"] = vText(method)
    (event,) = calendar.events
    if site.email:
        # iTIP requires one; only recipients of the e-mail see it.
        organizer = vCalAddress(f"mailto:{site.email}")
        organizer.params["CN"] = one_line(site.name)
        event["ORGANIZER"] = organizer
    event["URL"] = site.absolute(meeting.url)
    place = meeting.place
    if place and (link := place.online or place.url) and meeting.takes_place:
        event["LOCATION"] = vText(one_line(", ".join(filter(None, (location(place), link)))))
    return bytes(calendar.to_ical())


def eml(found: MeetingEmail, slug: str, site: Site) -> bytes:
    """The e-mail as a file (RFC 5322) that mail programs open as a draft (`X-Unsent`)."""
    message = EmailMessage()
    message["Subject"] = found.subject
    if site.email:
        message["From"] = Address(display_name=one_line(site.name), addr_spec=site.email)
    message["X-Unsent"] = "1"
    message.set_content(found.text)
    if found.event:
        message.add_attachment(
            found.event.decode(), subtype="calendar", filename=f"{slug}.ics",
            params={"method": found.method},
        )  # fmt: skip
    return message.as_bytes(policy=message.policy.clone(linesep="\r\n"))
