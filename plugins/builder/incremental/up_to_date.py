"""Which queued files need not be made: the former build made them from the same inputs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from builder.incremental.code import code_digest
from builder.incremental.fingerprint import SIZE, Fingerprints, Unknown
from builder.incremental.former import Former, loaded, record_path, saved, stamped
from builder.incremental.memo import MEMORY
from builder.incremental.template_dependencies import Templates
from builder.jobs import BytesJob, Job, PageJob
from builder.output.file_system import Stamp


class Reuse:
    """The record of what an output was made from, read, compared and written again.

    It may go on after `again`, in the same process: it need not be read again.
    """

    def __init__(
        self, output: Path, cache: Path, key: bytes, values: Fingerprints | None = None
    ) -> None:
        self._output = output
        self._key = key
        self._path = record_path(cache, output)
        former = loaded(self._path, key)
        self._former = former if isinstance(former, Former) else Former()
        self._fingerprints: dict[str, bytes] = {}
        self._values = values or Fingerprints()
        self._same: set[str] = set()
        self._templates: dict[int, Templates | None] = {}

    @classmethod
    def of(cls, settings: Mapping[str, Any], output: Path, values: Fingerprints) -> Reuse:
        """With the cache and the code that Pelican's settings name."""
        key = code_digest(Path(folder) for folder in settings["PLUGIN_PATHS"])
        cache = Path(settings["CACHE_PATH"])
        return MEMORY.of(
            "reuse", (output, cache, key, values), lambda: cls(output, cache, key, values)
        )

    def again(self) -> None:
        """Another build begins."""
        self._fingerprints, self._same, self._templates = {}, set(), {}

    def kept(self, jobs: Iterable[Job]) -> Mapping[str, Stamp]:
        """The files of the former output that are right as they are."""
        kept: dict[str, Stamp] = {}
        for job in jobs:
            fingerprint = self._fingerprint(job)
            if fingerprint is not None:
                self._fingerprints[job.name] = fingerprint
                stamp = self._former.kept(self._output, job.name, fingerprint)
                if stamp is not None:
                    kept[job.name] = stamp
        return kept

    def load_templates(self, jobs: Iterable[Job]) -> None:
        """Compile once what several processes will need."""
        for template in {job.template for job in jobs if isinstance(job, PageJob)}:
            templates = self._templates_of(template.environment)
            if templates is not None:
                templates.load(template.name)

    def unchanged(self, names: Iterable[str]) -> None:
        """The new tree has these files of the former output: the very same ones."""
        self._same.update(names)

    @property
    def names(self) -> frozenset[str] | None:
        """What the former output had, if it was recorded."""
        return self._former.names or None

    def stamp(self, tree: Path, names: frozenset[str]) -> Former:
        """The record of the new tree, which holds `names`, to be saved once it is in place."""
        files = {name: self._former.files[name] for name in self._same}
        others = {n: print_ for n, print_ in self._fingerprints.items() if n not in files}
        files |= stamped(tree, others)
        return Former(files, self._former.references, names.difference(files))

    def save(self, former: Former) -> None:
        if former.files or self._former.files:
            saved(self._path, self._key, former)
        self._former = former

    def _fingerprint(self, job: Job) -> bytes | None:
        """None when any input is not known for sure."""
        if isinstance(job, PageJob):
            return self._page_fingerprint(job)
        if isinstance(job, BytesJob) and job.fingerprint is not None:
            known = job.fingerprint() if callable(job.fingerprint) else job.fingerprint
            return self._digest(b"bytes", known.encode()) if known is not None else None
        return None

    def _page_fingerprint(self, job: PageJob) -> bytes | None:
        if isinstance(job.values, Mapping) and "generated_content" in job.values:
            # Pelican's shared context: any page may read any part of the site.
            return None
        templates = self._templates_of(job.template.environment)
        if templates is None:
            return None
        try:
            values = self._values.of(job.values)
        except Unknown:
            return None
        return self._digest(templates.digest(job.template.name), values)

    def _templates_of(self, environment: Any) -> Templates | None:
        """None when the environment holds what no digest can stand for."""
        key = id(environment)
        if key not in self._templates:
            try:
                self._templates[key] = Templates(environment, self._former.references, self._values)
            except Unknown:
                self._templates[key] = None
        return self._templates[key]

    def _digest(self, *parts: bytes) -> bytes:
        return hashlib.blake2b(b"\0".join([self._key, *parts]), digest_size=SIZE).digest()
