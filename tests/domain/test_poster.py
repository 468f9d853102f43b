"""A community's poster: one sheet, with every meeting of the season, whatever is typed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from pypdfium2 import raw

from programmation import site_extras
from programmation.content.loader import load
from programmation.model import Library
from programmation.pages import programme_pdf, typst_pdf
from programmation.season import season_of
from programmation.settings import Site
from tests.support.building import ROOT
from tests.support.factories import TORONTO

TEMPLATE: Path = ROOT / "theme/print/poster.typ"
SITE = Site(name="L'organisme", url="https://example.org/pole", today=date(2018, 2, 1))


@pytest.fixture(scope="module")
def library() -> Library:
    return load(ROOT / "tests/site", SITE).library


def sheets(one: programme_pdf.Poster) -> list[pypdfium2.PdfPage]:
    return list(pypdfium2.PdfDocument(typst_pdf.pdf(programme_pdf.poster_document(one), TEMPLATE)))


def text_of(page: pypdfium2.PdfPage) -> str:
    return " ".join(page.get_textpage().get_text_bounded().replace("\xa0", " ").split())


def test_there_is_one_for_each_community_that_meets_this_season(library: Library) -> None:
    addresses = [address for address, *_ in site_extras.sheets(library, SITE)]
    assert [address for address in addresses if "affiche" in address] == [
        "/communautes/nord/affiche.pdf",
        "/communautes/sud/affiche.pdf",
    ]
    only = tuple(m for m in library.meetings if m.community.slug == "sud")
    made = programme_pdf.posters(replace(library, meetings=only), SITE)
    assert [one.community.slug for one in made] == ["sud"]
    assert programme_pdf.posters(replace(library, meetings=()), SITE) == ()


def test_it_shows_the_meetings_and_leads_to_the_community(library: Library) -> None:
    for one in programme_pdf.posters(library, SITE):
        assert one.meetings
        (page,) = sheets(one)
        assert page.get_size() == (612, 792)
        text = text_of(page)
        for meeting in one.meetings:
            assert season_of(meeting.day, 9) == one.season
            for word in meeting.title.split():
                assert word.replace("'", "’") in text
            assert meeting.cancelled <= ("Annulée" in text)
        (code,) = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
        assert code.text == f"https://example.org/pole{one.community.url}"


@pytest.mark.parametrize("count", [1, 12, pytest.param(40, marks=pytest.mark.slow)])
@pytest.mark.parametrize("word", ["Une rencontre", "anticonstitutionnellement" * 6])
def test_one_sheet_holds_them_all(library: Library, count: int, word: str) -> None:
    first = programme_pdf.posters(library, SITE)[0]
    community = replace(first.community, name=word, territory=word, email=f"{'a' * 60}@example.org")
    many = tuple(
        replace(first.meetings[0], slug=f"m{n}", title=f"{word} {n}") for n in range(count)
    )
    (page,) = sheets(replace(first, community=community, meetings=many))
    found = page.get_textpage()
    boxes = [found.get_charbox(number) for number in range(found.count_chars())]
    assert min(box[0] for box in boxes) >= 0
    assert min(box[1] for box in boxes) >= 0
    assert max(box[2] for box in boxes) <= 612
    assert max(box[3] for box in boxes) <= 792
    for number in range(count):
        assert f" {number} " in f"{text_of(page)} "


def test_of_hundreds_it_shows_those_to_come_and_counts_the_others(library: Library) -> None:
    first = programme_pdf.posters(library, SITE)[0]
    start = datetime(2018, 1, 1, 9, tzinfo=TORONTO)
    many = tuple(
        replace(
            first.meetings[0],
            title=f"Rencontre {number}",
            start=start + timedelta(days=number / 2),
            end=start + timedelta(days=number / 2, hours=1),
        )
        for number in range(300)
    )
    (page,) = sheets(replace(first, meetings=many))
    text = text_of(page)
    coming = next(number for number in range(300) if not many[number].is_over(SITE.today))
    shown = [int(number) for number in re.findall(r"Rencontre (\d+)", text)]
    assert sorted(shown) == [*range(coming, coming + programme_pdf.MOST_ON_POSTER)]
    assert "260 autres rencontres, les changements et l’agenda" in text
    found = page.get_textpage()
    sizes = [raw.FPDFText_GetFontSize(found.raw, number) for number in range(found.count_chars())]
    assert min(size for size in sizes if size > 1) > 4  # Those of what a program adds are 1.
