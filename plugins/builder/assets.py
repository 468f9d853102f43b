"""The theme's static files: small sources kept apart, few requests for the reader.

A bundle is the text of several files, one after the other, served as one.  Every address
carries a digest of its file, so that a reader's browser may keep it for ever and still
get a changed one at once.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from builder.errors import BuildError

_URL = re.compile(r"url\(\s*(?P<quote>[\"']?)(?P<url>[^)\"']+)(?P=quote)\s*\)")


@dataclass
class Assets:
    """Files of `static` published under `/<folder>/`."""

    static: Path
    bundles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Name of a bundle → names of its sources, which are then not published themselves."""
    root: str = ""
    """Path under which the site lives on its host."""
    folder: str = "theme"

    def files(self) -> Iterator[tuple[str, bytes]]:
        """(name relative to the output, bytes) of every file to publish, in order of name."""
        for name in self._names:
            yield f"{self.folder}/{name}", self._content(name)

    def address(self, name: str) -> str:
        """Where `name` is served.  Raises `BuildError` when the theme has no such file."""
        return f"{self.root}/{self.folder}/{name}?v={self._digest(name)}"

    @cached_property
    def _names(self) -> list[str]:
        sources = {source for names in self.bundles.values() for source in names}
        found = {
            path.relative_to(self.static).as_posix()
            for path in self.static.rglob("*")
            if path.is_file() and not path.name.startswith(".")
        }
        return sorted((found - sources) | self.bundles.keys())

    @cached_property
    def _contents(self) -> dict[str, bytes]:
        return {}

    def _content(self, name: str) -> bytes:
        if name not in self._contents:
            if name in self.bundles:
                parts = [self._source(source, name) for source in self.bundles[name]]
                self._contents[name] = b"\n".join(parts)
            else:
                self._contents[name] = self._source(name, name)
        return self._contents[name]

    def _source(self, source: str, name: str) -> bytes:
        """Bytes of a source file, its `url()` pointed as seen from `name`."""
        try:
            content = (self.static / source).read_bytes()
        except OSError as error:
            raise BuildError(
                f"le thème n’a pas de fichier « static/{source} » ({error.strerror})"
            ) from None
        if not source.endswith(".css"):
            return content
        return _URL.sub(lambda match: self._pointed(match, source), content.decode()).encode()

    def _pointed(self, match: re.Match[str], source: str) -> str:
        url = match["url"]
        if ":" in url or url.startswith(("#", "/")):
            return match[0]
        parts: list[str] = []
        for part in PurePosixPath(source).parent.joinpath(url).parts:
            if part == "..":
                parts.pop()
            else:
                parts.append(part)
        return f'url("{self.address("/".join(parts))}")'

    def _digest(self, name: str) -> str:
        return hashlib.sha256(self._content(name)).hexdigest()[:8]
