"""The table of fields agrees with the model and with itself."""

from dataclasses import fields
from itertools import chain

import pytest

from programmation.content.fields import (
    COLORS,
    FIELDS,
    KIND_NAMES,
    VALUE_ALIASES,
    Field,
    Kind,
    by_key,
    normalized,
)
from programmation.model import (
    Comment,
    Community,
    Link,
    Meeting,
    Method,
    Page,
    Person,
    Place,
    Post,
    Profile,
    Status,
    Visibility,
)

MODELS = {
    Kind.POST: Post,
    Kind.MEETING: Meeting,
    Kind.COMMUNITY: Community,
    Kind.PROFILE: Profile,
    Kind.PAGE: Page,
    Kind.COMMENT: Comment,
}
RECORDS = {"experts": Person, "place": Place, "documents": Link, "links": Link}

# Rows that become part of another attribute: the end, and a picture's own fields.
PARTS = {"length", "image_alt", "image_caption", "photo_alt"}


def attributes(model: type) -> set[str]:
    return {field.name for field in fields(model)}


def tables() -> list[tuple[Field, ...]]:
    rows = chain.from_iterable(FIELDS.values())
    return [*FIELDS.values(), *(row.fields for row in rows if row.fields)]


@pytest.mark.parametrize("kind", Kind)
def test_every_row_is_an_attribute_of_the_model(kind: Kind) -> None:
    names = {row.name for row in FIELDS[kind]}
    assert names - PARTS <= attributes(MODELS[kind])
    for row in FIELDS[kind]:
        if row.fields:
            assert {inner.name for inner in row.fields} <= attributes(RECORDS[row.name])


def test_keys_are_written_as_they_are_compared() -> None:
    for table in tables():
        for row in table:
            assert [normalized(key) for key in (row.key, *row.aliases)] == [row.key, *row.aliases]


def test_no_two_rows_of_a_table_take_the_same_key() -> None:
    for table in tables():
        keys = [key for row in table for key in (row.key, *row.aliases)]
        assert sorted(keys) == sorted(set(keys))
        labels = [normalized(row.label) for row in table]
        assert sorted(labels) == sorted(set(labels))


def test_every_row_is_explained_in_a_french_sentence() -> None:
    for table in tables():
        for row in table:
            assert row.label[0].isupper()
            assert row.help.endswith(".")


def test_labels_are_accepted_as_keys_unless_a_key_is_the_same() -> None:
    known = by_key(FIELDS[Kind.MEETING])
    assert known["identifiant"].key == "uid"
    assert known["debut"].key == known["date"].key == "debut"


def test_choices_are_the_words_of_the_model() -> None:
    choices = {row.key: row.choices for row in FIELDS[Kind.MEETING] if row.choices}
    assert choices == {
        "formule": tuple(method.value for method in Method),
        "statut": tuple(status.value for status in Status),
    }
    every = {choice for kind in Kind for row in FIELDS[kind] for choice in row.choices}
    assert every == {v.value for v in (*Method, *Status, *Visibility)} | set(COLORS)
    assert set(VALUE_ALIASES.values()) <= every
    assert not set(VALUE_ALIASES) & every


def test_every_kind_has_a_name() -> None:
    assert set(KIND_NAMES) == set(FIELDS) == set(Kind)
