"""Windows without WSL: every command says in one French line what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.building import ROOT

PACKAGES = ("builder", "commands", "importing", "planning", "preview")

LOOK = """
import importlib, sys
sys.modules["fcntl"] = None   # As where there is none.
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except SystemExit as stop:
        print(name, stop.code)
    else:
        print(name, "goes on")
"""


def test_every_module_that_a_command_starts_says_so() -> None:
    plugins = ROOT / "plugins"
    names = [
        ".".join(path.relative_to(plugins).with_suffix("").parts)
        for package in PACKAGES
        for path in sorted((plugins / package).glob("*.py"))
        # These run as they are imported.
        if path.stem != "__main__" and "\ndef main(" in path.read_text("utf-8")
    ]
    assert {"commands.check", "commands.editor", "commands.send"} <= set(names)
    result = subprocess.run(
        [sys.executable, "-c", LOOK, *names], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(plugins)},
    )  # fmt: skip
    assert (result.returncode, result.stderr) == (0, "")
    # These ask for no lock, no fork and no signal.
    allowed = {"commands.audit", "commands.field_table", "preview.app"}
    lines = result.stdout.splitlines()
    assert {line.split()[0] for line in lines if line.endswith("goes on")} <= allowed
    assert sum("WSL sous Windows" in line for line in lines) > 10


@pytest.mark.parametrize(
    "start",
    ["from pelican import main; main(sys.argv[1:])",
     "import runpy; runpy.run_path('plugins/builder', run_name='__main__')",
     "sys.path.insert(0, 'plugins'); import preview.__main__"],
    ids=["pelican", "make html", "make serve"],
)  # fmt: skip
def test_a_build_says_so(start: str, tmp_path: Path) -> None:
    script = f"import sys; sys.modules['fcntl'] = None; {start}"
    result = subprocess.run(
        [sys.executable, "-c", script, "content", "-s", "pelicanconf.py", "-o", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert "WSL sous Windows" in result.stderr


@pytest.mark.parametrize("name", ["SORTIE", "CONTENU"])
def test_a_path_of_windows_makes_no_folder_of_that_name(name: str) -> None:
    result = subprocess.run(
        ["make", "-s", "html", rf"{name}=C:\temp\site"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode != 0
    assert result.stderr == "Dans WSL, C:\\Users s’écrit /mnt/c/Users.\n"
    assert not (ROOT / r"C:\temp\site").exists()


def test_make_says_so() -> None:
    result = subprocess.run(
        ["make", "-s", "html", "OS=Windows_NT"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode != 0
    assert result.stderr.count("\n") == 1
    assert "WSL sous Windows" in result.stderr
