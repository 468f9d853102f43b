"""What a page's template is made of: its own source and those it extends, includes and imports."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, meta

from builder.incremental.fingerprint import SIZE, Fingerprints

OPTIONS = (
    "block_start_string",
    "block_end_string",
    "variable_start_string",
    "variable_end_string",
    "comment_start_string",
    "comment_end_string",
    "line_statement_prefix",
    "line_comment_prefix",
    "trim_blocks",
    "lstrip_blocks",
    "newline_sequence",
    "keep_trailing_newline",
    "optimized",
    "undefined",
    "finalize",
    "autoescape",
    "filters",
    "tests",
    "policies",
)
"""Attributes of a Jinja environment that shape the code it makes of a template."""

References = dict[bytes, tuple[str, ...] | None]
"""Digest of a template's source → names it refers to; None when it computes one."""


def compiling_options(environment: Any) -> dict[str, Any]:
    options = {name: getattr(environment, name) for name in OPTIONS}
    return {**options, "extensions": sorted(environment.extensions)}


class LateTemplate:
    """A template that is loaded when a page is rendered: most pages stay as they are."""

    def __init__(self, environment: Any, name: str) -> None:
        self.environment = environment
        self.name = name

    @cached_property
    def loaded(self) -> Any:
        return self.environment.get_template(self.name)

    def render(self, values: Mapping[str, Any]) -> str:
        text: str = self.loaded.render(values)
        return text


class Templates:
    """The templates of one Jinja environment, as they are now.

    `references` is what earlier builds found, by the source's digest; it is added to.
    """

    def __init__(self, environment: Any, references: References, values: Fingerprints) -> None:
        self._environment = environment
        self._references = references
        self._sources: dict[str, bytes] = {}
        self._digests: dict[str, bytes] = {}
        self._all: tuple[str, ...] | None = None
        shared = dict(environment.globals)
        self._options = values.of((compiling_options(environment), shared))

    def digest(self, name: str) -> bytes:
        """Changes with the source of `name`, of any template that it may reach, or an option."""
        if name not in self._digests:
            digest = hashlib.blake2b(self._options, digest_size=SIZE)
            for reached in sorted(self._reached(name)):
                digest.update(b"%b\0%b" % (reached.encode(), self._source(reached)))
            self._digests[name] = digest.digest()
        return self._digests[name]

    def load(self, name: str) -> None:
        """Compile `name` and any template that it may reach, for the processes that will share
        this one's memory."""
        for reached in self._reached(name):
            # A page that meets this error tells it.
            with suppress(TemplateError):
                self._environment.get_template(reached)

    def _reached(self, name: str) -> Iterable[str]:
        reached: set[str] = set()
        waiting = [name]
        while waiting:
            one = waiting.pop()
            if one in reached:
                continue
            reached.add(one)
            references = self._references.get(self._source(one))
            if references is None:
                # Which ones is known only when it is rendered: it may be any.
                return self._every()
            waiting += references
        return reached

    def _source(self, name: str) -> bytes:
        """Digest of a template's source; empty for one that does not exist."""
        if name not in self._sources:
            try:
                source, _, _ = self._environment.loader.get_source(self._environment, name)
            except TemplateNotFound:
                digest = b""
                self._references[digest] = ()
            else:
                digest = hashlib.blake2b(source.encode(), digest_size=SIZE).digest()
                if digest not in self._references:
                    self._references[digest] = self._found(source)
            self._sources[name] = digest
        return self._sources[name]

    def _found(self, source: str) -> tuple[str, ...] | None:
        try:
            names = list(meta.find_referenced_templates(self._environment.parse(source)))
        except TemplateSyntaxError:
            return None
        return None if None in names else tuple(name for name in names if name)

    def _every(self) -> tuple[str, ...]:
        if self._all is None:
            self._all = tuple(self._environment.list_templates())
        return self._all
