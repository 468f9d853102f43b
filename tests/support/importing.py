"""Sources to import, made here; imports of them, in the test's process."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from html import escape
from pathlib import Path

from importing.__main__ import planned, write
from importing.ledger import NAME
from importing.plan import Choices, ImportPlan
from importing.report import report
from programmation.content.loader import Content, load
from programmation.problems import Problem
from programmation.settings import Site
from tests.support.building import ROOT
from tests.support.content_folder import write as write_files

SITE = Site(name="Pôle", url="https://nouveau.example.org", today=date(2019, 1, 31))
PICTURE = ROOT / "content" / "images" / "equipe-du-pole.png"
OLD = "https://ancien.example.org"

_HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Mon organisme</title><link>{old}</link>
<wp:base_blog_url>{old}</wp:base_blog_url>
{authors}
"""


@dataclass
class WpItem:
    """One `<item>` of an export."""

    content: str = ""
    title: str = "Un texte"
    id: int = 1
    type: str = "post"
    status: str = "publish"
    name: str = ""
    link: str = ""
    date: str = "2018-03-06 09:00:00"
    creator: str = "anne"
    excerpt: str = ""
    parent: int = 0
    password: str = ""
    categories: Iterable[tuple[str, str, str]] = ()
    """(domain, nicename, name)."""
    meta: Iterable[tuple[str, str]] = ()
    comments: Iterable[Mapping[str, str]] = ()
    url: str = ""
    """Address of an attachment."""

    def xml(self) -> str:
        name = self.name or f"texte-{self.id}"
        link = self.link or f"{OLD}/2018/03/{name}/"
        parts = [
            f"<item><title>{_cdata(self.title)}</title><link>{escape(link)}</link>",
            f"<dc:creator>{_cdata(self.creator)}</dc:creator>",
            f"<guid isPermaLink='false'>{OLD}/?p={self.id}</guid>",
            f"<content:encoded>{_cdata(self.content)}</content:encoded>",
            f"<excerpt:encoded>{_cdata(self.excerpt)}</excerpt:encoded>",
            f"<wp:post_id>{self.id}</wp:post_id><wp:post_date>{self.date}</wp:post_date>",
            f"<wp:post_name>{_cdata(name)}</wp:post_name><wp:status>{self.status}</wp:status>",
            f"<wp:post_parent>{self.parent}</wp:post_parent>",
            f"<wp:post_password>{self.password}</wp:post_password>",
            f"<wp:post_type>{self.type}</wp:post_type>",
        ]
        if self.url:
            parts.append(f"<wp:attachment_url>{_cdata(self.url)}</wp:attachment_url>")
        parts += [
            f'<category domain="{domain}" nicename="{slug}">{_cdata(said)}</category>'
            for domain, slug, said in self.categories
        ]
        parts += [
            f"<wp:postmeta><wp:meta_key>{_cdata(key)}</wp:meta_key>"
            f"<wp:meta_value>{_cdata(value)}</wp:meta_value></wp:postmeta>"
            for key, value in self.meta
        ]
        for comment in self.comments:
            inner = "".join(f"<wp:{key}>{_cdata(said)}</wp:{key}>" for key, said in comment.items())
            parts.append(f"<wp:comment>{inner}</wp:comment>")
        return "".join((*parts, "</item>\n"))


def _cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def attachment(id: int, path: str, **values: object) -> WpItem:  # noqa: A002
    """A file of the media library, `2018/03/photo.jpg`."""
    alt = values.pop("alt", "")
    given = WpItem(**{"title": path, "id": id, "type": "attachment", "status": "inherit"} | values)  # type: ignore[arg-type]
    given.url = f"{OLD}/wp-content/uploads/{path}"
    given.meta = [("_wp_attachment_image_alt", str(alt))] if alt else []
    return given


AUTHORS = {"anne": ("Anne Essai", "anne@ancien.example.org")}


def export(folder: Path, *items: WpItem, authors: Mapping[str, tuple[str, str]] = AUTHORS) -> Path:
    """An export that holds `items`; authors: login → name and e-mail."""
    people = "".join(
        f"<wp:author><wp:author_login>{login}</wp:author_login><wp:author_email>{email}"
        f"</wp:author_email><wp:author_display_name>{_cdata(name)}</wp:author_display_name></wp:author>"
        for login, (name, email) in authors.items()
    )
    path = folder / "export.xml"
    body = "".join(item.xml() for item in items)
    path.write_text(f"{_HEAD.format(old=OLD, authors=people)}{body}</channel></rss>\n", "utf-8")
    return path


def folder(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """A folder that holds `files`."""
    given = {name: data.encode() if isinstance(data, str) else data for name, data in files.items()}
    write_files(root, given)
    return root


@dataclass
class Imported:
    """A content folder after an import."""

    content: Path
    plan: ImportPlan
    said: str = field(default="")

    def text(self, name: str) -> str:
        return (self.content / name).read_text(encoding="utf-8")

    def body(self, name: str) -> str:
        return self.text(name).split("---\n", 2)[2].strip("\n")

    @property
    def files(self) -> set[str]:
        found = (p for p in self.content.rglob("*") if p.is_file())
        return {p.relative_to(self.content).as_posix() for p in found} - {NAME}

    def load(self) -> Content:
        return load(self.content, SITE)

    @property
    def errors(self) -> list[Problem]:
        """Problems that the site finds in the imported texts."""
        return [problem for problem in self.load().problems if problem.is_error]


def imported(
    source: Path, content: Path, uploads: Path | None = None, choices: Choices | None = None
) -> Imported:
    """Import `source` into `content`, as `make import` does."""
    made = planned(source, content, uploads, SITE, choices or Choices())
    write(made, content)
    return Imported(content, made, report(made, source.name, rehearsal=False))


def body_of(tmp_path: Path, content: str, *others: WpItem) -> str:
    """The Markdown of a post whose content in WordPress is `content`."""
    source = export(tmp_path, WpItem(content, name="un"), *others)
    shutil.rmtree(tmp_path / "content", ignore_errors=True)
    return imported(source, tmp_path / "content").body("articles/2018/un.md")
