"""One build from start to end: checks, stage, signals and swap around Pelican's own `run`."""

from __future__ import annotations

import hashlib
import logging
import os
import sys
import time
import traceback
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, ClassVar

from pelican.log import console
from pelican.plugins import signals

from builder.errors import LOG_ERRORS, BuildError, printed, reason, terminal_line
from builder.incremental.memo import MEMORY
from builder.incremental.up_to_date import OutputRecord
from builder.output.destination import check_destination
from builder.output.names import folded
from builder.output.staging import Stage, TreeDiff, staged
from builder.progress import PROGRESS
from builder.signals import Stopping
from builder.workers import end_workers
from builder.writer import StagedWriter


class Session:
    """Builds the site of one `pelican`, as often as `run` is called."""

    running: ClassVar[bool] = False
    """Whether a build of this process is running: two at once would share settings and signals."""

    def __init__(self, pelican: Any) -> None:
        self.pelican = pelican
        self.output = Path(pelican.output_path)
        self.writer: StagedWriter | None = None
        self.record: OutputRecord | None = None
        """What the last run wrote, and from what; None when it failed."""
        self._run: Callable[[], None] = pelican.run
        self._quiet = logging.getLogger().level >= logging.CRITICAL
        for logger in (logging.getLogger(), logging.getLogger("pelican")):
            # Errors are counted even under `pelican -q`, which silences their loggers.
            logger.setLevel(min(logger.level, logging.ERROR))

    def run(self) -> None:
        """Build the site and put it in place; on failure say why, and exit with a status.

        Raises BuildError inside another build: its files would be lost with the former output.
        """
        if Session.running:
            raise BuildError(
                "un module lance une seconde construction au milieu de celle-ci, comme le font "
                "les sites en plusieurs langues; ce n’est pas possible ici : retirez-le de PLUGINS"
            )
        Session.running = True
        PROGRESS.start()
        try:
            self._build()
        finally:
            PROGRESS.end()
            Session.running = False

    def _build(self) -> None:
        start = time.perf_counter()
        self.record = None
        MEMORY.next_build()
        self._stage: Stage | None = None
        with self._reporting(), Stopping(self._interrupted) as stopping:
            # A plugin that could not be loaded would cause a misleading error further on.
            LOG_ERRORS.raise_if_any()
            check_destination(self.output, *self._folders())
            with ExitStack() as entered:
                entered.enter_context(_plain_umask())
                # A signal between the two would leave a work folder that is never removed.
                with stopping.deferred():
                    stage = entered.enter_context(staged(self.output, self._spare()))
                    entered.enter_context(_temporary_folder(stage.work))
                    self._stage = stage
                with self._redirected(stage):
                    self._run()
                    if (writer := self.writer) is None:
                        raise BuildError("un autre module a remplacé ce qui écrit le site")
                    diff = writer.finish([".git", *self.pelican.output_retention])
                record = writer.reuse.record(stage.tree, diff.names, writer.retained)
                # Files of the former output that no build is known to have made.
                strangers = writer.former_names.difference(diff.names, writer.reuse.made)
                stopping.last_call()
                stage.swap()
                stage.leave_spare(diff.changed.difference(strangers))
                _tell_strangers(strangers, self.output, stage.spare)
            writer.reuse.save(record)
        self.record = record
        PROGRESS.clear()
        if not self._quiet and (lost := printed(success(diff, time.perf_counter() - start))):
            sys.exit(f"Site construit, mais rien n’a pu en être dit : {reason(lost)}.")

    def flush(self) -> None:
        """Write the queued files: plugins may look for them at Pelican's last signal."""
        if self.writer is not None:
            others = len(list(signals.finalized.receivers_for(self.pelican))) > 1
            self.writer.flush(private=others)
        if not (self.pelican.settings["ARTICLE_PATHS"] or self.pelican.settings["PAGE_PATHS"]):
            # "Done: Processed 0 articles…" would mislead: Pelican's own generators are idle.  A
            # console that is quiet would compose it all the same, slowly.
            console.print = lambda *_values, **_options: None

    def _folders(self) -> tuple[list[Path], list[Path]]:
        """Folders that the output may neither hold nor be in; those that it may not hold."""
        settings = self.pelican.settings
        sources = [Path(self.pelican.path), Path(self.pelican.theme)]
        # A user without a home folder, as in a container, has `~` as it stands.
        home = Path(os.path.expanduser("~"))
        own = [Path.cwd(), home, Path(sys.prefix), Path(__file__).parent]
        return sources, [*own, *map(Path, (settings["CACHE_PATH"], *settings["PLUGIN_PATHS"]))]

    def _spare(self) -> Path:
        """Folder of the cache for the former tree of this output."""
        name = hashlib.blake2b(os.fsencode(self.output.resolve()), digest_size=8).hexdigest()
        return Path(self.pelican.settings["CACHE_PATH"]) / "builder" / f"tree-{name}"

    @contextmanager
    def _redirected(self, stage: Stage) -> Iterator[None]:
        """Pelican and its plugins write into the stage, through our writer."""
        pelican, settings = self.pelican, self.pelican.settings
        deleting = pelican.delete_outputdir

        def redirect(_pelican: Any) -> None:
            # The first signal of a run.  The templates' context was copied from the settings just
            # before, and keeps the true path.
            pelican.output_path = settings["OUTPUT_PATH"] = str(stage.tree)

        session = self

        class SessionWriter(StagedWriter):
            def __init__(self, output_path: str, settings: Any = None) -> None:
                super().__init__(output_path, settings, stage=stage)
                session.writer = self

        self.writer = None
        pelican.delete_outputdir = False
        try:
            with (
                signals.get_generators.connected_to(redirect, sender=pelican),
                signals.get_writer.connected_to(lambda _: SessionWriter, sender=pelican),
            ):
                yield
        finally:
            end_workers()
            pelican.output_path = settings["OUTPUT_PATH"] = str(self.output)
            pelican.delete_outputdir = deleting
            vars(console).pop("print", None)

    @contextmanager
    def _reporting(self) -> Iterator[None]:
        """Turn exceptions raised in the block into one French line and an exit status."""
        try:
            yield
        except Exception as error:
            if self.pelican.settings.get("DEBUG"):
                traceback.print_exc()
            self._failed(reason(error, self.pelican.settings))
            # A caller that catches it may want to know what was wrong.
            raise SystemExit(1) from error

    def _interrupted(self) -> None:
        end_workers()
        if self._stage:
            self._stage.discard()
        self._failed("la construction a été interrompue")

    def _failed(self, why: str) -> None:
        LOG_ERRORS.clear()
        PROGRESS.clear()
        *details, last = why.split("\n")
        folder = self.output.name or self.output
        summary = f"Site non construit : {last}. Le dossier {folder} n’a pas changé."
        print(*details, summary, sep="\n", file=sys.stderr, flush=True)


