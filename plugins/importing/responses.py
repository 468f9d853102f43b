"""Approved comments of a text → the files of readers' comments."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from importing.found import FoundText
from importing.front_matter_text import written
from importing.html_tree import prepared
from importing.web_address import host_of
from programmation import kinds
from programmation.comments.email import MASKED, free_path, shown_name
from programmation.content.entry import stem_of
from programmation.text.plain_text import EMAIL


def responses(
    text: FoundText, stem: str, known: dict[str, str], taken: Collection[str]
) -> Iterator[tuple[str, str, str]]:
    """Files of the comments of `text`, whose file is named `stem`; those in `known` are there.

    Each: id of the comment in the source, path, text.
    known: id of a comment that an earlier import brought, in the source → its path; taken: paths
    that exist.
    """
    folder = f"{kinds.COMMENT.folder}/{stem}"
    paths = dict(known)
    used = {path.casefold() for path in (*taken, *known.values())}
    for comment in sorted(text.comments, key=lambda one: (one.date, one.id)):
        if comment.id in paths:
            continue
        name = shown_name(comment.name) or "Anonyme"
        path = free_path(folder, comment.date, name, used)
        used.add(path.casefold())
        paths[comment.id] = path
        parent = paths.get(comment.parent, "") if comment.parent else ""
        values = {
            "nom": name,
            "date": f"{comment.date:%Y-%m-%d %H:%M}",
            "reponse_a": stem_of(parent),
        }
        body = EMAIL.sub(MASKED, _text(comment.html)).strip() or "…"
        yield comment.id, path, written(values, kinds.COMMENT, body)


def _text(html: str) -> str:
    """A comment as light text: paragraphs, and addresses after the words that led to them."""
    root = prepared(html, lambda url: url, paragraphs=True, breaks=True).root
    for link in list(root.iter("a")):
        href, shown = str(link.get("href") or ""), link.text_content().strip()
        if href.startswith("http") and host_of(href) not in shown:
            link.tail = f" ({href}){link.tail or ''}"
    for br in list(root.iter("br")):
        br.tail = f"\n{br.tail or ''}"
    blocks = [
        one
        for one in root.iter("p", "li", "pre", "h2", "h3", "h4", "blockquote")
        if not any(below.tag in ("p", "li", "pre") for below in one.iterdescendants())
    ]
    texts = [block.text_content() for block in blocks] or [root.text_content()]
    lines = [re.sub(r"[ \t]*\n\s*", "\n", re.sub(r"[ \t]+", " ", one.strip())) for one in texts]
    return "\n\n".join(_marks(line) for line in lines if line)


def _marks(text: str) -> str:
    """`text` with the signs of light Markdown shown as they are."""
    text = re.sub(r"([\\`*]|(?<!\w)_|_(?!\w))", r"\\\1", text)
    text = re.sub(r"^([-+>#])", r"\\\1", text, flags=re.MULTILINE)
    return re.sub(r"^(\d{1,9})([.)])(?=\s)", r"\1\\\2", text, flags=re.MULTILINE)
