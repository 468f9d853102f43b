"""Which page depends on which template."""

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, FileSystemLoader

from builder.errors import BuildError
from builder.incremental.fingerprint import Fingerprints
from builder.incremental.template_dependencies import Templates

SOURCES = {
    "base": "{% block body %}{% endblock %}",
    "macros": "{% macro row(x) %}<i>{{ x }}</i>{% endmacro %}",
    "page": "{% extends 'base' %}{% from 'macros' import row %}",
    "alone": "{{ x }}",
    "computed": "{% include name %}",
}


def digests(**changes: str) -> dict[str, bytes]:
    environment = Environment(loader=DictLoader(SOURCES | changes), autoescape=True)
    templates = Templates(environment, {}, Fingerprints())
    return {name: templates.digest(name) for name in SOURCES}


def reached(**changes: str) -> set[str]:
    """Templates whose digest follows the changed ones."""
    before, after = digests(), digests(**changes)
    return {name for name in SOURCES if before[name] != after[name]}


def test_a_template_is_made_of_all_that_it_reaches() -> None:
    assert reached() == set()
    # Which one `computed` includes is known when it is rendered: it may be any.
    assert reached(base="<main></main>") == {"base", "page", "computed"}
    assert reached(macros="") == {"macros", "page", "computed"}
    assert reached(alone="{{ y }}") == {"alone", "computed"}


def test_a_template_that_appears_changes_those_that_name_it() -> None:
    assert reached(page="{% include 'new' %}") == {"page", "computed"}
    with_new = digests(page="{% include 'new' %}", new="mot")
    assert with_new["page"] != digests(page="{% include 'new' %}")["page"]


def test_options_and_globals_shape_every_page() -> None:
    environment = Environment(loader=DictLoader(SOURCES), autoescape=True, trim_blocks=True)
    assert Templates(environment, {}, Fingerprints()).digest("alone") != digests()["alone"]
    environment = Environment(loader=DictLoader(SOURCES), autoescape=True)
    environment.globals["word"] = "mot"
    assert Templates(environment, {}, Fingerprints()).digest("alone") != digests()["alone"]


def test_a_template_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "page").write_text("{% include 'card' %}", "utf-8")
    (tmp_path / "card").write_text("été", "latin-1")
    templates = Templates(Environment(loader=FileSystemLoader(tmp_path)), {}, Fingerprints())  # noqa: S701
    with pytest.raises(BuildError, match="gabarit card : ce n’est pas un texte en UTF-8"):
        templates.digest("page")
