"""The printed programme: its text, its tags, its codes, and the same bytes each time."""

import re
import subprocess
import sys
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pypdfium2 import raw

from programmation.content.loader import load
from programmation.model import Season
from programmation.pages import programme_pdf
from programmation.pages.template_filters import CONSTANTS, FILTERS
from programmation.season import season_of
from programmation.settings import Site
from programmation.text.french import weekday_date

ROOT = Path(__file__).parents[2]
SITE = Site(name="L'organisme & « cie »", url="https://example.org/pole", today=date(2018, 2, 1))


@pytest.fixture(scope="module")
def library():
    return load(ROOT / "tests/site", SITE).library


@pytest.fixture(scope="module")
def template():
    environment = Environment(
        loader=FileSystemLoader(ROOT / "theme/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    environment.globals.update(CONSTANTS)
    return environment.get_template("print/programme.html")


@pytest.fixture(scope="module")
def season(library):
    return programme_pdf.programme(Season(2017), library, SITE)


@pytest.fixture(scope="module")
def document(season, template):
    fonts = programme_pdf.static_data_uri(ROOT / "theme/static")
    return programme_pdf.document(season, template, fonts)


@pytest.fixture(scope="module")
def made(document):
    return programme_pdf.pdf(document)


def page_texts(data: bytes) -> list[str]:
    return [
        " ".join(page.get_textpage().get_text_bounded().split())
        for page in pypdfium2.PdfDocument(data)
    ]


def test_there_is_one_for_each_season_with_a_meeting(library):
    made = programme_pdf.programmes(library, SITE)
    assert [programme.path for programme in made] == [
        "programmation/2016-2017.pdf",
        "programmation/2017-2018.pdf",
    ]


def test_letter_pages_no_more_than_it_fills(made, season):
    pages = list(pypdfium2.PdfDocument(made))
    assert {page.get_size() for page in pages} == {(612, 792)}
    assert len(pages) < 1 + len(season.pages)
    assert "Programmation 2017-2018" in page_texts(made)[0]


def test_its_text_tells_the_calendar(made, season):
    text = " ".join(page_texts(made))
    for page in season.pages:
        assert page.community.name in text
        for meeting in page.meetings:
            title = " ".join(FILTERS["typeset"](meeting.title).split())
            assert text.count(title) >= 2
            assert " ".join(weekday_date(meeting.day).split()).capitalize() in text
    cancelled = [m for page in season.pages for m in page.meetings if m.cancelled]
    assert text.count("Annulée") == 2 * len(cancelled) > 0


LONG = "https://example.org/inscription/" + "a" * 110
"""Wider than a sheet in any face."""


def test_nothing_runs_off_the_sheet_and_no_code_stands_alone(library, template):
    fonts = programme_pdf.static_data_uri(ROOT / "theme/static")
    one = library.meetings[-1]
    many = tuple(
        replace(one, slug=f"m{n}", title=LONG if n % 3 == 0 else one.title, registration=LONG)
        for n in range(23)
    )
    crowded = programme_pdf.programme(season_of(one.day, 9), replace(library, meetings=many), SITE)
    pages = list(
        pypdfium2.PdfDocument(programme_pdf.pdf(programme_pdf.document(crowded, template, fonts)))
    )
    for page in pages:
        text = page.get_textpage()
        boxes = [text.get_charbox(number) for number in range(text.count_chars())]
        assert min(box[0] for box in boxes) >= 0
        assert max(box[2] for box in boxes) <= 612
        assert len(text.get_text_bounded()) > 200


def test_a_private_link_is_not_printed(document, season):
    private = [
        m.place.url for page in season.pages for m in page.meetings if m.place and m.place.private
    ]
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
        for name in ("programmation", *(page.community.slug for page in season.pages))
    )


def test_it_is_tagged_for_screen_readers(made):
    document = pypdfium2.PdfDocument(made)
    assert raw.FPDFCatalog_IsTagged(document)
    assert document.get_metadata_dict()["Title"] == (
        "Programmation 2017-2018 | L’organisme & «\N{NO-BREAK SPACE}cie\N{NO-BREAK SPACE}»"
    )
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL)
    texts = [made]
    for stream in streams:
        try:
            texts.append(zlib.decompress(stream))
        except zlib.error:
            texts.append(stream)
    everything = b"\n".join(texts)
    assert b"pdfuaid:part" in everything
    assert b"/Lang (fr-CA)" in everything
    assert b"/DisplayDocTitle true" in everything


def test_the_same_document_gives_the_same_bytes_elsewhere(document, made, tmp_path):
    (tmp_path / "document.html").write_text(document)
    script = (
        "import sys; from pathlib import Path; from programmation.pages.programme_pdf import pdf;"
        "Path('again.pdf').write_bytes(pdf(Path('document.html').read_text()))"
    )
    subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT / "plugins"), "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"},
        check=True,
    )
    assert (tmp_path / "again.pdf").read_bytes() == made


def test_the_key_follows_what_is_shown_and_needs_no_weasyprint(library, season, template):
    site = Site(name=SITE.name, url="https://autre.example.org", today=SITE.today)
    other = programme_pdf.programme(Season(2017), library, site)
    later = programme_pdf.programme(
        Season(2017), library, Site(name=SITE.name, url=SITE.url, today=date(2030, 1, 1))
    )
    keys = [
        programme_pdf.key(programme_pdf.document(one, template)) for one in (season, other, later)
    ]
    assert keys[0] == keys[2] != keys[1]
    script = "import sys, programmation.pages.programme_pdf; sys.exit('weasyprint' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], cwd=ROOT / "plugins", check=True)


def test_the_theme_fonts_are_built_in_when_it_has_them(season, template, tmp_path):
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts/texte.woff2").write_bytes(b"wOF2")
    document = programme_pdf.document(season, template, programme_pdf.static_data_uri(tmp_path))
    assert re.findall(r'@font-face \{ font-family: "(\w+)"; src: url\("([^"]+)"', document) == [
        ("Texte", "data:font/woff2;base64,d09GMg==")
    ]


def test_nothing_outside_is_fetched(tmp_path):
    secret = tmp_path / "secret.css"
    secret.write_text("@page { size: 100pt 100pt }")
    data = programme_pdf.pdf(f'<title>x</title><link rel="stylesheet" href="{secret.as_uri()}">')
    assert next(iter(pypdfium2.PdfDocument(data))).get_size() != (100, 100)


def test_where_pango_is_missing_publishing_stops_and_a_preview_goes_on(monkeypatch):
    said = []
    assert not programme_pdf.wanted({}, said.append)
    assert programme_pdf.wanted({"PROGRAMME_PDF": True, "PUBLISHING": True}, said.append)
    assert said == []
    assert not programme_pdf.has_pango(["no-such-library.so"])
    monkeypatch.setattr(programme_pdf, "has_pango", lambda: False)
    assert not programme_pdf.wanted({"PROGRAMME_PDF": True}, said.append)
    assert "Pango manque" in said[0]
    with pytest.raises(programme_pdf.NoPango, match="apt-get install"):
        programme_pdf.wanted({"PROGRAMME_PDF": True, "PUBLISHING": True}, said.append)


def test_without_pango_the_error_says_so(tmp_path):
    """A WeasyPrint whose libraries do not load, as on a fresh macOS."""
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library')")
    script = (
        "from programmation.pages.programme_pdf import NoPango, pdf\n"
        "try: pdf('')\nexcept NoPango as error: print(error)"
    )
    result = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": f"{tmp_path}:{ROOT / 'plugins'}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Pango manque" in result.stdout
