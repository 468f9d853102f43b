"""Jinja, without what pieces of a page do not need: the same text, sooner.

Of each value that a template writes Jinja makes a `Markup`, so that nothing escapes it twice; but
what is written is joined with its neighbours at once, and only the whole has to be one.  And at
each call it looks for what the function may ask of it, which few do.
"""

from __future__ import annotations

from types import CodeType, MethodType
from typing import Any

import markupsafe
from jinja2 import Environment, Template
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

# What `escape` itself calls, before it makes a Markup; not promised to stay.
escaped_text = getattr(markupsafe, "_escape_inner", escape)


def quicken(environment: Environment) -> None:
    """Have `environment` make its templates quicker, where its classes are Jinja's own."""
    # Computing constants ahead takes longer than it saves: templates hold next to none.
    environment.optimized = False
    if environment.template_class is Template:
        environment.template_class = _QuickTemplate
    if environment.context_class is Context:
        environment.context_class = _QuickContext


class _QuickTemplate(Template):
    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: Any,  # noqa: A002  # Jinja's own name
        uptodate: Any = None,
    ) -> Template:
        made = super().from_code(environment, code, globals, uptodate)
        # Where compiled templates find the function that they call for each value they write.
        made.root_render_func.__globals__["escape"] = _escaped
        return made


def _escaped(value: Any) -> str:
    """As `escape`, but for the type of a piece of text."""
    kind = type(value)
    if kind is str:
        return escaped_text(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    return escape(value)


class _QuickContext(Context):
    def call(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        """As Jinja's, but for macros and methods that ask nothing of it."""
        kind = type(function)
        if kind is Macro:
            args = (self.eval_ctx, *args)
        elif kind is not MethodType or hasattr(function, "jinja_pass_arg"):
            return super().call(function, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        try:
            return function(*args, **kwargs)
        except StopIteration:
            return self.environment.undefined(
                "value was undefined because a callable raised a StopIteration exception"
            )
