"""The smallest domain plugin: notes and profiles read into frozen values, pages and a feed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from markdown import Markdown
from markupsafe import Markup
from pelican.generators import Generator
from pelican.plugins import signals

from builder.errors import BuildError
from builder.incremental.converted_texts import ConvertedTexts
from builder.incremental.fingerprint import Fingerprints
from builder.incremental.inputs import code_digest
from builder.incremental.memo import MEMORY
from programmation.text.fast_markdown import quickened

PER_PAGE = 5


@dataclass(frozen=True)
class Profile:
    slug: str
    name: str


@dataclass(frozen=True)
class Note:
    slug: str
    title: str
    day: date
    author: Profile
    body: Markup


@dataclass(frozen=True)
class Page:
    values: dict

    def context(self) -> dict:
        return self.values


@dataclass(frozen=True)
class Site:
    name: str
    today: date


def converter():
    markdown = quickened(Markdown())
    return lambda text: markdown.reset().convert(text)


class NotesGenerator(Generator):
    def generate_context(self) -> None:
        root = Path(self.path)
        settings = self.settings
        store = MEMORY.store(Path(settings["CACHE_PATH"]))
        texts = ConvertedTexts(store, code_digest(settings["PLUGIN_PATHS"]), converter)
        profiles = {
            path.stem: Profile(path.stem, path.read_text().strip())
            for path in sorted(root.glob("profils/*.txt"))
        }
        read = {
            path.stem: path.read_text().split("\n", 3) for path in sorted(root.glob("notes/*.md"))
        }
        texts.begin({body: body.encode() for *_, body in read.values()})
        texts.finish()
        self.notes = tuple(
            Note(
                slug,
                title,
                date.fromisoformat(day),
                profiles[author],
                Markup(texts.html(body)),  # noqa: S704  # the site's own text
            )
            for slug, (title, day, author, body) in read.items()
        )
        texts.save()
        self.profiles = tuple(profiles.values())
        self.site = Site(settings["SITENAME"], date.fromisoformat(settings["BUILD_DATE"]))

    def generate_output(self, writer) -> None:
        notes = sorted(self.notes, key=lambda note: (note.day, note.slug), reverse=True)
        for note in notes:
            self.page(writer, f"notes/{note.slug}/index.html", "note", note=note)
        for profile in self.profiles:
            theirs = tuple(note for note in notes if note.author == profile)
            self.page(
                writer, f"auteurs/{profile.slug}.html", "profile", profile=profile, notes=theirs
            )
        for number, start in enumerate(range(0, max(len(notes), 1), PER_PAGE)):
            name = f"page-{number}.html" if number else "index.html"
            shown = tuple(notes[start : start + PER_PAGE])
            self.page(writer, name, "list", notes=shown, site=self.site)
        latest = tuple(notes[:PER_PAGE])
        writer.write_bytes("flux.json", lambda: feed(latest), Fingerprints().digest(latest))
        writer.copy_file("copie.txt", Path(self.theme) / "static" / "style.css")
        writer.after_render(refuse_forbidden_word)

    def page(self, writer, name, template, **values) -> None:
        writer.write_page(name, self.get_template(template), Page(values))


def feed(notes) -> bytes:
    return json.dumps([[note.title, str(note.day), str(note.body)] for note in notes]).encode()


def refuse_forbidden_word(tree):
    for path in sorted(tree.rglob("*.html")):
        if "interdit" in path.read_text():
            raise BuildError(f"{path.relative_to(tree)} : mot interdit")


def get_generators(_pelican):
    return NotesGenerator


def register():
    signals.get_generators.connect(get_generators)
