"""Which Python the site is built with: the first that was compiled for speed, or else any."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.building import ROOT

# It answers for itself what it is asked.
PYTHON = """#!/bin/sh
case "$*" in
*enable-optimizations*) exit {slow} ;;
*version_info*) exit {old} ;;
"-m venv"*) echo "$0" >made-by ;;
esac
exec {python} "$@"
"""
QUICK, SLOW, OLD = {"slow": 0, "old": 0}, {"slow": 1, "old": 0}, {"slow": 0, "old": 1}


@pytest.mark.parametrize(
    ("pythons", "asked", "chosen"),
    [
        ({"python3": QUICK, "python3.14": QUICK}, "", "python3"),
        ({"python3": SLOW, "python3.14": QUICK}, "", "python3.14"),
        ({"python3": OLD, "python3.14": QUICK}, "", "python3.14"),
        ({"python3": SLOW, "python3.14": QUICK}, "python3", "python3"),
    ],
    ids=["the first", "one compiled for speed", "a recent one", "the one asked for"],
)
def test_the_python_that_builds_fastest(
    tmp_path: Path, pythons: dict[str, dict[str, int]], asked: str, chosen: str
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    installer = "#!/bin/sh\n"
    texts = {name: PYTHON.format(**kind, python=sys.executable) for name, kind in pythons.items()}
    for name, text in {**texts, "uv": installer}.items():
        (programs / name).write_text(text, "utf-8")
        (programs / name).chmod(0o755)
    (tmp_path / "requirements.txt").touch()
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "PYTHON": asked}
    subprocess.run(
        [ROOT / "tools/install-python.sh", "html"],
        cwd=tmp_path, env=environment, capture_output=True, check=True,
    )  # fmt: skip
    assert Path((tmp_path / "made-by").read_text("utf-8").strip()).name == chosen
