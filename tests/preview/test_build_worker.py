"""The preview's builder: build after build in one process, each as if it were the first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from preview.build_client import BuildClient, BuildResult
from tests.support.building import Site, stock_site, tree

TELLING = """
import logging, os, warnings
from pathlib import Path
from pelican import signals

def act(pelican):
    settings = pelican.settings
    settings["MENUITEMS"] += (("lien", "/"),)
    settings["EXTRA_PATH_METADATA"]["autre"] = {}
    settings["NEUF"] = settings.get("NEUF", 0) + 1
    print("pid", os.getpid())
    print(len(settings["MENUITEMS"]), len(settings["EXTRA_PATH_METADATA"]), settings["NEUF"])
    logging.getLogger("pelican.essai").warning("Attention")
    warnings.warn("Avis")
    text = (Path(pelican.path) / "essai.md").read_text()
    if "REFUS" in text:
        logging.getLogger("pelican.essai").error("Refus")
    if "PLANTE" in text:
        raise ValueError("Plante")
    if "DEHORS" in text:
        raise SystemExit("Dehors")

def register():
    signals.get_generators.connect(act)
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = stock_site(tmp_path / "site")
    site.add_plugin("telling", TELLING)
    site.add_settings("\nMENUITEMS = ()\nEXTRA_PATH_METADATA = {}\n")
    write(site, "Bonjour.")
    return site


@pytest.fixture
def builder(site: Site) -> Iterator[BuildClient]:
    cache = str(site.root / ".cache")
    overrides = {"PATH": str(site.content), "OUTPUT_PATH": str(site.output), "CACHE_PATH": cache}
    builder = BuildClient(site.settings, overrides)
    yield builder
    builder.stop()


def write(site: Site, text: str) -> None:
    (site.content / "essai.md").write_text(f"Title: Essai\nDate: 2018-01-02\n\n{text}\n")


def said(built: BuildResult) -> list[str]:
    """All but times and the number of the process."""
    return [re.sub(r"\d+[.,]\d+ s|^\[[\d:]+\]", "", line).strip() for line in lines(built)[1:-1]]


def process(built: BuildResult) -> str:
    return lines(built)[0]


def lines(built: BuildResult) -> list[str]:
    return built.log.splitlines()


def test_each_build_says_what_the_first_said(site: Site, builder: BuildClient) -> None:
    first = builder.build()
    assert first.success, first.log
    assert "Attention" in first.log
    assert "Avis" in first.log
    for number in range(2):
        write(site, f"Bonjour {number}.")
        again = builder.build()
        assert again.success
        assert (said(again), process(again)) == (said(first), process(first))


def test_a_refused_site_leaves_the_process_and_any_other_failure_ends_it(
    site: Site, builder: BuildClient
) -> None:
    first = builder.build()
    write(site, "REFUS")
    refused = builder.build()
    assert not refused.success
    assert "Refus" in refused.log
    write(site, "Corrigé.")
    mended = builder.build()
    assert mended.success
    assert process(mended) == process(refused) == process(first)
    assert said(mended) == said(first)
    for word, told in (("PLANTE", "ValueError: Plante"), ("DEHORS", "Dehors")):
        write(site, word)
        failed = builder.build()
        assert (failed.success, told in failed.log) == (False, True), failed.log
        write(site, "Corrigé.")
        again = builder.build()
        assert again.success
        assert process(again) != process(failed)
        assert said(again) == said(first)


def test_pelicans_own_generators_build_again_what_a_cold_build_does(
    site: Site, builder: BuildClient, tmp_path: Path
) -> None:
    assert builder.build().success
    write(site, "Bonsoir, *encore*.")
    (site.content / "autre.md").write_text("Title: Autre\nDate: 2018-01-03\nTags: neuf\n\nOui.\n")
    assert builder.build().success
    other = BuildClient(
        site.settings,
        {
            "PATH": str(site.content),
            "OUTPUT_PATH": str(tmp_path / "cold"),
            "CACHE_PATH": str(tmp_path / "cache"),
        },
    )
    try:
        assert other.build().success
    finally:
        other.stop()
    assert tree(site.output) == tree(tmp_path / "cold")


def test_a_request_to_stop_while_it_ends_is_not_told(
    site: Site, builder: BuildClient, capfd: pytest.CaptureFixture[str]
) -> None:
    site.add_plugin(
        "late",
        "import atexit, os, signal\n"
        "def register():\n"
        "    atexit.register(os.kill, os.getpid(), signal.SIGTERM)\n",
    )
    assert builder.build().success
    builder.stop()
    assert "Traceback" not in capfd.readouterr().err
