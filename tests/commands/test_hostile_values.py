"""Whatever is typed after a target reaches its command as it is: no shell and no make reads it.

The real Makefile in a folder of its own, where Python, npm and the project's own scripts only note
what they were given.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from contextlib import suppress
from itertools import takewhile
from pathlib import Path

import pytest

from commands import (
    check,
    comment,
    fix,
    meeting_email,
    newsletter,
    season,
    season_report,
    series,
    verify,
)
from importing import __main__ as importing
from tests.support.building import ROOT, SAMPLE
from tests.support.new_text import new_text

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = re.findall(r"(?m)^([a-z-]+):.*## ", MAKEFILE)
TYPED = [
    *re.findall(r"\b([A-Z_]{2,})=", "\n".join(re.findall(r"(?m)## (.*)$", MAKEFILE))),
    *re.findall(r"\$\$\{?(?!PPID|UNKNOWN|GIVEN)([A-Z_]{2,})\b", MAKEFILE.partition("PY :=")[2]),
    *"CONTENU DUREE EXPERTS LIEU THEMES".split(),
]
"""What the help names, what a recipe reads, and some that commands alone know."""
VALUES = [
    "`touch pwned`",
    "$(touch pwned)",
    "$(shell touch pwned)",
    "${shell touch pwned}",
    "$$(touch pwned) $@ $< 5 $ par mois, $NOM ${HOME}",
    "x'; touch pwned; '",
    'x"; touch pwned; "',
    "x; touch pwned & touch pwned | touch pwned > pwned",
    "$(eval x:=$(shell touch pwned)) $(file >pwned,x)",
    "@touch pwned",
    "un\ndeux\n\ttouch pwned\n",
    "--help",
    "-rf",
    "-- -x",
    "  espaces  ",
    "*",
    "~ # $# \\ \\\\ %s %n",
    "L’été, « à l’œuvre » ! \u202e",
]
NOTE = """#!/bin/sh
{ printf '%s\\0' "$0" "$@"; printf '\\1\\0'; env -0; printf '\\2\\0'; } >>"$LOG"
"""
"""A program that notes its words, then its variables."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("typed")
    marks = "".join(
        f"\nended-{name}:\n\t@printf '{name}\\0\\1\\0\\2\\0' >>\"$$LOG\"\n" for name in TARGETS
    )
    (root / "Makefile").write_text(MAKEFILE + marks, encoding="utf-8")
    for name in ("plugins", "tests"):
        (root / name).mkdir()
    programs = [f"tools/{path.name}" for path in (ROOT / "tools").glob("*.sh")]
    for name in (*programs, "deploy/deploy.sh", ".venv/bin/python", ".venv/bin/uv", "bin/npm"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(NOTE, encoding="utf-8")
        (root / name).chmod(0o755)
    return root


Call = tuple[list[str], dict[str, str]]


def noted(root: Path, *arguments: str, **environment: str) -> list[Call]:
    """The words and the variables that each program was given while `make` ran."""
    log = root / "log"
    log.write_bytes(b"")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    path = f"{root / 'bin'}{os.pathsep}{kept['PATH']}"
    result = subprocess.run(
        # Several targets would refuse to share what they see typed.
        ["make", *arguments, "GIVEN="],
        cwd=root, env={**kept, "LOG": str(log), "PATH": path, **environment},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert not list(root.rglob("pwned")), arguments
    assert result.returncode in (0, 1), (arguments, result.stderr)
    return [call(text) for text in log.read_text("utf-8").split("\2\0")[:-1]]


def call(text: str) -> Call:
    words, _, variables = text.partition("\1\0")
    pairs = (pair.partition("=") for pair in variables.split("\0")[:-1])
    return words.split("\0")[:-1], {name: value for name, _, value in pairs}


@pytest.mark.parametrize(
    ("value", "from_environment"),
    [*((value, False) for value in VALUES), *((value, True) for value in VALUES[:6])],
)
def test_every_value_of_every_target_is_only_a_value(
    folder: Path, value: str, from_environment: bool
) -> None:
    # Make takes the spaces before a value for its own.
    expected = value if from_environment else value.lstrip(" ")
    content = folder / expected
    # Removed at the end.
    assert content.resolve() != folder
    assert content.resolve().is_relative_to(folder), "a value that leads out of the folder"
    content.mkdir(parents=True, exist_ok=True)
    # What is done for another target too comes first: it is done once.
    tried = ["lint", *(name for name in TARGETS if name not in {"clean", "help", "lint"})]
    try:
        given = {name: value for name in TYPED if name != "PYTHON"}
        typed = [] if from_environment else [f"{name}={text}" for name, text in given.items()]
        # One make for all.
        goals = [goal for name in tried for goal in (name, f"ended-{name}")]
        calls = noted(folder, *goals, *typed, **(given if from_environment else {}))
        for target in tried:
            own = list(takewhile(lambda call, end=target: call[0] != [end], calls))
            del calls[: len(own) + 1]
            assert own, target
            for _, environment in own:
                assert {environment.get(name) for name in given} == {expected}, target
            # Of several words, or one that looks like an option, no part stands alone.
            alone = {"touch", "pwned", "-rf", "--help", "-x"} & {
                word for words, _ in own for word in words[1:]
            }
            if target not in LISTS and alone and value not in POSITIONAL:
                pytest.fail(f"{target} : {own}")
        assert noted(folder, "help", *typed, **(given if from_environment else {})) == []
    finally:
        shutil.rmtree(content, ignore_errors=True)


@pytest.mark.parametrize(("typed", "pushed"), [("1", "1"), ("oui", "oui"), ("non", ""), ("0", "")])
def test_a_no_is_as_if_nothing_was_typed(folder: Path, typed: str, pushed: str) -> None:
    """Of what a recipe reads itself; commands of ours read their answers."""
    (words, _), *_ = (
        each
        for each in noted(folder, "deploy-branch", f"POUSSER={typed}")
        if each[0][0].endswith("deploy.sh")
    )
    assert words[1:] == ["branch", "output", "gh-pages", pushed]


@pytest.mark.parametrize(
    "typed", ["b\x1b[31mc\u009bé", "CONTENU=b\x1b[31mc\u009bé"], ids=["a target", "a folder"]
)
def test_what_moves_the_cursor_of_a_terminal_is_not_shown(folder: Path, typed: str) -> None:
    result = subprocess.run(
        ["make", *(["html"] if "=" in typed else []), typed],
        cwd=folder, env={**os.environ, "LOG": str(folder / "log")},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "b[31mcé" in result.stderr


LISTS = {"bench", "lighthouse"}
"""Developers' targets whose value is a list of words."""
POSITIONAL = {"--help", "-rf"}
"""As a whole value; that it comes after `--` is tried below."""


@pytest.mark.parametrize("value", ["--help", "-rf"])
def test_no_value_is_taken_for_an_option(folder: Path, value: str) -> None:
    (folder / value).mkdir(exist_ok=True)
    typed = [f"{name}={value}" for name in TYPED if name != "PYTHON"]
    targets = [name for name in TARGETS if name not in LISTS]
    calls = noted(folder, *targets, *typed)
    # Made to the last, which is `format`.
    assert Path(calls[-1][0][0]).name == "python"
    for words, _ in calls:
        # What an own script takes is told apart by its place.
        if value in words and not words[0].endswith(".sh"):
            assert words.index(value) > words.index("--"), words
    (folder / value).rmdir()


def test_only_what_was_built_is_erased(folder: Path) -> None:
    for value in VALUES:
        precious = folder / value.lstrip(" ") / "precieux"
        precious.parent.mkdir(parents=True, exist_ok=True)
        precious.write_text("")
        noted(folder, "clean", f"SORTIE={value}")
        assert precious.exists()
        (precious.parent / "build.json").write_text("{}")
        noted(folder, "clean", f"SORTIE={value}")
        assert not precious.exists()


@pytest.mark.parametrize("value", VALUES)
def test_a_target_that_does_not_exist_is_only_told(folder: Path, value: str) -> None:
    if value.startswith("-") or "=" in value:
        return  # An option of make itself.
    assert noted(folder, value) == []
    # Nothing is made of the first word of a title without quotes.
    assert noted(folder, "article", "TITRE=Mon", value) == []


def test_a_recipe_takes_what_is_typed_from_the_environment_only() -> None:
    recipes = MAKEFILE.partition("PY :=")[2]
    assert re.findall(rf"(?<!\$)\$[({{](?:{'|'.join(TYPED)})\b", recipes) == []


# -- What the commands themselves make of them ----------------------------------------------------

ODD = [
    "x" * 3000,
    "9" * 5000,
    "\udcff\udce9",
    "\x1b[31mrouge\u202e",
    "http://[x",
    "https://a@b:c@d",
]
"""Longer than a name may be, no UTF-8, what moves a cursor, addresses that no parser takes."""
READERS: dict[str, Callable[[str], object]] = {
    "check": lambda value: check.main(["--", value]),
    "corriger": lambda value: fix.main([f"--contenu={value}", "--essai=1"]),
    "article": lambda value: new_text(["article", f"TITRE={value}", f"DATE={value}"]),
    "auteur": lambda value: new_text(["auteur", f"NOM={value}"]),
    "saison": lambda value: season.main([f"--source={value}"]),
    "modele": lambda value: season.main([f"--modele={value}/x.csv"]),
    "statut": lambda value: season.main(["--source=programme.csv", f"--statut={value}"]),
    "serie": lambda value: series.main(
        ["--quand=le deuxième jeudi du mois, à 8 h 30", "--communaute=nord", f"--titre={value}",
         f"--lieu={value}"]
    ),
    "bilan": lambda value: season_report.main([f"--saison={value}"]),
    "infolettre": lambda value: newsletter.main([f"--depuis={value}", "--", value]),
    "courriel": lambda value: meeting_email.main([f"--sortie={value}", "--", "financement"]),
    "verify": lambda value: verify.main(["--", value]),
    "import": lambda value: importing.main([value, "content", "--essai=1"]),
    "images": lambda value: importing.main(["content", "content", value, "--essai=1"]),
    "commentaire": lambda value: comment.main(["--article=premier-billet", "--", value]),
    "nom": lambda value: comment.main([f"--nom={value}", "--article=x", "--", "courriel.eml"]),
}  # fmt: skip


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site of its own, which is the current folder."""
    shutil.copytree(SAMPLE, tmp_path / "content")
    shutil.copy(ROOT / "pelicanconf.py", tmp_path)
    for name in ("theme", "plugins"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "courriel.eml").write_text("From: Jo <jo@example.org>\n\nBonjour\n")
    (tmp_path / "programme.csv").write_text("Titre;Date;Heure;Communauté\nA;2018-10-18;9 h;nord\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SITEURL", "https://www.example.org")
    return tmp_path


@pytest.mark.parametrize("name", READERS)
def test_no_command_ends_in_a_traceback(
    project: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for value in ODD:
        with suppress(SystemExit):
            READERS[name](value)
        said = "".join(capsys.readouterr())
        assert not set(said) & {"\x1b", "\u202e"}, value
    assert {path.name for path in project.iterdir()} <= WRITTEN


WRITTEN = {
    "content",
    "pelicanconf.py",
    "courriel.eml",
    "programme.csv",
    ".cache",
    "bilans",
    "theme",
    "plugins",
}


def test_a_message_without_end_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert comment.main(["--", "/dev/zero"]) == 1
    assert "trop gros pour un courriel" in capsys.readouterr().err
