"""Another organisation's site: made in three answers, built, and without a word of ours."""

import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from commands import new_site
from commands.new_site import QUESTIONS, Refusal, made_files, replaced
from programmation.problems import has_errors

ROOT = Path(__file__).parents[2]
ANSWERS = {
    "nom": 'Réseau d\'entraide « Côte » \\ "Nord"',
    "region": "Côte-Nord",
    "courriel": "info@reseau.example.org",
}
OURS = re.compile(r"mauricie|\bpôle\b|maskinong|shawinigan|chenaux", re.IGNORECASE)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("new") / "site"
    new_site.create(ROOT, folder, ANSWERS, date(2017, 9, 5))
    return folder


def pelican(folder: Path, output: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pelican", "content", "-o", output, *options,
         "-e", 'BUILD_DATE="2017-09-05"'],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_it_builds_and_its_pages_have_no_word_of_ours(made):
    result = pelican(made, "output", "-s", "pelicanconf.py")
    assert result.returncode == 0, result.stdout + result.stderr
    home = (made / "output/index.html").read_text()
    assert "Réseau d’entraide" in home
    texts = {
        path.relative_to(made / "output"): path.read_text()
        for path in (made / "output").rglob("*")
        if path.suffix in (".html", ".xml", ".atom", ".ics", ".json", ".txt", ".css", ".js")
    }
    assert len(texts) > 20
    assert {str(path): found for path, text in texts.items() if (found := OURS.findall(text))} == {}


def test_its_content_has_no_problem(made):
    from programmation.content.loader import load
    from programmation.settings import Site

    site = Site(name="x", url="https://example.org", today=date(2017, 9, 5))
    content = load(made / "content", site)
    assert not has_errors(content.problems)
    assert content.problems == ()
    assert [meeting.day.isoweekday() <= 5 for meeting in content.library.meetings] == [True]


def test_its_settings_are_the_answers(made):
    settings: dict[str, object] = {}
    exec((made / "pelicanconf.py").read_text(), settings)  # noqa: S102  (our own settings)
    assert settings["SITENAME"] == ANSWERS["nom"]
    described_site = (made / "content/organisation.md").read_text("utf-8")
    assert f"nom: {ANSWERS['nom']}\nregion: Côte-Nord\n" in described_site
    assert settings["FEED_TAG_HOST"] == "reseau.example.org"
    assert settings["SEASON_FIRST_MONTH"] == 9


def test_it_has_its_tools_but_not_our_texts(made):
    assert (made / "tools/install-python.sh").stat().st_mode & 0o111
    for path in (
        "tests",
        "CONTRIBUTING.md",
        "content/articles/2018",
        ".github/workflows/tests.yml",
    ):
        assert not (made / path).exists()
    workflows = [made / ".gitlab-ci.yml", *made.glob(".*/workflows/*.yml")]
    started = {*re.findall(r"python3 (\S+)", "".join(path.read_text() for path in workflows))}
    assert [(made / name).exists() for name in started] == [True]
    words = [
        path
        for path in made.rglob("*")
        if path.suffix in (".md", ".html", ".css", ".yml") and path.name != "GUIDE.md"
        and "plugins" not in path.parts and "output" not in path.parts
        and OURS.search(path.read_text("utf-8"))
    ]  # fmt: skip
    assert words == []


def test_its_commands_and_documents_name_nothing_of_the_tests(made):
    helped = subprocess.run(["make"], cwd=made, capture_output=True, text=True, check=True).stdout
    assert {"html", "serve", "audit"} <= (listed := {*re.findall(r"make ([a-z-]+)", helped)})
    assert not listed & {"test", "test-rapide", "couverture", "bench", "lighthouse", "lint"}
    named = [path.name for path in made.glob("*.md") if re.search(r"\btests/", path.read_text())]
    assert named == []
    subprocess.run(["make", "clean"], cwd=made, capture_output=True, check=True)


def test_its_documents_lead_to_what_is_there(made):
    documents = [*made.glob("*.md"), *made.glob("docs/*.md")]
    shown = {
        (document.parent / link).resolve()
        for document in documents
        for link in re.findall(r"\]\((?!/|#|\w+:)([^)#\s]+)", document.read_text("utf-8"))
    }
    assert len(shown) > 5
    assert [path for path in shown if not path.exists()] == []
    assert {*(made / "docs").iterdir()} <= shown


def test_settings_of_several_lines_are_replaced_and_comments_stay():
    assert replaced('A = (\n    "x"\n    "y"\n)\n# why\nB = 1\n', {"A": 'q"\\'}) == (
        'A = "q\\"\\\\"\n# why\nB = 1\n'
    )


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (("", "x", "a@b.ca"), "NOM"),
        (("a\nb", "x", "a@b.ca"), "NOM"),
        (("a", "!!", "a@b.ca"), "REGION"),
        (("a", "x", "pas une adresse"), "COURRIEL"),
    ],
)
def test_an_answer_that_cannot_be_used_is_said(answers, words):
    with pytest.raises(Refusal, match=words):
        made_files(dict(zip(QUESTIONS, answers, strict=True)), "", date(2017, 9, 5), "uid")


def test_a_folder_with_files_is_not_touched(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    (tmp_path / "a").write_text("a")
    given = ["--nom", "N", "--region", "R", "--courriel", "a@b.ca", str(tmp_path)]
    assert new_site.main(given) == 1
    assert "n’est pas vide" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_missing_answer_is_asked_or_named(tmp_path, monkeypatch, capsys):
    assert new_site.main(["--nom", "N", str(tmp_path / "x")]) == 1
    assert "REGION=" in capsys.readouterr().err
    asked = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda words: asked.append(words) or "a@b.ca")
    monkeypatch.chdir(ROOT)
    new_site.main(["--nom", "N", "--region", "R", str(tmp_path / "x")])
    assert asked == ["À quelle adresse de courriel peut-on lui écrire? "]
    assert (tmp_path / "x/pelicanconf.py").exists()


def test_a_project_without_git_is_copied_too(tmp_path):
    for path in (".venv/x", "plugins/a.py", "output/b", "plugins/__pycache__/a.pyc"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    shutil.rmtree(tmp_path / ".git", ignore_errors=True)
    assert list(new_site.project_files(tmp_path)) == ["plugins/a.py"]
