"""Dates, hours and durations in the words of staff, or what to type instead."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmation.content import dates
from programmation.content.dates import DATE_REMEDY, TIME_REMEDY, MonthAlone
from programmation.content.nodes import InvalidValue
from programmation.text.french import clock, long_date, weekday_date

ZONE = ZoneInfo("America/Toronto")


def refused(read: Callable[..., Any], *args: Any, **options: Any) -> tuple[str, str]:
    with pytest.raises(InvalidValue) as caught:
        read(*args, **options)
    return caught.value.message, caught.value.remedy


ONE_MOMENT = (
    "2017-10-19 8 h 30",
    "2017-10-19 8h30",
    "2017-10-19 8:30",
    "2017-10-19T08:30:00.123",
    "2017-10-19, 8 h 30",
    "2017-10-19 à 8 heures 30",
    "2017/10/19 08:30",
    "19 octobre 2017 8 h 30",
    "19 Octobre 2017, à 8 h 30",
    "19 oct. 2017 8 h 30",
    "le jeudi 19 octobre 2017 à 8 h 30",
    "jeudi le 19 octobre 2017 8 h 30",
    "Jeudi, 19 octobre, 2017 8 h 30",
    "19\u00a0octobre\u00a02017\u202f8\u00a0h\u00a030",
    "2017–10‑19 8 h 30",
    "jeu. 19 oct. 2017 8 h 30",
    "Jeu 19 octobre 2017, 8 h 30",
)
OF_A_MACHINE = ("2017-10-19T12:30Z", "2017-10-19 08:30 -0400")
ONE_DAY = ("2017-11-01", "1er novembre 2017", "1 nov. 2017", "1ᵉʳ novembre 2017")


@pytest.mark.parametrize("text", [*ONE_MOMENT, *OF_A_MACHINE])
def test_one_moment_in_many_words(text: str) -> None:
    moment = dates.read_partial(text, ZONE)
    assert isinstance(moment, datetime)
    assert moment == datetime(2017, 10, 19, 8, 30, tzinfo=ZONE)
    assert moment.tzinfo is ZONE


@pytest.mark.parametrize(
    ("text", "first_month", "dated"),
    [
        ("Dim 26 mars", 9, "dim 26 mars 2018"),
        ("le jeudi 19 octobre, 8 h 30", 9, "jeudi 19 octobre 2017, 8 h 30"),
        ("1er févr. à midi", 9, "1er février 2018 12 h"),
        ("19/10 18 h", 9, "19 octobre 2017 18 h"),
        ("31 août", 9, "31 août 2018"),
        ("1 septembre", 9, "1er septembre 2017"),
        ("31 août", 1, "31 août 2017"),
        *[(left, 9, left) for left in (
            "05/02", "12/10 9 h", "10/19", "31/13", "19/10/2017", "19 oct. 17", "19 oct. 2017",
            "19 h", "26 et 27 mars", "mars", "5 jui", "2017-10-19", "19 octobre et 9 h", "",
        )],
    ],
)  # fmt: skip
def test_a_season_gives_its_year_to_a_day(text: str, first_month: int, dated: str) -> None:
    assert dates.with_year(text, date(2017, first_month, 1)) == dated
    if dated != text:
        dates.read_partial(dated.removeprefix("dim "), ZONE)


@pytest.mark.parametrize("text", [*ONE_DAY, "2017-11-01T00:00:00Z", "2017-11-01 00:00 +0200"])
def test_a_day_alone_is_its_midnight(text: str) -> None:
    assert dates.read_datetime(text, ZONE) == datetime(2017, 11, 1, tzinfo=ZONE)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.times())
def test_dates_as_the_site_writes_them_are_read_back(day: date, clock_time: time) -> None:
    # Midday never falls in a change of clocks.
    moment = datetime.combine(day, time(12, clock_time.minute), ZONE)
    assert dates.read_datetime(f"{day} {clock(moment)}", ZONE) == moment
    assert dates.read_datetime(f"{long_date(day)} à {clock(moment)}", ZONE) == moment
    assert dates.read_datetime(f"{weekday_date(day)}, {clock(moment)}", ZONE) == moment


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("demain", "date illisible", DATE_REMEDY),
        ("2017-10-198 h", "date illisible", DATE_REMEDY),
        ("05/02/2018", "date ambiguë (jour ou mois d’abord?)",
         "Écrivez « 2018-02-05 » ou « 2018-05-02 »."),
        ("5-2-18 8 h 30", "date ambiguë (jour ou mois d’abord?)", DATE_REMEDY),
        ("10 h 30", "il manque le jour", DATE_REMEDY),
        ("24 h", "cette heure n’existe pas", "Écrivez l’heure de 0 h à 23 h 59."),
        ("12 h 60", "cette heure n’existe pas", "Écrivez l’heure de 0 h à 23 h 59."),
        ("vers 10 h", "date illisible", DATE_REMEDY),
        ("10 h pm", "il manque le jour", DATE_REMEDY),
        ("jeudi 19 octobre", "il manque l’année", DATE_REMEDY),
        ("19 octobre 8 h 30", "il manque l’année", DATE_REMEDY),
        ("0217-10-19", "année 217 improbable", DATE_REMEDY),
        ("2017-13-19", "le mois 13 n’existe pas", DATE_REMEDY),
        ("31 juin 2017", "ce jour n’existe pas au calendrier",
         "Juin 2017 compte 30 jours."),
        ("32 octobre 2017", "ce jour n’existe pas au calendrier",
         "Octobre 2017 compte 31 jours."),
        ("2017-02-29", "ce jour n’existe pas au calendrier",
         "Février 2017 compte 28 jours."),
        ("19 octbre 2017", "mois « octbre » inconnu", "Vouliez-vous « octobre »?"),
        ("18 mai 2018 9 h au 20 mai 2018", "plusieurs jours dans un seul champ",
         "Gardez ici « 18 mai 2018 9 h »."),
        ("les 5, 8 et 12 mai 2018", "plusieurs jours dans un seul champ",
         "Gardez ici « 5 mai 2018 »."),
        ("10 février 2018, 9h00 AM", "les heures vont de 0 h à 23 h 59",
         "Écrivez « 10 février 2018 9 h »."),
        ("10 février 2018 9 h environ", "ce qui suit la date n’est pas une heure",
         "Gardez ici « 10 février 2018 9 h »."),
        ("2018-02-14 de 9 h à 11 h", "deux heures dans un seul champ",
         "Gardez ici « 2018-02-14 9 h »."),
        *(
            (f"2018-02-14 9{minutes}-10:30", "deux heures dans un seul champ",
             "Gardez ici « 2018-02-14 9 h ».")
            for minutes in (":00", ":00 ", " h 00", " h ", "h")
        ),
        ("19 xyz 2017", "mois « xyz » inconnu", DATE_REMEDY),
        ("jeudy 19 octobre 2017", "jour « jeudy » inconnu", "Vouliez-vous « jeudi »?"),
        ("xyz 19 octobre 2017", "jour « xyz » inconnu", DATE_REMEDY),
        ("vendredi 19 octobre 2017", "le 19\u00a0octobre 2017 est un jeudi, pas un vendredi",
         "Corrigez le jour ou la date."),
        ("2017-10-19 24 h", "cette heure n’existe pas", "Écrivez l’heure de 0 h à 23 h 59."),
        ("2017-10-19T08:30+99:00", "cette heure n’existe pas", "Écrivez l’heure de 0 h à 23 h 59."),
        ("2018-03-11 2 h 30", "cette heure n’existe pas (passage à l’heure avancée)",
         "Choisissez une heure avant 2 h ou à partir de 3 h."),
        ("2017-11-05 1 h 30", "cette heure existe deux fois (retour à l’heure normale)",
         "Choisissez une heure avant 1 h ou à partir de 2 h."),
    ],
)  # fmt: skip
def test_refused_dates(text: str, message: str, remedy: str) -> None:
    assert refused(dates.read_datetime, text, ZONE) == (message, remedy)


def test_a_meeting_needs_its_time() -> None:
    def told(text: str) -> tuple[str, str]:
        return refused(dates.read_partial, text, ZONE)

    assert told("9 octobre") == ("il manque l’année", TIME_REMEDY)
    # The fields of a meeting may say the rest; those of a post, or of a comment, have no end.
    assert told("2018-02-14 9 h-11 h")[1].endswith("et ajoutez une ligne « fin: 11 h ».")
    for text in ("2018-02-14 9 h-11 h", "14 au 16 février 2018", "2018-02-14 vers 9 h",
                 "2018-02-14 heure à confirmer"):  # fmt: skip
        remedy = refused(dates.read_datetime, text, ZONE)[1]
        assert remedy.startswith("Gardez ")
        assert "fin" not in remedy
        assert "statut" not in remedy


@pytest.mark.parametrize(
    "text", ["10:30 am", "vers 10 h", "10", "le lendemain", "24 h", "9 mars 16 h"]
)
def test_an_hour_alone_is_asked_for_where_it_is_enough(text: str) -> None:
    message, remedy = refused(dates.read_same_day, text, ZONE)
    assert message == "heure illisible"
    assert remedy == "Écrivez l’heure, comme « 13 h 30 »; d’un autre jour, « 2017-10-20 13 h 30 »."


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1 h 30", 90), ("1h30", 90), ("1:30", 90), ("90 min", 90), ("90 minutes", 90),
        ("2 h", 120), ("2 heures", 120), ("1 heure et 15 minutes", 75), ("24 h", 1440),
        ("1\u00a0h\u00a030", 90),
    ],
)  # fmt: skip
def test_durations(text: str, minutes: int) -> None:
    assert dates.read_duration(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("90", "durée illisible"),
        ("longtemps", "durée illisible"),
        ("et", "durée illisible"),
        ("1 h 75", "durée illisible"),
        ("0 min", "durée nulle ou de plus d’un jour"),
        ("25 h", "durée nulle ou de plus d’un jour"),
    ],
)
def test_refused_durations(text: str, message: str) -> None:
    assert refused(dates.read_duration, text) == (
        message,
        "Écrivez par exemple « 1 h 30 », « 2 h » ou « 90 min ».",
    )


PARTIAL = (
    ("2018-02", MonthAlone(date(2018, 2, 1))),
    ("2018/2", MonthAlone(date(2018, 2, 1))),
    ("février 2018", MonthAlone(date(2018, 2, 1))),
    ("En Févr. 2018", MonthAlone(date(2018, 2, 1))),
    ("2018-02-15", date(2018, 2, 15)),
    ("15 février 2018", date(2018, 2, 15)),
    ("2018-02-15 8 h 30", datetime(2018, 2, 15, 8, 30, tzinfo=ZONE)),
)


@pytest.mark.parametrize(("text", "value"), PARTIAL)
def test_a_moment_a_day_or_a_month(text: str, value: object) -> None:
    assert dates.read_partial(text, ZONE) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2018-13", "le mois 13 n’existe pas"),
        ("fevrer 2018", "mois « fevrer » inconnu"),
        ("février 18", "date illisible"),
        ("1218-02", "année 1218 improbable"),
        ("30 février 2018", "ce jour n’existe pas au calendrier"),
    ],
)
def test_refused_months(text: str, message: str) -> None:
    assert refused(dates.read_partial, text, ZONE)[0] == message


def test_pelican_dates() -> None:
    moment = datetime(2017, 6, 29, 10, 20, tzinfo=ZONE)
    assert dates.read_pelican_date("Thu, 29 Jun 2017 10:20", ZONE) == moment
    utc = datetime(2017, 6, 29, 14, 20, tzinfo=UTC)
    assert dates.read_pelican_date("June 29, 2017 14:20 UTC", ZONE) == utc
    assert dates.read_pelican_date("29 Jun 17 10:20", ZONE) == moment
    day = datetime(2017, 6, 29, tzinfo=ZONE)
    for text in ("Thu, 29 Jun 2017 00:00 GMT", "June 29 2017 00:00:00 +0200"):
        assert dates.read_pelican_date(text, ZONE) == day
    none = ("10:20", "June 29", "05/02/2018", "hier", "", "9" * 50, "29 June 1066", "Feb 6-7")
    for text in (*none, "Aug 29-30", "Jan 9-10"):
        assert dates.read_pelican_date(text, ZONE) is None


@pytest.mark.parametrize(
    "text",
    [
        f"2018-03-01 {'9' * 400} h",
        f"2018-03-01 8 h {'1' * 5000}",
        f"2018-{'9' * 40}",
        "1" * 99_000,
        "1 " * 49_000,
    ],
)
def test_numbers_beyond_any_date_are_none(text: str) -> None:
    assert dates.read_pelican_date(text, ZONE) is None


@pytest.mark.filterwarnings("error")
def test_an_unknown_time_zone_is_as_pelican_reads_it() -> None:
    assert dates.read_pelican_date("2017-06-29 8:30 XYZ", ZONE) == datetime(
        2017, 6, 29, 8, 30, tzinfo=ZONE
    )
