"""A Pelican site: its settings, its header blocks, its rst, its translations and its meetings."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from importing.found import Loss
from importing.pelican_folder import pelican_address, settings_in
from importing.plan import Choices
from tests.support.building import STOCK_SITE
from tests.support.importing import PICTURE, folder, imported

PNG = PICTURE.read_bytes()


def post(title: str = "Un texte", fields: str = "", body: str = "Bonjour.") -> str:
    return f"Title: {title}\nDate: 2018-03-01\n{fields}\n{body}\n"


def test_a_text_with_its_links_and_files(tmp_path: Path) -> None:
    shutil.copytree(STOCK_SITE, tmp_path / "old")
    folder(tmp_path / "old" / "content", {
        "Relié.md": post("Relié", "Author: Camille Roy\nTags: un, deux\nMood: gai\n",
                         "Voir [l’image]({static}/images/point.png), [l’autre]({filename}/lie.md#b), "  # noqa: E501
                         "[vieux](/lie.html) et `[code]({filename}/lie.md)`."),
        "lie.md": post("Lié", "Status: draft\n"),
        "images/point.png": PNG,
        "note.xyz": "?",
    })  # fmt: skip
    content = folder(tmp_path / "content", {"auteurs/camille.md": "---\nnom: Camille Roy\n---\n"})
    made = imported(tmp_path / "old", content)
    assert made.text("articles/2018/relie.md") == (
        "---\ntitre: Relié\ndate: 2018-03-01\nauteurs:\n  - camille\netiquettes:\n  - un\n"
        "  - deux\nanciennes_adresses:\n  - /relie.html\n---\n"
        "Voir [l’image](/images/point.png), [l’autre](/articles/2018/lie/#b), "
        "[vieux](/articles/2018/lie/) et `[code]({filename}/lie.md)`.\n"
    )
    assert "statut: brouillon" in made.text("articles/2018/lie.md")
    assert "Relié.md : mood" in made.said
    assert "note.xyz : type de fichier non publié" in made.said


def test_the_old_settings_are_read_and_never_run(tmp_path: Path) -> None:
    canary = tmp_path / "ran"
    site = folder(tmp_path / "old", {
        "pelicanconf.py": f"import pathlib\npathlib.Path({str(canary)!r}).touch()\n"
                          "AUTHOR = 'Équipe'\nSITENAME: str = 'Vieux'\nBASE = '{date:%Y}/{slug}/'\n"
                          "ARTICLE_URL = BASE\nARTICLE_SAVE_AS = ARTICLE_URL + 'index.html'\n"
                          "PAGE_URL = '{slug}/'\nDEFAULT_CATEGORY = 'Divers'\nPATH = 'texte'\n"
                          "TIMEZONE = 'Europe/Paris'\nDEFAULT_LANG = 'fr'\n",
        "publishconf.py": "SITEURL = 'https://vieux.example.org'\n",
        "texte/un.md": post("Un été", "Category: Divers\n",
                            "[deux](https://www.vieux.example.org/2017/bilan/)"),
        "texte/bilan-2017.md": "Title: Bilan\nDate: 2017-12-31 23:30\nSlug: bilan\n\nx\n",
        "texte/bilan-2018.md": post("Bilan", "Slug: bilan\n"),
        "texte/pages/nous.md": "Title: Nous\nStatus: hidden\n\nx\n",
    })  # fmt: skip
    made = imported(site, tmp_path / "content")
    assert not canary.exists()
    assert not made.errors
    assert made.text("articles/2018/un.md") == (
        "---\ntitre: Un été\ndate: 2018-03-01\nauteurs:\n  - equipe\nanciennes_adresses:\n"
        "  - /2018/un-ete/\n---\n[deux](/articles/2017/bilan/)\n"
    )
    assert "- /2018/bilan/" in made.text("articles/2018/bilan.md")
    # Reached by its address and in no list, as pages are here.
    assert made.text("pages/nous.md") == "---\ntitre: Nous\n---\nx\n"


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{date:%Y}/{date:%m}/{slug}/", "/2018/03/un/"),
        ("{slug}.html", "/un.html"),
        ("posts/{slug}/index.html", "/posts/un/"),
        ("{slug.__class__}", ""),
        ("{secret}/{slug}", ""),
        ("{slug!r}", ""),
        ("", ""),
    ],
)
def test_addresses_of_pelican(pattern: str, expected: str) -> None:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    date = datetime(2018, 3, 1, tzinfo=ZoneInfo("America/Toronto"))
    assert pelican_address(pattern, {"slug": "un"}, date) == expected


@pytest.mark.parametrize(
    "source", ["x = (", "A = " + "(" * 5000, "A = B\nC = [1, *A]", "\0", "A = " + "-" * 9999 + "1"]
)
def test_settings_that_cannot_be_read_give_nothing(source: str) -> None:
    assert settings_in(source) == {}


EMPTY = "Title: Un texte\nDate: 2018-03-01\nAuthor: A\nTags:\nCategory:\nSummary:\nModified:\nSlug:\n\nx\n"  # noqa: E501


@pytest.mark.parametrize(
    "text",
    [EMPTY, "---\n" + EMPTY.replace("\n\n", "\n---\n\n"), EMPTY.replace("Tags:", "Tags: ,; ")],
)
def test_empty_fields_are_absent(tmp_path: Path, text: str) -> None:
    made = imported(folder(tmp_path / "old", {"a.md": text}), tmp_path / "content")
    assert made.text("articles/2018/a.md") == (
        "---\ntitre: Un texte\ndate: 2018-03-01\nauteurs:\n  - a\nanciennes_adresses:\n"
        "  - /un-texte.html\n---\nx\n"
    )


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("Author: Anne Essai (anne@exemple.org)", ["Anne Essai"]),
        ("Author: Anne Essai <anne@exemple.org>", ["Anne Essai"]),
        ("Author: anne@exemple.org", ["anne"]),
        ("Authors: Anne Essai (a@b.ca); Bob Roy (b@b.ca)", ["Anne Essai", "Bob Roy"]),
        ("Authors: Anne Essai, Bob Roy", ["Anne Essai", "Bob Roy"]),
        ("Author: Lemay, Marie", ["Lemay, Marie"]),
        ("Authors: 张伟; ★", ["张伟", "★"]),
    ],
)
def test_authors_without_their_email(tmp_path: Path, field: str, names: list[str]) -> None:
    made = imported(folder(tmp_path / "old", {"a.md": post(fields=f"{field}\n")}), tmp_path / "c")
    assert [author.name for author in made.load().library.posts[0].authors] == names
    assert not any("@" in made.text(name) for name in made.files)


def test_translations(tmp_path: Path) -> None:
    site = folder(tmp_path / "old", {
        "bilan-fr.md": post("Bilan", "Slug: bilan\nLang: fr\n"),
        "bilan-en.md": post("Review", "Slug: bilan\nLang: en\n"),
        "pages/nous.md": "Title: Nous\nSlug: nous\n\nx\n",
        "pages/us.md": "Title: Us\nSlug: nous\nLang: en\n\nx\n",
        "seul.md": post("Alone", "Lang: en\n"),
    })  # fmt: skip
    made = imported(site, tmp_path / "content")
    assert {name for name in made.files if name.endswith(".md")} == {
        "articles/2018/bilan.md", "articles/2018/bilan-en.md", "articles/2018/seul.md",
        "pages/nous.md", "pages/nous-en.md",
    }  # fmt: skip
    text = made.text("articles/2018/bilan-en.md")
    assert "anciennes_adresses:\n  - /bilan-en.html\nslug: bilan\nlangue: en\n" in text
    assert "  - /alone-en.html\nlangue: en\n" in made.text("articles/2018/seul.md")
    # A site of its own for each other language.
    (site / "pelicanconf.py").write_text("DEFAULT_LANG = 'fr'\nPLUGINS = ['i18n_subsites']\n")
    assert "  - /en/bilan.html\n" in imported(site, tmp_path / "c").text(
        "articles/2018/bilan-en.md"
    )


# -- reStructuredText and HTML ----------------------------------------------------------------

RST = "Titre\n#####\n\n:date: 2018-03-02\n:author: Anne\n:tags:\n\n{}\n"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Avant.\n\n.. image:: absente.png\n   :alt: Une photo\n   :scale: 50 %\n\nAprès.", "Avant. Après."),  # noqa: E501
        ("Avant.\n\n.. inconnue:: x\n\n   Dedans.\n\nAprès.", "Avant. Dedans. Après."),
        ("Un `lien`_ sans but, |rien| et *mal", "Un lien sans but, |rien| et mal"),
        ("Titre court\n---\n\nTexte.", "Titre court Texte."),
        ("<nom> ``<b>`` 1 < 2", "<nom> <b> 1 < 2"),
        (".. youtube:: abcdef", "https://www.youtube.com/watch?v=abcdef"),
        (".. code-block:: python\n\n   x = 1", "x = 1"),
        ("Note [1]_.\n\n.. [1] La note.", "Note La note."),
        (":abbr:`HTML (langage)`", "HTML langage"),
        (".. raw:: html\n\n   <b>gras</b>", "gras"),
        ("- Un\n\n  1. Deux\n  2. Trois\n\n- Quatre", "Un Deux Trois Quatre"),
        ("Début.\n\n\t- x\n - y\n:::\n.. _\n`", "x y"),
    ],
)  # fmt: skip
def test_every_word_of_a_restructured_text(tmp_path: Path, body: str, words: str) -> None:
    made = imported(folder(tmp_path / "old", {"a.rst": RST.format(body)}), tmp_path / "content")
    text = made.body("articles/2018/a.md").replace("&lt;", "<").replace("\\", "")
    assert [word for word in words.split() if word not in text] == []
    assert "System Message" not in made.said + text
    assert str(tmp_path) not in made.said


@pytest.mark.parametrize(
    ("directive", "expected"),
    [
        (".. include:: ../commun/avis.txt", "Un **avis** en deux lignes.\n\nEncore."),
        (".. include:: ../commun/tout.inc", "Un **avis** en deux lignes.\n\nEncore."),
        (".. include:: ../commun/avis.txt\n   :start-after: lignes.", "Encore."),
        (".. include:: ../commun/avis.txt\n   :literal:\n   :end-line: 1", "```\nUn **avis** en deux\n```"),  # noqa: E501
        ("- un\n\n  .. include:: ../commun/avis.txt\n     :end-line: 2", "Un **avis**"),
    ],
)  # fmt: skip
def test_a_file_of_the_site_is_included(tmp_path: Path, directive: str, expected: str) -> None:
    site = folder(tmp_path / "old", {
        "content/a.rst": RST.format(f"Avant.\n\n{directive}\n\nAprès."),
        "commun/avis.txt": "Un **avis** en deux\nlignes.\n\nEncore.\n",
        "commun/tout.inc": ".. include:: avis.txt\n",
        "pelicanconf.py": "",
    })  # fmt: skip
    made = imported(site, tmp_path / "content")
    body = made.body("articles/2018/a.md").replace("deux\nlignes", "deux lignes")
    assert body.startswith("Avant.")
    assert expected in body
    assert body.endswith("Après.")


@pytest.mark.parametrize(
    "head",
    [
        "Un été\n######\n\n:date: 2018-03-02\n:tags: a, b\n:author: Anne",
        "######\nUn été\n######\n:date: 2018-03-02 10:00\n:tags: a,\n       b\n:author: Anne\n",
        "Un *été*\n########\n\n:date: 2018-03-02\n:tags: - a, b\n:author: Anne\n",
        ":title: Un été\n:date: 2018-03-02\n:tags: a, b\n:authors: Anne\n",
        ".. titre\n\nUn été\n======\n\n:date: 2018-03-02\n:tags: a, b\n:author: Anne\n",
        "Un été\n######\n\n:date: 2018-03-02\n:tags: a, b\n:author:\n    Anne\n\nDébut\n-----\n",
    ],
)  # fmt: skip
def test_fields_of_a_restructured_text(tmp_path: Path, head: str) -> None:
    site = folder(tmp_path / "old", {"a.rst": f"{head}\n\nDu texte."})
    (post,) = imported(site, tmp_path / "content").load().library.posts
    assert post.title == "Un été"
    assert [theme.name for theme in post.themes] == ["a", "b"]
    assert [author.name for author in post.authors] == ["Anne"]
    assert post.body.strip().endswith("Du texte.")
    assert "Un été" not in post.body


def test_two_headings_of_one_kind_are_both_in_the_body(tmp_path: Path) -> None:
    text = "Un\n==\n\n:date: 2018-01-02\n\nx\n\nDeux\n====\n\ny\n"
    made = imported(folder(tmp_path / "old", {"a.rst": text}), tmp_path / "content")
    assert all(words in made.body("articles/2000/a.md") for words in ("## Un", "## Deux"))


def test_a_text_in_html(tmp_path: Path) -> None:
    page = ("<html><head><title>Un &amp; deux</title><meta name='date' content='2018-03-01'>"
            "<meta name='tags' content='a, b'></head><body><p>x<sup>2</sup></p></body></html>")  # fmt: skip  # noqa: E501
    made = imported(folder(tmp_path / "old", {"a.html": page}), tmp_path / "content")
    assert "titre: Un & deux\n" in made.text("articles/2018/a.md")
    assert made.body("articles/2018/a.md") == "x<sup>2</sup>"


# -- Every text -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"Title: Latin\xe9\nDate: 2018-03-01\n\nDu texte.\n",
        b"Title: Un\x08\nDate: 2018-03-01\n\nDu\x00 texte.\n",
        "Title: Utf16\nDate: 2018-03-01\n\nDu texte.\n".encode("utf-16"),
        b"---\ntitle: &a Un\nalias: *a\ndate: 2018-03-01\n---\nDu texte.\n",
        b"---\ntitle: [\n---\nDu texte.\n",
        b"Du texte sans champ.\n",
        b"Title: Sans date\n\nDu texte.\n",
        b"Title: Mal\nDate: le 45 mars\n\nDu texte.\n",
        b"Title: Pelican\nDate: 09/12/2015\n\nDu texte.\n",
    ],
)
def test_no_text_is_lost(tmp_path: Path, data: bytes) -> None:
    made = imported(folder(tmp_path / "old", {"a.md": data}), tmp_path / "content")
    (name,) = (name for name in made.files if name.startswith("articles/"))
    assert "Du texte" in made.body(name)
    assert "1\xa0texte dans la source : 1\xa0importé, 0\xa0de côté." in made.said


def test_frames_and_pictures_of_a_markdown_body(tmp_path: Path) -> None:
    body = ('![](x.png) <iframe src="https://www.youtube.com/embed/a1"></iframe>\n\n'
            '<video><source src="v.mp4">non</video>\n\n    <iframe src="code">\n')  # fmt: skip
    site = folder(tmp_path / "old", {"a.md": post(body=body), "x.png": PNG})
    made = imported(site, tmp_path / "content")
    text = made.body("articles/2018/a.md")
    assert "![À décrire](/images/x.png)" in text
    assert '<a href="https://www.youtube.com/watch?v=a1">Vidéo : youtube.com</a>' in text
    assert [n.detail for n in made.plan.notes if n.loss is Loss.MEDIA][0].startswith("https://www.")  # noqa: RUF015


def test_posts_with_the_date_of_an_event(tmp_path: Path) -> None:
    fields = "eventdate: 2018-04-10 9:00\neventduration: 2h\nlocation: Salle A\n"
    site = folder(tmp_path / "old", {"ag.md": post("AG", fields)})
    as_post = imported(site, tmp_path / "one")
    assert "articles/2018/ag.md" in as_post.files
    assert "RENCONTRES=oui" in as_post.said
    assert "champ inconnu" not in as_post.said
    made = imported(site, tmp_path / "two", choices=Choices(meetings=True))
    (meeting,) = made.load().library.meetings
    assert f"{meeting.start:%Y-%m-%d %H:%M}–{meeting.end:%H:%M}" == "2018-04-10 09:00–11:00"
    assert meeting.place is not None
    assert meeting.place.name == "Salle A"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("eventdate: 2018-04-10\n", "debut: 2018-04-10\njournee: oui\n"),
        ("event_start: 2018-04-10\nevent_end: 2018-04-12\n",
         "debut: 2018-04-10\nfin: 2018-04-12\njournee: oui\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("settings", ["pelicanconf.py", "hugo.toml", "_config.yml"])
def test_events_without_an_hour_are_whole_days(
    tmp_path: Path, settings: str, fields: str, expected: str
) -> None:
    site = folder(tmp_path / "old", {settings: "", "ag.md": post("AG", fields)})
    made = imported(site, tmp_path / "content", choices=Choices(meetings=True))
    assert expected in made.text("rencontres/2017-2018/ag.md")
    assert not made.errors


@pytest.mark.parametrize("settings", ["pelicanconf.py", "hugo.toml"])
def test_a_link_that_git_for_windows_wrote_as_a_file_hides_no_text(
    tmp_path: Path, settings: str
) -> None:
    site = folder(tmp_path / "old", {settings: "", "content": "textes", "textes/a.md": post()})
    assert "articles/2018/a.md" in imported(site, tmp_path / "content").files


def test_pictures_of_the_same_name_are_both_kept(tmp_path: Path) -> None:
    site = folder(tmp_path / "old", {
        "a.md": post(body="![x]({static}/images/a b.png) ![y]({static}images/a-b.png)"),
        "images/a b.png": b"1",
        "images/a-b.png": b"2",
    })  # fmt: skip
    made = imported(site, tmp_path / "content")
    found = {path.name: path.read_bytes() for path in (made.content / "images").iterdir()}
    assert sorted(found.values()) == [b"1", b"2"]


def test_a_word_that_the_site_does_not_show_is_told(tmp_path: Path) -> None:
    body = "Un mot.\n\n<video src='v.mp4'>Secours</video>\n\n*[HTML]: langage\n\nHTML"
    body += "\n\n```go {linenos=table}\na\n```"
    made = imported(folder(tmp_path / "old", {"a.md": post(body=body)}), tmp_path / "content")
    told = [note.detail for note in made.plan.notes if note.loss is Loss.DIFFERENCE]
    assert told == ["1 mot(s) retiré(s) : Secours"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("[a](http://x.ca/é(1) \"t\") <http://y.ca> [b][1]\n\n[1]: lie.md\n\n![c]({static}/x.png)", []),  # noqa: E501
        ("- [x] Fait\n- [ ] À faire", []),
        ("Étapes :\n1. Un\n2. Deux\n\nJusqu’à\n7. Sept", []),
        ("[pages](page:un) ![dessin](data:image/svg+xml;base64,PHN2Zz4=)",
         ["lien perdu : page:un", "image perdue : data:image/svg xml;base64,PHN2Zz4="]),
    ],
)  # fmt: skip
def test_a_link_or_picture_that_the_site_does_not_show_is_told(
    tmp_path: Path, body: str, told: list[str]
) -> None:
    site = folder(tmp_path / "old", {"a.md": post(body=body), "lie.md": post("Lié"), "x.png": PNG})
    made = imported(site, tmp_path / "content")
    assert [n.detail for n in made.plan.notes if n.loss is Loss.DIFFERENCE] == told


def test_dates_as_pelican_reads_them(tmp_path: Path) -> None:
    site = folder(tmp_path / "old", {
        "a.md": "Title: A\nDate: 09/12/2015\nAuthor: A\n\nx\n",
        "b.md": "Title: B\nDate: 29/02/2016 10:30\nAuthor: A\n\nx\n",
    })  # fmt: skip
    made = imported(site, tmp_path / "content")
    assert [f"{post.date:%Y-%m-%d %H:%M}" for post in made.load().library.posts] == [
        "2016-02-29 10:30", "2015-09-12 00:00"
    ]  # fmt: skip
    assert "a.md : « 09/12/2015 » : 12 septembre 2015, comme Pelican le lisait" in made.said


def test_pictures_of_the_theme_and_of_other_sites(tmp_path: Path) -> None:
    site = folder(tmp_path / "old", {
        "content/a.md": post(body="![a](/theme/images/logo.png) ![b](/theme/../../../s.png)\n\n"
                                  "![c](https://x.ca/c.png)"),
        "content/b.rst": RST.format(".. image:: http://x.ca/d.png\n   :alt: d"),
        "themes/mien/static/images/logo.png": PNG,
        "pelicanconf.py": "THEME = 'themes/mien'\n",
    })  # fmt: skip
    made = imported(site, tmp_path / "content")
    assert "![a](/images/logo.png)" in made.body("articles/2018/a.md")
    assert [name for name in made.files if name.startswith("images")] == ["images/logo.png"]
    assert {note.detail for note in made.plan.notes if note.loss is Loss.FOREIGN} == {
        "https://x.ca/c.png", "http://x.ca/d.png"
    }  # fmt: skip


def test_what_pelican_read_for_no_page_is_told(tmp_path: Path) -> None:
    head = "Title: {0}\nDate: 2018-03-01\nSlug: {0}\n\nx\n"
    site = folder(tmp_path / "old", {
        "pelicanconf.py": "ARTICLE_PATHS=['news']\nARTICLE_EXCLUDES=['news/notes']\nAUTHOR='Anne'\n"
                          "LINKS=(('Ami', 'https://ami.org'),)\n",
        "content/news/un.md": head.format("un"), "content/news/notes/b.md": head.format("b"),
        "content/brouillon.md": head.format("c"), "content/pages/p.md": "Title: P\n\nx\n",
    })  # fmt: skip
    made = imported(site, tmp_path / "content")
    assert made.files == {
        "articles/2018/un.md",
        "auteurs/anne.md",
        "pages/p.md",
        "redirections.txt",
    }
    assert "/author/anne.html /auteurs/anne/" in made.text("redirections.txt")
    for line in (
        "news/notes/b.md : hors des dossiers",
        "brouillon.md : hors",
        "Ami : https://ami.org",
    ):
        assert line in made.said


def test_links_and_summaries_of_pelican(tmp_path: Path) -> None:
    site = folder(tmp_path / "old", {
        "a.md": "Title: A\nDate: 2018-03-01\nTags: eau\nAuthor: Anne Roy\n"
                "Summary: Un **gras** [lien](b.md)\n\n"
                "[a]({tag}Eau) [b]({author}Anne Roy) [c]({index}) [TOC]\n\n[TOC]\n\n## T\n",
    })  # fmt: skip
    made = imported(site, tmp_path / "content")
    assert "resume: Un gras lien\n" in made.text("articles/2018/a.md")
    assert "[a](/themes/eau/) [b](/auteurs/anne-roy/) [c](/)" in made.text("articles/2018/a.md")
    assert Loss.DIFFERENCE not in {note.loss for note in made.plan.notes}


def test_programs_and_titles_of_restructuredtext(tmp_path: Path) -> None:
    text = ("T\n####\n\n:date: 2018-03-01\n\n.. contents:: Plan\n\n.. warning:: Attention\n\n"
            ".. code-block:: python\n   :caption: Un code\n\n   x = '<a>'\n\n   y\n\n"
            "Sec\n===\n\nMot [1]_\n\n.. [1] Note\n")  # fmt: skip
    body = imported(folder(tmp_path / "old", {"a.rst": text}), tmp_path / "content").body(
        "articles/2018/a.md"
    )
    assert "Avis\n\nAttention\n\nUn code\n\n```\nx = '<a>'\n\ny\n```\n" in body
    assert '## <a id="sec"></a>Sec\n' in body
    assert body.count('id="footnote-1"') == body.count("](#footnote-1)") == 1


def test_fields_over_several_lines(tmp_path: Path) -> None:
    head = "Title: Un\n    titre\nDate: 2018-03-01\nTags: eau,\n    air\nSummary: Un\n    mot\n"
    site = folder(tmp_path / "old", {"content/un.md": f"{head}\nTexte.\n"})
    text = imported(site, tmp_path / "content").text("articles/2018/un.md")
    assert "titre: Un titre\n" in text
    assert "resume: Un mot\netiquettes:\n  - eau\n  - air\n" in text


@pytest.mark.parametrize(
    ("name", "field", "draft"),
    [
        ("a.md", "statut: brouillon", True), ("a.md", "state: draft", True),
        ("a.md", "access: members", True), ("a.md", "permalink: false", True),
        ("a.md", "access: everyone", False), ("a.md", "permalink: /a/", False),
        ("drafts/a.md", "x: y", True), ("blog/Brouillons/a.md", "x: y", True),
        ("draft_a.md", "x: y", True), ("overdrafts/a.md", "x: y", False),
    ],
)  # fmt: skip
def test_a_text_that_its_fields_or_its_folder_hid_is_a_draft(
    tmp_path: Path, name: str, field: str, draft: bool
) -> None:
    text = f"---\ntitle: A\ndate: 2018-01-01\n{field}\n---\nx\n"
    made = imported(folder(tmp_path / "old", {name: text}), tmp_path / "content")
    (path,) = (name for name in made.files if name.startswith("articles/"))
    assert ("statut: brouillon" in made.text(path)) is draft


@pytest.mark.parametrize(
    ("body", "draft"),
    [('<p style="display:none">Caché</p>', True), ("Vu\n\n<div hidden>\nCaché\n</div>", True),
     ("[members_only]Caché[/members_only]", True), ("`[/members_only]`", False),
     ("```html\n<p hidden>Montré</p>\n```", False), ("`<p hidden>x</p>` s’écrit ainsi", False)],
)  # fmt: skip
def test_a_text_with_a_part_that_was_not_shown_is_a_draft(
    tmp_path: Path, body: str, draft: bool
) -> None:
    source = folder(tmp_path / "old", {"a.md": f"Title: A\nDate: 2018-01-01\n\n{body}\n"})
    made = imported(source, tmp_path / "content")
    assert ("statut: brouillon" in made.text("articles/2018/a.md")) is draft


def test_codes_of_liquid_tags(tmp_path: Path) -> None:
    body = "{% img left /p.png 300 'Un titre' 'Un parc' %} {% youtube abcdefgh %} {% notebook x %}"
    site = folder(tmp_path / "old", {
        "pelicanconf.py": "PLUGINS = ['liquid_tags.img']\n", "content/p.png": PNG,
        "content/un.md": f"Title: Un\nDate: 2018-03-01\n\n{body}\n",
    })  # fmt: skip
    made = imported(site, tmp_path / "content")
    assert made.body("articles/2018/un.md") == (
        "![Un titre — Un parc](/images/p.png) [Vidéo](https://www.youtube.com/watch?v=abcdefgh)"
        " {% notebook x %}"
    )
    assert "un.md : {% notebook x %}" in made.said
