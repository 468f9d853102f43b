"""`python plugins/builder`: nothing to do is known at once, and never wrongly."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import jinja2
import pelican
import pytest

from builder.incremental.cache_file import load, save
from builder.incremental.fingerprint import rules_files
from builder.incremental.inputs import SHAPE
from tests.support.building import ROOT, Site, run_pelican, stock_site, tree
from tests.support.serving import served

NOTHING = "Rien à faire : le site est à jour.\n"


def run(site: Site, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """In a process forked from one that has imported all."""
    variables = {"BUILDER": str(site.root / "plugins"), **environment}
    arguments = ["-s", "pelicanconf.py", *options]
    return run_pelican(arguments, site.root, variables, module="builder.__main__")


def run_anew(site: Site, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """As `make html` does."""
    return subprocess.run(
        [sys.executable, str(ROOT / "plugins" / "builder"), "-s", "pelicanconf.py", *options],
        cwd=site.root,
        # A copy: other work on the project's plugins must not look like a change.
        env={**os.environ, "BUILDER": str(site.root / "plugins"), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def zone_at_noon() -> str:
    """A zone where it is about noon: no test lasts until midnight, when sites are built anew."""
    ahead = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-ahead:+d}"  # POSIX signs: west is positive.


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path / "site")
    shutil.copytree(ROOT / "tests" / "frozen_site", site.root)
    (site.root / "plugins").mkdir()
    site.add_settings(f"TIMEZONE = '{zone_at_noon()}'\n")
    result = run(site, "--without-rst")
    assert result.returncode == 0, result.stderr
    # The first run wrote its own compiled modules and cache.
    run(site, "--without-rst")
    assert run(site, "--without-rst").stdout == NOTHING
    return site


def replaced(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def rewritten(path: Path) -> None:
    """With other bytes, as many, at the same time."""
    status = path.stat()
    path.write_bytes(path.read_bytes()[::-1])
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


CHANGES: dict[str, Callable[[Site], object]] = {
    "a content file": lambda site: replaced(site.content / "notes/note-1.md", "Texte", "Mots"),
    "a content file touched": lambda site: (site.content / "notes/note-1.md").touch(),
    "a new content file": lambda site: (site.content / "x").write_text(""),
    "a file gone": lambda site: (site.content / "notes/note-2.md").unlink(),
    "a template": lambda site: replaced(
        site.root / "theme/templates/base.html", "<!doctype html", "<!DOCTYPE html"
    ),
    "a style": lambda site: (site.root / "theme/static/style.css").write_text("a {}"),
    "a plugin": lambda site: replaced(site.root / "notes.py", "PER_PAGE = 5", "PER_PAGE = 4"),
    "a setting": lambda site: site.add_settings("SITENAME = 'Autre'\n"),
    "a page of the output": lambda site: (site.output / "index.html").write_text("abîmée"),
    "a copy in the output, its size and time as before": lambda site: rewritten(
        site.output / "copie.txt"
    ),
    "the rights of a copy in the output": lambda site: (site.output / "copie.txt").chmod(0o600),
    "a page of the output gone": lambda site: (site.output / "index.html").unlink(),
    "a file more in the output": lambda site: (site.output / "x").write_text(""),
    "a link in the output": lambda site: (site.output / "l").symlink_to("index.html"),
    "the output gone": lambda site: shutil.rmtree(site.output),
    "the record damaged": lambda site: record(site).write_text("{"),
    "the record cut": lambda site: record(site).write_bytes(record(site).read_bytes()[:-1]),
    "a day later": lambda site: dated(site, until=0),
    "a day before": lambda site: dated(site, made=1e12),
    "a link in the content": lambda site: (site.content / "l").symlink_to("notes"),
}


def record(site: Site) -> Path:
    return next((site.root / ".cache" / "builder").glob("command-*"))


def dated(site: Site, **moments: float) -> None:
    path = record(site)
    save(path, SHAPE, {**load(path, SHAPE), **moments})


def test_any_change_is_built_once(site: Site) -> None:
    said = {}
    for name, change in CHANGES.items():
        change(site)
        first, second = run(site, "--without-rst"), run(site, "--without-rst")
        said[name] = (first.stdout.split(" : ")[0], second.stdout)
    # What a link leads to may change unseen.
    assert said.pop("a link in the content")[0] == "Site construit"
    assert said == dict.fromkeys(said, ("Site construit", NOTHING))


def test_other_options_and_environment_are_built(site: Site) -> None:
    for result in (
        run(site, "--without-rst", BUILD_DATE="2018-01-01"),
        run(site, "--without-rst", "-o", "ailleurs"),
        run(site),
    ):
        assert result.stdout.startswith("Site construit")
    assert tree(site.root / "ailleurs").keys() == tree(site.output).keys()


def test_other_rules_of_the_zone_are_a_change(site: Site, tmp_path: Path) -> None:
    rules = tmp_path / "zones" / zone_at_noon()
    rules.parent.mkdir(parents=True)

    def said() -> str:
        return run(site, "--without-rst", PYTHONTZPATH=str(tmp_path / "zones")).stdout

    shutil.copy(rules_files(zone_at_noon())[-1], rules)
    assert [said().split(" : ")[0], said()] == ["Site construit", NOTHING]
    # What follows the rules is not read: it is noon still.
    rules.write_bytes(rules.read_bytes() + b"\n")
    assert [said().split(" : ")[0], said()] == ["Site construit", NOTHING]


def test_a_repository_kept_in_the_output_is_no_change(site: Site) -> None:
    (site.output / ".git" / "refs" / "tags").mkdir(parents=True)
    (site.output / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    assert [run(site, "--without-rst").stdout.split(" : ")[0] for _ in range(2)] == [
        "Site construit",
        "Rien à faire",
    ]
    assert (site.output / ".git" / "refs" / "tags").is_dir()


def test_an_installed_file_linked_elsewhere_is_no_change(site: Site) -> None:
    """As `uv` does for another environment: the time of its inode changes, and nothing else."""
    # The environment of a test's start is not that of its call.
    run(site, "--without-rst")
    linked_elsewhere(jinja2.__file__)
    assert run(site, "--without-rst").stdout == NOTHING


def linked_elsewhere(path: str | Path) -> None:
    link = Path(sys.prefix) / f"link-{os.getpid()}"
    os.link(path, link)
    link.unlink()


FETCHING = """
from contextlib import suppress
from pelican.plugins import signals
from builder.incremental.inputs import LiveInputs

