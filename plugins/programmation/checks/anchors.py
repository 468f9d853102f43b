"""Links to a place in a page (`#…`) that the page does not have."""

from __future__ import annotations

from collections.abc import Iterator

from lazy_regex import lazy_compile
from programmation import kinds
from programmation.checks.broken_links import Places
from programmation.checks.context import Context
from programmation.content.addresses import address_of
from programmation.content.entry import Entry
from programmation.problems import Problem, problem, suggestion

_ID = lazy_compile(r"\bid=\"([^\"]+)\"")


def lost(context: Context) -> Iterator[Problem]:
    """The page opens, but at its top: a warning.  Pages without a text of their own are not
    looked at: their places follow the content."""
    texts = [entry for entry in context.content.entries if entry.kind is not kinds.COMMENT]
    links = [(e, link) for e in texts for link in e.links if "#" in link.url and not link.picture]
    if not links:
        return
    resolver = Places(context).resolver
    by_address = {a: entry for entry in texts if entry.sound and (a := address_of(entry))}
    known: dict[str, frozenset[str]] = {}
    for entry, link in links:
        found = resolver.resolve(link.url, entry.path) or ""
        address, _, anchor = found.partition("#")
        target = by_address.get(address) if address else entry
        if target is None or not anchor or not found.startswith(("/", "#")):
            continue
        if target.path not in known:
            known[target.path] = _anchors(target)
        # Comments have one each.
        if anchor not in known[target.path] and not anchor.startswith("commentaire-"):
            near = suggestion(anchor, known[target.path])
            yield problem(
                entry, f"aucun titre de {target.path} ne répond à « #{anchor} »",
                near or "Reprenez les mots du titre visé.",
                field="lien", value=link.url, line=entry.body_line + link.line, warn=True,
            )  # fmt: skip


def _anchors(entry: Entry) -> frozenset[str]:
    # Slow to import, and most sites have no such link.
    from programmation.text.markdown import finish, markdown_html

    return entry.kind.anchors | set(_ID.findall(finish(markdown_html(entry.body))))
