"""The workflows: sound, with few rights, and their steps really run on a clean clone."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.support.forge import TOKEN, forge
from tests.support.nginx import deployed
from tests.support.serving import free_port

ROOT = Path(__file__).parents[2]
GITHUB = sorted((ROOT / ".github/workflows").glob("*.yml"))
FORGEJO = sorted((ROOT / ".forgejo/workflows").glob("*.yml"))
FILES = [*GITHUB, *FORGEJO]
GITLAB = ROOT / ".gitlab-ci.yml"
PINNED = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def jobs(path: Path):
    return yaml.safe_load(path.read_text())["jobs"]


def test_actionlint_finds_nothing():
    actionlint = Path(sys.executable).with_name("actionlint")
    # It takes a whole repository for one of GitHub's, and its settings from there.
    result = subprocess.run(
        [actionlint, *FILES], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (result.returncode, result.stdout) == (0, "")


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        # Forgejo reads GitHub's own format.
        ("github-workflows", FILES),
        ("gitlab-ci", [GITLAB]),
        ("dependabot", [ROOT / ".github/dependabot.yml"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_file_follows_the_schema_of_who_reads_it(schema, files):
    """Those that forges and SchemaStore publish, as check-jsonschema carries them."""
    transform = ["--data-transform", "gitlab-ci"] if schema == "gitlab-ci" else []
    checker = Path(sys.executable).with_name("check-jsonschema")
    result = subprocess.run(
        [checker, "--builtin-schema", f"vendor.{schema}", *transform, *files],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (result.returncode, result.stdout) == (0, "ok -- validation done\n")


def test_texts_alone_start_no_tests():
    events = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text())[True]
    assert (
        events["push"]["paths-ignore"] == events["pull_request"]["paths-ignore"] == ["content/**"]
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_actions_are_pinned_rights_are_few_and_nothing_runs_for_ever(path):
    text = path.read_text()
    for line in text.splitlines():
        if "uses:" in line:
            assert PINNED.search(line), line
    if path in GITHUB:
        assert yaml.safe_load(text)["permissions"] in ({}, {"contents": "read"})
    assert "secrets." not in text
    assert "pull_request_target" not in text
    for job in jobs(path).values():
        assert job["timeout-minutes"] <= 90
        for step in job["steps"]:
            # What someone else wrote reaches a script as a variable only, never as its text.
            assert "${{" not in step.get("run", "")
            if "checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False


def test_only_the_job_that_needs_a_right_has_it():
    site = jobs(ROOT / ".github/workflows/site.yml")
    assert {name: job["permissions"] for name, job in site.items()} == {
        "check": {"contents": "read"},
        "tell": {"contents": "read", "issues": "write", "pull-requests": "write"},
        "stay": {"actions": "write"},
        "build": {"contents": "read", "pages": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
        "verify": {"contents": "read"},
    }


def test_the_container_for_development_says_what_its_tools_read():
    """Only a part of containers.dev's schema, of which no registry has a copy."""
    text = (ROOT / ".devcontainer/devcontainer.json").read_text()
    said = json.loads(re.sub(r"(?m)^\s*//.*$", "", text))
    assert {name: type(value) for name, value in said.items()} == {
        "name": str, "image": str, "features": dict, "runArgs": list, "remoteUser": str,
        "postCreateCommand": str, "forwardPorts": list, "portsAttributes": dict,
    }  # fmt: skip
    assert re.fullmatch(r"[\w.-]+(/[\w.-]+)+:[\w.-]+", said["image"])
    assert all(isinstance(port, int) for port in said["forwardPorts"])
    assert {int(port) for port in said["portsAttributes"]} <= set(said["forwardPorts"])
    for target in said["postCreateCommand"].partition("make ")[2].split():
        assert re.search(rf"(?m)^{target}\b[^=\n]*:", (ROOT / "Makefile").read_text()), target


