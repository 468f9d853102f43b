"""The settings of an old Pelican site, read without running them."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from pelican.settings import DEFAULT_CONFIG

_PLACE = re.compile(r"\{(\w+)(?::([^{}]*))?\}")

FILES = ("pelicanconf.py", "settings.py", "conf.py", "publishconf.py")
"""Read in this order: what publishing changes comes last."""

MAX_LENGTH = 10_000
"""Of a value made of two: each may double the one before."""

DEFAULTS = (
    "ARTICLE_URL ARTICLE_LANG_URL PAGE_URL PAGE_LANG_URL CATEGORY_URL TAG_URL AUTHOR_URL"
    " DEFAULT_CATEGORY ARTICLE_PATHS PAGE_PATHS USE_FOLDER_AS_CATEGORY SLUGIFY_SOURCE"
    " SLUG_REGEX_SUBSTITUTIONS".split()
)  # fmt: skip
"""Settings that Pelican gives a site whose own do not."""


def read_settings(site: Path) -> dict[str, Any]:
    """What the settings of the site folder `site` give by plain values; else Pelican's own."""
    found: dict[str, Any] = {name: DEFAULT_CONFIG[name] for name in DEFAULTS}
    for name in FILES:
        path = site / name
        if path.is_file() and not path.is_symlink():
            found |= given(path.read_text(encoding="utf-8", errors="replace"))
    return found


def given(source: str) -> dict[str, Any]:
    """Names in capitals → the values that a Python text gives them, where these are literals."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    values: dict[str, Any] = {}
    for node in tree.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        try:
            value = _value(node.value, values)
        except (ValueError, TypeError, RecursionError, MemoryError):
            continue  # Made by a program: nobody runs it here.
        values |= {target.id: value for target in targets if isinstance(target, ast.Name)}
    return {name: value for name, value in values.items() if name.isupper()}


def _value(node: ast.expr, known: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Name) and node.id in known:
        return known[node.id]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _value(node.left, known), _value(node.right, known)
        if len(left) + len(right) > MAX_LENGTH:
            raise ValueError
        if isinstance(left, str) and isinstance(right, str):
            return left + right
        if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
            return [*left, *right]
        raise ValueError
    return ast.literal_eval(node)


def pelican_address(pattern: str, values: Mapping[str, str], date: datetime | None) -> str:
    """`{date:%Y}/{slug}/` → `/2018/bilan/`; nothing for a pattern that needs anything else.

    Not `str.format`: a pattern is somebody else's, and could ask for any attribute.
    """
    known = {*values, "date"} if date else {*values}

    def one(match: re.Match[str]) -> str:
        if match[1] == "date" and date is not None:
            return date.strftime(match[2] or "%Y-%m-%d")
        return values.get(match[1], "")

    made = _PLACE.sub(one, pattern)
    if not made or "{" in made or any(match[1] not in known for match in _PLACE.finditer(pattern)):
        return ""
    return "/" + made.removeprefix("/").removesuffix("index.html")
