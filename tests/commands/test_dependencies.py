"""README names every dependency, with the licence that its package states."""

import re
from importlib.metadata import metadata

import pytest

from tests.support.building import ROOT

README = (ROOT / "README.md").read_text("utf-8")
TABLE = README.split("| package | why it is here | licence |")[1].split("\n\n")[0]


def rows() -> list[tuple[str, str]]:
    """Package and licence; a row of several packages names one licence for all, or one for each."""
    found = []
    for line in TABLE.strip().splitlines()[1:]:
        _, names, _, licences, _ = (cell.strip() for cell in line.split("|"))
        packages = names.split(", ")
        each = licences.split(", ") if ", " in licences else [licences] * len(packages)
        found += zip(packages, each, strict=True)
    return found


def test_every_dependency_has_a_row() -> None:
    asked = {
        re.split(r"[\[=<> ]", line)[0]
        for name in ("requirements.in", "requirements-import.in")
        for line in (ROOT / name).read_text().splitlines()
        if line and not line.startswith(("#", "-"))
    }
    assert {package for package, _ in rows()} == asked


@pytest.mark.parametrize(("package", "licence"), rows())
def test_the_licence_is_the_one_that_the_package_states(package: str, licence: str) -> None:
    said = metadata(package)
    words = " ".join(
        [said.get("License-Expression") or "", (said.get("License") or "").split("\n")[0]]
        + [each for each in said.get_all("Classifier") or [] if each.startswith("License")]
    )
    words = words.replace("Affero", "AGPL").replace("Lesser", "LGPL")
    for choice in licence.split(" or "):
        family = re.match(r"[A-Za-z]+", choice)
        assert family
        assert family[0] in words or said.get("License") == "Dual License", words
