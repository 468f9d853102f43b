"""The draft of each state, read back by Python's `email` and its event by icalendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
from icalendar import Calendar

from programmation.content.changes import Stamp
from programmation.feeds.ical import event_bytes, event_file
from programmation.feeds.meeting_email import (
    Occasion,
    eml,
    meeting_email,
    objection,
    occasion_of,
)
from programmation.model import Meeting
from programmation.parts import Place, Status
from programmation.settings import Site
from tests.support.factories import at, community, meeting, site

SITE = site()
LINK = "https://visio.example.org/secret"
PLACE = Place("En ligne", url=LINK, private=True)
START = at(2018, 4, 5, 9)


def a_meeting(**overrides: object) -> Meeting:
    values = {"start": START, "end": START + timedelta(hours=2), "place": PLACE, "recap": ""}
    return meeting(title="Financer l’été", community=community(name="Nord"), **values | overrides)


def draft(found: Meeting, occasion: Occasion, site: Site = SITE) -> EmailMessage:
    file = event_file(event_bytes(found, Stamp(at(2018, 1, 1)), site=site), site)
    made = eml(meeting_email(found, occasion, "Venez nombreux.", file, site), found.slug, site)
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(made)


STATES = {
    Occasion.ANNOUNCED: (a_meeting(), date(2018, 3, 1), "PUBLISH"),
    Occasion.REMINDER: (a_meeting(), date(2018, 4, 1), "PUBLISH"),
    Occasion.MOVED: (a_meeting(previous_start=at(2018, 3, 29, 9)), date(2018, 3, 1), "PUBLISH"),
    Occasion.POSTPONED: (a_meeting(status=Status.POSTPONED), date(2018, 3, 1), "PUBLISH"),
    Occasion.CANCELLED: (a_meeting(status=Status.CANCELLED), date(2018, 3, 1), "CANCEL"),
    Occasion.RECAP: (a_meeting(recap="Merci."), date(2018, 5, 1), ""),
}


@pytest.mark.parametrize("occasion", Occasion)
def test_each_state_has_its_message(occasion: Occasion) -> None:
    found, today, method = STATES[occasion]
    assert occasion_of(found, today) is occasion
    message = draft(found, occasion)
    assert message["X-Unsent"] == "1"
    assert message["From"].addresses[0].addr_spec == SITE.email
    assert "Financer l’été" in message["Subject"]
    body = message.get_body().get_content()
    assert SITE.absolute(found.url) in body
    events = list(message.iter_attachments())
    assert len(events) == bool(method)
    for part in events:
        assert (part.get_content_type(), part.get_param("method")) == ("text/calendar", method)
        calendar = Calendar.from_ical(part.get_content())
        (event,) = calendar.events
        assert (calendar["METHOD"], event["UID"]) == (method, found.uid)
        assert event["ORGANIZER"] == f"mailto:{SITE.email}"


def test_a_site_without_an_address_sends_from_whichever_account_opens_the_draft() -> None:
    message = draft(a_meeting(), Occasion.ANNOUNCED, replace(SITE, email=""))
    (part,) = message.iter_attachments()
    assert message["From"] is None
    assert "ORGANIZER" not in part.get_content()


TO_COME = {Occasion.ANNOUNCED, Occasion.REMINDER}
"""What may be sent before any meeting that takes place."""


@pytest.mark.parametrize("state", Occasion)
@pytest.mark.parametrize("occasion", Occasion)
def test_only_what_is_true_of_a_meeting_is_sent(state: Occasion, occasion: Occasion) -> None:
    found, today, _ = STATES[state]
    fits = {state} | (TO_COME if state in {*TO_COME, Occasion.MOVED} else set())
    assert (not objection(found, occasion, today)) is (occasion in fits)


def test_a_recap_is_told_once_it_is_written() -> None:
    days = (date(2018, 4, 1), START.date(), date(2018, 5, 1))
    told = [objection(a_meeting(recap="Merci."), Occasion.RECAP, day) for day in days]
    assert told == ["la rencontre est à venir", "", ""]
    assert objection(a_meeting(), Occasion.RECAP, days[2]) == "le compte rendu n’est pas écrit"


@pytest.mark.parametrize("occasion", [Occasion.ANNOUNCED, Occasion.REMINDER, Occasion.MOVED])
def test_a_private_link_is_in_the_message_and_in_its_event(occasion: Occasion) -> None:
    message = draft(STATES[occasion][0], occasion)
    assert LINK in message.get_body().get_content()
    (part,) = message.iter_attachments()
    assert LINK in Calendar.from_ical(part.get_content()).events[0]["LOCATION"]


@pytest.mark.parametrize("occasion", [Occasion.CANCELLED, Occasion.POSTPONED])
def test_what_is_off_gives_no_link(occasion: Occasion) -> None:
    message = draft(STATES[occasion][0], occasion)
    assert LINK not in message.get_body().get_content()
    (part,) = message.iter_attachments()
    assert LINK not in part.get_content()


def test_a_day_to_come_is_said_without_an_event() -> None:
    found = meeting(
        title="Financer l’été", day_unknown=True, of_all=True, start=at(2018, 4, 1),
        end=at(2018, 4, 30, 23, 59, 59),
        communities=(community(name="Nord"), community(name="Sud")),
    )  # fmt: skip
    assert occasion_of(found, date(2018, 4, 5)) is Occasion.ANNOUNCED
    made = meeting_email(found, Occasion.ANNOUNCED, "", b"", SITE)
    assert made.subject == "Invitation : Financer l’été, avril 2018"
    assert (
        "La prochaine rencontre de toutes les communautés aura lieu en avril 2018, date à préciser."
        in made.text
    )
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(eml(made, "a", SITE))
    assert list(message.iter_attachments()) == []


def test_whole_days_are_days_in_the_attached_event() -> None:
    found = meeting(
        whole_day=True, start=at(2018, 5, 5), end=at(2018, 5, 6, 23, 59, 59),
        communities=(community(name="Nord"), community(slug="sud", name="Sud")),
    )  # fmt: skip
    message = draft(found, Occasion.REMINDER)
    body = message.get_body().get_content()
    assert (
        "des communautés Nord et Sud a lieu du samedi 5 au dimanche 6\N{NO-BREAK SPACE}mai" in body
    )
    (part,) = message.iter_attachments()
    (event,) = Calendar.from_ical(part.get_content()).events
    assert (event.start, event.end) == (date(2018, 5, 5), date(2018, 5, 7))