def ask(generators):
    live, settings = LiveInputs(), generators[0].settings
    with suppress(OSError):
        live.fetch(settings["ADDRESS"])
    settings["LIVE_INPUTS"] = live.digests

def register():
    signals.all_generators_finalized.connect(ask)
"""
"""A plugin whose site is made of what is served elsewhere."""


def test_what_is_served_elsewhere_is_an_input(site: Site, tmp_path: Path) -> None:
    def said() -> list[str]:
        return [run(site, "--without-rst").stdout.split(" : ")[0] for _ in range(2)]

    live = tmp_path / "live"
    live.mkdir()
    site.add_plugin("fetching", FETCHING)
    once = ["Site construit", "Rien à faire"]
    with served(live) as url:
        site.add_settings(f"ADDRESS = '{url}/mots.txt'\n")
        assert said() == once
        (live / "mots.txt").write_text("un")
        assert said() == once
        (live / "mots.txt").write_text("deux")
        assert said() == once
    # No answer any more.
    assert said() == once


def test_a_site_of_nothing_is_up_to_date_too(site: Site) -> None:
    site.add_settings("PLUGINS = ['builder']\nTHEME = 'simple'\nTHEME_STATIC_PATHS = []\n")
    run(site, "--without-rst")
    assert tree(site.output).keys() == {"build.json"}
    # Its theme is installed.
    linked_elsewhere(Path(pelican.__file__).parent / "themes/simple/templates/base.html")
    assert run(site, "--without-rst").stdout == NOTHING


def test_refused_build_is_tried_again(site: Site) -> None:
    replaced(site.content / "notes/note-1.md", "Texte", "Texte interdit")
    for _ in range(2):
        result = run(site, "--without-rst")
        assert result.returncode == 1
        assert "mot interdit" in result.stderr


def test_without_rst_reads_markdown_and_warns_of_the_rest(tmp_path: Path) -> None:
    site = stock_site(tmp_path / "site")
    result = run_anew(site, "--without-rst")
    assert result.returncode == 0, result.stderr
    assert (site.output / "billet-ndeg-1.html").is_file()
    assert not (site.output / "un-texte-restructuredtext.html").exists()


def test_an_entry_more_among_what_is_installed_is_no_change(site: Site) -> None:
    """As a module compiled for the first time, or an installer's lock: their folder tells."""
    # The environment of a test's start is not that of its call.
    run(site, "--without-rst")
    os.utime(Path(jinja2.__file__).parents[1])
    assert run(site, "--without-rst").stdout == NOTHING


def test_what_a_killed_save_left_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "value.new").write_bytes(b"half")
    save(tmp_path / "value", SHAPE, "whole")
    assert (load(tmp_path / "value", SHAPE), len(list(tmp_path.iterdir()))) == ("whole", 1)
