"""The private link of a meeting is refused wherever and however it is written."""

from __future__ import annotations

import re
import zlib
from base64 import a85encode
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from time import process_time
from urllib.parse import quote, unquote
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from programmation.checks import private_links
from programmation.checks.context import Context
from programmation.content.document_words import words_of
from programmation.content.loader import load
from programmation.model import Comment
from tests.support.factories import site

LINK = "https://zoom.example/j/CANARI?pwd=secret"
NUMBER = "87654321012"
MEETING = """---
titre: {titre}
uid: uid-prive
communaute: nord
debut: 2018-03-01 9 h
lieu:
  nom: '{nom}'
  adresse: '{adresse}'
  lien: {lien}
  prive: oui
inscription: {inscription}
{plus}---
{texte}
"""
PLAIN = {
    "titre": "Rencontre", "nom": "Zoom", "adresse": "", "lien": LINK,
    "inscription": "info@example.org", "plus": "", "texte": "Annonce.",
}  # fmt: skip


def told(root: Path, files: dict[str, str]) -> list[str]:
    files = {"communautes/nord.md": "---\nnom: Nord\nterritoire: Nord\n---\nTexte.\n", **files}
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    content = load(root, site())
    return [
        f"{problem.path}:{problem.line}"
        for problem in private_links.leaked(Context(content, site(), ()))
        if problem.is_error
    ]


def meeting(**given: str) -> dict[str, str]:
    return {"rencontres/2017-2018/prive.md": MEETING.format(**{**PLAIN, **given})}


@pytest.mark.parametrize(
    "text",
    [
        f"[Joindre]({LINK})",
        f"[J][z]\n\n[z]: {LINK}",
        f'<a href="{LINK.replace("C", "&#67;")}">J</a>',
        f"[J]({LINK.replace('CAN', '%43AN')})",
        f"[J]({LINK.replace('CAN', '%2543AN')})",
        "Code : zoom.example/j/CANARI?pwd=secret",
        "https://zoom.example/j/CAN\\ARI",
        "http://ZOOM.example/j/CANARI",
        "zoom.example/j/CAN**ARI**",
        "zoom.example/j/CAN<b>ARI</b>",
        "x\n\n## Compte rendu\n\nhttps://zoom.example/j/CANARI",
        "https://zoom.example/j/CAN\u200bARI",
        "https://zoom.example:443/j/CANARI",
        "http://zoom.example:0080/j/CANARI",
        "https://zoom.example/j/CAN&shy;ARI",
        "https://zoom.example/j/CAN<wbr>AR~~I~~",
        "https://www.google.example/url?q=https%3A%2F%2Fzoom.example%2Fj%2FCANARI",
        "> > - ## zoom.example/j/CANARI",
        "https://zoom.example/j/\uff23\uff21\uff2e\uff21\uff32\uff29",
        "[x](https://zoom.example/a/../j/./CANARI)",
        "https://zoom.example/a/.b/../../j/CANARI",
        "https://zoom.example/j/CAN%25252541RI",
    ],
)
def test_in_a_text(tmp_path: Path, text: str) -> None:
    line = 13 + text[: text.find("zoom" if "zoom" in text else "ZOOM")].count("\n")
    assert told(tmp_path, meeting(texte=text)) == [f"rencontres/2017-2018/prive.md:{line}"]


@pytest.mark.parametrize(
    "text",
    [
        "ID de réunion : 876 5432 1012",
        "Numéro : **876-5432-1012**",
        "https://us02web.zoom.example/wc/join/87654321012",
        "zoommtg://zoom.example/join?confno=87654321012",
        "Code secret : `aB3dE6gH9j`",
        "Mot de passe&nbsp;: aB3d&#69;6gH9j",
    ],
)
def test_the_number_and_the_code_of_a_private_link(tmp_path: Path, text: str) -> None:
    link = "https://us02web.zoom.example/j/87654321012?pwd=aB3dE6gH9j"
    assert told(tmp_path, meeting(lien=link, texte=f"Annonce.\n\n{text}")) == [
        "rencontres/2017-2018/prive.md:15"
    ]
    plain = "Tél. 819 555-1234, le 2018-03-01, [site](https://us02web.zoom.example/)."
    assert told(tmp_path, meeting(lien=link, texte=plain)) == []


