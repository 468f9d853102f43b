"""Any bytes under `content/` lead to a built site or to a report: never to a traceback, a hang,
or a changed old site.  What they are is drawn in `any_content`.
"""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from commands.check import problems_of
from commands.project import Project
from programmation.checks import check
from programmation.content.described_site import described
from programmation.content.entry import Entry
from programmation.content.loader import Parse, ParsedTexts, load
from programmation.content.reader import read_document
from programmation.content.source_files import read_folder
from programmation.problems import Problem, Severity, has_errors, report
from tests.support.any_content import FOLDER
from tests.support.building import SAMPLE, pelican, tree
from tests.support.factories import TORONTO, site


def written(content: Path, files: Mapping[str, bytes]) -> None:
    """Put `files` into `content`, those whose names the disk takes."""
    for name, data in files.items():
        path = content / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except (OSError, UnicodeEncodeError):
            # Too long once encoded, a folder has this name, or no name at all.
            continue


def sample_with(folder: Path, files: Mapping[str, bytes]) -> Path:
    """The sample site with `files`, in a new `content` folder."""
    content = folder / "content"
    shutil.rmtree(content, ignore_errors=True)
    shutil.copytree(SAMPLE, content)
    written(content, files)
    return content


@cache
def read_once(path: str, data: bytes) -> tuple[Entry, list[Problem]]:
    """A text of the sample, which nearly all folders hold as it is."""
    return read_document(path, data, TORONTO)


def read(root: Path, parse: Parse) -> ParsedTexts:
    """What the files that are drawn give, and what is known of the others."""
    folder = read_folder(root)
    return folder, [
        (read_once if SAMPLE_TEXTS.get(path) == data else parse)(path, data)
        for path, data in folder.texts.items()
    ]


SAMPLE_TEXTS = read_folder(SAMPLE).texts


def keep_what_is_sound(content: Path) -> None:
    """Delete the files that a report names, so that what is left is built and not only read."""
    for _ in range(9):
        sample = described(site(), content)
        found = load(content, sample, read)
        project = Project({"CACHE_PATH": content.parent / "cache"}, sample, content)
        problems = problems_of(found, project)
        refused = {problem.path for problem in problems if problem.severity is Severity.ERROR}
        if not refused:
            return
        for path in content.rglob("*"):
            name = unicodedata.normalize("NFC", path.relative_to(content).as_posix())
            if name in refused:
                path.unlink(missing_ok=True)


def faults(result: CompletedProcess[str], before: dict[str, str], output: Path) -> list[str]:
    """What is neither a site, nor a report and the old site; empty when all is well."""
    refused, said = result.returncode != 0, result.stdout + result.stderr
    found = {
        "status": result.returncode not in (0, 1),
        "traceback": "Traceback" in said or "erreur imprévue" in said,
        "no last word": refused and "Site non construit" not in said,
        "old site changed": refused and tree(output) != before,
    }
    return [f"{name}: {said}" for name, wrong in found.items() if wrong]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any")


MANY = settings(
    max_examples=150, suppress_health_check=list(HealthCheck), phases=set(Phase) - {Phase.explain}
)


@MANY
@given(files=FOLDER)
def test_any_folder_is_read_and_reported(folder: Path, files: dict[str, bytes]) -> None:
    """What `make check` and a build both do first."""
    content = load(sample_with(folder, files), site(), read)
    problems = (*content.problems, *check(content, site(), ()))
    text = report(problems)
    assert text.encode("utf-8")
    assert has_errors(problems) is ("Erreurs" in text)


SOME = settings(MANY, max_examples=20)


@SOME
@given(files=FOLDER)
def test_any_folder_is_built_or_refused(folder: Path, files: dict[str, bytes]) -> None:
    output = folder / "any"
    before = tree(output) if output.exists() else {}
    assert faults(pelican(sample_with(folder, files), output), before, output) == []


@SOME
@given(files=FOLDER)
def test_what_no_report_names_is_built(folder: Path, files: dict[str, bytes]) -> None:
    content, output = sample_with(folder, files), folder / "sound"
    keep_what_is_sound(content)
    result = pelican(content, output)
    assert faults(result, {}, output) == []
    assert result.returncode == 0, result.stderr


@settings(MANY, max_examples=3)
@given(folders=st.lists(FOLDER, min_size=12, max_size=20))
def test_the_command_itself_shows_no_traceback(
    folder: Path, folders: list[dict[str, bytes]]
) -> None:
    """Many files at once, in a process of its own, where Python's own last words show."""
    content, output = sample_with(folder, {}), folder / "command"
    for files in folders:
        written(content, files)
    before = tree(output) if output.exists() else {}
    result = pelican(content, output, fresh=True)
    assert faults(result, before, output) == []
