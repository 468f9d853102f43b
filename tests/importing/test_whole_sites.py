"""Whole sites made here with every feature: texts in = out, words in = out, addresses that lead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from commands.check import planned_addresses, report_on
from commands.project import project_from
from importing.found import Loss
from programmation.content.source_files import REDIRECTS
from programmation.text.markdown import html_maker
from tests.importing.test_wordpress import EVENTS, comment
from tests.support.importing import (
    OLD,
    PICTURE,
    SITE,
    Imported,
    WpItem,
    attachment,
    export,
    folder,
    imported,
)

PNG = PICTURE.read_bytes()
WORD = re.compile(r"mot\d+x\d+")


class Words:
    """Words that nothing else has: where one is lost shows."""

    def __init__(self, text: int) -> None:
        self.text, self.made = text, 0

    def __call__(self, number: int = 1) -> str:
        self.made += number
        return " ".join(f"mot{self.text}x{self.made - n}" for n in range(number))


def upload(name: str) -> str:
    return f"{OLD}/wp-content/uploads/2018/03/{name}"


def rare(number: int, start: str, end: str, word: str) -> str:
    """In one text of ten, what a person has to settle."""
    return f"{start}{word}{end}" if number % 10 == 3 else word


FEATURES: tuple[Callable[[Words, int], str], ...] = (
    lambda w, n: f"{w(3)}.\n{w(2)} <b>{w()}</b>{w()}\n\n<i>{w(2)}</i>, {w()}\n\n{w()}",
    lambda w, n: f"<ul>\n<li>{w()}<ul><li>{w()}</li></ul></li>\n<li>{w()}<ol><li>{w()}</ol></ul>",
    lambda w, n: f"<ol start='3'><li><p>{w()}</p><p>{w()}</p></li><li>{w()}<pre>{w()}\n\n{w()}</pre></ol>",  # noqa: E501
    lambda w, n: f"<table><tr><th>{w()}</th><th>{w()}</th></tr><tr><td>{w()}|{w()}</td><td>&lt;{w()}&gt;</table>",  # noqa: E501
    lambda w, n: f"<table><tr><td colspan='2'>{w()}</td></tr><tr><td>{w()}<br>{w()}</td><td>{w()}</td></table>",  # noqa: E501
    lambda w, n: f"{w()}<sup>{w()}</sup> <sub>{w()}</sub> <del>{w()}</del> <kbd>{w()}</kbd> <q>{w()}</q>",  # noqa: E501
    lambda w, n: f"<details><summary>{w()}</summary><p>{w()}</p></details><dl><dt>{w()}<dd>{w()}</dl>",  # noqa: E501
    lambda w, n: f"2018. {w()}\n\n# {w()}\n- {w()}\n\n&lt;{w()} {w()}&gt; *{w()}* [{w()}] [{w()} {w()}](x)",  # noqa: E501
    lambda w, n: f'[caption id="a" caption="{w()}"]<img src="{upload("a.png")}" alt="x" />[/caption]',  # noqa: E501
    lambda w, n: f'[caption width="3"]<img src="{upload("a-300x200.png")}" alt="x" /> {w(2)}[/caption]',  # noqa: E501
    lambda w, n: f'{w()}\n[gallery ids="901,902"]\n{w()}',
    lambda w, n: f"[embed]https://vimeo.com/{n}[/embed]\n\n{w()}\n\nhttps://youtu.be/{n}\n\n{w()}",
    lambda w, n: f'[audio src="{upload("son.mp3")}"] {w()} [video mp4="{upload("v.mp4")}"][/video] {w()}',  # noqa: E501
    lambda w, n: f'<iframe src="//www.youtube.com/embed/v{n}"></iframe>{w()}' + rare(n, '<form>', '<input></form>', w()),  # noqa: E501
    lambda w, n: f"[vc_row][vc_column]{w()}[/vc_column][/vc_row] {rare(n, '[encadre]', '[/encadre]', w())} [sic] {w()}",  # noqa: E501
    lambda w, n: f"<!-- wp:heading --><h2>{w()}</h2><!-- /wp:heading --><!-- wp:quote --><blockquote>"  # noqa: E501
                 f"<p>{w()}</p><cite>{w()}</cite></blockquote><!-- /wp:quote -->",
    lambda w, n: f'<a href="http://www.ancien.example.org/?p={1 + n % 150}">{w()}</a> '
                 f'<a href="/2018/03/texte-{1 + (n * 7) % 150}/">{w()}</a>',
    lambda w, n: f'<a href="{upload("plan.pdf")}">{w()}</a> <a href="{upload("tableau.xls")}">{w()}</a>',  # noqa: E501
    lambda w, n: f"<h1>{w()}</h1><h3>{w()}</h3>\n{w()}\n<hr />\n<center>{w()}</center> <font>{w()}</font>",  # noqa: E501
    lambda w, n: f"<div><p>{w()}</p>{w()}<div>{w()}</div></div>&nbsp;{w()}\x08 {w()} &eacute;",
)  # fmt: skip


def wordpress_items() -> Iterator[WpItem]:
    """Two hundred texts: 150 posts, 30 pages, 20 events; files, reused blocks and machinery."""
    for n in range(1, 201):
        w = Words(n)
        several = (FEATURES[(n + k) % len(FEATURES)](w, n) for k in range(4))
        item = WpItem("\n\n".join(several), f"Titre {w()} &amp; suite", n, name=f"texte-{n}")
        item.link = f"{OLD}/2018/03/texte-{n}/"
        if n <= 150:
            item.categories = [("category", f"c{n % 5}", f"Catégorie {n % 5} &amp; co")]
            item.status = "draft" if n % 25 == 0 else "publish"
            item.meta = [("_wp_old_slug", f"ancien-{n}")] if n % 10 == 0 else []
            if n % 20 in (1, 2):
                language, group = ("en", "fr")[n % 20 - 1], f"pll_{n // 20}"
                item.categories += [("language", language, language),
                                    ("post_translations", group, group)]  # fmt: skip
            if n % 30 == 7:
                item.type, item.link = "actualite", f"{OLD}/actualites/texte-{n}/"
            if n % 12 == 0:
                item.name = f"m%c3%aame-{n // 24}"
                item.link = f"{OLD}/2018/03/{item.name}-{n}/"
            if n % 15 == 0:
                item.comments = [comment(1, f"{w()}\n\n{w()}"), comment(2, w(), comment_parent="1")]
        elif n <= 180:
            item.name = f"page-{n % 6}"
            item.link = f"{OLD}/parent-{n}/{item.name}/"
            item.type = "projet" if n % 9 == 0 else "page"
        else:
            kinds = list(EVENTS)
            item.type, item.name = kinds[n % len(kinds)], f"rencontre-{n}"
            item.meta, item.link = EVENTS[item.type], f"{OLD}/evenement/{n}/"
            if n % 10 == 5:
                item.meta = [("date_debut", "20180410"), ("date_fin", "20180412")]  # Whole days.
        yield item
    for number, name in enumerate(
        ("a.png", "b.png", "plan.pdf", "tableau.xls", "son.mp3", "v.mp4")
    ):
        yield attachment(901 + number, f"2018/03/{name}", alt="Une table")
    yield WpItem("menu", id=990, type="nav_menu_item")


@pytest.fixture(scope="module")
def items() -> list[WpItem]:
    return list(wordpress_items())


@pytest.fixture(scope="module")
def wordpress(items: list[WpItem], tmp_path_factory: pytest.TempPathFactory) -> Imported:
    root = tmp_path_factory.mktemp("wordpress")
    names = ("a.png", "b.png", "plan.pdf", "tableau.xls", "son.mp3", "v.mp4")
    data = {name: PNG if name.endswith("png") else b"%PDF-" + name.encode() for name in names}
    data |= {"son.mp3": b"ID3\4", "v.mp4": b"\0\0\0\x18ftypmp42"}
    data |= {"tableau.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}
    uploads = folder(root / "uploads", {f"2018/03/{name}": data[name] for name in names})
    return imported(export(root, *items), root / "content", uploads)


def shown(made: Imported) -> set[str]:
    """The words that the pages of the site would show."""
    library, render = made.load().complete, html_maker()
    parts = [render(getattr(item, "body", "")) for item in library.items]
    parts += [getattr(item, "title", "") for item in library.items]
    parts += [one.body for one in library.comments]
    return set(WORD.findall(" ".join(parts)))


def test_every_text_and_word_of_wordpress(items: list[WpItem], wordpress: Imported) -> None:
    assert "200\xa0textes dans la source : 200\xa0importés, 0\xa0de côté." in wordpress.said
    library = wordpress.load().complete
    assert (len(library.posts), len(library.pages), len(library.meetings)) == (150, 30, 20)
    assert len(library.comments) == 20
    given = " ".join(item.title + item.content + str(item.comments) for item in items)
    assert set(WORD.findall(given)) - shown(wordpress) == set()


def test_a_site_from_wordpress_is_green_at_once(wordpress: Imported) -> None:
    said, sound = report_on(project_from({"SITEURL": "https://x.ca"}, wordpress.content))
    assert sound, said


def test_old_addresses_of_wordpress_lead_to_their_texts(
    items: list[WpItem], wordpress: Imported
) -> None:
    content = wordpress.load()
    lead = {old: item for item in content.library.items for old in item.old_addresses}
    for item in items[:200]:
        if item.status == "publish":
            address = item.link.removeprefix(OLD).replace("%c3%aa", "ê")
            assert WORD.findall(item.title)[0] in lead[address].title  # type: ignore[attr-defined]
    planned = planned_addresses(content, SITE)
    assert all(old in planned and lead[old].url in planned for old in lead)
    for redirect in content.library.redirects:
        assert redirect.new in planned
    assert "/wp-content/uploads/2018/03/plan.pdf" in wordpress.text(REDIRECTS)


def test_its_report_asks_little_of_a_person(wordpress: Imported) -> None:
    time = re.search(r"À faire par une personne \(environ (\d+)\xa0min\)", wordpress.said)
    assert time is not None, wordpress.said  # No hours.
    assert 0 < int(time[1]) <= 30
    assert len({note.source for note in wordpress.plan.notes if note.loss.seconds}) <= 30
    assert not re.search(r"pytest|Traceback|WARNING|None|Error", wordpress.said)


PELICAN = (
    "{w} **{w}**{w} *{w}*\n\n- {w}\n    - {w}\n\n1. {w}\n\n{w}\n: {w}\n",
    "| {w} | {w} |\n|---|---|\n| {w} | {w} |\n\n> {w}\n\n```\n{w} <{w}>\n```\n",
    "{w}[^1] <abbr title='x'>{w}</abbr>\n\n[^1]: {w}\n\n[{w}]({{filename}}/m1.md) ![{w}]({{static}}/images/a.png)",  # noqa: E501
    "## {w}\n\n{w}<sup>{w}</sup>\n\n<iframe src='https://vimeo.com/1'></iframe>\n\n<div markdown='1'>*{w}*</div>",  # noqa: E501
)  # fmt: skip
RST = "Titre {w}\n########\n\n:date: 2018-02-0{d}\n:tags: {t}\n\n*{w}* ``{w}``\n\n- {w}\n\n  1. {w}\n\n" \
      ".. inconnue:: {w}\n\n   {w}\n\n.. image:: {{filename}}/images/a.png\n   :alt: x\n\n|{w}| et {w}\n\n.. include:: avis.inc\n"  # fmt: skip  # noqa: E501


def filled(text: str, words: Words) -> str:
    return re.sub(r"\{w\}", lambda _: words(), text).replace("{{", "{").replace("}}", "}")


def pelican_files() -> Iterator[tuple[str, str | bytes]]:
    yield (
        "pelicanconf.py",
        "AUTHOR = 'Équipe'\nARTICLE_URL = '{date:%Y}/{slug}/'\nDEFAULT_LANG = 'fr'\n",
    )
    yield "content/images/a.png", PNG
    yield "content/avis.inc", "Un avis **mot1x1**, ailleurs.\n"
    for n in range(1, 61):
        w = Words(1000 + n)
        if n % 5 == 0:
            text = RST.replace("{d}", str(n % 9 + 1)).replace("{t}", f"t{n % 3}")
            yield f"content/r{n}.rst", filled(text, w)
            continue
        head = f"Title: Titre {w()}\nDate: 2018-01-{n % 28 + 1:02d}\nTags: t{n % 3}\n"
        if n % 7 == 0:
            for language in ("fr", "en"):
                own = f"{head}Slug: bilan-{n}\nLang: {language}\n\n"
                yield f"content/m{n}-{language}.md", own + filled(PELICAN[n % 4], w)
        else:
            yield f"content/m{n}.md", f"{head}\n{filled(PELICAN[n % 4], w)}"


def test_every_text_and_word_of_pelican(tmp_path: Path) -> None:
    files = dict(pelican_files())
    texts = {name: text for name, text in files.items() if name.endswith((".md", ".rst"))}
    made = imported(folder(tmp_path / "old", files), tmp_path / "content")
    assert (
        f"{len(texts)}\xa0textes dans la source : {len(texts)}\xa0importés, 0\xa0de côté."
        in made.said
    )
    given = {"mot1x1", *WORD.findall(" ".join(str(text) for text in texts.values()))}
    alts = set(
        re.findall(r'alt="(mot\d+x\d+)"', " ".join(map(html_maker(), made.plan.texts.values())))
    )
    assert given - shown(made) - alts == set()
    assert not [note for note in made.plan.notes if note.loss is Loss.DIFFERENCE]
    said, sound = report_on(project_from({"SITEURL": "https://x.ca"}, made.content))
    assert sound, said
    content = made.load()
    planned = planned_addresses(content, SITE)
    old = [address for post in content.library.posts for address in post.old_addresses]
    assert len(old) == len(texts)
    assert all(address in planned for address in old)
