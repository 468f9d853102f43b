"""Jinja, without what pieces of a page do not need: the same text, sooner.

Of each value that a template writes Jinja makes a `Markup`, so that nothing escapes it twice; but
what is written is joined with its neighbours at once, and only the whole has to be one.  At each
call it looks for what the function may ask of it, which few do, and at each call of a macro for
arguments by name.  And it parses a template again after it was asked what it refers to.
"""

from __future__ import annotations

from types import CodeType, MethodType
from typing import Any

import markupsafe
from jinja2 import Environment, Template, nodes
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
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
    if type(environment) is Environment:
        environment.__class__ = _QuickEnvironment


class _QuickEnvironment(Environment):
    """What it parses of a source serves once more, when the source is compiled."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        # An overlay, of another syntax maybe, is given all that the first environment holds.
        made = self.__dict__.setdefault("_trees", {}).setdefault(id(self), {})
        tree: nodes.Template | None = made.pop(source, None)
        if tree is None:
            tree = made[source] = super()._parse(source, name, filename)
        return tree


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
        # Where compiled templates find the function that they call for each value they write, and
        # what they make macros of.
        made.root_render_func.__globals__.update(escape=_escaped, Macro=_QuickMacro)
        return made


class _QuickMacro(Macro):
    def __init__(self, environment: Environment, *args: Any) -> None:
        super().__init__(environment, *args)
        others = self.catch_kwargs or self.catch_varargs or self.caller
        simple = not (others or environment.is_async)
        self.defaults = (missing,) * len(self.arguments) if simple else None
        """What arguments are that a call does not give; None where it may give others."""


def _escaped(value: Any) -> str:
    """As `escape`, but for the type of a piece of text."""
    kind = type(value)
    if kind is str:
        return escaped_text(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    return escape(value)


class _QuickContext(Context):
    def call(
        self,
        function: Any,
        /,
        *args: Any,
        _block_vars: Any = None,
        _loop_vars: Any = None,
        **kwargs: Any,
    ) -> Any:
        """As Jinja's, but for macros and methods that ask nothing of it."""
        kind = type(function)
        try:
            if kind is _QuickMacro:
                defaults = function.defaults
                if kwargs or defaults is None or len(args) > len(defaults):
                    return function(self.eval_ctx, *args, **kwargs)
                text = function._func(*args, *defaults[len(args) :])
                return Markup(text) if self.eval_ctx.autoescape else text  # noqa: S704  # as Jinja
            if kind is MethodType and not hasattr(function, "jinja_pass_arg"):
                return function(*args, **kwargs)
        except StopIteration:
            return self.environment.undefined(
                "value was undefined because a callable raised a StopIteration exception"
            )
        kwargs.update(_block_vars=_block_vars, _loop_vars=_loop_vars)
        return super().call(function, *args, **kwargs)