def success(diff: TreeDiff, seconds: float) -> str:
    pages, changes = sum(name.endswith(".html") for name in diff.names), len(diff.changed)
    return (
        f"Site construit : {pages} page{'s' * (pages > 1)}, "
        f"{changes} fichier{'s' * (changes > 1)} changé{'s' * (changes > 1)}, "
        f"en {seconds:.1f} s.".replace(".", ",", 1)
    )


SHOWN = 5
"""Number of files named in one message."""


def _tell_strangers(names: Collection[str], output: Path, spare: Path) -> None:
    """Warn of files that no build made: they were in the former output, and stay in `spare` until
    the next build."""
    if not names:
        return
    PROGRESS.clear()
    told = sorted(names)[:SHOWN]
    shown = [*map(terminal_line, told), *["…"] * (len(names) > SHOWN)]
    # A name that the new site has at its root cannot be retained (OUTPUT_RETENTION).
    taken = set(map(folded, os.listdir(output)))
    first = dict.fromkeys(name.partition("/")[0] for name in sorted(names))
    kept = [name for name in first if folded(name) not in taken][:SHOWN]
    remedy = (
        f"Pour garder un fichier, ajoutez OUTPUT_RETENTION = {kept} aux réglages."
        if kept
        else "Placez le fichier dans le contenu pour qu’il soit publié."
    )
    lines = [f"Retiré de {output.name}, où rien ne le dit du site : {', '.join(shown)}.", remedy]
    if os.path.lexists(spare / told[0]):
        lines.append(f"Jusqu’à la prochaine construction, une copie reste dans {spare}.")
    print(*lines, file=sys.stderr, flush=True)


@contextmanager
def _plain_umask() -> Iterator[None]:
    """Create files readable by all, whatever the user's umask: the web server reads the site."""
    former = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(former)


@contextmanager
def _temporary_folder(work: Path) -> Iterator[None]:
    """Have the build and the programs that it runs put temporary files into the work folder: on the
    output's file system, and gone with it even when a process is killed."""
    (work / "tmp").mkdir()
    former = os.environ.copy()
    os.environ["TMPDIR"] = str(work / "tmp")
    try:
        yield
    finally:
        del os.environ["TMPDIR"]
        os.environ.update(former)
    # Python reads TMPDIR once, at the first use of `tempfile`.
    if tempfile := sys.modules.get("tempfile"):
        vars(tempfile)["tempdir"] = None
