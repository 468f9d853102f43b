"""Real builds, for tests of built sites.

`pelican` and `built` build the project's own site from a content folder; a `Site` is another one,
with its own settings and folder.  Both run Pelican's command in a process forked from one that has
imported it once (see `build_process`): the same code, started sooner.  With `fresh=True` the
process is a new Python, for tests of the start itself.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "tests" / "site"
STOCK_SITE = ROOT / "tests" / "stock_site"
BUILD_DATE = "2018-02-01"
"""BUILD_DATE of the sample site."""
REAL_BUILD_DATE = "2019-01-31"
"""BUILD_DATE of the project's own content."""
PUBLISHED_AT = "https://pole.example.org"
"""SITEURL of a site built with publishconf.py, at whatever address a test serves it."""
PATIENCE = 600.0
"""Seconds after which a build is taken to hang, on the slowest machine."""
WIDE = {"COLUMNS": "1000", "NO_COLOR": "1"}
"""Columns of the terminal, so that no message is wrapped."""


# -- Running the command -----------------------------------------------------------------------


def run_pelican(
    arguments: Sequence[str],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    *,
    fresh: bool = False,
    module: str = "pelican",
) -> subprocess.CompletedProcess[str]:
    """`python -m pelican ARGUMENTS` in `folder`; `environment`: additional variables.

    module: another one with a `main`, in place of Pelican's.
    """
    command = [sys.executable, "-m", module, *arguments]
    variables = {**os.environ, **WIDE, **(environment or {})}
    if fresh:
        return subprocess.run(
            command, cwd=folder, env=variables,
            capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
    with TemporaryDirectory(prefix="build-") as temporary:
        said = Path(temporary) / "said"
        child = _forked_command(module, arguments, folder, variables, said)
        child.join(PATIENCE)
        if child.is_alive():
            # Python would wait for the child at its own exit.
            child.kill()
            child.join()
        out, err = (
            Path(f"{said}{suffix}").read_text("utf-8", "replace") for suffix in (".out", ".err")
        )
    return subprocess.CompletedProcess(command, child.exitcode or 0, out, err)


def _forked_command(module: str, arguments: Sequence[str], *where: object) -> ForkServerProcess:
    """A started process; `where`: the last arguments of `build_process.run`."""
    child = _fork_server().Process(target=_forked, args=(module, list(arguments), *where))
    child.start()
    return child


def _forked(*arguments: Any) -> None:
    from tests.support.build_process import run

    run(*arguments)


def _fork_server() -> multiprocessing.context.ForkServerContext:
    """Its server starts with the first build; Python 3.11 passes it the path by this variable
    only."""
    context = multiprocessing.get_context("forkserver")
    # The first module has the function called, and imports pytest.
    context.set_forkserver_preload(["tests.support.building", "tests.support.build_process"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", f"{ROOT}{os.pathsep}{ROOT / 'plugins'}")
        for name, value in WIDE.items():
            patch.setenv(name, value)
        multiprocessing.forkserver.ensure_running()
    return context


def without_coverage() -> dict[str, str]:
    """Environment without coverage: for a process that signals stop, whose disk is full, or whose
    imports are counted.

    Coverage's tracer may hold a lock at any moment: an exception raised by a signal handler would
    never release it.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith("COV")}


# -- The project's own site --------------------------------------------------------------------


def pelican(
    content: Path,
    output: Path,
    *options: str,
    settings: str = "pelicanconf.py",
    build_date: str | None = BUILD_DATE,
    fresh: bool = False,
    **environment: str,
) -> subprocess.CompletedProcess[str]:
    """Build `content`.  `options` follow `-e` when they look like SETTING=value."""
    extra = [f"BUILD_DATE={json.dumps(build_date)}"] if build_date else []
    extra += [f"CACHE_PATH={json.dumps(str(output.parent / (output.name + '.cache')))}"]
    arguments = [str(content), "-o", str(output), "-s", str(ROOT / settings)]
    return run_pelican([*arguments, "-e", *extra, *options], ROOT, environment, fresh=fresh)


def built(content: Path, output: Path, *options: str, fresh: bool = False, **keywords: str) -> Path:
    """Build and require success; the output folder."""
    result = pelican(content, output, *options, fresh=fresh, **keywords)
    assert result.returncode == 0, result.stdout + result.stderr
    return output


def made_once(
    tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]
) -> Path:
    """A folder made by `make`, once for all of pytest-xdist's workers."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = shared / name
        if not folder.exists():
            try:
                make(folder)
            except BaseException:
                # Half made, it must not be taken for complete by another worker.
                shutil.rmtree(folder, ignore_errors=True)
                raise
        return folder


def built_once(
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    content: Path,
    *options: str,
    **keywords: str,
) -> Path:
    """`content` built once for all of pytest-xdist's workers."""
    return made_once(
        tmp_path_factory, name, lambda output: built(content, output, *options, **keywords)
    )


def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own content, as `make html` builds it."""
    return built_once(tmp_path_factory, "real", ROOT / "content", build_date=REAL_BUILD_DATE)


def published_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own content as `make publish` builds it, on a machine with unusual settings:
    `test_reproducible` compares it with one that differs in all of them."""
    here = {"TZ": "America/Vancouver", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "1"}

    def build(output: Path) -> None:
        result = subprocess.run(
            [sys.executable, "plugins/builder", "--without-rst", "content", "-s", "publishconf.py",
             "-o", output, "-e", f"CACHE_PATH={json.dumps(f'{output}.cache')}"],
            cwd=ROOT,
            env={**os.environ, **PUBLISHED, **here},
            umask=0o022,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )  # fmt: skip
        assert result.returncode == 0, result.stdout + result.stderr

    return made_once(tmp_path_factory, "published", build)


PUBLISHED = {"SITEURL": PUBLISHED_AT, "BUILD_DATE": REAL_BUILD_DATE}


def install_editor() -> None:
    """Install what `make editor` needs; one of pytest-xdist's workers at a time."""
    lock = ROOT / ".cache" / "editor.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        subprocess.run(["tools/install-editor.sh"], cwd=ROOT, check=True)


def borrow_packages(clone: Path) -> None:
    """Link the tests' installed packages into a clone of the project."""
    (clone / ".venv").mkdir()
    for path in Path(sys.prefix).iterdir():
        (clone / ".venv" / path.name).symlink_to(path)
    for lock in ("requirements.txt", "requirements-dev.txt"):
        copy = clone / ".venv" / f"installed-{lock}"
        copy.unlink(missing_ok=True)
        shutil.copy(clone / lock, copy)


# -- Other sites -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Site:
    """A Pelican site whose settings and content are in `root`."""

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

    def build(
        self, *options: str, fresh: bool = False, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        arguments = self.command(*options)[3:]
        return run_pelican(arguments, self.root, environment, fresh=fresh)

    @contextmanager
    def begun(self) -> Iterator[ForkServerProcess]:
        """A running build, to be stopped by signals; killed at the end if it still runs."""
        with TemporaryDirectory(prefix="build-") as temporary:
            where = self.root, without_coverage(), Path(temporary) / "said"
            process = _forked_command("pelican", self.command()[3:], *where)
            try:
                yield process
            finally:
                process.kill()
                process.join()

    def add_settings(self, text: str) -> None:
        with self.settings.open("a", encoding="utf-8") as file:
            file.write(text)

    def add_plugin(self, name: str, code: str) -> None:
        """Write a plugin, loaded after those of the site."""
        (self.root / f"{name}.py").write_text(code, encoding="utf-8")
        self.add_settings(f"\nPLUGIN_PATHS.append({str(self.root)!r})\nPLUGINS.append({name!r})\n")

    def work(self) -> Path:
        return self.root / ".output.build"


def stock_site(root: Path, *, builder: bool = True) -> Site:
    """A site as Pelican's quick start makes one."""
    shutil.copytree(STOCK_SITE, root, dirs_exist_ok=True)
    site = Site(root)
    if builder:
        site.add_settings(f'\nPLUGIN_PATHS = ["{ROOT / "plugins"}"]\nPLUGINS = ["builder"]\n')
    return site


# -- Looking at what is there ------------------------------------------------------------------


def tree(root: Path) -> dict[str, str]:
    """Posix path → digest, for every file below `root`."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def stamps(root: Path) -> dict[str, tuple[int, int]]:
    """Posix path → inode and modification time, for every file below `root`."""
    return {
        path.relative_to(root).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }
