"""A text of a site folder → its fields and body, by the reader of this site where that works."""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from lxml import html as lxml_html

from fast_dataclass import dataclass
from importing.found import Author, Loss, visible
from importing.rst import read_rst
from importing.wordpress_bodies import hidden_parts
from programmation.content import decoding, front_matter
from programmation.content.entry import MARKDOWN_SUFFIXES
from programmation.content.front_matter import FOREIGN_DRAFTS
from programmation.content.nodes import Group, Items, Node, Text
from programmation.schema import normalized
from programmation.text.code_spans import outside_code
from programmation.text.french import fold
from programmation.text.plain_text import FORBIDDEN

RST = (".rst", ".rest")
HTML = (".html", ".htm")
TEXTS = (*MARKDOWN_SUFFIXES, *RST, *HTML)
OTHER_TEXTS = tuple(".adoc .asciidoc .org .textile .ipynb .mdx .rmd .wiki".split())
"""Suffixes of formats that are not read."""
MACHINERY = tuple(
    ".py .pyc .toml .yml .yaml .json .css .js .scss .less .map .lock .sh .xml .ini .cfg Makefile"
    " .woff .woff2 .ttf .otf .eot .ico .webmanifest .php .rb .ts .vue LICENSE Gemfile CNAME".split()
)  # fmt: skip
"""Ends of the names of files that serve the old site's programs."""

_NO_TEXT = frozenset({"readme", "license", "licence", "contributing", "changelog", "404"})

Fields = dict[str, list[str]]
"""Normalised key → values as texts; empty fields are absent."""

_BLOCK = re.compile(
    r"\A\s*(?P<mark>\+\+\+|---)[ \t]*\n(?P<said>.*?)^(?:(?P=mark)|\.\.\.)[ \t]*$\n?",
    re.DOTALL | re.MULTILINE,
)  # Front matter of TOML (+++) or YAML (---).
_LINE = re.compile(r"^([A-Za-z][\w -]*?)[ \t]*[:=][ \t]*(\S.*)$", re.MULTILINE)
"""`Key: value` or `key = value`."""
_OF_PICTURE = re.compile(r"image|cover|photo|picture|thumbnail|banner|teaser", re.IGNORECASE)
_PICTURE, _PERSON = ("path", "src", "url", "feature"), ("display_name", "name", "nom")
_PROPERTIES = {
    "article:published_time": "date", "article:modified_time": "modified",
    "article:tag": "keywords", "og:description": "description",
}  # fmt: skip
"""`<meta property>` for social networks, in pages saved by a program → our field."""
_REFERENCES = re.compile(r"(?:^|[\s\[,:-])\*[A-Za-z0-9_]", re.MULTILINE)
_SIGNED = re.compile(r"^(.*?)\s*[(<\[]\s*([^\s()<>\[\]]+@[^\s()<>\[\]]+)\s*[)>\]]\s*$")
"""`Anne Essai (anne@exemple.org)`, in any brackets."""
_CLOSED = re.compile(
    "draft|brouillon|(?:un|non )publi.*|priv.*|pending|en attente|trash|archive.*|inacti.*|intern.*"
    "|memb(?:re|er).*|subscriber.*|logged.*|paid|restrict.*"
)  # Values of a field that hide a text.
HIDING: Mapping[str, Callable[[str], object]] = {
    **FOREIGN_DRAFTS,
    **dict.fromkeys(
        "headless encrypted brouillon prive interne internal unpublished members_only membersonly"
        " protected restricted deleted disabled wip archive archived noindex no_index robotsnoindex"
        .split(), FOREIGN_DRAFTS["hidden"],
    ),
    **dict.fromkeys(("publish", "visible"), FOREIGN_DRAFTS["published"]),
    **dict.fromkeys(("build", "_build", "render", "list"), "never".__eq__),
    **dict.fromkeys(("expirydate", "unpublishdate", "expires", "password"), bool),
    "permalink": "false".__eq__,
    **dict.fromkeys(("robots", "meta_robots"), re.compile(".*(?:noindex|none).*").fullmatch),
    **dict.fromkeys("status statut state etat access audience".split(), _CLOSED.fullmatch),
}  # fmt: skip
"""Field → whether a value of it hides the text, now or after some day, with usual themes."""
_HIDDEN_PATH = re.compile(
    r"(?i)(?:^|/)_?((?:drafts?|brouillons?|priv(?:ate|ée?s?|es?))/|(?:draft|brouillon)[_-])"
)  # `_drafts/x.md`, `privé/x.md`, `brouillon-x.md`.
_ENCRYPTED = re.compile(r"\{\{[<%]\s*(?:hugo-)?encrypt|\{%\s*encrypt")


