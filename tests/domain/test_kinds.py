"""A field is one row and one attribute, a kind is one row: what is forgotten is an error or red."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import ImageColor

from fast_dataclass import dataclass
from programmation import kinds, schema
from programmation.checks.context import Context
from programmation.checks.writing import far_dates
from programmation.colors import COLORS, LOOKS
from programmation.kinds import ALONE, KINDS
from programmation.model import Item, Library
from programmation.parts import VALUE_ALIASES, Method, Status, Visibility
from programmation.schema import Field, Kind, Type, normalized
from tests.support.content_folder import assembled
from tests.support.each_field import item_of, library_of, path_of
from tests.support.factories import at, profile, site

ROOT = Path(__file__).parents[2]
PAGES = [kind for kind in KINDS if kind.address]


def tables() -> list[tuple[Field, ...]]:
    return [table for kind in KINDS for table in
            (kind.fields, *(row.fields for row in kind.fields if row.fields))]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        pytest.param(kind, row, id=f"{kind.folder}-{row.key}")
        for kind in PAGES
        for row in kind.fields
    ],
)
def test_what_is_typed_reaches_the_model(kind: Kind, row: Field) -> None:
    items = (item_of(kind, library_of(kind, row, number)) for number in (0, 1))
    one, other = (replace(item, source=profile().source) for item in items)
    attribute = row.part_of or row.name
    changed = {f.name for f in fields(one) if getattr(one, f.name) != getattr(other, f.name)}
    # The end follows the beginning, in the middle of the default length, or of the day.
    followed = {"end"} if row.name in ("start", "whole_day") else set()
    assert changed - followed == {attribute}


@pytest.mark.parametrize("kind", PAGES, ids=lambda kind: kind.folder)
def test_an_item_has_the_address_of_its_kind(kind: Kind) -> None:
    item = item_of(kind, library_of(kind, kind.title, 0))
    assert item.url == kind.address.format(slug="essai", year=2017)


@dataclass(frozen=True, kw_only=True)
class Untold(Item):
    title: str


@dataclass(frozen=True, kw_only=True)
class JobOffer(Untold):
    address = "/emplois/{slug}/"

    thing: object = None
    date: datetime | None = None


def test_a_new_kind_that_has_a_date_waits_for_its_day() -> None:
    offer = JobOffer(slug="emploi", title="Emploi", date=at(2017, 10, 2, 8))
    days = (date(2017, 10, 1), date(2017, 10, 2))
    assert [offer.is_public(day) for day in days] == [False, True]
    # The year may be typed wrong.
    content: Any = SimpleNamespace(complete=Library(pages=(offer,)))  # type: ignore[arg-type]
    told = [
        problem.field
        for year in (2016, 2014)
        for problem in far_dates(Context(content, site(today=date(year, 10, 1)), ()))
    ]
    assert told == ["date"]


DEADLINE = Field("limite", "thing", Type.DATETIME, "Limite", "Le dernier jour.", timed=True)
LOGO = Field("logo", "thing", Type.PICTURE, "Logo", "Le logo.")


def job_offers(**overrides: Any) -> Kind:
    return replace(
        kinds.PAGE,
        **{
            "folder": "emplois", "model": JobOffer, "collection": "pages",
            "fields": (kinds.PAGE.title, schema.OLD_ADDRESSES),
        } | overrides,
    )  # fmt: skip


def test_no_kind_is_left_out_of_the_tables() -> None:
    assert {each for each in vars(kinds).values() if isinstance(each, Kind)} == {*KINDS, *ALONE}


def test_a_field_without_attribute_is_an_error_at_start() -> None:
    salary = Field("salaire", "salary", Type.TEXT, "Salaire", "Le salaire.")
    with pytest.raises(TypeError, match="JobOffer has no attribute for the fields salary"):
        job_offers(fields=(kinds.PAGE.title, salary))


KEPT_APART = {Type.RECORD, Type.CHOICE}
"""Types whose values are what their rows say."""


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize("type_", [each for each in Type if each not in KEPT_APART])
def test_a_new_kind_may_have_any_field(
    type_: Type, many: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if many and type_ is Type.PICTURE:
        with pytest.raises(TypeError, match="group"):
            Field("chose", "thing", type_, "Chose", "Une chose.", many=many)
        return
    row = Field("chose", "thing", type_, "Chose", "Une chose.", many=many)
    words = Field("chose_alt", "words", Type.TEXT, "Mots", "Ce qu’elle montre.", part_of="thing")
    offers = job_offers(fields=(kinds.PAGE.title, row, words, schema.OLD_ADDRESSES))
    monkeypatch.setattr(kinds, "KINDS", (*(k for k in KINDS if k is not kinds.PAGE), offers))
    monkeypatch.setitem(kinds._BY_FOLDER, "emplois", offers)
    kinds.kind_of.cache_clear()
    try:
        one, other = (item_of(offers, library_of(offers, row, number)) for number in (0, 1))
    finally:
        kinds.kind_of.cache_clear()
    assert isinstance(one, JobOffer)
    assert isinstance(other, JobOffer)
    assert one.thing != other.thing
    assert isinstance(one.thing, tuple) is many


@pytest.mark.parametrize(
    "lacking",
    [
        {"model": Untold}, {"collection": "nowhere"}, {"template": ""}, {"command": "emploi"},
        {"questions": ("salaire",)}, {"fields": (kinds.PAGE.title,)},
        {"fields": (kinds.PAGE.title, schema.OLD_ADDRESSES, LOGO)},
        {"fields": (kinds.PAGE.title, schema.OLD_ADDRESSES, DEADLINE)},
    ],
)  # fmt: skip
def test_a_kind_that_lacks_something_is_an_error_at_start(lacking: dict[str, Any]) -> None:
    assert job_offers().title.key == "titre"
    with pytest.raises(TypeError, match="emplois: "):
        job_offers(**lacking)


@dataclass(frozen=True, kw_only=True)
class Training(Untold):
    address = "/formations/{slug}/"

    start: datetime
    day_unknown: bool = False


def test_another_kind_of_event_has_moments_as_meetings_have(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start = kinds.MEETING.by_key["debut"]
    rows = (kinds.PAGE.title, start, schema.OLD_ADDRESSES)
    training = job_offers(folder="formations", model=Training, fields=rows)
    monkeypatch.setattr(kinds, "KINDS", (*(k for k in KINDS if k is not kinds.PAGE), training))
    monkeypatch.setitem(kinds._BY_FOLDER, "formations", training)
    kinds.kind_of.cache_clear()
    try:
        made = item_of(training, library_of(training, start, 0))
        text = {path_of(training): "titre: Un\ndebut: 2018-02\n"}
        other = item_of(training, assembled(text, alone=True)[0])
        _, (lacking,) = assembled({path_of(training): "titre: Un\ndebut: 2018-02-01\n"}, alone=True)
    finally:
        kinds.kind_of.cache_clear()
    assert isinstance(made, Training)
    assert made.start == at(2017, 10, 19, 8, 30)
    assert isinstance(other, Training)
    assert other.day_unknown
    assert lacking.message == "il manque l’heure"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.folder)
def test_every_kind_is_complete(kind: Kind) -> None:
    assert kind.collection in {each.name for each in fields(Library)}
    assert kind.form.summary
    guide = (ROOT / "GUIDE.md").read_text("utf-8")
    assert f"### {kind.name.capitalize()} (`content/{kind.folder}/`)" in guide
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert not kind.command or re.search(rf"^{kind.command}: ", makefile, re.MULTILINE)
    assert kinds.kind_of(f"{kind.folder}/a.md") is kind


OF_THE_EDITOR = {"slug", "dirname", "_annee", "_saison", "_article"}
"""Names that Decap gives, and that its page sets."""


@pytest.mark.parametrize("kind", [*KINDS, *ALONE], ids=lambda kind: kind.name)
def test_a_form_names_fields_of_its_kind(kind: Kind) -> None:
    form = kind.form
    named = {*form.sortable, *(key for _, key, _ in form.filters), *(row[1] for row in form.groups)}
    named |= {*re.findall(r"{{(\w+)}}", form.summary + form.path)}
    keys = {row.key for row in kind.fields}
    assert named - keys - {f"_{key}" for key in keys} - OF_THE_EDITOR == set()


@pytest.mark.parametrize("kind", PAGES, ids=lambda kind: kind.folder)
def test_every_kind_has_its_template_with_its_anchors(kind: Kind) -> None:
    folder = ROOT / "theme" / "templates"
    template = (folder / kind.template).read_text("utf-8")
    parts = re.findall(r'from "((?:macros|partials)/[a-z]+\.html)"', template)
    texts = [(folder / name).read_text("utf-8") for name in ("base.html", kind.template, *parts)]
    found = {anchor for text in texts for anchor in re.findall(r'\bid="([a-z-]+)"', text)}
    # Those that only scripts and labels use are no place to link to.
    assert found - {"commentaires-titre", "isso-thread"} == kind.anchors


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
    known = kinds.MEETING.by_key
    assert known["identifiant"].key == "uid"
    assert known["debut"].key == known["date"].key == "debut"


def test_other_words_for_a_choice_lead_to_one() -> None:
    every = {choice for kind in KINDS for row in kind.fields for choice in row.choices}
    assert {v.value for v in (*Method, *Status, *Visibility)} | set(COLORS) <= every
    assert set(VALUE_ALIASES.values()) <= every
    assert not set(VALUE_ALIASES) & every


TOKENS = (ROOT / "theme/static/css/tokens.css").read_text("utf-8")
OF_COLORS = dict(re.findall(r"\.color-([a-z]+) {\n(.*?)}", TOKENS, re.DOTALL))


def values_of(token: str, rules: str) -> list[str]:
    return re.findall(rf"--{token}: (.*);", rules)


def test_each_colour_is_the_one_of_the_screen() -> None:
    pale = {name: values_of("pale", rules) for name, rules in OF_COLORS.items()}
    assert pale == {name: [color.pale] for name, color in LOOKS.items()}


def luminance(color: str) -> float:
    """Of `#rrggbb` or `#rgb` (WCAG 2)."""
    parts = [part / 255 for part in ImageColor.getrgb(color)]
    linear = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(*colors: str) -> float:
    darker, lighter = sorted(map(luminance, colors))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", LOOKS)
def test_each_colour_is_read_on_its_grounds(name: str) -> None:
    light, dark = (values_of("(?:paper|surface|sunken)", part)
                   for part in TOKENS.split("@media", 2)[:2])  # fmt: skip
    (vivid,) = values_of("vivid", OF_COLORS[name])
    assert len(light) == len(dark) == 3
    assert min(contrast(vivid, ground) for ground in light) >= 4.5
    assert min(contrast(LOOKS[name].pale, ground) for ground in dark) >= 4.5
    assert contrast(LOOKS[name].ink, "#fff") >= 4.5
    assert LOOKS[name].calendar in ImageColor.colormap


def test_no_two_colours_have_one_shape_or_one_weave() -> None:
    weaves = {weave for rules in OF_COLORS.values() for weave in values_of("weave", rules)}
    shapes = {color.shape for color in LOOKS.values()}
    assert len(weaves) == len(shapes) == len(LOOKS)
    # As pictures for sharing draw them.
    circle = "M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0z"
    assert [s for s in shapes - {circle} if not re.fullmatch(r"M[\d .-]+z", s)] == []
