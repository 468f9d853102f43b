"""The layout holds: arrows go one way, packages say what is in them, names mean one thing."""

from __future__ import annotations

import ast
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from programmation import urls
from programmation.checks import CHECKS
from programmation.pages import MAKERS

ROOT = Path(__file__).parents[2]
PLUGINS = ROOT / "plugins"
FILES = sorted(PLUGINS.rglob("*.py"))

ROOMS = (
    {"colors", "grouping", "urls"},
    {"parts"},
    {"model"},
    {"settings"},
    {"text"},
    {"problems", "schema", "http_headers"},
    {"season", "organization"},
    {"kinds"},
    {"content"},
    {"comments", "feeds"},
    {"checks", "editor", "pages"},
    {"publishing", "site_extras"},
    {"generator"},
)
"""Of `programmation`, the lowest first: each imports those before it, and itself."""
RANK = {room: rank for rank, rooms in enumerate(ROOMS) for room in rooms}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Full names of what a module imports, wherever it does."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


DOMAIN = [path for path in FILES if path.parts[len(PLUGINS.parts)] == "programmation"]


@pytest.mark.parametrize("path", DOMAIN, ids=lambda path: path.stem)
def test_the_domain_imports_what_is_below(path: Path) -> None:
    room = path.relative_to(PLUGINS / "programmation").with_suffix("").parts[0]
    if room == "__init__":
        return
    others = [name.split(".") for name in imports(path)]
    rooms = {parts[1] for parts in others if parts[0] == "programmation"} - {room, "VERSION"}
    assert [other for other in rooms if RANK[other] >= RANK[room]] == []
    assert not {parts[0] for parts in others} & {"commands", "importing", "planning", "preview"}


@pytest.mark.parametrize(("room", "below"), [("builder", set()), ("assets", {"builder"})])
def test_the_machine_imports_nothing_of_the_domain(room: str, below: set[str]) -> None:
    own = {folder.name for folder in PLUGINS.iterdir()} - {room} - below
    found = {name for path in PLUGINS.glob(f"{room}/**/*.py") for name in imports(path)
             if name.split(".")[0] in own}  # fmt: skip
    assert found == set()


def test_a_module_is_read_in_one_sitting() -> None:
    lengths = {path.stem: len(path.read_text("utf-8").splitlines()) for path in FILES}
    assert [name for name, length in lengths.items() if length > 350] == []


PACKAGES = [path for path in FILES if path.name == "__init__.py"]


@pytest.mark.parametrize("init", PACKAGES, ids=lambda path: path.parent.name)
def test_a_package_names_each_of_its_modules(init: Path) -> None:
    text = ast.get_docstring(parsed(init)) or ""
    words = set(re.findall(r"\w+", text))
    own = {path.stem for path in init.parent.glob("*.py")} - {"__init__", "__main__"}
    own |= {path.parent.name for path in init.parent.glob("*/__init__.py")}
    assert own - words == set()


def test_no_two_modules_have_one_name() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for path in FILES:
        name = path.parent.name if path.name == "__init__.py" else path.stem
        # A command has the name of its target, whatever room it opens.
        if name != "__main__" and path.parent.name != "commands":
            found[name].add(path.relative_to(PLUGINS).as_posix())
    assert [paths for paths in found.values() if len(paths) > 1] == []


def types_of(module: ast.Module) -> Iterator[str]:
    """Names of its classes, of its other types and of variables of types."""
    for node in module.body:
        (target, *_) = getattr(node, "targets", [node])
        name = getattr(target, "id", getattr(target, "name", ""))
        if re.fullmatch(r"[A-Z]\w*[a-z]\w*", name):
            yield name


def test_no_two_types_have_one_name() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for path in FILES:
        for name in types_of(parsed(path)):
            found[name].add(path.relative_to(PLUGINS).as_posix())
    assert {name: paths for name, paths in found.items() if len(paths) > 1} == {}


def test_no_two_functions_of_a_folder_have_one_name() -> None:
    found: dict[tuple[Path, str], set[str]] = defaultdict(set)
    for path in FILES:
        for node in parsed(path).body:
            if isinstance(node, ast.FunctionDef) and node.name != "main" and node.name[0] != "_":
                found[path.parent, node.name].add(path.stem)
    assert [name for name, modules in found.items() if len(modules) > 1] == []