@dataclass
class TextFile:
    name: str
    fields: Fields
    body: str
    in_markdown: bool
    losses: list[tuple[Loss, str]]
    headless: bool
    """Whether it has no block of fields."""
    original: str
    """Source from which `body` was converted; empty where `body` is the file's own."""
    values: Mapping[str, Any]
    """Values of the block of fields, with tables within tables."""

    def first(self, *keys: str) -> str:
        """The first value of the first field of `keys` that is filled."""
        return next((self.fields[key][0] for key in keys if self.fields.get(key)), "")

    def joined(self, *keys: str) -> str:
        """The first field of `keys` that is filled, its lines joined by spaces."""
        return next((" ".join(values) for values in map(self.fields.get, keys) if values), "")

    def several(self, *keys: str, alone: bool = False) -> list[str]:
        """Values of `keys`; a single value is cut at its commas or semicolons, unless `alone`."""
        parts: list[str] = []
        for key in keys:
            values = self.fields.get(key, [])
            if len(values) == 1 and not alone:
                values = values[0].split(";" if ";" in values[0] else ",")
            parts += filter(None, (value.strip(" ,;") for value in values))
        return list(dict.fromkeys(parts))

    def hidden_by(self) -> list[str]:
        """Names of the fields that hide the text, and of codes that hide a part of it."""
        checked = ((name, hides, self.fields.get(name, ())) for name, hides in HIDING.items())
        names = [name for name, hides, values in checked if any(map(hides, map(fold, values)))]
        names += _HIDDEN_PATH.findall(self.name)
        names += ["encrypt"] if _ENCRYPTED.search(self.body) else []
        parts = hidden_parts(self.body)
        if parts and self.in_markdown:
            parts = hidden_parts(outside_code(self.body, lambda text, _: text, lambda _: ""))
        return [*names, *parts[:1]]

    def authors(self, default: object) -> tuple[Author, ...]:
        """Authors in the fields, `Anne Essai (anne@exemple.org)`; else in `default`, a setting."""
        named = self.several("author", alone=True) + self.several("authors")
        signed = map(_author, named or ([default] if isinstance(default, str) else []))
        return tuple(author for author in signed if author.name)


def _author(text: str) -> Author:
    match = _SIGNED.match(text)
    name, email = match.groups() if match else (text, "")
    name = name.strip(" \"'")
    is_address = re.fullmatch(r"\S*@\S*", name)
    return Author(name.partition("@")[0], name) if is_address else Author(name, email)


def read_text_file(path: Path, name: str, root: Path, language: str) -> TextFile:
    """The text at `path`, known as `name`.  Never raises for bad content.  root: folder of the
    site; language: that of texts which do not say their own."""
    losses: list[tuple[Loss, str]] = []
    text = _decoded(path.read_bytes(), losses)
    suffix = path.suffix.lower()
    in_markdown = suffix in MARKDOWN_SUFFIXES
    values: Mapping[str, Any] | None
    if suffix in RST:
        given, body, rst_losses = read_rst(text, path, root, language)
        values = {key: value for key, value in given.items() if value.strip()} or None
        losses += rst_losses
    elif not in_markdown and not text.lstrip().startswith(("---", "+++")):
        values, body = _read_html(text)
    else:
        values, body = _read_markdown(name, text, losses)
    fields, original = flattened(values), text if suffix in RST else ""
    return TextFile(name, fields, body, in_markdown, losses, values is None, original, values or {})


