"""What templates may call."""

from pathlib import Path

from assets.bundles import Assets
from programmation.pages.template_functions import TemplateFunctions
from programmation.text.body_renderer import BodyRenderer
from programmation.text.links import Resolver
from tests.support.factories import post, site


def functions() -> TemplateFunctions:
    bodies = BodyRenderer(site(), Resolver({}, frozenset(), {}, frozenset()), str)
    return TemplateFunctions(bodies, Assets(Path()), {})


def test_a_macro_is_called_once_for_the_same_values() -> None:
    made = []

    def card(*values: object) -> str:
        made.append(values)
        return f"carte {len(made)}"

    def other(*_values: object) -> str:
        return "autre"

    cached, one, same = functions().cached, post(), post()
    asked = [(card, one, 2), (card, one, 2), (card, one, 3), (card, same, 2), (other, one, 2)]
    said = [cached(macro, *values) for macro, *values in asked]
    assert said == ["carte 1", "carte 1", "carte 2", "carte 3", "autre"]
    assert made == [(one, 2), (one, 3), (same, 2)]


def test_each_build_makes_its_own() -> None:
    one = post()
    assert [functions().cached(lambda _, said=said: said, one) for said in "ab"] == ["a", "b"]
