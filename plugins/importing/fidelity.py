"""What readers see of a body (words, links, pictures, shape), compared before and after
conversion.

Spaces do not count, nor signs that French typography changes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from html import unescape
from itertools import zip_longest
from urllib.parse import unquote

import nh3
from lxml import html
from lxml.html import HtmlElement

from fast_dataclass import dataclass
from importing.html_blocks import HEADINGS
from importing.html_tree import RENAMED, parsed, tree_of

_SHAPE = frozenset(
    "ul ol li table tr td th blockquote pre sup sub strong em code dl dt dd details figure"
    " figcaption hr h1 h2 h3 h4 h5 h6 del ins mark kbd q".split()
)  # fmt: skip
_ALIASES = {**RENAMED, "menu": "ul"}
_NOT_COMPARED = re.compile(r"[\"“”„«»\u200b\ufeff\u00ad]")


@dataclass(frozen=True)
class Shown:
    """What readers see of a body."""

    text: str
    """All characters shown, without spaces or typographic signs."""
    links: Counter[str] = field(default_factory=Counter)
    pictures: Counter[str] = field(default_factory=Counter)
    shape: Counter[str] = field(default_factory=Counter)


def seen_in(root: HtmlElement) -> Shown:
    """What readers see of a tree; an empty element does not count."""
    made = Shown("".join(_plain(root.text_content()).split()))
    for element in root.iter():
        tag = _ALIASES.get(element.tag, element.tag)
        if tag == "img":
            if source := element.get("src"):
                made.pictures[_decoded(source)] += 1
        elif tag == "a":
            if (href := element.get("href")) and _shows(element):
                made.links[_decoded(href)] += 1
        elif tag in _SHAPE:
            fenced = tag == "code" and bool(element.xpath("ancestor::pre | descendant::pre"))
            if tag == "hr" or (_shows(element) and not fenced):
                made.shape["h" if tag in HEADINGS else tag] += 1
    return made


def _shows(element: HtmlElement) -> bool:
    return bool(element.text_content().strip()) or element.find(".//img") is not None


def _decoded(address: str) -> str:
    return unquote(unescape(address)).replace("+", " ").strip()


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", _plain(text)))


def _plain(text: str) -> str:
    # `str.translate` takes five times as long.
    return _NOT_COMPARED.sub("", text.replace("’", "'").replace("‘", "'").replace("…", "..."))


def shown_words(source: str) -> Counter[str]:
    """Words of HTML that a browser would show, by another parser than `html_tree`'s."""
    spaced = re.sub(r"</?(?:noscript|d[dlt])\b[^<>]*>|(?=</?[a-zA-Z])", " ", source)
    return words(unescape(nh3.clean(spaced, tags=set(), clean_content_tags={"script", "style"})))


def differences(before: Shown, after: Shown) -> list[str]:
    """French sentences, one for each kind of difference; none when both say the same."""
    sentences = []
    if before.text != after.text:
        pairs = enumerate(zip_longest(before.text, after.text))
        place = next(place for place, (sign, other) in pairs if sign != other)
        was, now = (each.text[max(place - 12, 0) : place + 30] for each in (before, after))
        sentences.append(f"texte changé : « …{was} » est lu « …{now} »")
    sentences += _lost(before, after)
    if before.shape != after.shape:
        names = sorted((before.shape - after.shape) + (after.shape - before.shape))
        sentences.append(f"mise en forme changée ({', '.join(names)})")
    return sentences


def _lost(before: Shown, after: Shown) -> Iterator[str]:
    # A link gained is no loss: a bare address became one.
    if links := before.links - after.links:
        yield f"lien perdu : {', '.join(sorted(links))}"
    if pictures := before.pictures - after.pictures:
        yield f"image perdue : {', '.join(sorted(pictures))}"


def removed(words: Counter[str]) -> Iterator[str]:
    """A French sentence about words that are no longer shown, if any."""
    if words:
        yield f"{sum(words.values())} mot(s) retiré(s) : {', '.join(sorted(words)[:12])}"


def lost_of_markdown(stock: str, shown: str, moved: Mapping[str, str]) -> Iterator[str]:
    """French sentences about words, links and pictures of `stock` that `shown` lacks.

    stock, shown: HTML of one Markdown text, as other generators make it and as this site does;
    moved: address in the first → that in the second.
    """
    before, after = parsed(stock), tree_of(shown)
    # A browser numbers a list where other generators showed the numbers as text.
    numbers: Counter[str] = Counter()
    for ol in after.iter("ol"):
        start = str(ol.get("start", ""))
        first = int(start) if start.isdecimal() else 1
        numbers.update(str(first + place) for place in range(len(ol)))
    yield from removed(shown_words(stock) - shown_words(shown) - numbers)
    for element in before.iter("a", "img"):
        name = "href" if element.tag == "a" else "src"
        address = unquote(str(element.get(name) or ""))
        element.set(name, moved.get(address, address))
    yield from _lost(seen_in(before), seen_in(after))


def judge(render: Callable[[str], str]) -> Callable[[HtmlElement, str], bool]:
    """A function that tells whether a block reads the same in Markdown (`Accept`)."""

    def accept(element: HtmlElement, text: str) -> bool:
        before = seen_in(tree_of(html.tostring(element, encoding="unicode", with_tail=False)))
        return not differences(before, seen_in(tree_of(render(text))))

    return accept
