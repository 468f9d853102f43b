"""Sources that attack or break: nothing outside them is read, and no text stops the others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from importing.folder_codes import codes_shown
from importing.hugo_folder import HugoFolder
from importing.jekyll_folder import JekyllFolder
from programmation.problems import Refusal
from tests.importing.test_wordpress import comment
from tests.support.importing import OLD, WpItem, export, folder, imported

CANARY = "canari-dehors-5d1f"
GOOD = "<p>Un texte <b>sain</b>.</p>"


@pytest.mark.parametrize(
    "body",
    [
        ".. include:: {}", ".. include:: ../secret.txt", ".. raw:: html\n   :file: {}",
        ".. csv-table:: x\n   :file: {}", ".. literalinclude:: {}", ".. image:: {}\n   :scale: 50",
        ".. include:: {}\n   :literal:", ".. include:: {}\n   :code: python", ".. figure:: {}",
        ".. raw:: html\n   :url: file://{}", ".. csv-table:: x\n   :url: file://{}",
        ".. stylesheet:: {}", ".. default-role:: x\n\n:include:`{}`", ".. |a| include:: {}",
    ],
)  # fmt: skip
def test_a_restructured_text_reads_no_other_file(tmp_path: Path, body: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(f"{CANARY}\n", encoding="utf-8")
    text = f"T\n=\n\n:date: 2018-01-02\n\nAvant.\n\n{body.format(secret)}\n\nAprès.\n"
    made = imported(folder(tmp_path / "old", {"a.rst": text}), tmp_path / "content")
    assert "Après." in made.body("articles/2018/a.md")
    assert not any(CANARY in made.text(name) for name in made.files)


@pytest.mark.parametrize(
    "files",
    [
        {"b.inc": ".. include:: b.inc\n"},
        {f"{n}.inc": f".. include:: {n + 1}.inc\n\n" * 9 + "x" * 999 for n in range(9)}
        | {"b.inc": ".. include:: 0.inc\n", "9.inc": "x" * 99_999},
        {"b.inc": ".. raw:: html\n   :file: c.inc\n\n.. include:: c.inc\n   :parser: xml\n"},
    ],
)  # fmt: skip
def test_included_files_do_not_swell(tmp_path: Path, files: dict[str, str]) -> None:
    text = "T\n=\n\n:date: 2018-01-02\n\nAvant.\n\n.. include:: b.inc\n\nAprès.\n"
    site = folder(tmp_path / "old", {"a.rst": text, "c.inc": CANARY, **files})
    (site / "lien.inc").symlink_to("/etc/hostname")
    body = imported(site, tmp_path / "content").body("articles/2018/a.md")
    assert "Avant." in body
    assert "Après." in body
    assert CANARY not in body
    assert len(body) < 2_000_000


def test_a_restructured_text_that_docutils_cannot_read_stops_no_other(tmp_path: Path) -> None:
    deep = ":date: 2018-01-02\n\n" + "\n".join(f"{' ' * depth}* mot{depth}" for depth in range(300))
    text = "T\n=\n\n:date: 2018-01-02\n\nIci.\n"
    old = folder(tmp_path / "old", {"a.rst": deep, "b.rst": text})
    made = imported(old, tmp_path / "content")
    assert "a.rst : texte repris tel quel (RecursionError)" in made.said
    assert "mot299" in made.body("articles/2018/a.md")
    assert made.body("articles/2018/b.md") == "Ici."


def test_a_restructured_text_asks_no_other_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    def refuse(*_arguments: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    text = ("T\n=\n\n:date: 2018-01-02\n\n.. csv-table:: x\n   :url: http://127.0.0.1:9/x\n\n"
            ".. raw:: html\n   :url: http://127.0.0.1:9/x\n\n.. image:: http://127.0.0.1:9/x.png\n"
            "   :scale: 50\n")  # fmt: skip
    old = folder(tmp_path / "old", {"a.rst": text})
    assert "articles/2018/a.md" in imported(old, tmp_path / "content").files


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(f"Title: {CANARY}\nDate: 2018-01-02\n\nx\n", "utf-8")
    site = folder(tmp_path / "old", {
        "a.md": "Title: A\nDate: 2018-01-02\n\n![x](../secret.png) [y]({static}/../../secret.md)\n",
        "pelicanconf.py": "PATH = '..'\n",
    })  # fmt: skip
    (site / "b.md").symlink_to(tmp_path / "secret.md")
    (site / "c").symlink_to(tmp_path)
    folder(tmp_path / "texts", {"d.md": f"Title: {CANARY}\nDate: 2018-01-02\n\nx\n"})
    (site / "content").symlink_to(tmp_path / "texts")
    made = imported(site, tmp_path / "content")
    assert not any(CANARY in made.text(name) for name in made.files)


def test_an_export_copies_no_file_out_of_uploads(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(CANARY.encode())
    uploads = folder(tmp_path / "up", {"2018/a.png": b"a"})
    (uploads / "2018" / "b.png").symlink_to(tmp_path / "secret.png")
    names = ("../secret.png", "2018/../../secret.png", "%2e%2e/secret.png", "2018/b.png")
    content = "".join(f'<img src="{OLD}/wp-content/uploads/{name}" alt="x">' for name in names)
    made = imported(export(tmp_path, WpItem(content)), tmp_path / "content", uploads)
    assert not [name for name in made.files if name.startswith(("images/", "documents/"))]


def test_characters_that_no_tree_holds_stop_no_summary_nor_comment(tmp_path: Path) -> None:
    said = "&#8;un&#12;deux"
    item = WpItem(GOOD, name="un", excerpt=said, comments=[comment(1, said)])
    made = imported(export(tmp_path, item), tmp_path / "content")
    assert "resume: un deux\n" in made.text("articles/2018/un.md")
    assert sum("un deux" in made.text(name) for name in made.files) == 2


@pytest.mark.timeout(20)
def test_contents_above_one_another_do_not_go_round(tmp_path: Path) -> None:
    link = f"{OLD}/projets/un/"
    source = export(
        tmp_path,
        WpItem(GOOD, id=1, type="projet", parent=2, link=link),
        WpItem(GOOD, id=2, type="projet", parent=1, link=link),
        WpItem(GOOD, id=3, type="page", parent=1, name="trois"),
    )
    assert "pages/trois.md" in imported(source, tmp_path / "content").files


HOSTILE = [
    '<a href="http://[x">a</a> <img src="http://[y"> fin',
    "<ul><li>" * 800 + "fin",
    "<div>" * 5000 + "fin",
    "fin" + "<!-- wp:x " * 2000,
    "[caption]" * 3000 + "fin",
    "[a b='c'" * 3000 + "fin",
    "[gallery ids='" + "1," * 3000 + "']fin",
    "<p>" + "*a " * 5000 + "fin</p>",
    "<p>" + "[" * 5000 + "fin</p>",
    "<p>" + "&lt;a href=" * 3000 + "fin</p>",
    "<table>" + "<tr><td>" * 500 + "fin",
    "<script>alert(1)</script><style>x</style><svg onload=alert(1)></svg><p onclick=x>fin</p>",
    "\ufffe\u202e\x85fin",
    "<p>" + "a\n\n" * 2000 + "fin</p>",
    "<img src='data:image/png;base64,pas du base64'>fin",
    "<a href='" + "x" * 100_000 + "'>fin</a>",
    "&#0;&#xd800;&#x110000;&#8;fin",
    "<p title='" + "'\"" * 500 + ">fin",
    '<iframe></iframe><video></video><object></object><embed>fin',
    "![" * 3000 + "](" * 3000 + "fin",
]  # fmt: skip


@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
def test_one_hostile_text_stops_no_other(tmp_path: Path, content: str) -> None:
    source = export(tmp_path, WpItem(content, name="un"), WpItem(GOOD, id=2, name="deux"))
    made = imported(source, tmp_path / "content")
    assert made.body("articles/2018/deux.md") == "Un texte **sain**."
    assert "fin" in made.body("articles/2018/un.md")
    assert "<script" not in made.body("articles/2018/un.md")
    assert "2\xa0textes dans la source : 2\xa0importés, 0\xa0de côté." in made.said


def damaged(tmp_path: Path, change: tuple[str, str]) -> Path:
    source = export(tmp_path, WpItem(GOOD, "Le titre", name="un"), WpItem(GOOD, id=2, name="deux"))
    text = source.read_text(encoding="utf-8")
    assert change[0] in text
    source.write_text(text.replace(*change), encoding="utf-8", errors="surrogatepass")
    return source


@pytest.mark.parametrize(
    "change",
    [
        ("sain", "sa\x08in"), ("sain", "sa\x0bin\ufffe"), ("Le titre", "Le \x1b titre"),
        ("<title><![CDATA[Le titre]]></title>", "<title>R & D &nbsp; 5 < 6 &eacute; &bidon;</title>"),  # noqa: E501
        ("<title><![CDATA[Le titre]]></title>", "<title>a&#8;b &#0; &#x1F;</title>"),
        ("<channel>", "<channel>\x00&nbsp;"),
        ('<?xml version="1.0" encoding="UTF-8" ?>', "\n\ufeff"),
        ('<rss version="2.0"', '<!DOCTYPE rss [<!ENTITY a "b"><!ENTITY c SYSTEM "/etc/passwd">]>\n<rss version="2.0"'),  # noqa: E501
        ("</channel></rss>", ""), ("</item>\n</channel></rss>", ""),
        ("<wp:status>publish</wp:status>", ""),
    ],
)  # fmt: skip
def test_no_character_or_entity_refuses_an_export(tmp_path: Path, change: tuple[str, str]) -> None:
    made = imported(damaged(tmp_path, change), tmp_path / "content")
    assert {"articles/2018/un.md", "articles/2018/deux.md"} <= made.files
    assert made.body("articles/2018/un.md") == "Un texte **sain**."


def test_an_export_cut_in_a_text_says_so(tmp_path: Path) -> None:
    source = export(tmp_path, WpItem(GOOD, name="un"), WpItem(GOOD * 50, id=2, name="deux"))
    source.write_bytes(source.read_bytes()[:-800])
    made = imported(source, tmp_path / "content")
    assert made.body("articles/2018/un.md") == "Un texte **sain**."
    assert "le fichier semble coupé avant sa fin" in made.said
    # Its state and its password may have followed.
    assert "statut: brouillon" in made.text("articles/2000/un-texte.md")
    assert "statut" not in made.text("articles/2018/un.md")


def test_comments_of_xml_are_no_part_of_an_export(tmp_path: Path) -> None:
    source = export(tmp_path, WpItem(GOOD, name="un"))
    text = source.read_text("utf-8").replace("</item>", "<!-- <item> --></item><?x y?>")
    source.write_text(text, "utf-8")
    made = imported(source, tmp_path / "content")
    assert "statut" not in made.text("articles/2018/un.md")


@pytest.mark.parametrize(
    "page", ["<html><title>T</title><corps>Un mot</corps></html>", "&#x1F Un mot"]
)
def test_a_page_that_is_hardly_one_keeps_its_words(tmp_path: Path, page: str) -> None:
    made = imported(folder(tmp_path / "old", {"a.html": page}), tmp_path / "content")
    assert "Un mot" in made.text("pages/a.md")


def test_an_export_in_latin_1(tmp_path: Path) -> None:
    source = damaged(tmp_path, ("Le titre", "L’été"))
    text = source.read_text(encoding="utf-8").replace("UTF-8", "ISO-8859-1")
    source.write_bytes(text.encode("windows-1252"))
    assert "titre: L’été\n" in imported(source, tmp_path / "content").text("articles/2018/un.md")


def test_an_export_that_says_neither_its_encoding_nor_its_names(tmp_path: Path) -> None:
    source = damaged(tmp_path, ("Le titre", "L’été"))
    text = re.sub(r' xmlns:\w+="[^"]*"', "", source.read_text(encoding="utf-8"))
    source.write_bytes(text.replace("publish", "private").encode("windows-1252"))
    made = imported(source, tmp_path / "content").text("articles/2018/un.md")
    assert "titre: L’été\n" in made
    assert "statut: brouillon\n" in made


@pytest.mark.parametrize(
    "text",
    ["pas du XML", "", "<rss/>", "<wp:post>x</wp:post>", "<html><body>x</body></html>",
     '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><rss><channel>&e;</channel></rss>'],
)  # fmt: skip
def test_what_is_no_export_is_refused(tmp_path: Path, text: str) -> None:
    source = tmp_path / "export.xml"
    source.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal):
        imported(source, tmp_path / "content")
    assert not (tmp_path / "content").exists()


BOMB = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)


@pytest.mark.parametrize(
    "files",
    [
        {
            "_config.yml": f"{BOMB}title: *a11\n",
            "_posts/2018-01-02-a.md": "---\ntitle: A\n---\nx\n",
        },
        {"hugo.yaml": f"{BOMB}title: *a11\n", "content/a.md": "---\ntitle: A\n---\nx\n"},
        {"a.md": f"---\ntitle: A\n{BOMB}---\nx\n"},
        {"pelicanconf.py": "A = 'x'\n" + "A = A + A\n" * 99, "content/a.md": "Title: A\n\nx\n"},
        {"pelicanconf.py": "A = ['x']\n" + "A = A + A\n" * 99, "content/a.md": "Title: A\n\nx\n"},
        {
            "pelicanconf.py": "A = 1 + 1\nB = 2 + 'x'\nAUTHOR = 3\n",
            "content/a.md": "Title: A\n\nx\n",
        },
    ],
)
def test_settings_do_not_swell(tmp_path: Path, files: dict[str, str]) -> None:
    made = imported(folder(tmp_path / "old", files), tmp_path / "content")
    assert "1\xa0texte dans la source : 1\xa0importé, 0\xa0de côté." in made.said


@pytest.mark.parametrize(
    "item",
    [
        WpItem(GOOD, name="un", meta=[("a", "a" * 90_000)]),
        WpItem(GOOD + '<pre lang="x">' * 3_000, name="un"),
        WpItem(GOOD + "[code]" * 5_000, name="un"),
        WpItem(GOOD + " [/" * 50_000, name="un"),
        WpItem(GOOD + "<p " + " style=" * 20_000 + ">", name="un"),
        WpItem(GOOD + "<dl><dt>a" * 5_000 + "<!-- b " * 20_000, name="un"),
        WpItem(GOOD + "a<br>\n" * 10_000, name="un"),
        WpItem(GOOD + '<!-- wp:a/b {"a":"b c"} -->' * 5_000, name="un"),
        WpItem("", name="un", excerpt=GOOD, meta=[("_bricks_page_content_2", 's:1:"' * 20_000)]),
        WpItem("", name="un", excerpt=GOOD, meta=[("_elementor_data", "[" * 20_000)]),
    ],
)
def test_what_nothing_closes_takes_no_minutes(tmp_path: Path, item: WpItem) -> None:
    assert "sain" in imported(export(tmp_path, item), tmp_path / "content").text(
        "articles/2018/un.md"
    )


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "code", ["{% comment %}", "{% raw %}", "{% for %}", '{{< b a="x" >}}', "{%end"]
)
def test_codes_that_nothing_closes_take_no_minutes(code: str) -> None:
    for pattern in (JekyllFolder.code, HugoFolder.code):
        assert pattern
        shown = codes_shown(f"sain {code} " * 20_000, pattern, "", lambda *_: None, lambda _: None)
        assert shown.count("sain") == 20_000
