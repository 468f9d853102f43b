"""Each kind of text is typed, or refused with what to type instead."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmation import kinds
from programmation.content import dates, field_types
from programmation.content.nodes import InvalidValue, Text

ZONE = ZoneInfo("America/Toronto")


def refused(read: Callable[..., Any], *args: Any, **options: Any) -> tuple[str, str]:
    with pytest.raises(InvalidValue) as caught:
        read(*args, **options)
    return caught.value.message, caught.value.remedy


def test_a_title_or_a_summary_that_is_a_text_is_refused() -> None:
    title, typing = kinds.POST.title, field_types.Typing(ZONE, header=False, pelican=False)
    assert typing.text(title, Text("Deux  mots " + "a" * 489, 2)) == "Deux mots " + "a" * 489
    for text in ("a" * 501, "mot" * 22_000, "W" * 88_000, "\U0001f469\u200d\U0001f467" * 4_000):
        with pytest.raises(InvalidValue) as refused:
            typing.text(title, Text(text, 2))
        assert refused.value.message == f"trop long : {len(text)} caractères"
        assert "moins de 500 caractères" in refused.value.remedy


def test_flags() -> None:
    assert [field_types.read_flag(text) for text in ("oui", "OUI", "true", "1")] == [True] * 4
    assert [field_types.read_flag(text) for text in ("non", "No", "faux", "0")] == [False] * 4
    assert refused(field_types.read_flag, "peut-être") == (
        "réponse inconnue",
        "Écrivez « oui » ou « non ».",
    )


def test_choices() -> None:
    choices = ("prevue", "annulee")
    assert field_types.read_choice("Prévue", choices, {}) == "prevue"
    assert field_types.read_choice("annulation", choices, {"annulation": "annulee"}) == "annulee"
    assert refused(field_types.read_choice, "anulé", choices, {}) == (
        "valeur inconnue",
        "Vouliez-vous « annulee »?",
    )
    assert refused(field_types.read_choice, "xyz", choices, {}) == (
        "valeur inconnue",
        "Choisissez parmi : prevue, annulee.",
    )


def test_email_addresses() -> None:
    assert field_types.read_email("mailto:info@pole.example.org") == "info@pole.example.org"
    for text in ("info", "info@", "info@pole", "é@example.org", "a b@example.org"):
        assert refused(field_types.read_email, text) == (
            "adresse de courriel illisible",
            "Écrivez par exemple info@example.org.",
        )


@pytest.mark.parametrize("text", ["https://example.org", "http://example.org:80/a?b=c#d"])
def test_web_addresses(text: str) -> None:
    assert field_types.read_url(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)", "ftp://example.org", "https://", "https://[",
        "https://a:b@example.org", "https://example.org:x", "https://\u2100.org",
    ],
)  # fmt: skip
def test_refused_web_addresses(text: str) -> None:
    assert refused(field_types.read_url, text) == ("adresse web illisible", field_types.URL_REMEDY)


@pytest.mark.parametrize("text", ["https://example.org/a b", 'https://example.org/"'])
def test_web_addresses_with_a_character_to_encode(text: str) -> None:
    assert refused(field_types.read_url, text) == (
        "adresse web avec un caractère interdit",
        field_types.URL_REMEDY,
    )


def test_contacts() -> None:
    assert field_types.read_contact("info@example.org") == "info@example.org"
    assert field_types.read_contact("https://example.org/@pole") == "https://example.org/@pole"
    for text in ("aucune", "sur place", "fermée"):
        assert "retirez la ligne" in refused(field_types.read_contact, text)[1]


def test_identifiers() -> None:
    assert field_types.read_identifier("5f0c6c1e-8a53") == "5f0c6c1e-8a53"
    for text in ("abc", "été-2017", "a b c d", "a" * 201):
        assert refused(field_types.read_identifier, text)[0] == "identifiant illisible"


def test_slugs() -> None:
    assert field_types.read_slug("Mon Titre d’été") == "mon-titre-d-ete"
    assert refused(field_types.read_slug, "!!!")[0] == "adresse illisible"


def test_a_language_is_told_to_browsers_by_its_code() -> None:
    for typed, code in {"en": "en", "Anglais": "en", "fr_CA": "fr-CA", "français": "fr"}.items():
        assert field_types.read_language(typed) == code
    for typed in ("anglais et français", "english", "q", "en français"):
        assert refused(field_types.read_language, typed)[0] == "langue inconnue"


def test_site_addresses() -> None:
    for text in ("/", "/articles/", "/articles/2017/a.html", "/docs/Plan (1) d'été & co.pdf"):
        assert field_types.read_address(text) == text
    assert field_types.read_address("/a%20b/%C3%A9.pdf") == "/a b/é.pdf"
    for text in ("articles/", "//example.org/", "/../a/", "/a /", "/ a/", "https://example.org/"):
        assert refused(field_types.read_address, text)[0] == "adresse du site illisible"


@pytest.mark.parametrize(
    "text",
    [
        "images/é.png",
        "./images/é.png",
        "/images/é.png",
        "{static}/images/é.png",
        "images/e\u0301.png",
        "//images/é.png",
        "images\\é.png",
    ],
)
def test_paths_are_cleaned(text: str) -> None:
    assert field_types.read_path(text) == "images/é.png"


def test_refused_paths() -> None:
    for text in (
        "",
        "//",
        "{static}",
        "../a.png",
        "images/../../a",
        r"C:\a.png",
        r"..\a.png",
        "a\tb",
    ):
        assert refused(field_types.read_path, text)[0] == "chemin de fichier illisible"


def test_targets() -> None:
    read = ["https://example.org/a", "mailto:a@example.org", "/pages/", "documents/a.pdf"]
    assert [field_types.read_target(text) for text in (*read, "/documents/a.pdf")] == [
        *read,
        "documents/a.pdf",
    ]
    assert refused(field_types.read_target, "mailto:a")[0] == "adresse de courriel illisible"
    assert refused(field_types.read_target, "ftp://a")[0] == "adresse web illisible"


READERS: list[Callable[[str], object]] = [
    lambda text: dates.read_datetime(text, ZONE),
    dates.read_duration,
    field_types.read_flag,
    lambda text: field_types.read_choice(text, ("prevue", "annulee"), {}),
    field_types.read_email,
    field_types.read_url,
    field_types.read_contact,
    field_types.read_identifier,
    field_types.read_language,
    field_types.read_slug,
    field_types.read_address,
    field_types.read_path,
    field_types.read_target,
    lambda text: dates.read_pelican_date(text, ZONE),
]

DATE_LIKE = st.from_regex(
    r"(le )?(jeudi )?[0-9]{1,4}[-/ ]([0-9]{1,2}|mars|mai)[-/ ][0-9]{1,4}( [0-9]{1,2}[:h][0-9]{2})?"
    r"(Z|[+-][0-9]{2}:?[0-9]{2})?",
    fullmatch=True,
)


def is_typed_or_refused(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except InvalidValue as error:
        return bool(error.message and error.remedy)
    return True


@pytest.mark.parametrize("read", READERS)
@given(text=st.text() | DATE_LIKE | st.from_regex(r"https?://[^/]*(:\d+)?/.*"))
def test_any_text_is_typed_or_refused(read: Callable[[str], object], text: str) -> None:
    assert is_typed_or_refused(read, text)
