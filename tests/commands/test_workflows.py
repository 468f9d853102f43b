"""The workflows: sound, with few rights, and their steps really run on a clean clone."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from preview.ports import free_port
from tests.support.nginx import deployed

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / ".github/workflows").glob("*.yml"))
PINNED = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def jobs(path: Path):
    return yaml.safe_load(path.read_text())["jobs"]


def test_actionlint_finds_nothing():
    actionlint = Path(sys.executable).with_name("actionlint")
    result = subprocess.run([actionlint, *FILES], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (0, "")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_actions_are_pinned_rights_are_few_and_nothing_runs_for_ever(path):
    text = path.read_text()
    for line in text.splitlines():
        if "uses:" in line:
            assert PINNED.search(line), line
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
        "tell": {"pull-requests": "write"},
        "build": {"contents": "read", "pages": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
        "verify": {"contents": "read"},
    }


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


def test_an_error_in_the_content_becomes_a_report_that_can_be_shown(clone, tmp_path):
    broken = tmp_path / "clone"
    shutil.copytree(clone, broken, symlinks=True)
    (broken / "content/articles/casse.md").write_text("---\ntitre: `rm` $(rm) report<<x\n---\n")
    runner = Runner(broken, tmp_path)
    runner.run("check", fails_at="Check")
    assert "articles/casse.md" in runner.outputs["report"]
    assert list(runner.outputs) == ["report"]
