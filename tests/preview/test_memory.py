"""What the preview keeps in memory never shows through: each tree equals that of a cold build."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from preview.build_client import BuildClient, BuildResult
from tests.builder.test_up_to_date import EDITS, apply, cold, frozen_site
from tests.support.building import ROOT, SAMPLE, run_pelican, tree
from tests.support.repository import Repository, repository

DAY = """
from pathlib import Path
from pelican.plugins import signals

def tell(pelican):
    pelican.settings["BUILD_DATE"] = (Path(pelican.path).parent / "day.txt").read_text()

def register():
    signals.get_generators.connect(tell)
"""
"""A plugin that changes the day of a build, as midnight does."""


@dataclass
class Written:
    """A site that somebody writes, with its own theme, in a repository."""

    repository: Repository
    count: int = 0
    moments: Iterator[datetime] = field(
        default_factory=lambda: (
            datetime(2018, 1, day, tzinfo=ZoneInfo("America/Toronto")) for day in range(1, 31)
        )
    )

    @property
    def root(self) -> Path:
        return self.repository.root

    def file(self, name: str) -> Path:
        return self.root / "content" / name

    def replace(self, path: Path, old: str, new: str) -> None:
        if path.exists():
            path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    def add(self, path: Path, text: str) -> None:
        if path.exists():
            self.count += 1
            path.write_text(path.read_text("utf-8") + text.format(self.count), "utf-8")

    def move(self, old: str, new: str) -> None:
        if self.file(old).exists():
            self.file(old).rename(self.file(new))

    def commit(self) -> None:
        self.repository.git("add", "--all")
        self.repository.git(
            "commit", "--quiet", "--allow-empty", "--message", "x", when=next(self.moments)
        )

    def settings(self, output: Path) -> dict[str, object]:
        return {
            "PATH": str(self.root / "content"),
            "THEME": str(self.root / "theme"),
            "OUTPUT_PATH": str(output),
            "CACHE_PATH": f"{output}.cache",
            "PLUGIN_PATHS": [str(ROOT / "plugins"), str(self.root)],
            "PLUGINS": ["builder", "programmation", "day"],
        }

    def builder(self, output: Path) -> BuildClient:
        return BuildClient(ROOT / "pelicanconf.py", self.settings(output))

    def cold(self, output: Path) -> BuildResult:
        """As `pelican` builds, in a process that has built nothing."""
        options = [f"{name}={json.dumps(value)}" for name, value in self.settings(output).items()]
        result = run_pelican(["-s", str(ROOT / "pelicanconf.py"), "-e", *options], self.root)
        return BuildResult(result.returncode == 0, result.stderr + result.stdout)


def written(root: Path) -> Written:
    site = Written(repository(root))
    shutil.copytree(SAMPLE, root / "content")
    meeting = site.file(MEETING).read_text("utf-8").replace("test-releve", "test-nuit")
    site.file(NIGHT).parent.mkdir()
    site.file(NIGHT).write_text(meeting.replace("2018-03-22 9 h", "2018-11-04T01:00:00-04:00"))
    shutil.copytree(ROOT / "theme", root / "theme")
    (root / "day.py").write_text(DAY)
    (root / "day.txt").write_text("2018-02-01")
    site.commit()
    return site


@contextmanager
def running(builder: BuildClient) -> Iterator[BuildClient]:
    try:
        yield builder
    finally:
        builder.stop()


POST = "articles/2017/premier-billet.md"
MEETING = "rencontres/2017-2018/releve.md"
NIGHT = "rencontres/2018-2019/nuit.md"
"""At the hour that the end of summer time repeats."""
SITE_EDITS: dict[str, Callable[[Written], object]] = {
    "a body": lambda site: site.add(site.file(POST), "\n\nUn mot {}.\n"),
    "the same size": lambda site: site.replace(site.file(POST), "mot 1", "mot 7"),
    "a title": lambda site: site.replace(site.file(POST), "titre: ", "titre: Nouveau "),
    "a meeting moved": lambda site: site.replace(site.file(MEETING), "03-22", "04-05"),
    "a recap": lambda site: site.add(site.file(MEETING), "\n\n## Compte rendu\n\nFait {}.\n"),
    "a commit": lambda site: site.commit(),
    "an author": lambda site: site.replace(
        site.file("auteurs/alice-roy.md"), "nom: Alice", "nom: Alicia"
    ),
    "a community": lambda site: site.replace(
        site.file("communautes/nord.md"), "couleur: vert", "couleur: rouge"
    ),
    "a post less": lambda site: site.file("articles/2017/deux-auteurs.md").unlink(missing_ok=True),
    "a post renamed": lambda site: site.move(POST, "articles/2017/autre-nom.md"),
    "a meeting less": lambda site: site.file(MEETING).unlink(missing_ok=True),
    "a new post": lambda site: shutil.copy(
        site.file("articles/2018/demain.md"), site.file("articles/2018/neuf.md")
    ),
    "an hour that comes twice": lambda site: site.replace(site.file(NIGHT), "-04:00", "-05:00"),
    "a document": lambda site: site.add(site.file("documents/aide-memoire.txt"), "{}\n"),
    "a picture": lambda site: shutil.copy(
        ROOT / "theme/static/images/flux.png", site.file("images/table.png")
    ),
    "a template": lambda site: site.add(
        site.root / "theme/templates/post.html", "{{# {} #}}<!-- un -->"
    ),
    "a part of templates": lambda site: site.replace(
        site.root / "theme/templates/base.html", "<main", "<main data-un"
    ),
    "a day later": lambda site: (site.root / "day.txt").write_text("2018-02-02"),
    "a style": lambda site: site.add(
        next((site.root / "theme/static/css").glob("*.css")), "\na::after {{ content: '{}' }}\n"
    ),
    "a mistake": lambda site: site.file("rencontres/2017-2018/x.md").write_text("---\n---\n"),
    "a season later": lambda site: (site.root / "day.txt").write_text("2018-10-02"),
    "a mistake mended": lambda site: site.file("rencontres/2017-2018/x.md").unlink(missing_ok=True),
}


def check(site: Written, builder: BuildClient, output: Path, *edits: str) -> None:
    """Build in the memory of `builder`, then elsewhere without cache: the same site, and words."""
    for edit in edits:
        SITE_EDITS[edit](site)
    built = builder.build()
    with TemporaryDirectory() as folder:
        other = Path(folder) / "site"
        expected = site.cold(other)
        assert built.success == expected.success, (edits, built.log)
        assert built.log.splitlines()[:-1] == expected.log.splitlines()[:-1], edits
        if built.success:
            assert tree(output) == tree(other), edits


def test_all_kinds_of_edits_give_the_tree_of_a_cold_build(tmp_path: Path) -> None:
    site = written(tmp_path / "un")
    output = tmp_path / "output"
    with running(site.builder(output)) as builder:
        edits = ["a commit", *SITE_EDITS]
        for number in range(0, len(edits), 2):
            check(site, builder, output, *edits[number : number + 2])


@settings(max_examples=1)
@given(st.lists(st.sampled_from(sorted(SITE_EDITS)), min_size=4, max_size=6))
def test_edits_in_any_order_too(edits: list[str]) -> None:
    with TemporaryDirectory() as folder:
        site = written(Path(folder) / "un")
        output = Path(folder) / "output"
        with running(site.builder(output)) as builder:
            builder.build()
            for edit in edits:
                check(site, builder, output, edit)


@settings(max_examples=3)
@given(st.lists(st.lists(EDITS, min_size=1, max_size=3), min_size=2, max_size=5))
def test_random_edits_of_another_site_do_too(steps: list[list[tuple[str, str, str]]]) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("BUILDER", str(ROOT / "plugins"))
        site = frozen_site(Path(folder) / "site")
        overrides = {
            "PATH": str(site.content),
            "THEME": str(site.root / "theme"),
            "OUTPUT_PATH": str(site.output),
            "CACHE_PATH": str(site.root / ".cache"),
            "BUILD_DATE": "2017-10-01",
        }
        with running(BuildClient(site.settings, overrides)) as builder:
            builder.build()
            for step in steps:
                for kind, name, value in step:
                    apply(site, kind, name, value)
                    if kind in ("setting", "code"):
                        builder.restart()
                built = builder.build()
                assert built.success, built.log
                assert tree(site.output) == cold(site, BUILD_DATE="2017-10-01")