@pytest.mark.parametrize(
    ("link", "told_of", "not_of"),
    [
        (f"https://zoom.example/j/?confno={NUMBER}", NUMBER, "https://zoom.example/j/?confno=1"),
        ("https://a.example/j.php?MTID=m01", "a.example/j.php?MTID=m01", "a.example/j.php?MTID=m2"),
        ("https://a.example/join?room=pole", "a.example/join?room=pole", "a.example/join?room=b"),
        ("https://a.example/pole/?a=1", "https://a.example/pole", "https://a.example/autre/"),
        ("https://a.example/pole?roomKey=aB3dE6gH9j", "Code : aB3dE6gH9j", "https://a.example/"),
    ],
)  # fmt: skip
def test_a_link_whose_path_leads_to_every_meeting(
    tmp_path: Path, link: str, told_of: str, not_of: str
) -> None:
    for text, lines in ((told_of, [13]), (not_of, [])):
        found = [f"rencontres/2017-2018/prive.md:{line}" for line in lines]
        assert told(tmp_path, meeting(lien=link, texte=text)) == found


def test_a_host_of_other_letters(tmp_path: Path) -> None:
    for link, text in (
        ("https://réunion.example/j/CANARI", "https://xn--runion-bva.example/j/CANARI"),
        ("https://xn--runion-bva.example/j/CANARI", "RÉUNION.example/j/CANARI"),
    ):
        assert told(tmp_path, meeting(lien=link, texte=text)) == [
            "rencontres/2017-2018/prive.md:13"
        ]


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"titre": f"Rencontre {LINK}"}, 2),
        ({"nom": f"Zoom {LINK}"}, 7),
        ({"adresse": LINK}, 8),
        ({"inscription": LINK}, 11),
        ({"plus": f"resume: {LINK}\n"}, 12),
        ({"plus": f"bons_coups:\n  - '{LINK}'\n"}, 13),
        ({"plus": f"themes: ['{LINK}']\n"}, 12),
        ({"plus": f"experts:\n  - nom: '{LINK}'\n"}, 13),
        ({"plus": f"documents:\n  - titre: Se joindre\n    lien: {LINK}\n"}, 14),
    ],
)
def test_in_a_field(tmp_path: Path, given: dict[str, str], line: int) -> None:
    assert told(tmp_path, meeting(**given)) == [f"rencontres/2017-2018/prive.md:{line}"]


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("articles/a.md", f"---\ntitre: A\ndate: 2018-01-01\n---\n\n{LINK}", 6),
        ("articles/a.md", f"---\ntitre: A\ndate: 2018-01-01\nslug: {LINK}\n---\n", 1),
        ("pages/zoom-example-j-canari.md", "---\ntitre: A\n---\nTexte", 1),
        ("articles/a.md", f"Title: A\nDate: 2018-01-01\nSummary: {LINK}\n\nTexte", 3),
        ("pages/a.md", f"---\ntitre: A\n---\n{LINK}", 4),
        ("communautes/a.md", f"---\nnom: A\nterritoire: {LINK}\n---\nTexte", 3),
        ("auteurs/a.md", f"---\nnom: A\nliens:\n  - titre: A\n    lien: {LINK}\n---\nTexte", 5),
        ("commentaires/a/b.md", f"---\nnom: A\ndate: 2018-01-01\n---\n{LINK}", 5),
        ("rencontres/a.md", f"---\ntitre: A\nlieu:\n  nom: A\n  lien: {LINK}\n---\nTexte", 5),
        ("redirections.txt", "# zoom.example\n/zoom.example/j/CANARI/ /articles/\n", 2),
        ("redirections.txt", "/ancienne/ /zoom.example/j/CANARI/\n", 1),
    ],
)
def test_in_another_text(tmp_path: Path, path: str, text: str, line: int) -> None:
    assert told(tmp_path, {**meeting(), path: text}) == [f"{path}:{line}"]


@pytest.mark.parametrize(
    "text", ["Annonce.", "https://zoom.example/", "https://zoom.example/j/AUTRE", "CANARI"]
)
def test_what_opens_nothing(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, meeting(texte=text)) == []


def test_two_private_meetings_may_share_a_link(tmp_path: Path) -> None:
    other = {"rencontres/b.md": MEETING.format(**PLAIN).replace("uid-prive", "uid-b")}
    assert told(tmp_path, {**meeting(), **other}) == []


