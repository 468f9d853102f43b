"""Ten years of meetings stay below what programs take of one calendar."""

from __future__ import annotations

from datetime import timedelta

import pytest

from programmation.content.changes import Stamp
from programmation.feeds.ical import calendar_bytes, event_bytes, with_owner
from programmation.feeds.sizes import (
    BRIEF,
    LARGEST,
    LONGEST,
    WARNED,
    brief_uids,
    cut,
    too_large,
    total,
)
from programmation.feeds.table import Channel
from programmation.model import Meeting
from programmation.parts import Place
from tests.support.factories import at, library, meeting, profile, site, theme

FEED = Channel(
    site=site(),
    title="Toutes",
    url="https://pole.example.org/x.ics",
    page="https://pole.example.org/",
)
SENTENCE = "On échange à propos d’un prêt, d’une « garantie » ; chacun apporte un cas, réel.\n\n"


def decade(body: str) -> tuple[Meeting, ...]:
    """Forty meetings a season, ten seasons."""
    return tuple(
        meeting(
            slug=f"rencontre-{season}-{n}",
            title="Financer un projet collectif, de l’idée au premier versement",
            start=at(2008 + season, 9, 4, 8, 30) + timedelta(days=7 * n),
            body=body, place=Place("Salle communautaire", "12, rue Notre-Dame, Louiseville"),
            themes=(theme(), theme("Relève")), hosts=(profile(),),
            registration="info@pole.example.org",
        )
        for season in range(10)
        for n in range(40)
    )  # fmt: skip


@pytest.mark.parametrize("characters", [300, 1_000, 3_000, 5_000, 20_000])
def test_ten_years_of_forty_meetings(characters: int) -> None:
    meetings = decade((SENTENCE * (characters // len(SENTENCE) + 1))[:characters])
    brief = brief_uids(meetings, 9)
    events = [
        with_owner(
            event_bytes(
                one, Stamp(at(2017, 9, 1), at(2017, 9, 1)), site=site(),
                text=cut(one.body, BRIEF if one.uid in brief else LONGEST),
            ),
            one,
        )
        for one in meetings
    ]  # fmt: skip
    size = len(calendar_bytes(FEED, events))
    assert size < LARGEST
    assert size <= total(meetings, brief)
    assert list(too_large(library(meetings=meetings), brief)) == []
    # The newest are whole, and nothing is cut without need.
    assert not brief & {one.uid for one in meetings[-40:]}
    assert bool(brief) == (total(meetings, frozenset()) >= WARNED)


def test_a_calendar_that_programs_will_refuse_is_told() -> None:
    meetings = (decade(SENTENCE * 60) * 3)[:1000]
    (problem,) = too_large(library(meetings=meetings), brief_uids(meetings, 9))
    assert not problem.is_error
    assert "Google n’en prend que 1000" in problem.message.replace("\u202f", "").replace("\xa0", "")


def test_a_long_announcement_is_cut_between_words() -> None:
    assert cut("mot " * LONGEST).endswith("mot […]")
    assert len(cut("mot " * LONGEST)) <= LONGEST + 5
    assert cut(" Court. ") == "Court."