def _decoded(data: bytes, losses: list[tuple[Loss, str]]) -> str:
    try:
        text = data.decode(decoding.encoding_of(data)).removeprefix("\ufeff")
    except UnicodeDecodeError:
        losses.append((Loss.ENCODING, "n’est pas en UTF-8 : vérifiez ses accents"))
        text = decoding.text_anyhow(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if removed := len(FORBIDDEN.findall(text)):
        losses.append((Loss.ENCODING, f"{removed} caractère(s) invisible(s) retiré(s)"))
    return visible(text)


def _read_markdown(
    name: str, text: str, losses: list[tuple[Loss, str]]
) -> tuple[Mapping[str, Any] | None, str]:
    """Values of the front matter, None without one; and the body."""
    start = text.lstrip()
    if start.startswith("{"):
        with suppress(ValueError, RecursionError):
            values, end = json.JSONDecoder().raw_decode(start)
            return values, start[end:].lstrip("\n")
    load: Callable[[str], Any] = tomllib.loads
    block, why = _BLOCK.match(text), "ce n’est pas du TOML"
    if block is None or block["mark"] == "---":
        document, problems = front_matter.parse(name, text.encode())
        if document is not None:
            return _plain(document.fields), document.body
        if block is None:
            return None, text
        # YAML that this site refuses (anchors, tags, depth) and other generators read.
        load, why = partial(yaml_values, loader=yaml.BaseLoader), problems[0].message
    try:
        values = load(block["said"])
        flattened(values)
    except (yaml.YAMLError, ValueError, RecursionError, TypeError):
        lines = _LINE.findall(block["said"])
        values = {key: [value.strip(" \"'")] for key, value in lines}
        losses.append((Loss.FIELD, f"en-tête à relire : {why}"))
    if block["said"].strip() and not flattened(values):
        return None, text  # Two rules around words, not front matter.
    return values if isinstance(values, Mapping) else {}, text[block.end() :]


def yaml_values(text: str, loader: type = yaml.SafeLoader) -> Any:
    """Values of a YAML text.  Raises ValueError, for many references too, or `yaml.YAMLError`."""
    if len(text) > 200_000 or len(_REFERENCES.findall(text)) > 20:
        raise ValueError
    return yaml.load(text, loader)  # noqa: S506  # SafeLoader, or that of texts alone.


def settings_of(site: Path, names: Iterable[str]) -> dict[str, Any]:
    """Setting in lower case → value, of a site's TOML or YAML files; the last file wins."""
    settings: dict[str, Any] = {}
    for path in (site / name for name in names):
        values = None
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= 200_000:
            text = path.read_text(encoding="utf-8", errors="replace")
            with suppress(ValueError, yaml.YAMLError, RecursionError):
                values = tomllib.loads(text) if path.suffix == ".toml" else yaml_values(text)
        if isinstance(values, dict):
            alone = path.parent.name == "_default" and path.stem not in ("hugo", "config")
            values = {path.stem: values} if alone else values
            settings |= {str(key).lower(): value for key, value in values.items()}
    return settings


def flattened(values: Any) -> Fields:
    """Fields of a table and of the tables in it, as Hugo's `params:`, in one mapping."""
    fields: Fields = {}
    for key, value in values.items() if isinstance(values, Mapping) else ():
        if isinstance(value, Mapping):
            inner = flattened(value)
            # `author: {name: …}`, `image: {path: …}`: one inner field stands for the whole.
            main = _PICTURE if _OF_PICTURE.search(str(key)) else _PERSON
            if name := next((part for part in main if part in inner), ""):
                fields[normalized(str(key))] = inner.pop(name)
                # A bare `url` would be taken for the text's own address.
                own = {*_PICTURE, *_PERSON}
                inner = {f"{key}_{n}" if n in own else n: texts for n, texts in inner.items()}
            fields |= {name: texts for name, texts in inner.items() if name not in values}
        elif texts := _texts(value):
            fields[normalized(str(key))] = texts
    return fields


def _texts(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, Mapping):
        value = value.get("name") or [*value.values()]
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [text for item in value for text in _texts(item)]
    text = "" if value is None else str(value).strip()
    return [text] if text else []


def _plain(node: Node) -> Any:
    match node:
        case Text(value):
            return value
        case Items(items):
            return [_plain(item) for item in items]
        case Group(entries):
            return {key.value: _plain(held) for key, held in entries}


def _read_html(text: str) -> tuple[Mapping[str, Any] | None, str]:
    """Fields of a page's `<meta>` and title, None without any; and the HTML of its body."""
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text)
    try:
        document = lxml_html.document_fromstring(text, parser=lxml_html.HTMLParser(huge_tree=True))
    except (ValueError, lxml_html.etree.ParserError):
        return None, text
    fields, networks = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for meta in document.iter("meta"):
        value = (meta.get("content") or meta.get("contents") or "").strip()
        if value and (key := normalized(meta.get("name", ""))):
            fields[key].append(value)
        elif value and not meta.get("name") and meta.get("property") in _PROPERTIES:
            networks[_PROPERTIES[meta.get("property")]].append(value)
    named = networks | fields
    if title := " ".join((document.findtext(".//title") or "").split()):
        named["title"] = [title]
    if (body := document.find(".//body")) is None:
        return named or None, text
    parts = (lxml_html.tostring(child, encoding="unicode") for child in body)
    return named or None, "".join((body.text or "", *parts))


def is_of_project(name: str) -> bool:
    """Whether the text `name`, at the root, is for whoever keeps the site: README, LICENSE…"""
    return name.rpartition(".")[0].casefold() in _NO_TEXT
