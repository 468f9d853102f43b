"""Which queued files need not be made: the last build made them from the same inputs."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import partial
from pathlib import Path
from typing import Any

from builder.incremental.fingerprint import Fingerprints, Unknown, digest_of
from builder.incremental.store import Store
from builder.incremental.template_dependencies import Referenced, Templates
from builder.output.file_system import FileStamp, stamp
from builder.render import Contextual, Fingerprint, Job
from fast_dataclass import dataclass


@dataclass(frozen=True)
class OutputRecord:
    """What an output holds, and what its files were made from."""

    code: bytes = b""
    """Digest of the code that made these files."""
    files: Mapping[str, tuple[bytes, FileStamp]] = field(default_factory=dict)
    """Name → fingerprint and stamp, for the files whose fingerprint is known."""
    references: Referenced = field(default_factory=dict)
    others: frozenset[str] = frozenset()
    """Names of the other files."""
    retained: frozenset[str] = frozenset()
    """Names, among these, that the build retained from the output before it."""

    @property
    def names(self) -> frozenset[str]:
        """Names of all files that the output had, as far as is known."""
        return self.others.union(self.files)

    def stamps(self, output: str) -> dict[str, FileStamp | None]:
        """Name → stamp of every file: the recorded one where its fingerprint is known, otherwise
        that of the file in `output` now."""
        known = {name: stamped for name, (_, stamped) in self.files.items()}
        return known | {name: stamp(f"{output}/{name}") for name in self.others}


class Reuse:
    """The record of what an output was made from: read, compared and written again."""

    def __init__(
        self, output: Path, store: Store, code: bytes, values: Fingerprints | None = None
    ) -> None:
        """`code`: digest of the code of the build; `values`: digests computed so far."""
        self._store = store
        self._code = code
        # One key whatever the code, so that the record of an older output can never come back.
        self._key = store.key("output", os.fsencode(output))
        former = store.get(self._key)
        known = isinstance(former, OutputRecord) and former.code == code
        self._former = former if known else OutputRecord(code)
        self.names = former.names if isinstance(former, OutputRecord) else None
        """Names of all files of the former output; None when unknown."""
        self.made = former.names - former.retained if isinstance(former, OutputRecord) else ()
        """Names of the files of the former output that a build is known to have made."""
        self._fingerprints: dict[str, bytes] = {}
        self._values = values or Fingerprints()
        self.stamps: dict[str, FileStamp] = {}
        """Stamps of files of the new tree, as far as they are known; an empty one is not."""
        self._templates: dict[int, Templates | None] = {}

    def kept(self, jobs: Sequence[Job]) -> Mapping[str, FileStamp]:
        """Name → stamp of the former output's files that may be kept: those with the fingerprint
        that they had, if the file still has this stamp.  New files' fingerprints wait for `note`.
        """
        former = self._former.files
        self._new = [job for job in jobs if job.name not in former]
        old = ((job, *former[job.name]) for job in jobs if job.name in former)
        return {job.name: stamped for job, known, stamped in old if self._noted(job) == known}

    def _noted(self, job: Job) -> bytes | None:
        """The fingerprint of a job, computed and noted for the record of the new tree."""
        known = job.fingerprint() if callable(job.fingerprint) else job.fingerprint
        if known is not None:
            self._fingerprints[job.name] = digest_of(self._code + known)
        return self._fingerprints.get(job.name)

    def note(self, stamps: Mapping[str, FileStamp]) -> None:
        """Note the stamps of files that were kept, and the fingerprints of new ones.  Only the next
        build needs these: they are computed here while other processes render pages."""
        self.stamps.update(stamps)
        for job in self._new:
            self._noted(job)

    def record(
        self, tree: Path, names: frozenset[str], retained: frozenset[str] = frozenset()
    ) -> OutputRecord:
        """The record of the new tree, which holds `names`, to be saved once it is in place."""
        files, root = {}, os.fspath(tree)
        for name, fingerprint in self._fingerprints.items():
            if known := self.stamps.get(name) or stamp(f"{root}/{name}"):
                files[name] = fingerprint, known
        others = names.difference(files)
        return OutputRecord(self._code, files, self._former.references, others, retained)

    def save(self, record: OutputRecord) -> None:
        self._store.put(self._key, record)
        self._store.save(ended=True)

    def page_fingerprint(self, template: Any, page: Contextual) -> Fingerprint:
        """Function that digests all that shapes a page, or says None when some input has no digest.
        Templates are compiled now, before there are several processes."""
        if (templates := self._templates_of(template.environment)) is None:
            return None
        return partial(self._page_digest, templates.digest(template.name), page)

    def _page_digest(self, templates: bytes, page: Contextual) -> bytes | None:
        try:
            return templates + self._values.digest(page)
        except Unknown:
            return None

    def _templates_of(self, environment: Any) -> Templates | None:
        """The templates of a Jinja environment; None when it holds a value without digest."""
        key = id(environment)
        if key not in self._templates:
            try:
                self._templates[key] = Templates(environment, self._former.references, self._values)
            except Unknown:
                self._templates[key] = None
        return self._templates[key]
