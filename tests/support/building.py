"""Real builds of the project's site, for every test that looks at the result."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "tests" / "site"
BUILD_DATE = "2018-02-01"
"""On which the sample is built."""
REAL_BUILD_DATE = "2019-01-31"
"""On which the project's own content is built."""


def pelican(
    content: Path,
    output: Path,
    *options: str,
    settings: str = "pelicanconf.py",
    build_date: str | None = BUILD_DATE,
    **environment: str,
) -> subprocess.CompletedProcess[str]:
    """Run the real command.  `options` follow `-e` when they look like SETTING=value."""
    extra = [f"BUILD_DATE={json.dumps(build_date)}"] if build_date else []
    extra += [f"CACHE_PATH={json.dumps(str(output.parent / (output.name + '.cache')))}"]
    return subprocess.run(
        [sys.executable, "-m", "pelican", str(content), "-o", str(output),
         "-s", str(ROOT / settings), "-e", *extra, *options],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1", **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )  # fmt: skip


def built(content: Path, output: Path, *options: str, **keywords: str) -> Path:
    """Build and require success; the output folder."""
    result = pelican(content, output, *options, **keywords)
    assert result.returncode == 0, result.stdout + result.stderr
    return output


def built_once(
    tmp_path_factory: pytest.TempPathFactory, name: str, content: Path, **keywords: str
) -> Path:
    """`content` built once for all of pytest-xdist's workers."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        output = shared / name
        return output if output.exists() else built(content, output, **keywords)


def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's own content, as `make html` builds it."""
    return built_once(tmp_path_factory, "real", ROOT / "content", build_date=REAL_BUILD_DATE)


def install_editor() -> None:
    """What `make editor` installs first; one of pytest-xdist's workers at a time."""
    lock = ROOT / ".cache" / "editor.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        subprocess.run(["tools/install-editor.sh"], cwd=ROOT, check=True)


def tree(root: Path) -> dict[str, str]:
    """Posix path → digest, for every file below `root`."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }
