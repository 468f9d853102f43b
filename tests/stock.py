"""A stock Pelican site in a folder of its own, and real Pelican run on it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
STOCK_SITE = PROJECT / "tests" / "stock_site"

BUILDER = f"""
PLUGIN_PATHS = ["{PROJECT / "plugins"}"]
PLUGINS = ["builder"]
"""


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
            timeout=120,
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