def test_no_function_has_more_than_five_positional_parameters() -> None:
    found = []
    for path in FILES:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef):
                given = [each.arg for each in (*node.args.posonlyargs, *node.args.args)]
                if len(given) - (given[:1] in (["self"], ["cls"])) > 5:
                    found.append(f"{path.stem}.{node.name}")
    assert found == []


@pytest.mark.parametrize(
    ("room", "signature", "table"),
    [
        ("checks", "context: Context -> Iterator[Problem]", CHECKS),
        ("pages", "planning: Planning -> Iterator[SitePage]", MAKERS),
    ],
)
def test_what_is_written_for_a_table_is_in_it(
    room: str, signature: str, table: tuple[object, ...]
) -> None:
    written = {
        f"programmation.{room}.{path.stem}.{node.name}"
        for path in PLUGINS.glob(f"programmation/{room}/*.py")
        for node in parsed(path).body
        if isinstance(node, ast.FunctionDef) and node.name[0] != "_" and node.returns
        and f"{ast.unparse(node.args)} -> {ast.unparse(node.returns)}" == signature
    }  # fmt: skip
    assert written == {f"{each.__module__}.{each.__qualname__}" for each in table}


def test_each_address_and_each_template_is_asked_for() -> None:
    told = {path: path.read_text("utf-8") for path in (*FILES, *ROOT.glob("theme/**/*.*ml"))}
    code = "\n".join(told.values())
    # Functions of this module, and methods of its texts.
    own = {None, urls.__name__}
    patterns = [n for n, f in vars(urls).items() if callable(f) and f.__module__ in own]
    assert [name for name in patterns if not re.search(rf"\burls\.{name}\b", code)] == []
    templates = [path.name for path in told if path.suffix == ".html"]
    assert [name for name in templates if not re.search(rf"[\"/]{name}\"", code)] == []


SPACED = re.compile(r"(?:(?<=[\w»…}])|^) [;!?](?=[\s»<`]|$)")
IN_CODE = re.compile(r"[\w»…}] (?:;|[!?](?=[\"'`<»]))")
"""A space before ; ! or ?, that Quebec's typography does without; `a ? b : c` is code."""


def test_no_french_has_a_space_before_its_marks() -> None:
    found = [
        (path.name, node.lineno)
        for path in FILES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        and SPACED.search(node.value) and node.value != "Erreur !"  # As Word writes it.
    ]  # fmt: skip
    texts = ("editor/*.mjs", "theme/**/*.html", "theme/**/*.js", "plugins/**/*.md", "*.md")
    read = [path for each in texts for path in ROOT.glob(each)]
    found += [(path.name, 0) for path in read if IN_CODE.search(path.read_text("utf-8"))]
    assert len(read) > 70
    assert found == []


@cache
def ours() -> tuple[set[str], set[str]]:
    """Paths of this project's files and folders, with all their ends; words of its code."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    paths = subprocess.check_output(listed, cwd=ROOT, text=True).splitlines()
    parts = {path.parts for file in paths for path in (Path(file), *Path(file).parents)}
    code = [file for path in paths if (file := ROOT / path).suffix in CODE and file.is_file()]
    words = {word for path in code for word in re.findall(r"\w+", path.read_text("utf-8"))}
    return {"/".join(each[i:]) for each in parts for i in range(len(each))}, words


CODE = {"", ".py", ".mjs", ".html", ".css", ".toml"}
SUFFIXES = "css|html|json|md|mjs|py|sh|toml|txt|webmanifest|yml"
MADE = {".venv/bin/python", "build.json", "uv.lock"}
"""Files that documents name, and that are made, or are not there."""


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "SECURITY.md"])
def test_a_document_names_what_is_there(document: str) -> None:
    paths, words = ours()
    text = (ROOT / document).read_text("utf-8")
    named = {name for said in re.findall(r"`([^`\n]+)`", text) for name in said.split()} - MADE
    files = {name for name in named if re.fullmatch(rf"[\w.][\w./-]*(/|\.({SUFFIXES}))", name)}
    assert {name for name in files if name.strip("/") not in paths} == set()
    assert set(re.findall(r"[a-z]\w*_\w+|[A-Z]{2}\w+", " ".join(named - files))) - words == set()
