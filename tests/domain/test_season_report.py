"""A season in figures: what is counted, and how it is written."""

from datetime import date, datetime, timedelta

import pytest

from programmation.pages.season_report import COLUMNS, csv_bytes, season_report
from programmation.parts import Status
from programmation.season import Season
from tests.support.factories import at, community, meeting

NORD, SUD = community(slug="nord", name="Nord"), community(slug="sud", name="Sud")
TODAY = at(2018, 3, 1).date()


def held(month: int, **overrides: object) -> object:
    start = at(2017, month, 10, 9)
    return meeting(slug=f"m{month}", start=start, end=start + timedelta(minutes=90), **overrides)


MEETINGS = (
    held(9, community=NORD, attendance=12),
    held(10, community=SUD, attendance=9),
    held(11, community=NORD),
    held(12, community=NORD, status=Status.CANCELLED, attendance=99),
    meeting(slug="deplacee", community=SUD, start=at(2018, 4, 5, 9), end=at(2018, 4, 5, 11),
            previous_start=at(2018, 3, 5, 9)),
    meeting(slug="reportee", community=SUD, start=at(2018, 2, 5, 9), end=at(2018, 2, 5, 11),
            status=Status.POSTPONED),
    meeting(slug="autre-saison", community=SUD, start=at(2018, 9, 5, 9), end=at(2018, 9, 5, 11)),
)  # fmt: skip


def test_each_meeting_is_counted_once() -> None:
    whole = season_report(MEETINGS, Season(2017), TODAY).whole
    assert {heading: column(whole) for heading, column in COLUMNS.items()} == {
        "Annoncées": "6", "Tenues": "3", "À venir": "1", "Déplacées": "1", "Reportées": "1",
        "Annulées": "1", "Heures": "4,5", "Présences": "21", "Présences en moyenne": "10,5",
    }  # fmt: skip


def test_groups_add_up() -> None:
    report = season_report(MEETINGS, Season(2017), TODAY)
    lines = report.tables["Par communauté"]
    assert [(name, len(found.meetings), len(found.held)) for name, found in lines.items()] == [
        ("Nord", 3, 2),
        ("Sud", 3, 1),
    ]
    months = report.tables["Par mois"].values()
    assert sum((found.held for found in months), ()) == report.whole.held


def test_the_table_opens_in_a_french_excel() -> None:
    data = csv_bytes([season_report(MEETINGS, Season(2017), TODAY)])
    assert data.startswith(b"\xef\xbb\xbf")
    heading, first, *_ = data.decode("utf-8-sig").split("\r\n")
    assert heading.startswith("Saison;Tableau;Groupe;Annoncées;Tenues")
    assert first == "2017-2018;Ensemble;Toutes les rencontres;6;3;1;1;1;1;4,5;21;10,5"


def test_nothing_is_invented_where_nobody_counted() -> None:
    data = csv_bytes([season_report(MEETINGS[2:3], Season(2017), TODAY)])
    assert data.decode("utf-8-sig").split("\r\n")[1].endswith(";1,5;;")


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (at(2017, 10, 10, 9), at(2017, 10, 12, 16), 21),
        (at(2017, 10, 10, 19), at(2017, 10, 11, 2), 7),
        (at(2017, 11, 4, 9), at(2017, 11, 5, 16), 14),
        (at(2017, 10, 13, 18), at(2017, 10, 15, 12), 42),
    ],
)
def test_nobody_meets_at_night(start: datetime, end: datetime, hours: float) -> None:
    """Unless the end is earlier in the day than the start: a stay, of which every hour counts."""
    listed = [meeting(start=start, end=end)]
    assert season_report(listed, Season(2017), date(2018, 8, 1)).whole.hours == hours