TEAMS = "https://teams.example/l/meetup-join/19%3ameeting_CANARI%40thread.v2/0?context=%7b%7d"


@pytest.mark.parametrize("link", [TEAMS, "https://zoom.example/salle/r%C3%A9union-CANARI"])
@pytest.mark.parametrize("written", [str, unquote, quote, lambda link: quote(quote(link))])
def test_a_link_that_is_percent_encoded(
    tmp_path: Path, link: str, written: Callable[[str], str]
) -> None:
    for text in (written(link), "".join(f"&#{ord(letter)};" for letter in written(link))):
        assert told(tmp_path, meeting(lien=link, texte=text)) == [
            "rencontres/2017-2018/prive.md:13"
        ]


@pytest.mark.parametrize(
    "between",
    ["<!-- a > b -->", "<!-- <b> -->", "](https://example.org/)", "][ref]", "![x](a.png)", "[^1]",
     "{: .x }", "[](x)"],
)  # fmt: skip
def test_in_two_parts_that_a_page_shows_as_one(tmp_path: Path, between: str) -> None:
    text = f"[https://zoom.example/j/CAN{between}ARI"
    assert told(tmp_path, meeting(texte=text)) == ["rencontres/2017-2018/prive.md:13"]


def test_the_letters_of_a_meeting_of_google(tmp_path: Path) -> None:
    link = "https://meet.google.com/abc-defg-hij"
    for text, lines in (("Code : **abc-defg-hij**", [13]), ("<https://meet.google.com/>", [])):
        found = [f"rencontres/2017-2018/prive.md:{line}" for line in lines]
        assert told(tmp_path, meeting(lien=link, texte=text)) == found
    words = "https://example.org/nos-amis-ici"
    assert told(tmp_path, meeting(lien=words, texte="Chez nos amis, ici.")) == []


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("documents/invitation.ics", f"BEGIN:VCALENDAR\r\nURL:{LINK[:20]}\r\n {LINK[20:]}", 3),
        ("documents/LISTE.CSV", f"Rencontre;Lien\nMars;{LINK}\n", 2),
        ("documents/zoom.example-j-canari.pdf", "%PDF-", 1),
    ],
)
def test_in_a_document(tmp_path: Path, path: str, text: str, line: int) -> None:
    assert told(tmp_path, {**meeting(), path: text}) == [f"{path}:{line}"]


def office(**parts: str | bytes) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return packed.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n"
ANNOTATION = f"<</Type/Annot/A<</S/URI/URI({LINK})>>>>".encode()
OBJECTS = zlib.compress(b"2 0 " + ANNOTATION)
PACKED = b"<</Filter/FlateDecode/Type/ObjStm/N 1/First 4>>\nstream\r\n%b\nendstream" % OBJECTS
PLAIN_PDF = b"9 0 obj\n<<%b>>\nstream\n%b\nendstream\nendobj\n"
SHOWN = b"BT [(https://zoom.ex)-3(ample/j\\057CAN)]TJ T* (\\101RI) Tj ET"
# A font that has a number for each letter: 1 for « z », 2 for « o »…
CODES = {letter: number for number, letter in enumerate(dict.fromkeys("zom.exaplj/CANRI"), 1)}
ONE_BY_ONE = "".join(f"<{code:04X}> <{ord(letter):04X}>\n" for letter, code in CODES.items())
IN_A_ROW = f"<0001> <{len(CODES):04x}> [" + "".join(f"<{ord(one):04X}>" for one in CODES) + "]"


def pdf_of_a_font(kind: str, rows: str, digits: int = 4) -> bytes:
    coded = "".join(f"{CODES[letter]:0{digits}x}" for letter in "zoom.example/j/CANARI")
    page, table = f"<{coded[:20]}> Tj <{coded[20:]}> Tj", f"1 beginbf{kind}\n{rows}\nendbf{kind}"
    return PDF + b"".join(
        PLAIN_PDF % (b"/Filter /FlateDecode", zlib.compress(each.encode()))
        for each in (page, table)
    )


