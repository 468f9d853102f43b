"""`make audit`: what tools answer becomes a verdict, and silence is never taken for good news."""

from __future__ import annotations

import pytest

from commands.audit import OUT_OF_REACH, CheckedLock, of_npm, of_python, verdict

SOUND = {"name": "jinja2", "version": "3.1.6", "vulns": []}
HOLED = {
    "name": "pillow",
    "version": "9.0.0",
    "vulns": [
        {"id": "PYSEC-2023-1", "fix_versions": ["10.0.1"], "aliases": [], "description": "x"},
        {"id": "GHSA-x", "fix_versions": [], "aliases": [], "description": "x"},
    ],
}
SKIPPED = {"name": "secret", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize(
    ("packages", "found"),
    [
        ([SOUND], CheckedLock("l", 1)),
        (
            [SOUND, HOLED],
            CheckedLock("l", 2, ("pillow 9.0.0 : PYSEC-2023-1 (réparé dans 10.0.1)",
                           "pillow 9.0.0 : GHSA-x (pas encore réparé)")),
        ),
        ([SOUND, SKIPPED], CheckedLock("l", 1, unknown=("la base ne connaît pas secret",))),
        ([SKIPPED], CheckedLock("l", 0, unknown=(OUT_OF_REACH,))),
        (None, CheckedLock("l", unknown=(OUT_OF_REACH,))),
    ],
)  # fmt: skip
def test_what_pip_audit_says(packages: list[object] | None, found: CheckedLock) -> None:
    answer = None if packages is None else {"dependencies": packages, "fixes": []}
    assert of_python("l", answer) == found


def test_what_npm_says() -> None:
    counts = {"dependencies": {"total": 90}}
    hole = {"vulnerabilities": {"lodash": {"severity": "high"}}, "metadata": counts}
    assert of_npm("l", hole) == CheckedLock("l", 90, ("lodash : high",))
    assert of_npm("l", {"vulnerabilities": {}, "metadata": counts}) == CheckedLock("l", 90)
    assert of_npm("l", {"message": "405", "error": {}}) == CheckedLock("l", unknown=(OUT_OF_REACH,))
    assert of_npm("l", None) == CheckedLock("l", unknown=(OUT_OF_REACH,))


@pytest.mark.parametrize(
    ("found", "status", "lines"),
    [
        ([CheckedLock("l", 2)], 0,
         ["l : 2\u00a0paquets sans faille connue", "Aucune faille connue."]),
        (
            [CheckedLock("l", unknown=(OUT_OF_REACH,)), CheckedLock("m", 1)],
            2,
            [f"l : {OUT_OF_REACH}", "m : 1\u00a0paquet sans faille connue",
             "Tout n’a pas pu être vérifié : recommencez avec un accès à Internet."],
        ),
        (
            [CheckedLock("l", 1, ("a 1 : X",), ("la base ne connaît pas b",))],
            1,
            ["l : a 1 : X", "l : la base ne connaît pas b",
             "Des failles sont connues : prenez les versions réparées avec « make lock MAJ=1 »."],
        ),
    ],
)  # fmt: skip
def test_the_verdict(found: list[CheckedLock], status: int, lines: list[str]) -> None:
    assert verdict(found) == (lines, status)
