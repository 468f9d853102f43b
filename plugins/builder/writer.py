"""The writer that Pelican's generators are given: it queues files, then writes them all at once.

Names are posix paths relative to the site's root; the same one twice is an error.  What Pelican's
own generators write goes into the stage at once, as Pelican writes it; what is queued by
`write_page`, `write_bytes` and `copy_file` is kept from the former output when nothing that shapes
it changed, and made in several processes otherwise.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from pelican.plugins import signals
from pelican.writers import Writer

from builder.errors import LOG_ERRORS
from builder.incremental.inputs import code_digest
from builder.incremental.memo import MEMORY
from builder.incremental.up_to_date import Reuse
from builder.output.destination import MARKER, marker
from builder.output.file_system import names_below, read_file
from builder.output.names import Names, safe_name
from builder.output.staging import Stage, TreeDiff
from builder.render import Contextual, Fingerprint, Job, page_bytes, render_all

NOWHERE = Path(os.devnull)
"""Path that stands for an empty former output."""

Step = Callable[[Path], None]


class StagedWriter(Writer):  # type: ignore[misc]  # Pelican has no types
    """Pelican's writer, plus the queue and what goes on around it."""

    def __init__(
        self, output_path: str, settings: Mapping[str, Any] | None = None, *, stage: Stage
    ) -> None:
        super().__init__(output_path, settings)
        self.stage = stage
        self.names = Names()
        """Names of the queued files, and of those found in the stage by `flush`."""
        self._info: dict[str, str] = {}
        self._steps: list[Step] = []
        self._linked: set[str] = set()
        """Names of the files of the stage that are links to the former ones."""
        self._tree_names: set[str] | None = None
        """Names of all files of the staged tree once the queue is written; None when a plugin or a
        step may have written there since: the tree must then be listed."""
        self._jobs: dict[str, Job] = {}
        self._before: list[Callable[[], object]] = []
        self._meanwhile: list[Callable[[], object]] = []

    @cached_property
    def reuse(self) -> Reuse:
        """The record of what the former output was made from."""
        store = MEMORY.store(Path(self.settings["CACHE_PATH"]))
        code = code_digest(self.settings["PLUGIN_PATHS"])
        return Reuse(self.stage.output, store, code, MEMORY.digests)

    @cached_property
    def former_names(self) -> frozenset[str]:
        """Names of all files of the former output.

        The folder is listed, as people may have added files; not for the preview's own output.
        """
        known = self.reuse.names if MEMORY.lasting else None
        return known or frozenset(names_below(self.stage.output))

    # --- What generators call

    def write_page(self, name: str, template: Any, page: Contextual, batch: str = "") -> None:
        """Queue a page: a later build keeps it when the digests of the template and of `page` are
        the same.  Where a plugin listens to Pelican's `content_written`, which promises that the
        file is there, it is written at once instead.  `batch`: as for `write_bytes`.
        """
        if signals.content_written.receivers:
            self.write_file(name, template, dict(page.context()))
        else:
            fingerprint = self.reuse.page_fingerprint(template, page)
            self.write_bytes(name, partial(page_bytes, template, page), fingerprint, batch)

    def write_bytes(
        self,
        name: str,
        produce: bytes | Callable[[], bytes],
        fingerprint: Fingerprint = None,
        batch: str = "",
    ) -> None:
        """Queue a file: its bytes, or a function that returns them, maybe in another process.

        `fingerprint` lets a later build keep the file without calling `produce`.  Files of one
        `batch` are made by one process, so that they share what they prepare.
        """
        name = safe_name(name)
        self.names.add(name)
        self._jobs[name] = Job(name, produce, fingerprint, batch)

    def copy_file(self, name: str, source: Path) -> None:
        """Queue a copy of the file `source`, which is no link."""
        self.write_bytes(name, partial(read_file, source))

    def around_render(self, before: Callable[[], object], meanwhile: Callable[[], object]) -> None:
        """Call `before()` in this process just before queued files are made, `meanwhile()` while
        other processes make them.  What writes into the tree is for `after_render`."""
        self._before.append(before)
        self._meanwhile.append(meanwhile)

    def after_render(self, step: Step) -> None:
        """Call `step(tree)` once every queued file is in the staged tree.

        It may add files, or refuse the site with a BuildError; it never changes a file, which may
        be a hard link to the former output's.
        """
        self._steps.append(step)

    def add_build_info(self, **info: str) -> None:
        """Add to the published `build.json`."""
        self._info.update(info)

    # --- What the session calls

    def finish(self, retained: Iterable[str]) -> TreeDiff:
        """Complete the tree, once Pelican has ended; its difference from the former one.
        `retained`: entries of the former output to keep."""
        LOG_ERRORS.raise_if_any()
        for step in self._steps:
            step(self.stage.tree)
            self._tree_names = None
        self.flush()
        self.stage.write(MARKER, marker(self._info))
        self.retained = self.stage.retain(retained)
        if self.retained:
            self._tree_names = None
        LOG_ERRORS.raise_if_any()
        names = {*(self._tree_names or names_below(self.stage.tree)), MARKER}
        return self.stage.link_unchanged(names, self.former_names, self._linked, self.names)

    def flush(self, *, private: bool = False) -> None:
        """Write all that is queued.  `private`: no file is a link, as plugins called next may
        change files in place."""
        jobs, self._jobs = list(self._jobs.values()), {}
        if self._tree_names is None:
            self._tree_names = set(names_below(self.stage.tree))
            for name in self._tree_names:
                if not self.names.holds(name):
                    self.names.add(safe_name(name))
        self._tree_names.update(job.name for job in jobs)
        stage, kept = self.stage, {}
        if private:
            stage, self._tree_names = dataclasses.replace(stage, output=NOWHERE), None
        else:
            kept = stage.keep_all(self.reuse.kept(jobs))
            self._meanwhile.append(partial(self.reuse.note, kept))
        _call(self._before)
        missing = [job for job in jobs if job.name not in kept]
        made = render_all(missing, stage, partial(_call, self._meanwhile))
        self._linked.update(kept, (name for name, stamp in made.items() if not stamp))
        if not private:
            self.reuse.stamps.update(made)


def _call(steps: list[Callable[[], object]]) -> None:
    """Call each step once, in order."""
    while steps:
        steps.pop(0)()