RELATION = f'<Relationships><Relationship Id="r1" Target="{LINK}"/></Relationships>'
RUNS = "<w:p><w:r><w:t>zoom.example/j/</w:t></w:r><w:r><w:t>CANARI</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.pdf", PDF + ANNOTATION, True),
        ("a.PDF", PDF + PACKED, True),
        ("a.pdf", PDF + PACKED.replace(OBJECTS, b"damaged"), False),
        ("a.pdf", PDF + PLAIN_PDF % (b"/Length 60", SHOWN), True),
        # Word has the catalogue before the first page.
        ("a.pdf", PDF + b"<</Metadata 8 0 R>>\n" + PLAIN_PDF % (b"/Length 60", SHOWN), True),
        ("a.pdf", PDF + PLAIN_PDF % (b"/Filter /JPXDecode", SHOWN), False),
        (
            "a.pdf",
            PDF
            + PLAIN_PDF
            % (b"/Filter[/ASCII85Decode/FlateDecode]", a85encode(zlib.compress(SHOWN)) + b"~>"),
            True,
        ),
        ("a.pdf", pdf_of_a_font("char", ONE_BY_ONE), True),
        # InDesign adds a row of another size.
        (
            "a.pdf",
            pdf_of_a_font("char", re.sub("(?m)^<00", "<", ONE_BY_ONE) + "<0020> <0020>\n", 2),
            True,
        ),
        ("a.pdf", pdf_of_a_font("range", IN_A_ROW), True),
        ("a.pdf", pdf_of_a_font("range", "<0001> <0010> <0061>"), False),
        ("a.doc", b"\xd0\xcf\x11\xe0\0\x13HYPERLINK " + LINK.encode() + b"\x14", True),
        ("a.xls", b"\xd0\xcf\x11\xe0" + f"\x03{LINK}\0".encode("utf-16-le"), True),
        ("a.zip", office(envoi__a_docx=office(word__document_xml=RUNS)), True),
        ("a.zip", office(rappel_eml=f"Subject: Rappel\n\n{LINK}"), True),
        ("a.epub", office(texte_xhtml=f'<a href="{LINK}">Se joindre</a>'), True),
        ("a.docx", office(word___rels__document_xml_rels=RELATION), True),
        ("a.docx", office(word__document_xml=RUNS), True),
        ("a.docx", office(word__document_xml=RUNS)[:-30], False),
        ("a.odt", office(content_xml=f'<text:a xlink:href="{LINK}">Se joindre</text:a>'), True),
        ("a.odt", office(content_xml="<p>https://zoom.example/</p>"), False),
        ("a.pdf", PDF + PLAIN_PDF % (b"/Type/Metadata", f"<x:y>{LINK}</x:y>".encode()), True),
        ("a.pdf", PDF + PLAIN_PDF % (b"/EmbeddedFile", office(word__document_xml=RUNS)), True),
        ("a.pdf", PDF + PLAIN_PDF % (b"/Params<</Size 9>>", LINK.encode()), True),
        ("a.pdf", PDF + PLAIN_PDF % (b"/Length 60", f'<xdp:x><a href="{LINK}"/>'.encode()), True),
        ("a.csv", b"x;" * 510_000 + LINK.encode(), True),
        ("a.pdf", PDF + PLAIN_PDF % (b"/Filter/ASCIIHexDecode", SHOWN.hex(" ").encode()), True),
        ("a.pdf", PDF + f"<</Title <{LINK.encode().hex(' ')}>>>".encode(), True),
        # Of another type than its name says, as the site takes them.
        ("a.doc", office(word__document_xml=RUNS), True),
        ("a.docx", b"\xd0\xcf\x11\xe0\0" + LINK.encode("utf-16-le"), True),
        ("a.doc", b"{\\rtf1 zoom.example/j/CAN{\\b ARI}}", True),
        ("a.txt", f"<{LINK}>".encode(), True),
        ("a.mp3", b"ID3\3\0\0WXXX\0" + LINK.encode(), True),
        # In what is not words.
        ("a.docx", office(word__document_xml=f'<wp:docPr descr="{LINK}"/>'), True),
        ("a.docx", office(word__media__a_jpg=b"\xff\xd8\xff\0" + LINK.encode()), True),
        ("a.zip", office(zoom_url=f"[InternetShortcut]\nURL={LINK}\n"), True),
        ("a.zip", office(zoom_example__j__CANARI="x"), True),
        ("a.zip", office(a_txt="damaged", b_txt=LINK).replace(b"damaged", b"Damaged"), True),
    ],
)
def test_in_a_document_that_is_packed(tmp_path: Path, name: str, data: bytes, found: bool) -> None:
    document = tmp_path / "documents" / name
    document.parent.mkdir()
    document.write_bytes(data)
    assert told(tmp_path, meeting()) == [f"documents/{name}:1"] * found


