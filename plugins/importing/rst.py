"""reStructuredText → its fields and HTML.  Reads no other file, asks no other site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from docutils import nodes
from docutils.core import publish_doctree, publish_from_doctree
from docutils.utils import SystemMessage
from pelican import rstdirectives  # Registers code-block and abbr, as Pelican has them.

from importing.found import Loss

_SETTINGS = {
    "file_insertion_enabled": False,
    "raw_enabled": True,
    "halt_level": 5,
    "report_level": 5,
    "warning_stream": False,
    "_disable_config": True,
    "initial_header_level": 2,
    "syntax_highlight": "none",
    "embed_stylesheet": False,
    "doctitle_xform": True,
    "math_output": "LaTeX",
    "id_prefix": "",
    "smart_quotes": False,
}
_VIDEOS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "dailymotion": "https://www.dailymotion.com/video/{}",
}
_DIRECTIVE = re.compile(r"^\.\. ([\w:-]+)::[ \t]*(.*)", re.DOTALL)
_OPTION = re.compile(r"^\s*:[\w-]+:.*$", re.MULTILINE)


@dataclass
class RstText:
    title: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    html: str = ""
    losses: list[tuple[Loss, str]] = field(default_factory=list)


def read_rst(source: str, name: str) -> RstText:
    """The text `source` of the file `name`; what docutils cannot read stays as words."""
    made = RstText()
    tree = publish_doctree(source, source_path=name, settings_overrides=dict(_SETTINGS))
    made.title = str(tree.get("title", ""))
    made.fields = dict(_fields(tree))
    for message in list(tree.findall(nodes.system_message)):
        _settle(message, made)
    for problem in list(tree.findall(nodes.problematic)):
        problem.replace_self(nodes.inline("", problem.astext()))
    for short in list(tree.findall(rstdirectives.abbreviation)):
        if short.get("explanation"):
            title, said = escape(short["explanation"]), escape(short.astext())
            short.replace_self(nodes.raw("", f'<abbr title="{title}">{said}</abbr>', format="html"))
    for info in list(tree.findall(nodes.docinfo)):
        info.parent.remove(info)
    for section in list(tree.findall(nodes.section)):
        if section.get("classes") == ["system-messages"]:
            section.parent.remove(section)
    settings = {**_SETTINGS, "output_encoding": "unicode"}
    html = publish_from_doctree(tree, writer="html5", settings_overrides=settings)
    body = re.search(r"<body[^>]*>(.*)</body>", html, re.DOTALL)
    made.html = _without_title(body[1] if body else html)
    return made


def _fields(tree: nodes.document) -> Iterator[tuple[str, str]]:
    for info in tree.findall(nodes.docinfo):
        for child in info.children:
            if isinstance(child, nodes.field):
                yield child[0].astext().casefold(), child[1].astext()
            elif isinstance(child, nodes.authors):
                yield "authors", "; ".join(one.astext() for one in child.children)
            else:
                yield child.tagname, child.astext()


def _settle(message: nodes.system_message, made: RstText) -> None:
    """Replace what docutils says in English by the words of the source that it could not read."""
    kept: list[nodes.Node] = []
    said = message.children[0].astext() if message.children else ""
    for block in message.findall(nodes.literal_block):
        text = block.astext()
        directive = _DIRECTIVE.match(text)
        if directive is None:
            kept.append(nodes.paragraph("", text))
            continue
        name, rest = directive[1].lower(), _OPTION.sub("", directive[2]).strip()
        if name in ("include", "raw", "csv-table") and "content" not in said.lower():
            made.losses.append((Loss.DIRECTIVE, f"{name} : {' '.join(text.split())[:80]}"))
            if name in ("include", "raw"):
                continue
        elif name in _VIDEOS and rest:
            address = _VIDEOS[name].format(rest.split()[0])
            made.losses.append((Loss.MEDIA, address))
            link = nodes.reference("", f"Vidéo : {address}", refuri=address)
            kept.append(nodes.paragraph("", "", link))
            continue
        else:
            made.losses.append((Loss.DIRECTIVE, f"{name}, ligne {message.get('line', '?')}"))
        if rest:
            kept += [
                nodes.paragraph("", part) for part in re.split(r"\n\s*\n", rest) if part.strip()
            ]
    if not list(message.findall(nodes.literal_block)) and int(message.get("level", 0)) >= 2:
        made.losses.append((Loss.DIRECTIVE, f"ligne {message.get('line', '?')}"))
    parent = message.parent
    place = parent.index(message)
    parent.remove(message)
    for number, node in enumerate(kept):
        parent.insert(place + number, node)


_TITLE = re.compile(r"<h1 class=\"title\">.*?</h1>", re.DOTALL)
_MAIN = re.compile(r"</?main\b[^>]*>")


def _without_title(html: str) -> str:
    return _MAIN.sub("", _TITLE.sub("", html, count=1)).strip()


def as_words(source: str) -> str:
    """HTML of a text that docutils cannot read at all."""
    parts = re.split(r"\n\s*\n", source)
    return "".join(f"<p>{escape(part)}</p>" for part in parts if part.strip())


def read_or_words(path: Path, name: str, text: str) -> RstText:
    try:
        return read_rst(text, name)
    except (SystemMessage, Exception) as error:  # Whatever docutils raises for a hostile text.
        losses = [(Loss.DIRECTIVE, f"texte repris tel quel ({type(error).__name__})")]
        title = _UNDERLINED.match(text)
        fields = {match[1].casefold(): match[2].strip() for match in _FIELD.finditer(text)}
        body = _FIELD.sub("", text[title.end() :] if title else text)
        return RstText(title[1].strip() if title else "", fields, as_words(body), losses)


_UNDERLINED = re.compile(r"\s*(?:[=#*~^\"+-]{3,}\n)?(.+)\n[=#*~^\"+-]{3,}[ \t]*\n")
_FIELD = re.compile(r"^:(\w+):[ \t]+(.*)$", re.MULTILINE)
