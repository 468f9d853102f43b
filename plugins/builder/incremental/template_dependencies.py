"""What a page's template is made of: its own source and those it extends, includes and imports."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from jinja2 import TemplateNotFound, TemplateSyntaxError, meta
from jinja2.bccache import Bucket, BytecodeCache

from builder.errors import BuildError
from builder.incremental.fingerprint import SIZE, Fingerprints, Unknown, digest_of
from builder.incremental.memo import MEMORY
from builder.incremental.store import Store

NO_OPTIONS = frozenset(
    "auto_reload bytecode_cache cache extensions globals loader make_globals".split()
)
"""Attributes of a Jinja environment that do not change the code of a compiled template, or that
are digested otherwise."""

Referenced = dict[bytes, tuple[str, ...] | None]
"""Digest of a template's source → templates that it names; None when it computes a name."""


def compiling_options(environment: Any) -> dict[str, Any]:
    options = {name: value for name, value in vars(environment).items() if name not in NO_OPTIONS}
    return {**options, "extensions": sorted(environment.extensions)}


class LateTemplate(NamedTuple):
    """A template loaded when its first page is rendered: most builds render few pages."""

    environment: Any
    name: str

    def render(self, values: Mapping[str, Any]) -> str:
        return str(self.environment.get_template(self.name).render(values))


class Templates:
    """The templates of one Jinja environment, in their present state.

    `references`: names found by earlier builds, by the source's digest; new ones are added to it.
    """

    def __init__(self, environment: Any, references: Referenced, values: Fingerprints) -> None:
        self._environment = environment
        self._references = references
        self._sources: dict[str, bytes] = {}
        self._digests: dict[str, bytes] = {}
        self._options = values.digest((compiling_options(environment), dict(environment.globals)))

    def digest(self, name: str) -> bytes:
        """Digest of the sources of `name` and of every template that it may reach, and of the
        options."""
        if name not in self._digests:
            digest = hashlib.blake2b(self._options, digest_size=SIZE)
            for reached in sorted(self._reached(name)):
                digest.update(b"%b\0%b" % (reached.encode(), self._source(reached)))
            self._digests[name] = digest.digest()
        return self._digests[name]

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
                # A name computed when the page is rendered may be that of any template.
                return self._environment.list_templates()  # type: ignore[no-any-return]
            waiting += references
        return reached

    def _source(self, name: str) -> bytes:
        """Digest of a template's source; empty for one that does not exist.  Raises BuildError for
        one that is no text."""
        if name not in self._sources:
            self._sources[name], self._references[b""] = b"", ()
            with suppress(TemplateNotFound):
                try:
                    source, file, _ = self._environment.loader.get_source(self._environment, name)
                except UnicodeDecodeError:
                    utf8 = "ce n’est pas un texte en UTF-8; enregistrez-le de nouveau en UTF-8"
                    raise BuildError(f"gabarit {name} : {utf8}") from None
                digest = digest_of(source.encode())
                if digest not in self._references:
                    self._references[digest] = self._found(name, source, file)
                self._sources[name] = digest
        return self._sources[name]

    def _found(self, name: str, source: str, filename: str | None) -> tuple[str, ...] | None:
        """Names of the templates that one refers to; None when it computes one.  Compiles it too,
        so that its source is parsed once."""
        environment = self._environment
        try:
            tree = environment.parse(source, name, filename)
            names = list(meta.find_referenced_templates(tree))
            if (cache := environment.bytecode_cache) is not None:
                bucket = cache.get_bucket(environment, name, filename, source)
                bucket.code = bucket.code or environment.compile(tree, name, filename)
                cache.set_bucket(bucket)
        except TemplateSyntaxError:
            return None
        return None if None in names else tuple(name for name in names if name)


class StoredBytecode(BytecodeCache):
    """Compiled templates in the store: a build compiles only those that changed.

    Jinja checks a template's source; `options` stands for all else that compiling depends on.
    """

    def __init__(self, store: Store, options: bytes) -> None:
        self.options = options
        self._store = store

    def load_bytecode(self, bucket: Bucket) -> None:
        key = self._key(bucket)
        if key not in _LOADED and (data := self._store.get(key)) is not None:
            bucket.bytecode_from_string(data)
            _LOADED[key] = bucket.code
        bucket.code = _LOADED.get(key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        key = self._key(bucket)
        self._store.put(key, bucket.bytecode_to_string())
        _LOADED[key] = bucket.code

    def _key(self, bucket: Bucket) -> bytes:
        parts = self.options, bucket.key.encode(), bucket.checksum.encode()
        return self._store.key("bytecode", *parts)


_LOADED: dict[bytes, Any] = {}
"""Code objects that this process read, by their key in the store."""


def keep_bytecode(environment: Any, store: Store, code: bytes) -> None:
    """Cache in `store` what `environment`, set up by now, compiles; not when one of its options
    has no digest.  code: digest of the code that runs."""
    with suppress(Unknown):
        options = MEMORY.digests.digest(code, compiling_options(environment))
        environment.bytecode_cache = StoredBytecode(store, options)
