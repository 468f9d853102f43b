"""Meetings for partners' programs: what they read, held to its own description."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from programmation.content.changes import state_of
from programmation.feeds.open_data import (
    meetings_csv,
    meetings_json,
    read_states,
    schema,
    schema_json,
)
from programmation.kinds import MEETING
from programmation.model import Meeting
from programmation.parts import Person, Place, Status
from programmation.schema import Field
from tests.support.each_field import library_of
from tests.support.factories import TORONTO, at, meeting, profile, site, theme

FULL = meeting(
    title="Oser; « encore »",
    place=Place("Salle", "Louiseville", "https://maps.example.org/"),
    hosts=(profile(),), experts=(Person("Une conseillère", "finances", "Caisse"),),
    themes=(theme(),), registration="info@pole.example.org", recap="Bilan.",
)  # fmt: skip
OFF = meeting(
    slug="off", status=Status.POSTPONED, start=at(2018, 2, 1, 9), previous_start=at(2018, 1, 1, 9),
    place=Place("En ligne", "", "https://video.example.org/secret", private=True),
)  # fmt: skip


MIXED = meeting(
    slug="mixed", place=Place("Salle", "Louiseville", online="https://video.example.org/ouvert"),
    registration="819 555-1234", registration_until=at(2017, 10, 12), capacity=20,
    price="20 $, repas compris", language="en", status=Status.TENTATIVE,
)  # fmt: skip


def read(*meetings: Meeting) -> dict[str, Any]:
    data = meetings_json([(m, at(2017, 10, 2, 9)) for m in meetings], site())
    result: dict[str, Any] = json.loads(data)
    return result


def valid(value: Any, rule: dict[str, Any]) -> bool:
    """As much of JSON Schema as ours uses."""
    if "anyOf" in rule:
        return any(valid(value, each) for each in rule["anyOf"])
    if "enum" in rule:
        return value in rule["enum"]
    match rule["type"]:
        case "object":
            fields = rule["properties"]
            return set(value) == set(fields) == set(rule["required"]) and all(
                valid(value[name], each) for name, each in fields.items()
            )
        case "array":
            return isinstance(value, list) and all(valid(each, rule["items"]) for each in value)
        case "boolean":
            return isinstance(value, bool)
        case "null":
            return value is None
        case "integer":
            return type(value) is int and value >= rule.get("minimum", value)
        case "string":
            if rule.get("format") == "date-time":
                return bool(value and datetime.fromisoformat(value).tzinfo)
            return isinstance(value, str) and bool(re.search(rule.get("pattern", ""), value))
    return False


@pytest.mark.parametrize("meetings", [(), (FULL,), (FULL, OFF, MIXED)])
def test_the_meetings_are_as_their_schema_says(meetings: tuple[Meeting, ...]) -> None:
    assert valid(read(*meetings), schema(site()))
    assert json.loads(schema_json(site()))["$id"] == read()["$schema"]


@pytest.mark.parametrize("one", [
    FULL, OFF, MIXED, meeting(place=None, end=at(2017, 10, 21, 16)),
    meeting(start=at(2017, 10, 19), end=at(2017, 10, 20, 23, 59, 59), whole_day=True),
    meeting(start=at(2018, 5, 1), end=at(2018, 5, 31, 23, 59, 59), day_unknown=True),
    meeting(place=Place("Salle", online="https://video.example.org/secret", private=True)),
])  # fmt: skip
def test_the_state_of_a_meeting_is_read_as_it_is_told(one: Meeting) -> None:
    """The next publication follows this one."""
    data = meetings_json([(one, at(2017, 10, 2, 9))], site())
    shown = replace(one, recap="", place=one.place and one.place.public)
    expected = replace(state_of(shown, None), communities=())
    if one.day_unknown:
        expected = replace(expected, end=None)
    assert read_states(data, TORONTO) == {one.uid: expected}


def test_what_a_meeting_tells() -> None:
    full, off = read(FULL, OFF)["rencontres"]
    assert {name: full[name] for name in ("uid", "debut", "statut", "saison", "compte_rendu")} == {
        "uid": FULL.uid, "debut": "2017-10-19T08:30:00-04:00", "statut": "prevue",
        "saison": "2017-2018", "compte_rendu": True,
    }  # fmt: skip
    assert (off["ancien_debut"], off["lieu"]["lien"]) == ("2018-01-01T09:00:00-05:00", "")
    assert b"secret" not in meetings_csv([OFF], site())


def test_each_field_of_a_meeting_is_told_or_left_to_its_page() -> None:
    told = schema(site())["properties"]["rencontres"]["items"]["properties"]
    left = {"duree", "documents", "photos", "presences", "bons_coups", "anciennes_adresses"}
    assert {row.key for row in MEETING.fields} - told.keys() == left
    # A length moves the end; the table leaves more to the page.
    left = left - {"duree"} | {"ancien_debut", "experts", "formule", "modifie", "exemple"}
    assert {row.key for row in MEETING.fields if not shows_in_the_table(row)} == left


def shows_in_the_table(row: Field) -> bool:
    one, other = (library_of(MEETING, row, number).meetings for number in (0, 1))
    return meetings_csv(one, site()) != meetings_csv(other, site())


def test_how_one_takes_part() -> None:
    hidden = replace(MIXED, place=replace(MIXED.place or Place(""), private=True))
    told = read(MIXED, hidden, OFF, FULL, meeting(place=None))["rencontres"]
    assert [each["presence"] for each in told] == [
        "hybride", "hybride", "en ligne", "sur place", ""
    ]  # fmt: skip
    assert [each["lieu"]["en_ligne"] for each in told[:2]] == [
        "https://video.example.org/ouvert", ""
    ]  # fmt: skip
    names = ("inscription", "inscription_avant", "places", "prix", "langue", "statut")
    assert [told[0][name] for name in names] == [
        "819 555-1234", "2017-10-12T00:00:00-04:00", 20, "20 $, repas compris", "en", "a_confirmer",
    ]  # fmt: skip
    rows = csv.DictReader(
        io.StringIO(meetings_csv([MIXED, hidden], site()).decode("utf-8-sig"), newline=""),
        delimiter=";",
    )
    first, second = rows
    assert (first["Présence"], first["Lien en ligne"]) == (
        "hybride", "https://video.example.org/ouvert"
    )  # fmt: skip
    assert (first["Inscription avant"], first["Places"], first["Langue"]) == (
        "2017-10-12", "20", "en"
    )  # fmt: skip
    assert "ouvert" not in "".join(second.values())


def test_the_table_opens_in_a_french_excel() -> None:
    data = meetings_csv([FULL, meeting(title="=1+1"), meeting(title="Deux\nlignes")], site())
    assert data.startswith(b"\xef\xbb\xbfDate;")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert len({len(row) for row in rows}) == 1
    assert [row[3] for row in rows[1:]] == ["Oser; « encore »", "'=1+1", "Deux lignes"]
    assert rows[1][:3] == ["2017-10-19", "08:30", "10:00"]
