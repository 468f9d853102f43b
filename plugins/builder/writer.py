"""The writer that Pelican's generators are given: it queues, then writes all at once.

Names are posix paths relative to the site's root; the same one twice is an error.  Nothing is
written into the stage before `flush`, unless a plugin listens to `content_written` and expects
the file to be there.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

from pelican.plugins import signals
from pelican.writers import Writer

from builder.errors import BuildError
from builder.incremental.fingerprint import Fingerprints
from builder.incremental.memo import MEMORY
from builder.incremental.up_to_date import Reuse
from builder.jobs import BytesJob, CopyJob, Fingerprint, Job, PageJob, Values
from builder.output.file_system import names_below
from builder.output.names import Names, safe_name
from builder.output.staging import Stage
from builder.render import FEW, rendered

NOWHERE = Path(os.devnull)
"""A former output that holds nothing."""

Check = Callable[[Path], Iterable[str]]
Step = Callable[[Path], None]


class StagedWriter(Writer):  # type: ignore[misc]  # Pelican has no types
    """Pelican's writer, plus `write_page`, `write_bytes`, `copy_file` and, for the whole tree,
    `before`, `meanwhile`, `then`, `check` and `describe`."""

    def __init__(
        self,
        output_path: str,
        settings: Mapping[str, Any] | None = None,
        *,
        stage: Stage,
    ) -> None:
        super().__init__(output_path, settings)
        self.stage = stage
        self.jobs: dict[str, Job] = {}
        self.preparations: list[Callable[[], object]] = []
        self.others: list[Callable[[], None]] = []
        self.steps: list[Step] = []
        self.checks: list[Check] = []
        self.info: dict[str, str] = {}
        self.names = Names()
        self.held: set[str] | None = None
        """All that the staged tree holds, once the queue is written; None for who must look, as a
        step, or whoever listens to Pelican's end, may have written there since."""
        self._final: set[str] = set()
        self._immediate = bool(signals.content_written.receivers)

    @cached_property
    def fingerprints(self) -> Fingerprints:
        """What pages and files are made from, digested once for all of a build.

        A generator that began to digest before there was a writer gives its own.
        """
        return MEMORY.of("fingerprints", None, Fingerprints)

    @cached_property
    def reuse(self) -> Reuse:
        """What the former output was made from."""
        return Reuse.of(self.settings, self.stage.output, self.fingerprints)

    # --- What generators call

    def write_file(
        self, name: str, template: Any, context: Mapping[str, Any], *args: Any, **kwargs: Any
    ) -> None:
        """Queue a page: Pelican's own `write_file`, pagination included, rendered later."""
        super().write_file(name, _Later(template, context), context, *args, **kwargs)

    def write_page(self, name: str, template: Any, values: Values) -> None:
        """Queue a page that reads nothing but `values`, which may be made when it is rendered.

        A later build keeps the page when the template's fingerprint and that of `values`, or of
        what makes them, are the same.
        """
        if self._immediate:
            self.write_file(name, template, dict(values() if callable(values) else values))
        else:
            self._queue(PageJob(safe_name(name), template, {}, values))

    def write_bytes(
        self,
        name: str,
        produce: bytes | Callable[[], bytes],
        fingerprint: Fingerprint = None,
        kin: str = "",
    ) -> None:
        """Queue a file whose bytes are known, or will be produced, maybe in another process.

        `fingerprint`, a digest of all that shapes the bytes, or what finds it, lets a later build
        keep the file without calling `produce`.  Files of the same `kin` share work: one process
        makes them.
        """
        self._queue(BytesJob(safe_name(name), produce, fingerprint, kin))

    def copy_file(self, name: str, source: Path) -> None:
        """Queue a file copied as it is."""
        self._queue(CopyJob(safe_name(name), source))

    def before(self, prepare: Callable[[], object]) -> None:
        """Call `prepare()` in this process, just before the queued files are made in several.

        It writes nothing into the tree: for that there is `then`.
        """
        self.preparations.append(prepare)

    def meanwhile(self, work: Callable[[], None]) -> None:
        """Call `work()` in this process, once others have begun to make the queued files.

        It writes nothing into the tree: for that there is `then`.
        """
        self.others.append(work)

    def then(self, step: Step) -> None:
        """Call `step(tree)` once every queued file is in the staged tree.

        It may add files; it never changes one, which may be a link to the former output's.
        """
        self.steps.append(step)

    def check(self, check: Check) -> None:
        """Call `check(tree)` before the swap: each French line it returns refuses the site.

        It only looks.
        """
        self.checks.append(check)

    def describe(self, **info: str) -> None:
        """Add to the published `build.json`."""
        self.info.update(info)

    # --- What the session calls

    def flush(self, *, private: bool = False) -> set[str]:
        """Write all that is queued.  Names of the files kept as links to the former ones.

        `private`: none is, as what follows may change files in place.
        """
        jobs, self.jobs = list(self.jobs.values()), {}
        if self.held is None:
            self.held = set(names_below(self.stage.tree))
        self.held.update(job.name for job in jobs)
        if private:
            self.held = None
            self._prepare()
            return rendered(jobs, replace(self.stage, output=NOWHERE), self._do_others)
        kept = self.stage.keep_all(self.reuse.kept(jobs))
        self.reuse.unchanged(kept.same)
        names = kept.same | kept.copied
        made = [job for job in jobs if job.name not in names]
        if len(made) >= FEW:
            self.reuse.load_templates(made)
        self._prepare()
        return rendered(made, self.stage, self._do_others).union(names)

    def _prepare(self) -> None:
        preparations, self.preparations = self.preparations, []
        for prepare in preparations:
            prepare()

    def _do_others(self) -> None:
        others, self.others = self.others, []
        for work in others:
            work()

    # --- How Pelican's own code reaches the queue

    def _open_w(self, filename: str, encoding: str, override: bool = False) -> _Sink:
        name = safe_name(Path(filename).relative_to(self.output_path).as_posix())
        return _Sink(self, name, encoding, override)

    def _received(self, name: str, content: bytes | _Later, override: bool) -> None:
        if name in self._final:
            if override:
                raise BuildError(f"deux contenus demandent à remplacer « {name} »")
            return
        job: PageJob | BytesJob
        if isinstance(content, _Later):
            job = PageJob(name, content.template, content.context, content.values)
        else:
            job = BytesJob(name, content)
        self._queue(job, override)
        if self._immediate:
            del self.jobs[name]
            data = job.data()
            if override:
                (self.stage.tree / name).unlink(missing_ok=True)
            self.stage.write(name, data)

    def _queue(self, job: Job, override: bool = False) -> None:
        if override:
            self._final.add(job.name)
        if not (override and self.names.holds(job.name)):
            self.names.add(job.name)
        self.jobs[job.name] = job


class _Later:
    """Stands for a template while Pelican prepares a page, then for the page's text."""

    def __init__(
        self, template: Any, context: Mapping[str, Any], values: Mapping[str, Any] | None = None
    ) -> None:
        self.template = template
        self.context = context
        self.values = values or {}

    def render(self, values: Mapping[str, Any]) -> _Later:
        return _Later(self.template, self.context, values)


class _Sink(io.StringIO):
    """The open text file that Pelican writes a page or a feed into."""

    def __init__(self, writer: StagedWriter, name: str, encoding: str, override: bool) -> None:
        super().__init__(newline=None)
        self._writer = writer
        self._name = name
        self._codec = encoding
        self._override = override
        self._page: _Later | None = None

    def write(self, text: str | _Later) -> int:
        if isinstance(text, _Later):
            self._page = text
            return 0
        return super().write(text)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            content = self._page or self.getvalue().encode(self._codec)
            self._writer._received(self._name, content, self._override)
        self.close()
