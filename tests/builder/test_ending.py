"""`python plugins/builder` leaves Python at once after a build, and loses nothing by it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.support.building import ROOT, Site, stock_site, without_coverage

LAST_WORDS = """
import atexit, sys, threading

def work():
    threading.main_thread().join()
    print("travail fini")

class Kept:
    def __del__(self):
        print("démonté")

KEPT = Kept()
atexit.register(print, "au revoir")
atexit.register(print, "adieu", file=sys.stderr)

def register():
    threading.Thread(target=work).start()
"""

FULL = """
import os, threading

def work():
    threading.main_thread().join()
    os.dup2(os.open("/dev/full", os.O_WRONLY), 1)

def register():
    threading.Thread(target=work).start()
"""


def build(
    site: Site,
    *options: str,
    python: Sequence[str] = (),
    stdout: int = subprocess.PIPE,
    environment: Mapping[str, str] = os.environ,
) -> subprocess.CompletedProcess[str]:
    command = ROOT / "plugins" / "builder" / "__main__.py"
    return subprocess.run(
        [sys.executable, *python, str(command), "-s", "pelicanconf.py", *options],
        cwd=site.root,
        # What Python has not written yet is what may be lost.
        env={**environment, "PYTHONUNBUFFERED": ""},
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = stock_site(tmp_path)
    site.add_plugin("talkative", LAST_WORDS)
    return site


def test_threads_and_exit_functions_come_first_and_nothing_is_taken_apart(site: Site) -> None:
    result = build(site)
    assert result.stdout.splitlines()[-2:] == ["travail fini", "au revoir"]
    assert result.stderr.splitlines()[-1] == "adieu"
    assert result.returncode == 0


def test_last_words_that_cannot_be_written_are_an_error(site: Site) -> None:
    site.add_plugin("full", FULL)
    result = build(site)
    assert "No space left on device" in result.stderr
    assert "adieu" in result.stderr
    # Python's own, for what it could not write at its end.
    assert result.returncode == 120


def test_a_listener_gone_is_an_error(site: Site) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    result = build(site, stdout=writing)
    os.close(writing)
    assert result.returncode == 1


def test_a_full_disk_that_takes_no_word_is_told(site: Site) -> None:
    with Path("/dev/full").open("wb") as full:
        result = build(site, stdout=full.fileno())
    assert result.returncode
    assert "le disque est plein" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_site_is_in_place_though_nothing_can_be_said_of_it(tmp_path: Path) -> None:
    place = ["-o", f"{tmp_path}/site", "-e", f'CACHE_PATH="{tmp_path}/cache"']
    command = [sys.executable, "plugins/builder", "--without-rst", "tests/site", *place]
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False)
    assert result.returncode == 1
    last = "Site construit, mais rien n’a pu en être dit : le disque est plein."
    assert result.stderr.decode().splitlines()[-1] == last
    assert (tmp_path / "site/index.html").exists()


def test_a_failed_build_keeps_its_status(site: Site) -> None:
    result = build(site, "-e", 'THEME="nulle-part"')
    assert result.returncode == 1
    assert "Site construit" not in result.stdout


@pytest.mark.parametrize("closed", [">&-", ">&- 2>&-"])
def test_nobody_need_listen(site: Site, closed: str) -> None:
    command = f"exec {sys.executable} {ROOT}/plugins/builder -s pelicanconf.py {closed}"
    assert subprocess.run(["sh", "-c", command], cwd=site.root, check=False).returncode == 0
    assert (site.output / "index.html").exists()


def test_a_terminal_without_accents_hears_of_the_site(tmp_path: Path) -> None:
    environment = {**without_coverage(), "PYTHONIOENCODING": "ascii"}
    result = build(stock_site(tmp_path), environment=environment)
    assert "chang?s" in result.stdout, result.stderr
    assert result.returncode == 0


def test_a_folder_of_texts_that_is_none_is_named(site: Site) -> None:
    result = build(site, "nulle-part")
    assert result.stderr == "Site non construit : dossier du contenu introuvable : nulle-part.\n"
    assert result.returncode == 1


def test_a_profiler_still_reports(site: Site) -> None:
    assert " function calls " in build(site, python=["-m", "cProfile"]).stdout


@pytest.mark.parametrize("moment", ["settings", "imports", "has anything changed", "arguments"])
def test_ctrl_c_before_the_build_is_heard(site: Site, moment: str) -> None:
    environment = without_coverage()
    if moment == "settings":
        site.add_settings("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    else:
        # What Pelican imports first, what looks for changes, what Python imports before all.
        name = {"imports": "blinker", "arguments": "sitecustomize"}.get(moment, "pickle")
        stop = "raise KeyboardInterrupt\n"
        if moment == "arguments":
            stop = f"import argparse\ndef stop(*_):\n    {stop}"
            stop += "argparse.ArgumentParser.parse_args = stop\n"
        (site.root / f"{name}.py").write_text(stop, encoding="utf-8")
        environment["PYTHONPATH"] = str(site.root)
    result = build(site, environment=environment)
    assert result.stderr == "Site non construit : la construction a été interrompue.\n"
    assert result.returncode == 130
    assert not site.output.exists()
