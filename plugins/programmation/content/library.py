"""All entries → one linked `Library`, and problems between files.

Pure: the other files of the content come in as a set of paths.  An entry with an error is left out
of the library, but its name stays known: one mistake gives one message, not one for each file that
mentions it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import chain
from operator import call
from typing import Any

from programmation import kinds
from programmation.colors import COLORS
from programmation.content.addresses import duplicates
from programmation.content.comment_files import linked_comments
from programmation.content.entry import GROUP, Entry, built
from programmation.content.recap import split_recap
from programmation.content.references import References, naming
from programmation.grouping import grouped
from programmation.model import Item, Library, Memo
from programmation.parts import Theme
from programmation.problems import Problem
from programmation.schema import Kind
from programmation.settings import Site
from programmation.text.french import sort_key


def assemble(
    entries: Iterable[Entry],
    files: Collection[str],
    site: Site,
    memo: Memo = call,
    *,
    refused: frozenset[str] = frozenset(),
) -> tuple[Library, list[Problem]]:
    """Link `entries` into a library, drafts included (see `published`).

    `files`: posix paths of all other content files.  `refused`: those already reported.
    """
    entries = list(entries)
    references = References(entries, files, refused)
    library = _linked(entries, references, site, memo)
    comments, of_comments = linked_comments(entries)
    problems = [*references.problems, *duplicates(entries), *of_comments]
    return replace(library, comments=comments), problems


def published(library: Library, site: Site) -> Library:
    """What `library` shows on the site's day: no draft, nothing later."""
    if site.show_drafts:
        return library
    shown: dict[str, Any] = {
        name: tuple(item for item in listed if item.is_public(site.today))
        for name, listed in library.collections.items()
    }
    library = replace(library, **shown)
    authors = {author.slug for post in library.posts for author in post.authors}
    addresses = {post.url for post in library.posts}
    return replace(
        library,
        # Authors without a file exist through their published posts.
        profiles=tuple(p for p in library.profiles if p.source.path or p.slug in authors),
        themes=_themes_of(library.items),
        comments=tuple(c for c in library.comments if c.post in addresses),
    )


def texts_of(entries: Iterable[Entry]) -> dict[str, bytes]:
    """Every Markdown text that pages may show → its digest, known before `assemble` has run."""
    found: dict[str, bytes] = {}
    for entry in entries:
        if entry.sound and entry.kind.address:
            texts = split_recap(entry.body) if entry.kind is kinds.MEETING else (entry.body,)
            found |= {text: b"%b%d" % (entry.digest, half) for half, text in enumerate(texts)}
    return found


def _themes_of(listed: Iterable[Item]) -> tuple[Theme, ...]:
    used = {theme.slug: theme for item in listed for theme in getattr(item, "themes", ())}
    return tuple(sorted(used.values(), key=lambda theme: sort_key(theme.name)))


def _linked(entries: Iterable[Entry], references: References, site: Site, memo: Memo) -> Library:
    """Models of valid entries.  Others are linked too, to report all their problems."""
    known: dict[Kind, dict[str, Any]] = {
        kinds.PROFILE: references.profiles,
        kinds.COMMUNITY: references.communities,
    }
    made: dict[Kind, dict[str, Any]] = defaultdict(dict, known)
    by_kind = grouped(entries, lambda entry: [entry.kind])
    with_pages = [kind for kind in kinds.KINDS if kind.address]
    for kind in kinds.ALONE:
        for entry in by_kind.get(kind, ()):
            references.named_by(entry)
    # Kinds that others refer to come first.
    for kind in (*known, *(kind for kind in with_pages if kind not in known)):
        for entry in by_kind.get(kind, ()):
            if item := _item(entry, references, site, memo):
                made[kind][entry.path if kind not in known else entry.slug] = item
    listed: dict[str, Any] = {
        kind.collection: tuple(
            sorted(made[kind].values(), key=kind.sort, reverse=kind.newest_first)
        )
        for kind in with_pages
    }
    library = Library(**listed, files=tuple(sorted(references.files)))
    return replace(library, themes=_themes_of(library.items))


def _item(entry: Entry, references: References, site: Site, memo: Memo) -> Item | None:
    """The model of a valid entry, with values that depend on other texts; else None."""
    named = references.named_by(entry)
    if not entry.sound:
        return None
    if entry.kind is kinds.POST:
        named["authors"] = named["authors"] or (references.implied_profile(site.name),)
    elif entry.kind is kinds.COMMUNITY and "color" not in entry.values:
        named["color"] = tuple(COLORS)[len(references.communities) % len(COLORS)]
    elif entry.kind is kinds.MEETING:
        day = entry.values["start"].date()
        there = {slug for slug, one in references.communities.items() if not one.is_over(day)}
        own = {community.slug for community in named["communities"]}
        named["of_all"] = len(there) > 1 and there <= own
    if any(row.required and not named[row.name] for row in naming(entry.kind)):
        return None
    made: Item = memo(linked, entry, *chain(*named.items()))
    return made


def linked(entry: Entry, *pairs: Any) -> Item:
    """The model of a valid entry: an attribute for each row of its kind's fields.

    `pairs`: attribute, value, attribute, value… for those that other files (see `references`), or
    two fields, determine.
    """
    kind, values = entry.kind, entry.values
    named = dict(zip(pairs[::2], pairs[1::2], strict=True))
    typed = {
        row.name: built(row, values[row.name])
        for row in kind.fields
        if row.name in values and row.name not in named and not row.part_of
    }
    # Attributes computed from several fields: see `moments`, `entry.set_apart`.
    typed |= {name: values[name] for name in ("day_unknown", GROUP) if name in values}
    text = {"body": entry.body}
    if kind is kinds.MEETING:
        text["body"], text["recap"] = split_recap(entry.body)
    made: Item = kind.model(**typed, **named, **text, slug=entry.slug, source=entry.source)
    return made
