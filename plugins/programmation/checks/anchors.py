"""Links to a place in a page (`#…`) that the page does not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from lazy_regex import lazy_compile
from programmation import kinds
from programmation.checks.broken_links import Places
from programmation.checks.context import Context
from programmation.content.addresses import address_of
from programmation.content.entry import Entry
from programmation.problems import Problem, problem, suggestion
from programmation.text.links import WrittenLink

_ID = lazy_compile(r"\bid=\"([^\"]+)\"")


def lost(context: Context) -> Iterator[Problem]:
    """The page opens, but at its top: a warning.  Pages without a text of their own are not
    looked at: their places follow the content."""
    places = _Anchors(context)
    for entry in context.content.entries:
        if entry.kind is kinds.COMMENT:
            continue
        for link in entry.links:
            if "#" in link.url and not link.picture:
                yield from places.problems(entry, link)


class _Anchors:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._places = Places(context)
        self._known: dict[str, frozenset[str]] = {}

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        """By address of their pages."""
        entries = self._context.content.entries
        return {a: entry for entry in entries if entry.sound and (a := address_of(entry))}

    def problems(self, entry: Entry, link: WrittenLink) -> Iterator[Problem]:
        found = self._places.resolver.resolve(link.url, entry.path) or ""
        address, _, anchor = found.partition("#")
        target = self._entries.get(address) if address else entry
        if target is None or not anchor or not found.startswith(("/", "#")):
            return
        anchors = self._of(target)
        # Comments have one each.
        if anchor not in anchors and not anchor.startswith("commentaire-"):
            remedy = suggestion(anchor, anchors) or "Reprenez les mots du titre visé."
            yield problem(
                entry, f"aucun titre de {target.path} ne répond à « #{anchor} »", remedy,
                field="lien", value=link.url, line=entry.body_line + link.line, warn=True,
            )  # fmt: skip

    def _of(self, target: Entry) -> frozenset[str]:
        if target.path not in self._known:
            # Slow to import, and most sites have no such link.
            from programmation.text.markdown import finish, markdown_html

            html = finish(markdown_html(target.body))
            self._known[target.path] = target.kind.anchors | set(_ID.findall(html))
        return self._known[target.path]
