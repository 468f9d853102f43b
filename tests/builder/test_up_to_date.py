"""The cache never shows through: a build after edits gives what a build without cache gives."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment

from builder.incremental.store import Store
from builder.incremental.up_to_date import Reuse
from builder.output.staging import Stage
from builder.render import Job, page_bytes
from tests.support.building import ROOT, Site, stamps, tree

FROZEN_SITE = ROOT / "tests" / "frozen_site"


def frozen_site(root: Path) -> Site:
    shutil.copytree(FROZEN_SITE, root)
    return Site(root)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return frozen_site(tmp_path / "site")


def build(site: Site, **environment: str) -> tuple[int, str]:
    result = site.build(BUILDER=str(ROOT / "plugins"), **environment)
    return result.returncode, result.stderr


def built(site: Site, **environment: str) -> dict[str, str]:
    status, said = build(site, **environment)
    assert status == 0, said
    return tree(site.output)


def cold(site: Site, **environment: str) -> dict[str, str]:
    """The tree of a build of the same inputs with neither cache nor former output."""
    with TemporaryDirectory() as folder:
        other = Site(Path(folder) / "site")
        shutil.copytree(
            site.root, other.root, ignore=shutil.ignore_patterns("output", ".cache", "__pycache__")
        )
        return built(other, **environment)


def edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def rewritten(site: Site, **environment: str) -> set[str]:
    """The files that a build makes anew."""
    before = stamps(site.output)
    built(site, **environment)
    after = stamps(site.output)
    return {name for name in after if after[name] != before.get(name)}


def test_only_what_an_edit_reaches_is_made_again(site: Site) -> None:
    built(site)
    assert rewritten(site) == set()
    # In alphabetical order of names, note-1 is the oldest: page-1 lists it.
    note = site.content / "notes" / "note-1.md"
    edit(note, lambda text: text.replace("Texte", "Tout autre texte"))
    assert rewritten(site) == {"notes/note-1/index.html"}
    edit(note, lambda text: text.replace("Note 1", "Titre"))
    assert rewritten(site) == {
        "notes/note-1/index.html",
        "page-1.html",
        "auteurs/autre.html",
    }
    assert rewritten(site, BUILD_DATE="2018-01-01") == {"index.html", "page-1.html"}


@pytest.mark.parametrize(
    ("template", "reached"),
    [
        ("macros.html", {"index.html", "page-1.html", "auteurs/une.html", "auteurs/autre.html"}),
        ("profile.html", {"auteurs/une.html", "auteurs/autre.html"}),
    ],
)
def test_template_reaches_the_pages_that_use_it(
    site: Site, template: str, reached: set[str]
) -> None:
    built(site)
    path = site.root / "theme" / "templates" / template
    edit(path, lambda text: text.replace("<li>", "<li>→ ").replace("<ul>", "<ul class='x'>"))
    assert rewritten(site) == reached
    assert tree(site.output) == cold(site)


def test_pages_of_a_real_build_are_recorded(site: Site) -> None:
    """Pelican's own Jinja environment, with its filters, hides none from the record."""
    files = built(site)
    store = Store(site.root / ".cache")
    record = store.get(store.key("output", os.fsencode(site.output)))
    assert record.files.keys() == files.keys() - {"build.json", "copie.txt", "theme/style.css"}
    assert record.names == files.keys()


def test_changed_code_forgets_everything(site: Site) -> None:
    built(site)
    edit(site.root / "notes.py", lambda text: text.replace("(note.body)", "(note.body).upper()"))
    assert rewritten(site) == {"flux.json"}


@dataclass(frozen=True)
class Page:
    values: dict[str, object]

    def context(self) -> dict[str, object]:
        return self.values


