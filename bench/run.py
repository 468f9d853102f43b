"""This site and its peers, built side by side.

    python -m bench.run [SIZE…] [--without pelican] [--results FILE]

A SIZE is POSTS+MEETINGS:ROUNDS, as in 1000+400:3.  In each round every contestant builds once, one
after the other, so that what slows the machine slows them all; ratios are medians of the rounds'.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

from bench import corpus, serve, tables
from bench.contestants import CONTESTANTS, OUTPUT, ROOT, Contestant, Tools
from bench.measure import run, tree
from bench.report import Findings, Machine, report
from bench.tables import COLD, EDIT, OURS, SAME, Size

WORK = ROOT / ".cache" / "bench"
SIZES = ("100+40:3", "1000+400:3", "5000+2000:3")
SCALE_MEETINGS = 2000


def parsed(size: str) -> tuple[int, int, int]:
    form = re.fullmatch(r"(\d+)\+(\d+)(?::(\d+))?", size)
    if form is None:
        raise SystemExit(f"TAILLES : « {size} » ne se lit pas. Écrivez par exemple 100+40:3.")
    return int(form[1]), int(form[2]), int(form[3] or 1)


def installed(chosen: list[Contestant], tools: Path) -> tuple[dict[str, Tools], dict[str, str]]:
    """What runs here, and why the others do not, by key."""
    tools.mkdir(parents=True, exist_ok=True)
    ready: dict[str, Tools] = {}
    missing: dict[str, str] = {}
    for contestant in chosen:
        found = contestant.install(tools)
        if isinstance(found, Tools):
            ready[contestant.key] = found
        else:
            missing[contestant.key] = found
            print(f"{contestant.name} : {found}")
    return ready, missing


def measured(
    size: Size,
    rounds: int,
    contestants: list[Contestant],
    tools: dict[str, Tools],
    work: Path,
    cold_only: Collection[str] = (),
) -> None:
    """Build, build again, in alternation; add to `size`."""
    folders = {one.key: work / one.key for one in contestants}
    for one in contestants:
        one.lay_out(folders[one.key], size.posts, size.meetings)
        if tools[one.key].all_processes:
            one.clean(folders[one.key])
            watched = run(tools[one.key].cold, folders[one.key], all_processes=True)
            size.peaks[one.key] = watched.peak
    for _ in range(rounds):
        for one in contestants:
            one.clean(folders[one.key])
            size.add(COLD, one.key, run(tools[one.key].cold, folders[one.key]))
            _tell(size, COLD, one)
    for one in contestants:
        size.trees[one.key] = tree(folders[one.key] / OUTPUT)
        peaks = (each.peak for each in size.runs[COLD][one.key])
        size.peaks.setdefault(one.key, max(peaks))
    rebuilt = [one for one in contestants if one.key not in cold_only]
    for one in rebuilt:
        if tools[one.key].again != tools[one.key].cold:
            # A cache that the cold build did not fill.
            run(tools[one.key].again, folders[one.key])
    for kind in (EDIT, SAME):
        for number in range(rounds):
            for one in rebuilt:
                if kind == EDIT:
                    one.edit(folders[one.key], number + 1)
                size.add(kind, one.key, run(tools[one.key].again, folders[one.key]))
                _tell(size, kind, one)


def _tell(size: Size, kind: str, one: Contestant) -> None:
    last = size.runs[kind][one.key][-1]
    print(
        f"{size.name:>14}  {tables.KINDS[kind]:34} {one.name:9}"
        f" {tables.number(last.wall):>7} s  processeur {tables.number(last.cpu):>7} s",
        flush=True,
    )


def floor(name: str, folder: Path, *paths: Path) -> dict[str, float]:
    command = [sys.executable, str(ROOT / "bench" / "floors.py"), name, *map(str, paths)]
    said = subprocess.run(  # noqa: S603  # our own program
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": "plugins"},
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(said.stdout)
    return found


def starts(folder: Path) -> dict[str, float]:
    """Seconds of processor to start Python, and to import Pelican."""
    return {
        name: min(run([sys.executable, "-c", code], folder).cpu for _ in range(3))
        for name, code in {"python": "pass", "pelican": "import pelican"}.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Build this site and its peers side by side.")
    parser.add_argument("sizes", nargs="*", default=list(SIZES), metavar="POSTS+MEETINGS:ROUNDS")
    keys = [one.key for one in CONTESTANTS if one.key != OURS]
    parser.add_argument("--without", action="append", choices=keys, default=[])
    parser.add_argument("--cold-only", action="append", choices=keys, default=[])
    parser.add_argument("--work", type=Path, default=WORK)
    parser.add_argument("--results", type=Path, default=ROOT / "bench" / "results.md")
    parser.add_argument("--scale", type=int, default=SCALE_MEETINGS, help="meetings of the feed")
    parser.add_argument("--decade", type=int, default=400, help="meetings announced at length")
    parser.add_argument("--content", type=Path, default=ROOT / "content", help="of the preview")
    parser.add_argument("--saves", type=int, default=serve.SAVES, help="seen by the preview")
    options = parser.parse_args()
    chosen_sizes = [parsed(size) for size in options.sizes]

    chosen = [one for one in CONTESTANTS if one.key not in options.without]
    tools, missing = installed(chosen, options.work / "tools")
    ready = [one for one in chosen if one.key in tools]
    machine = Machine.here()
    ours = next(one for one in ready if one.key == OURS)
    scale = options.work / "scale"
    ours.lay_out(scale, 0, options.scale)
    calendar = floor("calendar", scale, scale / "content")
    decade = options.work / "decade"
    ours.lay_out(decade, 0, 0)
    corpus.write(decade / "content", corpus.decade_files(options.decade))
    calendar_sizes = floor("sizes", decade, decade / "content")
    real_saves = serve.seen_on_real_content(options.saves, options.content)
    sizes: list[Size] = []
    for posts, meetings, rounds in chosen_sizes:
        sizes.append(Size(posts, meetings))
        work = options.work / f"{posts}-{meetings}"
        measured(sizes[-1], rounds, ready, tools, work, options.cold_only)
        # What targets are set for.
        middle = min(sizes, key=lambda size: abs(size.posts - 1000))
        folder = options.work / f"{middle.posts}-{middle.meetings}" / OURS
        if not middle.saves:
            middle.saves = serve.seen(folder, folder / "content", options.saves)
        findings = Findings(
            sizes=sizes,
            names={one.key: one.name for one in ready},
            versions={one.key: tools[one.key].version for one in ready},
            missing={one.name: missing[one.key] for one in chosen if one.key in missing},
            machine=machine,
            command="python -m bench.run " + " ".join(sys.argv[1:] or SIZES),
            texts=floor("texts", folder, folder / "content"),
            writing=floor("writing", folder, folder / "content", folder / OUTPUT),
            starts=starts(folder),
            calendar=calendar,
            calendar_sizes=calendar_sizes,
            real_saves=real_saves,
        )
        # After each size: a measure that is interrupted leaves what it has.
        options.results.write_text(report(findings), encoding="utf-8")
    print(tables.verdicts(sizes, real_saves))


if __name__ == "__main__":
    main()
