"""Joins the theme's style sheets and scripts into a few files, and strips comments and indentation.

`bundles.json` in the theme's folder lists the files of `static/` that each bundle concatenates, in
order; between blocks the order is of no matter, as layers say what outranks what.  The pages of
seasons, which alone are filtered and show twelve months, have a style sheet more and a script of
their own.  Style sheets and scripts are published in bundles alone, other files (fonts, icons) as
they are.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from functools import cached_property, lru_cache
from pathlib import Path

from builder.errors import BuildError
from builder.output.file_system import input_stamp, snapshot
from fast_dataclass import dataclass
from lazy_regex import lazy_compile

FOLDER = "theme"
"""Folder of the site where the theme's files are published."""

_CSS_COMMENT = lazy_compile(r"/\*(?!!).*?\*/", re.DOTALL)
_URL = lazy_compile(r"url\(\"([^\"]+)\"\)")
_PROPERTY = lazy_compile(r"^[\w-]+: ", re.MULTILINE)
# Lines that are comments, and indentation; a script here has no text that goes over lines.
_JS_LINE_START = lazy_compile(r"^[ \t]*(?:(?://.*|/\*\*.*\*/)\n)?", re.MULTILINE)


@dataclass(frozen=True)
class Assets:
    """The published files of the theme in folder `theme`."""

    theme: Path

    @classmethod
    def from_theme(cls, theme: Path) -> Assets:
        """The assets of `theme`; those of the last build when its files are as they were."""
        return _made(theme, frozenset(snapshot(os.fspath(theme), input_stamp).items()))

    @cached_property
    def bundles(self) -> dict[str, bytes]:
        """Name → joined content: `site.css`."""
        listing = self.theme / "bundles.json"
        if not listing.is_file():
            return {}
        table = json.loads(listing.read_text("utf-8"))
        return {name: self._joined(name, parts) for name, parts in table.items()}

    @cached_property
    def files(self) -> dict[str, Path]:
        """Name → file, for those that no bundle joins: `fonts/texte.woff2`."""
        static = self.theme / "static"
        return {
            path.relative_to(static).as_posix(): path.resolve()
            for path in sorted(static.rglob("*"))
            if path.is_file() and path.suffix not in (".css", ".js")
        }

    def address(self, name: str, root: str = "") -> str:
        """Address of a file.  It changes with the content, so that no browser shows a stale one.

        Raises BuildError for a name that the theme does not have.
        """
        versioned = self.versions.get(name) or self._bundle_versions.get(name)
        if versioned is None:
            raise BuildError(f"le thème n’a pas de fichier « {name} »")
        return f"{root}/{FOLDER}/{versioned}"

    @cached_property
    def versions(self) -> dict[str, str]:
        """Name → name with the version, for the files that no bundle joins."""
        return {name: _versioned(name, file.read_bytes()) for name, file in self.files.items()}

    @cached_property
    def _bundle_versions(self) -> dict[str, str]:
        return {name: _versioned(name, data) for name, data in self.bundles.items()}

    def _joined(self, name: str, parts: list[str]) -> bytes:
        try:
            texts = [(self.theme / "static" / part).read_text("utf-8") for part in parts]
        except OSError as error:
            raise BuildError(f"bundles.json, « {name} » : {error.filename} illisible") from None
        text = "\n".join(texts)
        if name.endswith(".css"):
            # The same address as in a page, so that a file is fetched once.
            return _URL.sub(
                lambda url: f'url("{self.versions.get(url[1], url[1])}")', _without_comments(text)
            ).encode()
        return (_JS_LINE_START.sub("", text) if name.endswith(".js") else text).encode()


@lru_cache(1)
def _made(theme: Path, _stamps: frozenset[tuple[str, str]]) -> Assets:
    return Assets(theme)


def _versioned(name: str, data: bytes) -> str:
    return f"{name}?v={hashlib.sha256(data).hexdigest()[:10]}"


def _without_comments(css: str) -> str:
    """The style sheet without comments and spaces; `/*! … */` (licences) stay.  Written one
    declaration a line, as ours are."""
    lines = map(str.strip, _CSS_COMMENT.sub("", css).split("\n"))
    text = "\n".join(filter(None, lines))
    # No group in what replaces: Python would read it again for each of thousands of lines.
    text = _PROPERTY.sub(lambda match: match[0][:-1], text)
    for spaced in (" {\n", "{\n", "}\n", ";\n", ",\n"):
        text = text.replace(spaced, spaced.strip())
    return text.replace(";}", "}") + "\n"
