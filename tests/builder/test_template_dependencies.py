"""The same text as Jinja's own, whatever a template does with it."""

from collections.abc import Iterator
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, pass_context, pass_environment
from jinja2.exceptions import UndefinedError
from markupsafe import Markup

from builder.incremental.fingerprint import Fingerprints
from builder.incremental.template_dependencies import Templates
from builder.quick_templates import quicken


class Drawn:
    """Knows its own HTML."""

    def __html__(self) -> str:
        return "<svg/>"


class Shown:
    def __str__(self) -> str:
        return "<b>"


class Things:
    def method(self, *values: object, last: object = "") -> str:
        return f"{values!r} {last} & cie"

    def safe(self) -> Markup:
        return Markup("<i>")

    def stops(self) -> str:
        raise StopIteration

    @pass_context
    def with_context(self, context: Any, name: str) -> str:
        return str(context[name])

    def rows(self) -> Iterator[str]:
        yield from ("<", ">")


@pass_environment
def with_environment(environment: Environment) -> bool:
    return environment.autoescape is True


TEMPLATES = {
    "frame": "<h1>{% block title %}{{ text }}{% endblock %}</h1>{% block body %}{% endblock %}",
    "macros": """
{%- macro inner(value, end="»") -%}<p>{{ value }}{{ end }}</p>{%- endmacro -%}
{%- macro outer(value) -%}
{% for one in [value, "'"] %}{{ inner(one, end=one) }}{% endfor %}{{ caller() if caller else "" }}
{%- endmacro -%}""",
    "page": """{% extends "frame" %}{% from "macros" import inner, outer %}
{% block title %}{{ super() }} & {{ self.body() | length }}{% endblock %}
{% block body %}
{{ text }} {{ text | safe }} {{ text | e }} {{ markup }} {{ markup ~ text }} {{ [text, markup] }}
{{ none }} {{ 3 }} {{ 2.5 }} {{ drawn }} {{ shown }} {{ text | upper }} {{ markup | upper }}
{{ inner(text) }}{{ inner(markup) }}{{ inner(inner(text)) }}{{ outer(text) }}
{% call outer(markup) %}{{ text }}{% endcall %}
{% set kept %}{{ text }}<hr>{% endset %}{{ kept }}{{ inner(kept) }}{{ kept is string }}
{% filter upper %}{{ text }}{% endfilter %}
{{ things.method(text, markup, last=text) }} {{ things.safe() }}
{% for row in things.rows() %}{{ things.method(row) }}{{ things.with_context("text") }}{% endfor %}
{{ things.stops() is defined }} {{ with_environment() }} {{ "%s <" | format(text) }}
{% autoescape false %}{{ text }}{{ inner(text) }}{% endautoescape %}
{% for one in [text] recursive %}{{ one }}{{ loop.index }}{% endfor %}
{{ [text, markup] | join("<") }} {{ text.replace("a", "&") }} {{ range(2) | list }}
{% endblock %}""",
}


@pytest.mark.parametrize("autoescape", [True, False])
def test_same_text_as_jinja(autoescape: bool) -> None:
    values = {
        "text": "<a href='x'>\"&amp;\"</a>",
        "markup": Markup("<em>é</em>"),
        "drawn": Drawn(),
        "shown": Shown(),
        "things": Things(),
    }

    def rendered(*, quick: bool) -> str:
        environment = Environment(loader=DictLoader(TEMPLATES), autoescape=autoescape)  # noqa: S701
        environment.globals["with_environment"] = with_environment
        if quick:
            quicken(environment)
        return environment.get_template("page").render(values)

    assert rendered(quick=True) == rendered(quick=False)


def test_unknown_values_are_still_errors() -> None:
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    quicken(environment)
    for text in ("{{ nothing }}", "{{ things.stops() }}", "{{ things.nothing() }}"):
        with pytest.raises(UndefinedError):
            environment.from_string(text).render(things=Things())


@pytest.mark.parametrize(
    "call",
    ["inner()", "inner(1)", "inner(1, 2)", "inner(1, end=2)", "varied(1, 2)"],
)
def test_arguments_of_macros_are_as_in_jinja(call: str) -> None:
    source = """{% macro inner(a, end="»") %}{{ a }}{{ end }}{% endmacro -%}
{% macro varied() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ """ + call + " }}"  # fmt: skip
    quick, plain = Environment(autoescape=True), Environment(autoescape=True)
    quicken(quick)
    assert quick.from_string(source).render() == plain.from_string(source).render()


def test_argument_too_many_is_an_error() -> None:
    environment = Environment(autoescape=True)
    quicken(environment)
    with pytest.raises(TypeError, match="takes not more than 1 argument"):
        environment.from_string("{% macro inner(a) %}{% endmacro %}{{ inner(1, 2) }}").render()


def test_overlay_has_a_syntax_of_its_own() -> None:
    source = "<< x >> {{ x }}"
    environment = Environment(autoescape=True)
    quicken(environment)
    overlay = environment.overlay(variable_start_string="<<", variable_end_string=">>")
    environment.parse(source)
    assert overlay.from_string(source).render(x=1) == "1 {{ x }}"
    assert environment.from_string(source).render(x=1) == "<< x >> 1"


def test_template_asked_what_it_refers_to_is_compiled_all_the_same() -> None:
    environment = Environment(loader=DictLoader(TEMPLATES), autoescape=True)
    quicken(environment)
    asked = Templates(environment, {}, Fingerprints())
    asked.digest("page")
    rendered = [environment.from_string(TEMPLATES["macros"]).module.inner("<") for _ in range(3)]
    assert rendered == ["<p>&lt;»</p>"] * 3
