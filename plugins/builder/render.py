"""What the writer queues, one value per file, written into the stage: in one process when files are
few, else one a processor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol

from builder.errors import BuildError, reason
from builder.output.file_system import FileStamp
from builder.output.staging import Stage
from builder.progress import PROGRESS
from builder.workers import SharedWork


class Contextual(Protocol):
    """A page of the site: a frozen value whose fingerprint stands for what its template reads."""

    def context(self) -> Mapping[str, Any]: ...


def page_bytes(template: Any, page: Contextual) -> bytes:
    return str(template.render(page.context())).encode()


Fingerprint = bytes | Callable[[], bytes | None] | None
"""Digest of all that a file is made from, or a function that computes it; None when it is not
known: the file is then made at each build."""


class Job(NamedTuple):
    """A file to make: its bytes, or a function that produces them.

    Named tuples are the cheapest to make: a build makes one for every file.
    """

    name: str
    produce: bytes | Callable[[], bytes]
    fingerprint: Fingerprint = None
    batch: str = ""
    """Jobs of one batch run in one process, and share what they prepare."""

    def data(self) -> bytes:
        return self.produce if isinstance(self.produce, bytes) else self.produce()


FEW = 24
"""Below this many files another process costs more than it gains."""

KINDS = {
    **dict.fromkeys(("avif", "gif", "jpeg", "jpg", "png", "webp"), "Images"),
    **dict.fromkeys(("atom", "ics", "xml"), "Abonnements"),
    "html": "Pages",
    "pdf": "Programmes en PDF",
}
"""Suffix → French name of such files, for the progress line."""


Batch = tuple[str, Sequence[Job]]
"""Jobs that one process makes together, under a label: `Images 12/40`, what they are, and how many
such files come before and in all."""


Rendered = tuple[str, FileStamp, str]
"""Name of a file; its stamp, empty if it did not change; why it could not be made, in French, empty
if it was."""


def render_all(
    jobs: Sequence[Job], stage: Stage, meanwhile: Callable[[], object]
) -> dict[str, FileStamp]:
    """Write every job's file into `stage`.  Name → stamp; empty for a file that did not change.

    `meanwhile`: called once in this process, after others have begun.  Raises BuildError with all
    failures, in the order of the jobs.
    """
    processes = 1 if len(jobs) < FEW else None
    work = SharedWork(partial(_all_written, stage), list(_batches(jobs)), processes)
    work.start()
    meanwhile()
    outcomes = [one for batch in work.results() for one in batch]
    failures = {name: failure for name, _, failure in outcomes if failure}
    if failures:
        raise BuildError(_sentences([job.name for job in jobs if job.name in failures], failures))
    return {name: stamp for name, stamp, _ in outcomes}


def _batches(jobs: Sequence[Job]) -> Iterator[Batch]:
    """Jobs grouped by batch: the most costly first, so that processes end together, then by
    kind."""
    batches: dict[str, list[Job]] = {}
    kinds = {job.name: KINDS.get(job.name.rpartition(".")[2].lower(), "Fichiers") for job in jobs}

    def is_quick(job: Job) -> bool:
        """Whether a job may come last: neither a batch, nor a feed or a calendar."""
        return isinstance(job.produce, bytes) or (not job.batch and kinds[job.name] == "Pages")

    for job in sorted(jobs, key=lambda job: (is_quick(job), kinds[job.name])):
        # The slash keeps batches apart from names of files, which never begin with one.
        batches.setdefault(f"/{job.batch}" if job.batch else job.name, []).append(job)
    total, done = Counter(kinds.values()), Counter[str]()
    for group in batches.values():
        kind = kinds[group[0].name]
        yield f"{kind} {done[kind]}/{total[kind]}", group
        for job in group:
            done[kinds[job.name]] += 1


def _all_written(stage: Stage, batch: Batch) -> list[Rendered]:
    label, jobs = batch
    PROGRESS.show(label)
    return [_written(stage, job) for job in jobs]


def _written(stage: Stage, job: Job) -> Rendered:
    try:
        return job.name, stage.put(job.name, job.data()), ""
    except Exception as error:
        return job.name, "", reason(error)


def _sentences(names: Sequence[str], failures: Mapping[str, str]) -> str:
    """One line for each different failure, with the files that it touches."""
    touched: dict[str, list[str]] = {}
    for name in names:
        touched.setdefault(failures[name], []).append(name)
    return "\n".join(f"{failure} ({_shown(files)})" for failure, files in touched.items())


def _shown(names: Sequence[str]) -> str:
    others = len(names) - 1
    several = f" et {others} autre{'s' * (others > 1)} fichier{'s' * (others > 1)}"
    return names[0] + several * (others > 0)