def test_pages_of_the_same_inputs_are_not_rendered(tmp_path: Path) -> None:
    environment = Environment(
        autoescape=True, loader=DictLoader({"a": "{{ x }}", "b": "{% include 'a' %}"})
    )

    def plan(**values: object) -> tuple[tuple[str, ...], list[str]]:
        """Build two pages and a file; which are kept and which made."""
        stage = Stage(tmp_path / "output", tmp_path / "work", tmp_path / "spare")
        reuse = Reuse(stage.output, Store(tmp_path / "cache"), b"key")
        jobs = [Job("c", b"octets", str(values).encode())]
        for name in ("b", "a"):
            template = environment.get_template(name)
            fingerprint = reuse.page_fingerprint(template, Page(values))
            jobs.insert(0, Job(name, partial(page_bytes, template, Page(values)), fingerprint))
        kept = reuse.kept(jobs)
        assert stage.keep_all(kept) == kept
        made = [job for job in jobs if job.name not in kept]
        for job in made:
            stage.put(job.name, job.data())
        reuse.note(kept)
        reuse.save(reuse.record(stage.tree, frozenset("abc")))
        shutil.rmtree(stage.output, ignore_errors=True)
        stage.swap()
        return tuple(kept), [job.name for job in made]

    assert plan(x="a") == ((), ["a", "b", "c"])
    assert plan(x="a") == (("a", "b", "c"), [])
    # An object that nothing stands for: any doubt means rendering.
    assert plan(x=object()) == ((), ["a", "b", "c"])


@pytest.mark.parametrize("damage", ["", "x", "delete", "flip"])
def test_damaged_cache_is_ignored(site: Site, damage: str) -> None:
    before = built(site)
    store = site.root / ".cache" / "builder" / "store.sqlite"
    data = bytearray(store.read_bytes())
    if damage == "delete":
        store.unlink()
    elif damage == "flip":
        # A byte of each row, whatever it holds.
        for place in range(100, len(data), 400):
            data[place] ^= 1
        store.write_bytes(data)
    else:
        store.write_text(damage)
    assert built(site) == before


def test_page_changed_by_hand_is_made_again(site: Site) -> None:
    for _ in range(2):
        before = built(site)
    (site.output / "notes" / "note-2" / "index.html").write_text("abîmé")
    (site.output / "flux.json").unlink()
    (site.output / "intrus.html").write_text("intrus")
    spare = next((site.root / ".cache" / "builder").glob("tree-*"))
    (spare / "notes" / "note-1" / "index.html").unlink()
    (spare / "notes" / "vide").mkdir()
    assert built(site) == before
    assert not (site.output / "notes" / "vide").exists()


LATE = """
import os
from pathlib import Path
from builder.incremental.up_to_date import Reuse

def register():
    kept = Reuse.kept

    def then_changed(self, jobs):
        found = kept(self, jobs)
        if found:
            exec(os.environ.get("MEANWHILE", ""), {"output": Path("output")})
        return found

    Reuse.kept = then_changed
"""
"""A plugin that does something to the output between the look at it and what follows."""


@pytest.mark.parametrize("start", [True, False])
@pytest.mark.parametrize(
    "done",
    [
        "page = output / 'notes/note-2/index.html'; page.unlink(); page.write_text('autre')",
        "(output / 'notes/note-2/index.html').unlink()",
        "import shutil; shutil.rmtree(output)",
        "(output / 'notes/note-2/index.html').write_text('abîmé')",
    ],
)
def test_output_changed_while_the_content_is_read_is_made_again(
    site: Site, start: bool, done: str
) -> None:
    site.add_plugin("late", LATE)
    built(site)
    before = built(site)
    if not start:
        shutil.rmtree(next((site.root / ".cache" / "builder").glob("tree-*")))
    after = built(site, MEANWHILE=done)
    assert after == before
    # What is recorded of it is right too.
    assert built(site) == before


def test_refused_build_changes_nothing_and_the_next_is_right(site: Site) -> None:
    before = built(site)
    note = site.content / "notes" / "note-3.md"
    edit(note, lambda text: text.replace("Texte", "Texte interdit"))
    status, said = build(site)
    assert status == 1
    assert "notes/note-3/index.html : mot interdit" in said
    assert tree(site.output) == before
    edit(note, lambda text: text.replace("interdit", "permis"))
    assert built(site) == cold(site)