def test_sixty_quiet_days_do_not_end_what_is_done_each_morning(clone, tmp_path, monkeypatch):
    """The step really run, with a `gh` that notes what it is asked."""
    asked = tmp_path / "asked"
    fake = tmp_path / "bin/gh"
    fake.parent.mkdir()
    fake.write_text(f'#!/bin/sh\necho "$*" >> {asked}\n')
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:{os.environ['PATH']}")
    Runner(clone, tmp_path).run("stay")
    enabled = [line.removeprefix("workflow enable ") for line in asked.read_text().splitlines()]
    scheduled = [
        path.name for path in GITHUB if "schedule" in yaml.safe_load(path.read_text())[True]
    ]
    assert sorted(enabled) == scheduled


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """What is committed, as a runner gets it."""
    folder = tmp_path_factory.mktemp("runner") / "clone"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
    return folder


class Runner:
    """Runs the shell steps of jobs as GitHub does: one folder, `bash -eo pipefail`, outputs."""

    def __init__(self, clone: Path, temp: Path, **known: str) -> None:
        self.clone, self.temp, self.known = clone, temp, known
        self.outputs: dict[str, str] = {}

    def run(self, job: str, *, fails_at: str = "") -> None:
        failed = False
        for step in jobs(ROOT / ".github/workflows/site.yml")[job]["steps"]:
            # What the system needs is there already (tools/install-test-tools.sh).
            if "run" not in step or "apt-get" in step["run"]:
                continue
            if (step.get("if") == "failure()") is not failed:
                continue
            result = self._step(step)
            assert (result.returncode != 0) is (step["name"] == fails_at), result.stdout
            failed = failed or result.returncode != 0

    def _step(self, step) -> subprocess.CompletedProcess[str]:
        written = self.temp / "output"
        written.touch()
        environment = {name: self._value(value) for name, value in step.get("env", {}).items()}
        keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        result = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.clone,
            env={**keep, **environment, "CI": "true", "GITHUB_OUTPUT": str(written),
                 "RUNNER_TEMP": str(self.temp)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )  # fmt: skip
        self.outputs |= outputs(written.read_text())
        return result

    def _value(self, text: str) -> str:
        for name, value in {**self.known, **self.outputs}.items():
            if f"{name} " in text or f".{name} " in text:
                return value
        return text


def outputs(text: str) -> dict[str, str]:
    """`name=value` lines and `name<<delimiter` blocks, as GitHub reads them."""
    found = {}
    lines = iter(text.splitlines())
    for line in lines:
        name, block, delimiter = line.partition("<<")
        if block:
            found[name] = "\n".join(iter(lambda end=delimiter: next(lines, end), delimiter))
        else:
            name, _, found[name] = line.partition("=")
    return found


def test_the_steps_make_a_tree_that_verify_accepts(clone, tmp_path):
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    runner = Runner(clone, tmp_path, **{"vars.SITEURL": f"{address}/"})
    runner.run("check")
    runner.run("build")
    assert runner.outputs == {"address": address}
    assert (clone / "output/.nojekyll").exists()
    assert list((clone / "output/programmation").glob("*.pdf"))
    with deployed(clone / "output", tmp_path / "nginx", port):
        verified = subprocess.run(
            ["make", "verify", f"SITEURL={address}"],
            cwd=clone,
            capture_output=True,
            text=True,
            check=False,
        )
    assert (verified.returncode, verified.stderr) == (0, "")


@pytest.fixture(scope="module")
def broken(clone, tmp_path_factory):
    """A clone in which somebody has pushed a mistake; its commands are installed."""
    folder = tmp_path_factory.mktemp("broken") / "clone"
    subprocess.run(["make", "-s", "env"], cwd=clone, check=True, capture_output=True)
    shutil.copytree(clone, folder, symlinks=True)
    (folder / "content/articles/casse.md").write_text(MISTAKE)
    return folder


