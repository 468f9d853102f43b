"""Pelican's Markdown reader with one converter for all files, several processes and a cache.

For sites that leave reading to Pelican; the same results as its own reader.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from markdown import Markdown
from pelican.readers import MarkdownReader
from pelican.utils import pelican_open

from builder.fast_markdown.blocks import quickened
from builder.incremental.code import code_digest
from builder.incremental.fingerprint import Fingerprints, Unknown
from builder.incremental.texts import Convert, Texts


class ReadFiles:
    """The converted Markdown files, and metadata written in Markdown, of one build."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = settings
        self._files: Texts | None = None
        self._fields: Texts | None = None

    def html_and_meta(self, path: str) -> tuple[str, dict[str, list[str]]]:
        if self._files is None:
            # On the first file, once all plugins have set their extensions: convert them all.
            self._files = self._texts(b"file", _file_converter)
            self._files.prepare(self._readable())
        html, meta = json.loads(self._files.html(_text(path)))
        return html, meta

    def field_html(self, text: str) -> str:
        if self._fields is None:
            self._fields = self._texts(b"field", _field_converter)
        return self._fields.html(text)

    def save(self) -> None:
        for texts in (self._files, self._fields):
            if texts is not None:
                texts.save()

    def reader(self) -> type[MarkdownReader]:
        """The class that Pelican is given."""
        files = self

        class QuickMarkdownReader(MarkdownReader):  # type: ignore[misc]
            def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
                self._source_path = source_path
                self._md = _Fields(files)
                html, meta = files.html_and_meta(source_path)
                return html, self._parse_metadata(meta)

        # Pelican names the reader after its class, in the metadata that templates see.
        QuickMarkdownReader.__name__ = MarkdownReader.__name__
        return QuickMarkdownReader

    def _texts(self, use: bytes, converter: Callable[[Mapping[str, Any]], Convert]) -> Texts:
        settings = self._settings
        folder: Path | None = Path(settings["CACHE_PATH"])
        try:
            shaping = Fingerprints().of(settings["MARKDOWN"])
        except Unknown:
            # An extension given as an object: one build cannot know it from another's.
            folder, shaping = None, b""
        key = code_digest(Path(path) for path in settings["PLUGIN_PATHS"]) + shaping + use
        return Texts(folder, key, lambda: converter(settings["MARKDOWN"]))

    def _readable(self) -> Iterator[str]:
        for path in self._paths():
            # A file that cannot be read is the business of whoever reads it.
            with suppress(OSError, ValueError):
                yield _text(path)

    def _paths(self) -> Iterator[str]:
        """The files that Pelican may read."""
        settings = self._settings
        for start in [*settings["ARTICLE_PATHS"], *settings["PAGE_PATHS"]]:
            for folder, _, names in os.walk(os.path.join(settings["PATH"], start)):
                for name in sorted(names):
                    if name.rpartition(".")[2] in MarkdownReader.file_extensions:
                        yield os.path.join(folder, name)


def replace_reader(readers: Any, files: ReadFiles) -> None:
    """Give Pelican's `Readers` ours wherever they have Pelican's own."""
    for extension, reader in readers.reader_classes.items():
        if reader is MarkdownReader:
            readers.reader_classes[extension] = files.reader()


def _text(path: str) -> str:
    """As Pelican reads it."""
    with pelican_open(path) as text:
        return str(text)


class _Fields:
    """What Pelican's reader asks of Python-Markdown to convert metadata like summaries."""

    def __init__(self, files: ReadFiles) -> None:
        self._files = files
        self.preprocessors = self

    def deregister(self, _name: str) -> None:
        """The header's extension: ours never had it."""

    def reset(self) -> None:
        """Each text is converted from a fresh start."""

    def convert(self, text: str) -> str:
        return self._files.field_html(text)


def _file_converter(settings: Mapping[str, Any]) -> Convert:
    markdown = quickened(Markdown(**settings))

    def convert(text: str) -> str:
        html = markdown.reset().convert(text)
        return json.dumps([html, getattr(markdown, "Meta", {})])

    return convert


def _field_converter(settings: Mapping[str, Any]) -> Convert:
    markdown = quickened(Markdown(**settings))
    markdown.preprocessors.deregister("meta")
    return lambda text: markdown.reset().convert(text)