def test_in_a_document_that_is_packed_hundreds_of_times(tmp_path: Path) -> None:
    packed = office(a_txt=LINK)
    for _ in range(600):
        packed = office(a_zip=packed)
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents/a.zip").write_bytes(packed)
    assert told(tmp_path, meeting()) == ["documents/a.zip:1"]


def test_what_a_document_unpacks_is_limited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("programmation.content.document_words.LARGEST", 1000)
    for name, data in (
        ("a.docx", office(a_xml=" " * 1000 + RUNS)),
        ("a.pdf", PDF + PACKED.replace(OBJECTS, zlib.compress(b" " * 1000 + ANNOTATION)) + PACKED),
    ):
        (tmp_path / name).write_bytes(data)
        words, closed = words_of(tmp_path / name)
        assert "zoom" not in words
        assert closed


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", PDF + b"<</Root 1 0 R/Encrypt 5 0 R>>"),
        ("a.pdf", PDF + PLAIN_PDF % (b"/Filter /LZWDecode", SHOWN)),
        ("a.pdf", PDF + PLAIN_PDF % (b"/Filter[/FlateDecode]/DecodeParms<</Predictor 15>>",
                                     zlib.compress(SHOWN))),
        ("a.pdf", PDF + PACKED.replace(OBJECTS, b"damaged")),
        ("a.pdf", PDF + b"<</Type/Font/Encoding/Identity-H>>" + PLAIN_PDF % (b"", b"<0001> Tj")),
        ("a.docx", b"\xd0\xcf\x11\xe0\0" + "EncryptedPackage".encode("utf-16-le")),
        ("a.odt", office(META_INF__manifest_xml="<manifest:encryption-data/>")),
        ("a.docx", office(word__document_xml=RUNS)[:-30]),
        # Its one part is said to be closed by a password.
        ("a.zip", office(a_txt=LINK).replace(b"PK\1\2\x14\x03\x14\0\0", b"PK\1\2\x14\x03\x14\0\1")),
    ],
)  # fmt: skip
def test_a_document_that_cannot_be_looked_into_is_told(
    tmp_path: Path, name: str, data: bytes
) -> None:
    assert told(tmp_path, meeting()) == []
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / name).write_bytes(data)
    (problem,) = private_links.leaked(Context(load(tmp_path, site()), site(), ()))
    assert (problem.path, problem.is_error) == (f"documents/{name}", False)


def test_a_whole_document_is_not_told(tmp_path: Path) -> None:
    references = PLAIN_PDF % (b"/Type/XRef/DecodeParms<</Predictor 12>>/Filter/FlateDecode", b"x")
    for data in (PDF + references + PACKED, office(word__document_xml=RUNS)):
        (tmp_path / "a").write_bytes(data)
        assert not words_of(tmp_path / "a")[1]


def test_a_season_of_private_meetings_takes_no_longer_than_its_size(tmp_path: Path) -> None:
    files = {}
    for n in range(400):
        one = MEETING.format(**{**PLAIN, "lien": f"https://zoom.example/j/8765432{n:04d}"})
        files[f"rencontres/{n}.md"] = one.replace("uid-prive", f"uid-{n}")
    assert told(tmp_path, files) == []
    content = load(tmp_path, site())
    start = process_time()
    assert list(private_links.leaked(Context(content, site(), ()))) == []
    assert process_time() - start < 1


def test_in_a_comment_that_no_file_holds(tmp_path: Path) -> None:
    told(tmp_path, meeting())
    content = load(tmp_path, site())
    comment = Comment(
        id="isso-1",
        post="/articles/2018/a/",
        name="Jo",
        date=datetime(2018, 1, 1, tzinfo=UTC),
        body=f"Voyez {LINK}",
    )
    content = replace(content, library=replace(content.library, comments=(comment,)))
    (problem,) = private_links.leaked(Context(content, site(), ()))
    assert problem.path == comment.url
