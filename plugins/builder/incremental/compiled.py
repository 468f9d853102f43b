"""Compiled templates kept on the disk, so that a build compiles only those that changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2.bccache import Bucket, BytecodeCache

from builder.incremental.code import code_digest
from builder.incremental.fingerprint import Fingerprints, Unknown
from builder.incremental.former import loaded, saved
from builder.incremental.memo import MEMORY
from builder.incremental.template_dependencies import compiling_options


class CompiledTemplates(BytecodeCache):
    """Jinja checks a template's source, not the options and filters it was compiled with: we do.

    The environment is looked at when it loads its first template.
    """

    def __init__(self, folder: Path, code: bytes) -> None:
        self._folder = folder / "builder" / "templates"
        self._code = code
        self._keys: dict[int, bytes | None] = {}
        self._compiled: dict[str, tuple[str, bytes, Any]] = {}
        """By key of the template: digest of its source, key of its environment, what it became."""

    def again(self) -> None:
        """Another build begins, with environments of its own."""
        self._keys = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        key = self._key(bucket.environment)
        if key is None:
            return
        checksum, environment, code = self._compiled.get(bucket.key, ("", b"", None))
        if (checksum, environment) == (bucket.checksum, key):
            bucket.code = code
            return
        data = loaded(self._folder / bucket.key, key)
        if isinstance(data, bytes):
            bucket.bytecode_from_string(data)
            self._compiled[bucket.key] = (bucket.checksum, key, bucket.code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        key = self._key(bucket.environment)
        if key:
            saved(self._folder / bucket.key, key, bucket.bytecode_to_string())
            self._compiled[bucket.key] = (bucket.checksum, key, bucket.code)

    def _key(self, environment: Any) -> bytes | None:
        """None when the environment holds what no digest can stand for."""
        known = id(environment)
        if known not in self._keys:
            try:
                options = Fingerprints().of((self._code, compiling_options(environment)))
            except Unknown:
                self._keys[known] = None
            else:
                self._keys[known] = options
        return self._keys[known]


def keep_compiled(generator: Any) -> None:
    """Give a generator's templates the cache that its settings name."""
    settings = generator.settings
    if generator.env.bytecode_cache is None:
        code = code_digest(Path(folder) for folder in settings["PLUGIN_PATHS"])
        cache = Path(settings["CACHE_PATH"])
        generator.env.bytecode_cache = MEMORY.of(
            "compiled", (cache, code), lambda: CompiledTemplates(cache, code)
        )
