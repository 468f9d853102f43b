"""One build from start to end: what goes on around Pelican's own `run`."""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pelican.log import console
from pelican.plugins import signals

from builder.errors import LOG_ERRORS, BuildError, reason
from builder.incremental.compiled import keep_compiled
from builder.incremental.former import Former, spare_path
from builder.output.destination import MARKER, check_destination, marker
from builder.output.staging import Settled, Stage, staged
from builder.processes.signals import Stopped, asked_to_stop
from builder.processes.workers import NoneLeft
from builder.writer import StagedWriter


class Session:
    """The builds of `pelican`'s site, one at a time: it may run again after a change."""

    def __init__(self, pelican: Any) -> None:
        self.pelican = pelican
        self.output = Path(pelican.output_path)
        self.writer: StagedWriter | None = None
        self.record: Former | None = None
        """Of the output that the last run built; None when it did not."""
        self._run: Callable[[], None] = pelican.run
        self._cache = Path(pelican.settings["CACHE_PATH"])
        self._kept: set[str] = set()
        self._names: frozenset[str] | None = None
        """What the output holds, once this session built it."""

    def run(self) -> None:
        """Build the site and put it in place; on failure say why, and exit with a status."""
        start = time.perf_counter()
        self.record = None
        with self._reporting(), asked_to_stop() as stopping:
            check_destination(self.output, *self._folders())
            with (
                _plain_umask(),
                staged(self.output) as stage,
                NoneLeft(),
                self._starting_tree(stage),
                stopping.insisting(),
            ):
                with self._redirected(stage):
                    self._run()
                    settled, writer = self._finish(stage)
                record = writer.reuse.stamp(stage.tree, settled.names)
                stopping.last_call()
                self._names = None
                stage.swap()
                self._names = settled.names
                stage.leave(spare_path(self._cache, stage.output), settled.changed)
            writer.reuse.save(record)
        self.record = record
        if not _quiet():
            print(success(settled, time.perf_counter() - start), flush=True)

    def flush(self) -> None:
        """Write what generators queued: plugins told next that all is finished may look for it."""
        if self.writer is not None:
            others = len(list(signals.finalized.receivers_for(self.pelican))) > 1
            self._kept |= self.writer.flush(private=others)
        if not (self.pelican.settings["ARTICLE_PATHS"] or self.pelican.settings["PAGE_PATHS"]):
            # "Done: Processed 0 articles…" would mislead: Pelican's own generators are idle.  A
            # console that is quiet would compose it all the same, slowly.
            console.print = _nothing

    def _finish(self, stage: Stage) -> tuple[Settled, StagedWriter]:
        """From Pelican's end to a tree that may be swapped in."""
        writer = self.writer
        if writer is None:
            raise BuildError("un autre module a remplacé ce qui écrit le site")
        LOG_ERRORS.raise_if_any()
        for step in writer.steps:
            step(stage.tree)
            writer.held = None
        self._kept |= writer.flush()
        stage.write(MARKER, marker(writer.info))
        refusals = [line for check in writer.checks for line in check(stage.tree)]
        if refusals:
            raise BuildError("\n".join([*refusals, "le site construit est refusé"]))
        if stage.retain([".git", *self.pelican.output_retention]):
            writer.held = None
        LOG_ERRORS.raise_if_any()
        known = self._names or writer.reuse.names
        held = None if writer.held is None else {*writer.held, MARKER}
        return stage.settle(self._kept, writer.names, known, held), writer

    def _folders(self) -> tuple[list[Path], list[Path]]:
        """Folders that the output may not hold nor be in, and those it only may not hold."""
        settings = self.pelican.settings
        sources = [Path(self.pelican.path), Path(self.pelican.theme)]
        own = [Path.cwd(), Path.home(), Path(sys.prefix), Path(__file__).parent]
        return sources, [*own, *(Path(path) for path in settings["PLUGIN_PATHS"])]

    @contextmanager
    def _starting_tree(self, stage: Stage) -> Iterator[None]:
        """Lend the stage the tree that the last build left in the cache."""
        spare = spare_path(self._cache, stage.output)
        try:
            stage.take_start(spare)
            yield
        finally:
            stage.give_start_back(spare)

    @contextmanager
    def _redirected(self, stage: Stage) -> Iterator[None]:
        """Pelican and its plugins write into the stage, through our writer."""
        pelican, settings = self.pelican, self.pelican.settings
        deleting = pelican.delete_outputdir

        def redirect(_pelican: Any) -> None:
            # The first signal of a run.  The templates' context, copied from the settings just
            # before, keeps the true path.
            pelican.output_path = settings["OUTPUT_PATH"] = str(stage.tree)

        session = self

        class SessionWriter(StagedWriter):
            def __init__(self, output_path: str, settings: Any = None) -> None:
                super().__init__(output_path, settings, stage=stage)
                session.writer = self

        def writer_class(_pelican: Any) -> type[StagedWriter]:
            return SessionWriter

        self.writer, self._kept = None, set()
        pelican.delete_outputdir = False
        try:
            with (
                signals.get_generators.connected_to(redirect, sender=pelican),
                signals.get_writer.connected_to(writer_class, sender=pelican),
                signals.generator_init.connected_to(keep_compiled),
                _errors_audible(),
            ):
                yield
        finally:
            pelican.output_path = settings["OUTPUT_PATH"] = str(self.output)
            pelican.delete_outputdir = deleting
            vars(console).pop("print", None)

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        """Exceptions become one French line and a status."""
        try:
            yield
        except (Stopped, KeyboardInterrupt) as stop:
            self._failed("la construction a été interrompue")
            number = stop.number if isinstance(stop, Stopped) else signal.SIGINT
            raise SystemExit(128 + number) from None
        except Exception as error:
            if self.pelican.settings.get("DEBUG"):
                traceback.print_exc()
            self._failed(reason(error))
            # Whoever goes on after this may want to know what was wrong.
            raise SystemExit(1) from error

    def _failed(self, why: str) -> None:
        LOG_ERRORS.clear()
        print(failure(why, self.output), file=sys.stderr, flush=True)


def success(settled: Settled, seconds: float) -> str:
    pages, changes = settled.pages, len(settled.changed)
    return (
        f"Site construit : {pages} page{'s' * (pages > 1)}, "
        f"{changes} fichier{'s' * (changes > 1)} changé{'s' * (changes > 1)}, "
        f"en {seconds:.1f} s.".replace(".", ",", 1)
    )


def failure(why: str, output: Path) -> str:
    *details, last = why.split("\n")
    final = f"Site non construit : {last}. Le dossier {output.name} n'a pas changé."
    return "\n".join([*details, final])


def _nothing(*_values: Any, **_options: Any) -> None:
    """A `print` that says nothing."""


@contextmanager
def _plain_umask() -> Iterator[None]:
    """The same rights on every machine: a site is read by its web server."""
    former = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(former)


@contextmanager
def _errors_audible() -> Iterator[None]:
    """Errors are counted even under `pelican -q`, which silences their loggers."""
    loggers = [logging.getLogger(), logging.getLogger("pelican")]
    levels = [logger.level for logger in loggers]
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(min(level, logging.ERROR))
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _quiet() -> bool:
    return logging.getLogger().getEffectiveLevel() >= logging.CRITICAL
