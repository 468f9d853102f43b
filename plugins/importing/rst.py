"""reStructuredText → its fields and HTML.  Reads no file of another folder, asks no other site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial
from html import escape
from pathlib import Path
from textwrap import dedent
from typing import Any

from docutils import nodes
from docutils.core import publish_doctree, publish_parts
from docutils.frontend import get_default_settings
from docutils.io import DocTreeInput
from docutils.parsers.rst import Parser, directives
from docutils.parsers.rst.directives.misc import Include
from docutils.readers import doctree, standalone
from docutils.writers.html5_polyglot import Writer
from pelican import rstdirectives  # Registers code-block and abbr, as Pelican has them.

from importing.found import Loss
from importing.web_address import VIDEOS

Losses = list[tuple[Loss, str]]

_SETTINGS = {
    "file_insertion_enabled": False, "halt_level": 5, "report_level": 5, "warning_stream": False,
    "syntax_highlight": "none", "embed_stylesheet": False, "math_output": "LaTeX",
    "toc_backlinks": False, "output_encoding": "unicode", "traceback": True,
}  # fmt: skip
"""With `traceback`, docutils raises what goes wrong, rather than exit from the program."""
_DIRECTIVE = re.compile(r"^\.\. ([\w:-]+)::[ \t]*(.*)", re.DOTALL)
_CAPTION = re.compile(r"^\s*:caption:[ \t]*(.+)$", re.MULTILINE)
_OPTION = re.compile(r"^\s*:[\w-]+:.*$", re.MULTILINE)
_FIELD = re.compile(r"^:(\w[^:\n]*):[ \t]+(\S.*)$", re.MULTILINE)

MAX_INCLUDED = 1_000_000
"""Most characters of all files that one text includes: an included file may include others."""
_defaults = cache(partial(get_default_settings, Parser, standalone.Reader, Writer))
"""All options of docutils, which would otherwise read them again for each text."""


class _Include(Include):  # type: ignore[misc]  # docutils says no types
    """`include`, limited to files below the settings' `root`."""

    def run(self) -> list[nodes.Node]:
        settings = self.state.document.settings
        # Only while this directive runs: tables and raw HTML may read no file.
        settings.file_insertion_enabled = True
        try:
            return list(super().run())
        finally:
            settings.file_insertion_enabled = False

    def read_file(self, path: Any) -> str:
        file = Path(path).resolve()
        allowed = (self.settings.root, self.standard_include_path.resolve())
        if (
            "parser" in self.options
            or not any(file.is_relative_to(folder) for folder in allowed)
            or not file.is_file()
            or self.settings.included + file.stat().st_size > MAX_INCLUDED
        ):
            raise self.error(self.name)
        self.settings.included += file.stat().st_size
        return str(super().read_file(path))


directives.register_directive("include", _Include)


def read_rst(
    source: str, path: Path, root: Path, language: str
) -> tuple[dict[str, str], str, Losses]:
    """Fields of the text at `path`, with its title; HTML of the rest; losses.

    A part that docutils cannot read is kept as words.  root: folder of files that may be included;
    language: that of a text which does not say its own.
    """
    try:
        settings = _defaults().copy()
        settings.__dict__ |= _SETTINGS | {"root": root.resolve(), "included": 0}
        tree = publish_doctree(source, source_path=str(path), settings=settings)
        losses: Losses = []
        for message in list(tree.findall(nodes.system_message)):
            _settle(message, losses)
        fields = {name.casefold(): " ".join(value.split()) for name, value in _fields(tree)}
        # « Avertissement » is the title of a warning.
        french = (fields.get("lang") or language)[:2].lower() in ("", "fr")
        settings.language_code = "fr" if french else "en"
        return fields, _html(tree), losses
    except Exception as error:  # Whatever docutils raises for a hostile text.
        fields = {name.casefold(): value for name, value in reversed(_FIELD.findall(source))}
        parts = filter(str.strip, re.split(r"\n\s*\n", source))
        losses = [(Loss.DIRECTIVE, f"texte repris tel quel ({type(error).__name__})")]
        return fields, "".join(f"<p>{escape(part)}</p>" for part in parts), losses


def _fields(tree: nodes.document) -> Iterator[tuple[str, str]]:
    for child in (child for info in tree.findall(nodes.docinfo) for child in info.children):
        if isinstance(child, nodes.field):
            yield child[0].astext(), child[1].astext()
        elif isinstance(child, nodes.authors):
            yield "authors", "; ".join(author.astext() for author in child.children)
        else:
            yield child.tagname, child.astext()
    if tree.get("title"):
        yield "title", tree["title"]


def _html(tree: nodes.document) -> str:
    for problem in list(tree.findall(nodes.problematic)):
        problem.replace_self(nodes.inline("", problem.astext()))
    for short in list(tree.findall(rstdirectives.abbreviation)):
        if short.get("explanation"):
            title, word = escape(short["explanation"]), escape(short.astext())
            short.replace_self(nodes.raw("", f'<abbr title="{title}">{word}</abbr>', format="html"))
    for part in list(tree.findall()):
        is_messages = isinstance(part, nodes.section) and part.get("classes") == ["system-messages"]
        if is_messages or isinstance(part, nodes.docinfo):
            part.parent.remove(part)
    parts = publish_parts(
        tree, source_class=DocTreeInput, reader=doctree.Reader(), writer=Writer(),
        settings=tree.settings,
    )  # fmt: skip
    subtitle = f"<p>{parts['subtitle']}</p>" if parts["subtitle"] else ""
    return f"{subtitle}{parts['fragment']}".strip()


def _settle(message: nodes.system_message, losses: Losses) -> None:
    """Replace docutils' English message by the part of the source that it could not read."""
    kept: list[nodes.Node] = []
    error = message.children[0].astext() if message.children else ""
    blocks = list(message.findall(nodes.literal_block))
    for block in blocks:
        text = block.astext()
        directive = _DIRECTIVE.match(text)
        if directive is None:
            kept.append(nodes.paragraph("", text))
            continue
        name, rest = directive[1].lower(), _OPTION.sub("", directive[2]).strip()
        if name in ("include", "raw", "csv-table") and "content" not in error.lower():
            losses.append((Loss.DIRECTIVE, f"{name} : {' '.join(text.split())[:80]}"))
            if name in ("include", "raw"):
                continue
        elif name in ("code", "code-block", "sourcecode") and "\n" in directive[2]:
            # With an option that Pelican does not know.
            caption = _CAPTION.search(directive[2])
            kept += [nodes.paragraph("", caption[1])] if caption else []
            body = re.split(r"\n[ \t]*\n", _OPTION.sub("", directive[2]), maxsplit=1)[-1]
            kept.append(nodes.literal_block("", dedent(body).strip("\n")))
            continue
        elif name in VIDEOS and rest:
            address = VIDEOS[name].format(rest.split()[0])
            losses.append((Loss.MEDIA, address))
            link = nodes.reference("", f"Vidéo : {address}", refuri=address)
            kept.append(nodes.paragraph("", "", link))
            continue
        else:
            losses.append((Loss.DIRECTIVE, f"{name}, ligne {message.get('line', '?')}"))
        kept += [nodes.paragraph("", part) for part in re.split(r"\n\s*\n", rest) if part.strip()]
    if not blocks and int(message.get("level", 0)) >= 2:
        losses.append((Loss.DIRECTIVE, f"ligne {message.get('line', '?')}"))
    place = message.parent.index(message)
    message.parent[place : place + 1] = kept