MISTAKE = "---\ntitre: `rm` $(rm) report<<x\n---\n"


def test_an_error_in_the_content_becomes_a_report_that_can_be_shown(broken, tmp_path):
    runner = Runner(broken, tmp_path)
    runner.run("check", fails_at="Check")
    assert "articles/casse.md" in runner.outputs["report"]
    assert list(runner.outputs) == ["report"]


def on_github(clone, temp, address, number):
    """What the jobs of a push, or of the proposal `number`, do, step by step."""
    known = {"api_url": address, "github.repository": "pole/site", "github.token": TOKEN,
             "github.actor": "jeanne", "pull_request.number": number}  # fmt: skip
    runner = Runner(clone, temp, **known)
    sound = not (clone / "content/articles/casse.md").exists()
    runner.run("check", fails_at="" if sound else "Check")
    runner.known |= {"check.result": "success" if sound else "failure"}
    runner.known |= {"outputs.report": runner.outputs.get("report", "")}
    runner.run("tell")


def on_gitlab(clone, temp, address, number):
    job = yaml.safe_load(GITLAB.read_text())["check"]
    known = {"FORGE": "gitlab", "API": address, "PROJECT": "7", "REPORT_TOKEN": TOKEN,
             "NUMBER": number, "WHO": "jeanne"}  # fmt: skip
    ended = shell(clone, "\n".join(job["script"]), known)
    known["CI_JOB_STATUS"] = "success" if ended.returncode == 0 else "failed"
    shell(clone, "\n".join(job["after_script"]), known)


def on_forgejo(clone, temp, address, number):
    steps = yaml.safe_load(FORGEJO[1].read_text())["jobs"]["check"]["steps"]
    failed = False
    for step in steps:
        if "run" not in step or "apt-get" in step["run"]:
            continue
        if (step.get("if") == "failure()") is not failed:
            continue
        given = {
            **step.get("env", {}), "API": address, "PROJECT": "pole/site", "TOKEN": TOKEN,
            "NUMBER": number, "WHO": "jeanne", "RUNNER_TEMP": str(temp),
        }  # fmt: skip
        ended = shell(clone, step["run"], given)
        failed = failed or ended.returncode != 0


def shell(clone, script, given):
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script], cwd=clone, env={**keep, **given},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("push", [on_github, on_gitlab, on_forgejo])
def test_a_push_with_a_mistake_ends_in_a_message_where_staff_write(broken, tmp_path, push):
    mistake = broken / "content/articles/casse.md"
    mistake.write_text(MISTAKE)
    with forge() as there:
        push(broken, tmp_path, there.address, "")
        push(broken, tmp_path, there.address, "")
        (issue,) = there.issues
        assert issue.title == "Le site attend une correction"
        assert issue.text.startswith("@jeanne : Ce qui vient d’être enregistré n’est pas encore")
        assert "    articles/casse.md:2 : date : champ manquant." in issue.text
        assert (len(issue.comments), issue.state) == (1, "open")
        mistake.unlink()
        push(broken, tmp_path, there.address, "")
        assert issue.comments[1].startswith("C’est corrigé")
        assert issue.state == "closed"
        push(broken, tmp_path, there.address, "")
        assert len(issue.comments) == 2


@pytest.mark.parametrize("push", [on_github, on_gitlab, on_forgejo])
def test_a_proposal_with_a_mistake_gets_its_report_as_a_comment(broken, tmp_path, push):
    mistake = broken / "content/articles/casse.md"
    mistake.write_text(MISTAKE)
    with forge() as there:
        push(broken, tmp_path, there.address, "12")
        mistake.unlink()
        push(broken, tmp_path, there.address, "12")
        ((number, (comment,)),) = there.proposals.items()
    assert (number, there.issues) == (12, [])
    assert comment.startswith("Ces textes ont des erreurs")
    assert "    articles/casse.md:2 : date : champ manquant." in comment
