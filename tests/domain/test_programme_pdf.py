"""The printed programme: its text, its tags, its codes, and the same bytes each time."""

import json
import re
import shutil
import subprocess
import sys
import time
import zlib
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
import typst
import zxingcpp
from pypdfium2 import raw

from programmation.content.field_types import LONGEST
from programmation.content.loader import load
from programmation.pages import programme_pdf, typst_pdf
from programmation.parts import Status
from programmation.schema import Type
from programmation.season import Season, season_of
from programmation.settings import Site
from programmation.site_extras import look, sheets
from programmation.text.french import typeset, weekday_date
from tests.support import factories

ROOT = Path(__file__).parents[2]
THEME = ROOT / "theme/print"
PROGRAMME = THEME / "programme.typ"
SITE = Site(name="L'organisme & « cie »", url="https://example.org/pole", today=date(2018, 2, 1))


@pytest.fixture(scope="module")
def library():
    return load(ROOT / "tests/site", SITE).library


@pytest.fixture(scope="module")
def season(library):
    return programme_pdf.Programme(Season(2017), library, SITE)


@pytest.fixture(scope="module")
def document(season):
    return programme_pdf.document(season)


@pytest.fixture(scope="module")
def made(document):
    return typst_pdf.pdf(document, PROGRAMME)


def page_texts(data: bytes) -> list[str]:
    return [
        " ".join(page.get_textpage().get_text_bounded().split())
        for page in pypdfium2.PdfDocument(data)
    ]


def everything(made: bytes) -> bytes:
    """The file and what its streams hold."""
    texts = [made]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL):
        with suppress(zlib.error):
            texts.append(zlib.decompress(stream))
    return b"\n".join(texts)


def test_there_is_one_for_each_season_with_a_meeting(library):
    addresses = [address for address, *_ in sheets(library, SITE)]
    assert [address for address in addresses if "programmation" in address] == [
        "/programmation/2016-2017.pdf",
        "/programmation/2017-2018.pdf",
    ]


def test_letter_pages_no_more_than_it_fills(made, season):
    pages = list(pypdfium2.PdfDocument(made))
    assert {page.get_size() for page in pages} == {(612, 792)}
    assert len(pages) < 1 + len(list(season.pages))
    assert "Programmation 2017-2018" in page_texts(made)[0]


def test_somewhat_smaller_letters_save_a_sheet(library):
    """A small season stands on one sheet whole; more meetings take more, and no more than that."""
    counts = []
    for more in (0, 5):
        extra = tuple(
            replace(m, slug=f"{m.slug}-{n}") for m in library.meetings[-2:] for n in range(more)
        )
        full = replace(library, meetings=(*library.meetings, *extra))
        one = programme_pdf.Programme(Season(2017), full, SITE)
        counts.append(
            len(pypdfium2.PdfDocument(typst_pdf.pdf(programme_pdf.document(one), PROGRAMME)))
        )
    assert counts[0] == 1 < counts[1] <= 1 + len(list(one.pages))


def test_its_text_tells_the_calendar(made, season):
    text = " ".join(page_texts(made))
    for community, meetings in season.pages:
        assert community.name in text
        for meeting in meetings:
            title = " ".join(typeset(meeting.title).split())
            assert text.count(title) >= 2
            assert " ".join(weekday_date(meeting.day).split()).capitalize() in text
    cancelled = [m for _, meetings in season.pages for m in meetings if m.cancelled]
    assert text.count("Annulée") == 2 * len(cancelled) > 0


LONG = "https://example.org/inscription/" + "a" * 110
"""Wider than a sheet in any face."""


@pytest.mark.parametrize(
    "word", [LONG, "a" * 150, "É" * 40, "x-" * 80, "anticonstitutionnellement" * 6]
)
def test_nothing_runs_off_the_sheet_and_no_code_stands_alone(library, word):
    one = library.meetings[-1]
    many = tuple(
        replace(one, slug=f"m{n}", title=word if n % 3 == 0 else one.title, registration=LONG)
        for n in range(23)
    )
    crowded = programme_pdf.Programme(season_of(one.day, 9), replace(library, meetings=many), SITE)
    pages = list(pypdfium2.PdfDocument(typst_pdf.pdf(programme_pdf.document(crowded), PROGRAMME)))
    for page in pages:
        text = page.get_textpage()
        boxes = [text.get_charbox(number) for number in range(text.count_chars())]
        assert min(box[0] for box in boxes) >= 0
        assert max(box[2] for box in boxes) <= 612
        assert len(text.get_text_bounded()) > 200