def test_failures_of_all_pages_are_reported_together(site: Site) -> None:
    before = built(site)
    for n in range(30):
        (site.content / "notes" / f"x{n}.md").write_text(f"X {n}\n2017-01-02\nune\nTexte.\n")
    templates = site.root / "theme" / "templates"
    edit(templates / "note.html", lambda text: text.replace("note.day", "1 / (note.day.day - 2)"))
    edit(templates / "profile.html", lambda text: text.replace("profile.name", "profile.nom.x"))
    status, said = build(site)
    assert status == 1
    first, second = said.splitlines()
    assert first == (
        "gabarit note.html, ligne 3 : ZeroDivisionError: division by zero "
        "(notes/x9/index.html et 29 autres fichiers)"
    )
    assert second.startswith("Site non construit : gabarit profile.html, ligne 3 : ")
    assert second.endswith(
        "(auteurs/autre.html et 1 autre fichier). Le dossier output n’a pas changé."
    )
    assert tree(site.output) == before


NOTES = st.integers(0, 9).map("notes/note-{}.md".format)
NOTE = st.builds(
    "{}\n2017-0{}-0{}\n{}\n{}\n".format,
    st.sampled_from(["Un", "Deux", "Trois"]),
    st.integers(1, 9),
    st.integers(1, 9),
    st.sampled_from(["une", "autre"]),
    st.sampled_from(["Texte.", "*Texte*", "Long texte.\n\nSuite."]),
)
TEMPLATES = st.sampled_from(
    ["base.html", "list.html", "note.html", "macros.html", "partials/menu.html"]
)
EDITS = st.one_of(
    st.tuples(st.just("write"), NOTES, NOTE),
    st.tuples(st.just("delete"), NOTES, st.none()),
    st.tuples(st.just("rename"), NOTES, NOTES),
    st.tuples(st.just("template"), TEMPLATES, st.sampled_from(["<!-- a -->", "<!-- b -->"])),
    st.tuples(st.just("profile"), st.just("une"), st.sampled_from(["Nom", "Autre nom"])),
    st.tuples(st.just("setting"), st.none(), st.sampled_from(["Notes", "Carnet"])),
    st.tuples(st.just("date"), st.none(), st.sampled_from(["2017-10-01", "2018-02-03"])),
    st.tuples(st.just("code"), st.none(), st.sampled_from(["upper", "lower", "title"])),
    st.tuples(st.just("style"), st.none(), st.sampled_from(["a {}", "b {}"])),
)


@settings(max_examples=8)
@given(st.lists(st.lists(EDITS, min_size=1, max_size=3), min_size=1, max_size=5))
def test_random_edits_end_as_a_cold_build(steps: list[list[tuple[str, str, str]]]) -> None:
    with TemporaryDirectory() as folder:
        site = frozen_site(Path(folder) / "site")
        built(site)
        day = "2017-10-01"
        for step in steps:
            for kind, name, value in step:
                day = value if kind == "date" else day
                apply(site, kind, name, value)
            assert built(site, BUILD_DATE=day) == cold(site, BUILD_DATE=day)


def apply(site: Site, kind: str, name: str, value: str) -> None:
    path = site.content / str(name)
    if kind == "write":
        path.write_text(value, encoding="utf-8")
    elif kind == "delete":
        path.unlink(missing_ok=True)
    elif kind == "rename" and path.exists():
        path.replace(site.content / value)
    elif kind == "template":
        edit(site.root / "theme" / "templates" / name, lambda text: text + value)
    elif kind == "profile":
        (site.content / "profils" / f"{name}.txt").write_text(value)
    elif kind == "setting":
        site.add_settings(f"\nSITENAME = {value!r}\n")
    elif kind == "code":
        edit(
            site.root / "notes.py",
            lambda text: text.replace("str(note.body)", f"str(note.body).{value}()"),
        )
    elif kind == "style":
        (site.root / "theme" / "static" / "style.css").write_text(value)
