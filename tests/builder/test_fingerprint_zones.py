"""The rules of time zones: once they change, no date of before is left."""

from __future__ import annotations

import subprocess
import sys
import zoneinfo
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from builder.incremental.fingerprint import Fingerprints, Unknown, rules_digest, rules_files
from tests.support.building import ROOT, built, tree
from tests.support.content_folder import SOUND, text, write

TORONTO = "America/Toronto"


def rules(name: str) -> bytes:
    return Path(rules_files(name)[-1]).read_bytes()


def set_rules(folder: Path, like: str) -> None:
    """Give Toronto the rules of another place."""
    path = folder / TORONTO
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(rules(like))


def test_the_files_that_python_looks_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty, full, later = (str(tmp_path / name) for name in ("empty", "full", "later"))
    set_rules(tmp_path / "full", TORONTO)
    set_rules(tmp_path / "later", TORONTO)
    monkeypatch.setattr(zoneinfo, "TZPATH", (empty, full, later))
    assert rules_files(TORONTO) == (f"{empty}/{TORONTO}", f"{full}/{TORONTO}")
    # The package of rules comes last.
    found = rules_files("Europe/Paris")
    assert len(found) == 4
    assert Path(found[-1]).parts[-4:] == ("tzdata", "zoneinfo", "Europe", "Paris")
    assert Path(found[-1]).read_bytes().startswith(b"TZif")


def test_digests_of_zones() -> None:
    names = (TORONTO, "Europe/Paris", "Nulle/Part")
    assert len({rules_digest(name) for name in names}) == 3
    with pytest.raises(Unknown), (Path(rules_files(TORONTO)[-1])).open("rb") as file:
        Fingerprints().digest(datetime(2018, 1, 1, tzinfo=ZoneInfo.from_file(file)))


def test_a_date_is_another_under_other_rules(tmp_path: Path) -> None:
    program = (
        "import sys, datetime, zoneinfo; from builder.incremental.fingerprint import Fingerprints;"
        f"zone = zoneinfo.ZoneInfo({TORONTO!r});"
        "print(Fingerprints().digest(datetime.datetime(2018, 1, 1, tzinfo=zone)).hex())"
    )

    def digest() -> str:
        environment = {"PYTHONPATH": str(ROOT / "plugins"), "PYTHONTZPATH": str(tmp_path)}
        return subprocess.run(
            [sys.executable, "-c", program],
            env=environment, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip

    set_rules(tmp_path, TORONTO)
    first = digest()
    set_rules(tmp_path, "America/Halifax")
    other = digest()
    set_rules(tmp_path, TORONTO)
    assert [other != first, digest() == first] == [True, True]


def test_a_site_built_again_under_other_rules(tmp_path: Path) -> None:
    zones, content, output = (tmp_path / name for name in ("zones", "content", "output"))
    write(content, {path: text(fields) for path, fields in SOUND.items()})
    set_rules(zones, TORONTO)
    before = tree(built(content, output, PYTHONTZPATH=str(zones)))
    set_rules(zones, "America/Halifax")
    after = tree(built(content, output, PYTHONTZPATH=str(zones)))
    cold = tree(built(content, tmp_path / "cold", PYTHONTZPATH=str(zones)))
    assert after == cold
    assert {name for name in after if after[name] != before[name]} > {
        "flux/articles.xml",
        "calendrier/programmation.ics",
    }