def test_a_private_link_is_not_printed(document, season):
    private = [m.place.url for _, held in season.pages for m in held if m.place and m.place.private]
    assert private
    assert not [url for url in private if url in document]


def test_its_codes_lead_to_the_calendars(made, season):
    codes = [
        code.text
        for page in pypdfium2.PdfDocument(made)
        for code in zxingcpp.read_barcodes(page.render(scale=2).to_pil())
    ]
    assert sorted(codes) == sorted(
        f"https://example.org/pole/calendrier/{name}.ics"
        for name in ("programmation", *(community.slug for community, _ in season.pages))
    )


def test_it_is_tagged_for_screen_readers(made):
    document = pypdfium2.PdfDocument(made)
    assert raw.FPDFCatalog_IsTagged(document)
    assert document.get_metadata_dict()["Title"] == (
        "Programmation 2017-2018 | L’organisme & «\N{NO-BREAK SPACE}cie\N{NO-BREAK SPACE}»"
    )
    found = everything(made)
    assert b"pdfuaid:part" in found
    assert re.search(rb"/Lang\s*\(fr-CA\)", found)
    assert b"/DisplayDocTitle true" in found
    # What a screen reader announces: headings, lists, the codes' pictures with their words.
    for tag in (b"/H1", b"/H2", b"/LI", b"/Figure", b"/Link"):
        assert tag in found


def test_the_same_document_gives_the_same_bytes_elsewhere(document, made, tmp_path):
    """In another process, zone and language, where other fonts have the same names."""
    (tmp_path / "document.json").write_text(document)
    fonts = tmp_path / "home/.fonts"
    fonts.mkdir(parents=True)
    for family, other in (("texte-400.ttf", "titre.ttf"), ("titre.ttf", "texte-400.ttf")):
        (fonts / family).write_bytes((THEME / "fonts" / other).read_bytes())
    script = (
        "import sys; from pathlib import Path; from programmation.pages.typst_pdf import pdf;"
        f"made = pdf(Path('document.json').read_text(), Path({str(PROGRAMME)!r}));"
        "Path('again.pdf').write_bytes(made)"
    )
    subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT / "plugins"), "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7",
             "HOME": str(tmp_path / "home"), "LC_ALL": "C.UTF-8"},
        check=True,
    )  # fmt: skip
    assert (tmp_path / "again.pdf").read_bytes() == made


def test_the_document_is_all_that_is_shown_and_needs_no_typst(library, season):
    site = Site(name=SITE.name, url="https://autre.example.org", today=SITE.today)
    other = programme_pdf.Programme(Season(2017), library, site)
    later = programme_pdf.Programme(
        Season(2017), library, Site(name=SITE.name, url=SITE.url, today=date(2018, 2, 2))
    )
    documents = [programme_pdf.document(one) for one in (season, other, later)]
    assert documents[0] == documents[2] != documents[1]
    script = "import sys, programmation.pages.typst_pdf; sys.exit('typst' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], cwd=ROOT / "plugins", check=True)


def test_what_is_over_is_neither_to_be_confirmed_nor_to_be_registered_for():
    asked = factories.meeting(status=Status.TENTATIVE, registration="a@example.org")
    for today, states, registers in (
        (asked.day, ["À confirmer"], True), (asked.day + timedelta(days=1), [], False),
    ):  # fmt: skip
        shown = programme_pdf.in_full(asked, today)
        assert [state["text"] for state in shown["states"]] == states
        assert bool(shown["registration"]) == registers


def test_its_look_is_that_of_the_theme_and_of_typst(tmp_path):
    copied = shutil.copytree(THEME, tmp_path / "print")
    kept, here = (sorted(f for f in root.rglob("*") if f.is_file()) for root in (THEME, copied))
    assert look("typst", kept) == look("typst", here) != look("pillow", here)
    (copied / "programme.typ").write_text("")
    assert look("typst", kept) != look("typst", here)


def with_title(document, title):
    """The programme with another title of the first meeting of each list."""
    data = json.loads(document)
    for meetings in (data["pages"][0]["meetings"], *(m["meetings"] for m in data["months"])):
        for meeting in meetings[:1]:
            meeting["title"] = title
    return json.dumps(data, ensure_ascii=False)


