"""A mistake in the settings is told in one French line, by every command."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest
from pelican import Pelican
from pelican.generators import Generator
from pelican.settings import DEFAULT_CONFIG, configure_settings, read_settings

from builder.command import _inputs_of
from builder.errors import BuildError, readable_settings, reason
from tests.support.building import ROOT, SAMPLE, pelican, run_pelican

SETTINGS = (ROOT / "pelicanconf.py").read_text("utf-8")
LINE = SETTINGS.count("\n") + 1
COMMANDS = {
    "build": ("builder.__main__", "--without-rst", "-o", "{output}"),
    "check": ("commands.check",),
    "editor": ("commands.editor", "-o", "{output}"),
    "pelican": ("pelican", "-o", "{output}"),
}
"""Module and options."""
MISTAKES = {
    'SITENAME = "x': f"conf.py:{LINE} : cette ligne n’est pas lisible",
    "POSTS_PER_PAGE = dix": f"conf.py:{LINE} : « dix » n’est pas connu; un texte va",
    'POSTS_PER_PAGE = "10"': f"conf.py:{LINE} : POSTS_PER_PAGE : '10' ne convient pas",
    "POST_PER_PAGE = 10": f"conf.py:{LINE} : POST_PER_PAGE : réglage inconnu. Écrivez plutôt",
}
BEFORE_PLUGINS = ('SITENAME = "x', "POSTS_PER_PAGE = dix")
"""Pelican itself tells of these, in its own words: no plugin is loaded yet."""


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_mistake_in_the_settings_is_told_in_french(
    command: str, mistake: str, tmp_path: Path
) -> None:
    settings = tmp_path / "conf.py"
    paths = f'PLUGIN_PATHS = ["{ROOT}/plugins"]\nTHEME = "{ROOT}/theme"\n'
    settings.write_text(SETTINGS + f"{mistake}\n" + paths, "utf-8")
    output = tmp_path / "output"
    module, *options = (word.format(output=output) for word in COMMANDS[command])
    words = [str(SAMPLE), "-s", str(settings), *options]
    result = run_pelican(words, ROOT, module=module)
    said = result.stdout + result.stderr
    assert result.returncode == 1, said
    assert not output.exists()
    if command != "pelican" or mistake not in BEFORE_PLUGINS:
        assert MISTAKES[mistake] in said
        assert "Traceback" not in said


def test_the_preview_tells_it_in_its_page(tmp_path: Path) -> None:
    """`make serve` goes on, and asks this process for what it shows."""
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "preview.build_worker",
            str(settings(tmp_path, "SITENAME = (")),
            "{}",
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT / "plugins")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    answer = json.loads(result.stdout)
    assert (answer["success"], answer["last"], answer["log"].strip()) == (
        False,
        True,
        "conf.py:1 : cette ligne n’est pas lisible ('(' was never closed). "
        "Vérifiez les guillemets, les virgules et les parenthèses, ici et juste avant",
    )


def test_a_backend_that_publishing_cannot_use_is_told_with_its_place(tmp_path: Path) -> None:
    path = settings(tmp_path, (ROOT / "publishconf.py").read_text("utf-8"))
    shutil.copy(ROOT / "pelicanconf.py", tmp_path)
    paths = f'PLUGIN_PATHS = ["{ROOT}/plugins"]\nTHEME = "{ROOT}/theme"\n'
    line = path.read_text("utf-8").count("\n") + 1
    with path.open("a", encoding="utf-8") as file:
        file.write(f'EDITOR_BACKEND = {{"name": "forge"}}\n{paths}')
    result = pelican(SAMPLE, tmp_path / "output", settings=str(path), SITEURL="https://example.org")
    assert f"conf.py:{line} : EDITOR_BACKEND : hébergeur « forge » inconnu" in result.stderr
    assert result.returncode == 1


def settings(folder: Path, text: str) -> Path:
    file = folder / "conf.py"
    file.write_text(text, "utf-8")
    return file


def told(error: Exception, path: Path) -> str:
    with pytest.raises(BuildError) as caught, readable_settings(path):
        raise error
    return str(caught.value)


def test_what_pelican_refuses_is_told_with_its_words(tmp_path: Path) -> None:
    path = settings(tmp_path, "")
    assert told(ValueError("Could not find the theme absent"), path) == (
        "conf.py : un réglage est refusé par Pelican"
        " (ValueError : Could not find the theme absent). Corrigez-le dans ce fichier"
    )


def test_what_pelican_refuses_is_named(tmp_path: Path) -> None:
    path = settings(tmp_path, "")
    with pytest.raises(BuildError, match="le réglage THEME est refusé"), readable_settings(path):
        configure_settings({**DEFAULT_CONFIG, "PATH": ".", "THEME": "nulle-part"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEFAULT_LANG", None), ("SITEURL", 3), ("JINJA_ENVIRONMENT", None), ("LOCALE", None),
        ("ARTICLE_PATHS", True), ("TAG_FEED_ATOM", True), ("THEME", 3),
        ("THEME_STATIC_PATHS", None), ("CACHE_PATH", 3), ("TIMEZONE", "Mars/Nord"),
    ],
)  # fmt: skip
def test_a_setting_of_pelican_that_cannot_be_is_named(
    name: str, value: object, tmp_path: Path
) -> None:
    path = settings(tmp_path, f"PATH = {str(tmp_path)!r}\nTHEME = 'simple'\n{name} = {value!r}\n")
    said = f"conf.py : le réglage {name} est refusé par Pelican"
    with pytest.raises(BuildError, match=said), readable_settings(path):
        _inputs_of(Pelican(read_settings(str(path))))


@pytest.mark.parametrize(
    ("name", "value"), [("JINJA_FILTERS", 3), ("JINJA_ENVIRONMENT", {"x": 1}), ("READERS", ["x"])]
)
def test_a_setting_that_generators_cannot_use_is_named(name: str, value: object) -> None:
    given = {**configure_settings({**deepcopy(DEFAULT_CONFIG), "THEME": "simple"}), name: value}
    with pytest.raises((TypeError, ValueError)) as caught:
        Generator({}, given, "", "", "")
    assert reason(caught.value, given).startswith(f"le réglage {name} est refusé par Pelican (")
    assert reason(caught.value).startswith("erreur imprévue (")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "absent.py"
    assert told(FileNotFoundError(2, "No such file", str(path)), path) == (
        f"fichier de réglages introuvable : {path}"
    )


def test_a_refusal_of_ours_passes_through(tmp_path: Path) -> None:
    assert told(BuildError("déjà dit"), tmp_path / "conf.py") == "déjà dit"
