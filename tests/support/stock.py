"""A stock Pelican site in a folder of its own, and real Pelican run on it."""

from __future__ import annotations

import hashlib
import logging
import multiprocessing
import os
import shutil
import subprocess
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
STOCK_SITE = PROJECT / "tests" / "stock_site"

BUILDER = f"""
PLUGIN_PATHS = ["{PROJECT / "plugins"}"]
PLUGINS = ["builder"]
"""


def without_coverage() -> dict[str, str]:
    """The environment of a process that signals stop, whose disk is full, which coverage needs, or
    whose imports are looked at, which coverage adds to.

    Coverage's tracer takes a lock at any moment: one that an exception raised by a signal left
    held would never be free again.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith("COV")}


@dataclass(frozen=True)
class Site:
    root: Path

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def output(self) -> Path:
        return self.root / "output"

    @property
    def settings(self) -> Path:
        return self.root / "pelicanconf.py"

    def command(self, *options: str) -> list[str]:
        return [sys.executable, "-m", "pelican", "-s", str(self.settings), *options]

    def build(self, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*options),
            cwd=self.root,
            env={**os.environ, "COLUMNS": "1000", **environment},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def add_settings(self, text: str) -> None:
        with self.settings.open("a", encoding="utf-8") as file:
            file.write(text)

    def add_plugin(self, name: str, code: str) -> None:
        """A plugin of the site, loaded after those it has."""
        (self.root / f"{name}.py").write_text(code, encoding="utf-8")
        self.add_settings(f"\nPLUGIN_PATHS.append({str(self.root)!r})\nPLUGINS.append({name!r})\n")

    def work(self) -> Path:
        return self.root / ".output.build"


def stock_site(root: Path, *, builder: bool = True) -> Site:
    shutil.copytree(STOCK_SITE, root, dirs_exist_ok=True)
    site = Site(root)
    if builder:
        site.add_settings(BUILDER)
    return site


def forked_build(site: Site, **environment: str) -> tuple[int, str]:
    """Real Pelican in a child of this process, which has imported it once: status, errors said.

    Much sooner than a new Python; for tests where the process itself is not what is tried.
    """
    import pelican  # noqa: F401  # here once, for all children

    said = site.root / ".said"
    with warnings.catch_warnings():
        # Of forking while a thread runs: the tests' threads hold no lock that a build takes.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = multiprocessing.get_context("fork").Process(
            target=_build_here, args=(site, said, environment)
        )
        child.start()
    child.join(300)
    if child.is_alive():
        # Python would wait for it at its own end.
        child.kill()
        child.join()
    return child.exitcode or 0, said.read_text(encoding="utf-8")


def _build_here(site: Site, said: Path, environment: dict[str, str]) -> None:
    import pelican

    os.chdir(site.root)
    os.environ.update(environment)
    with said.open("w", encoding="utf-8") as errors, Path(os.devnull).open("w") as nothing:
        sys.stdout, sys.stderr = nothing, errors
        # What pytest and earlier builds of the parent left there.
        logging.getLogger().handlers.clear()
        pelican.console.file = nothing
        pelican.main(["-s", str(site.settings)])


def tree(folder: Path) -> dict[str, str]:
    """Name → digest of the bytes, for every file below `folder`."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if not path.is_dir()
    }


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Name → inode and modification time, for every file below `folder`."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if not path.is_dir()
    }