def with_titles(document, titles):
    """The programme with other titles of as many of its meetings."""
    data = json.loads(document)
    meetings = [each for part in ("pages", "months") for held in data[part]
                for each in held["meetings"]]  # fmt: skip
    assert len(meetings) >= len(titles)
    for meeting, title in zip(meetings, titles, strict=False):
        meeting["title"] = title
    return json.dumps(data, ensure_ascii=False)


TITLES = (
    '#panic("x") $x^2$ *a* _b_ `c` \\ <l> @r [x] // y', '#image("/etc/passwd")', "= Titre",
    '#read("/etc/hostname")', "<script>alert(1)</script> &amp;", "- a / b : c",
)  # fmt: skip


def test_a_title_is_text_and_no_markup(document):
    made = typst_pdf.pdf(with_titles(document, TITLES), PROGRAMME)
    text = "".join("".join(page_texts(made)).split())
    assert [title for title in TITLES if "".join(title.split()) not in text] == []


@pytest.mark.parametrize(
    "titles", [["Fête 🎉 ici"], ["会議 et 여러 là", "ᓄᓇᕗᑦ ici", "👩\u200d👧 loin", "꧁ partout"]]
)
def test_a_sign_that_no_font_draws_is_told_and_the_rest_is_printed(document, titles, capfd):
    made = typst_pdf.pdf(with_titles(document, titles * 2), PROGRAMME)
    text = "".join(page_texts(made))
    assert [title for title in titles if text.count(title[title.rindex(" ") :]) < 2] == []
    assert b"pdfuaid:part" in everything(made)
    assert "aucune police du programme ne dessine" in capfd.readouterr().err


def test_signs_of_many_kinds_are_looked_for_at_once(document, monkeypatch, capfd):
    compiled, rounds = typst.compile, []

    def counted(*given, **more):
        rounds.append(given)
        return compiled(*given, **more)

    monkeypatch.setattr(typst, "compile", counted)
    title = "כ ก अ ཀ ក ა Ꭰ ᄀ ᚠ ⠁ ☇ ☈ ♴ ⎙ ⛤ 字 🎉 ici"
    made = typst_pdf.pdf(with_title(document, title), PROGRAMME)
    assert len(rounds) <= 3
    assert "".join(page_texts(made)).count(" ici") >= 2
    assert b"pdfuaid:part" in everything(made)
    assert "ne dessine" in capfd.readouterr().err


@pytest.mark.parametrize(
    "unit", ["mot ", "a", ".", "a\u00adb", "Ελλάδα Україна "],
    ids=["words", "one word", "dots", "soft hyphens", "other letters"],
)  # fmt: skip
def test_no_title_takes_long(document, unit):
    """Four times as long as any that is read: what grows with the square shows."""
    signs = 4 * LONGEST[Type.TEXT]
    start = time.process_time()
    typst_pdf.pdf(with_title(document, (unit * signs)[:signs]), PROGRAMME)
    assert time.process_time() - start < 5


CUT = "\ufffe"
"""What pdfium puts where a word is cut."""


def printed(document: str) -> str:
    made = typst_pdf.pdf(document, PROGRAMME)
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made))


def test_words_that_no_column_holds_are_cut_as_in_french_and_addresses_never(document):
    text = printed(with_title(document, "anticonstitutionnellement " * 30))
    assert re.search(r"example\.org/pole/(?:\r\n)?abonnement", text)
    assert f"anti{CUT}" in text
    shown = json.loads(document) | {"subscription_shown": "cooperativesregionales"}
    shown["calendar"]["before"] = "Visitez pour toutes "
    assert CUT not in printed(json.dumps(shown))


def test_words_that_a_column_holds_go_whole_to_the_next_line(document):
    title = "Accueillir une nouvelle personne en décembre, parler à son institution financière "
    assert CUT not in printed(with_title(document, title * 3))
    street = "Monseigneur-Ferland-et-du-Très-Saint-Sacrement"
    text = printed(with_title(document, f"Rue {street} " * 4))
    joined = re.sub(r"[\r\n\u200b]", "", text)
    assert [part for part in street.split("-") if text.count(part) < joined.count(part)] == []


def test_its_headings_are_bookmarks(made, season):
    titles = [" ".join(mark.get_title().split()) for mark in pypdfium2.PdfDocument(made).get_toc()]
    assert titles[0] == "Programmation 2017-2018"
    for community, _ in season.pages:
        assert " ".join(typeset(community.name).split()) in titles
