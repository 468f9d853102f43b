"""Days, hours and lengths as spreadsheets and people write them."""

import pytest

from planning import sheet_times


@pytest.mark.parametrize(
    ("shown", "typed"),
    [
        ("46298", "2026-10-03"),
        ("46298.5625", "2026-10-03 13:30"),
        ("46298,5625", "2026-10-03 13:30"),
        ("2026-10-03 1:30 PM", "2026-10-03 13:30"),
        ("3 oct. 2026", "3 oct. 2026"),
        ("2026-10-03T13:30", "2026-10-03T13:30"),
        ("octobre 2026", "octobre 2026"),
    ],
)
def test_moments(shown: str, typed: str) -> None:
    assert sheet_times.moment(shown) == typed


@pytest.mark.parametrize(
    ("shown", "typed"),
    [
        ("0.5625", "13:30"), (",375", "09:00"), ("1:30 PM", "13:30"), ("12:00:00 AM", "00:00"),
        ("9 a.m.", "09:00"), ("12 p.m.", "12:00"), ("8 h 30", "8 h 30"), ("14:00 PM", "14:00 PM"),
    ],
)  # fmt: skip
def test_hours(shown: str, typed: str) -> None:
    assert sheet_times.hour(shown) == typed


@pytest.mark.parametrize(
    ("shown", "parts"),
    [
        ("13h30 à 15h00", ("13h30", "15h00")),
        ("9h-11h", ("9h", "11h")),
        ("de 9 h à 11 h", ("9 h", "11 h")),
        ("9:00 – 11:30", ("9:00", "11:30")),
        ("3 oct. 2026, 9 h à midi", ("3 oct. 2026, 9 h", "midi")),
        ("2026-10-03", ("2026-10-03", "")),
        ("2026-10-03 13:30", ("2026-10-03 13:30", "")),
        ("9 h", ("9 h", "")),
        ("", ("", "")),
    ],
)
def test_two_hours_in_one_cell(shown: str, parts: tuple[str, str]) -> None:
    assert sheet_times.parted(shown) == parts


@pytest.mark.parametrize(
    ("shown", "heading", "typed"),
    [
        ("1,5", "Durée", "1 h 30"),
        ("2", "Durée", "2 h 00"),
        ("90", "Durée", "1 h 30"),
        ("90", "Durée (min)", "1 h 30"),
        ("0.0625", "Durée", "1 h 30"),
        ("1.25", "Durée (h)", "1 h 15"),
        ("90", "Durée (h)", "90"),
        ("12", "Durée", "12"),
        ("1 h 30", "Durée (h)", "1 h 30"),
        ("1:30", "Durée", "1:30"),
    ],
)
def test_lengths(shown: str, heading: str, typed: str) -> None:
    assert sheet_times.length(shown, heading) == typed
