"""Random texts as trees; the ways in which people and editors write them; the structure of their
HTML."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from html.parser import HTMLParser

WORDS = "été coopérer l’aide 12 québécois Membre OBNL rencontre d'un budget chêne".split()

LINK = "https://example.org/a_b?c=1&d=2"


@dataclass
class Style:
    """A style of Markdown."""

    bullet: str = "-"
    number_end: str = "."
    nest: int = 0
    """Spaces for each level of a list; 0: the width of the marker, as in CommonMark."""
    fence: str = "```"
    hard_break: str = "\\\n"
    emphasis: str = "*"
    tight_start: bool = False
    """A list directly below its sentence."""


STYLES = (
    Style(),
    Style(bullet="*", nest=4, fence="~~~", hard_break="  \n", emphasis="_"),
    Style(bullet="+", nest=2, number_end=")"),
    Style(bullet="*", nest=3, tight_start=True),
)


@dataclass
class Block:
    kind: str
    text: list[tuple[str, str]] = field(default_factory=list)
    """Content of a paragraph: pieces, each with its kind."""
    children: list[list[Block]] = field(default_factory=list)
    """Items of a list, or the only one of a quotation."""


def document(rng: random.Random, depth: int = 0) -> list[Block]:
    made: list[Block] = []
    for _ in range(rng.randint(1, 3)):
        made.append(_block(rng, depth, made))
    return made


def _block(rng: random.Random, depth: int, before: list[Block]) -> Block:
    kinds = ["paragraph"] * 3 + ["code", "table"]
    if depth < 3:
        kinds += ["bullets", "numbers"] * 2 + (["quote"] if depth < 2 else [])
    # Two consecutive lists would become one, or need another marker.
    if before and before[-1].kind in ("bullets", "numbers", "quote", "table"):
        kinds = ["paragraph"]
    kind = rng.choice(kinds)
    if kind == "paragraph":
        return paragraph(rng, rng.randint(1, 6))
    if kind == "table":
        return Block(kind, [("word", rng.choice(WORDS)) for _ in range(6)])
    if kind == "code":
        return Block(kind, [("code", f"x = {rng.randint(1, 99)}\n\n    *a* <b>")])
    if kind == "quote":
        return Block(kind, children=[document(rng, depth + 1)])
    items = []
    for _ in range(rng.randint(1, 3)):
        first = paragraph(rng, rng.randint(1, 3))
        items.append([first, *(document(rng, depth + 1) if rng.random() < 0.4 else [])])
    return Block(kind, children=items)


def paragraph(rng: random.Random, size: int) -> Block:
    return Block("paragraph", [_piece(rng) for _ in range(size)])


def _piece(rng: random.Random) -> tuple[str, str]:
    kind = rng.choice(["word"] * 6 + ["strong", "em", "link", "break", "code", "struck", "escaped"])
    if kind == "escaped":
        return kind, rng.choice("*_`[]<#+-.!|~&")
    return kind, " ".join(rng.choices(WORDS, k=rng.randint(1, 3)))


def written(blocks: list[Block], style: Style) -> str:
    parts: list[str] = []
    for number, block in enumerate(blocks):
        text = _written(block, style)
        follows = number and blocks[number - 1].kind == "paragraph"
        glued = style.tight_start and follows and block.kind == "bullets"
        parts.append(("\n" if glued else "\n\n" if number else "") + text)
    return "".join(parts)


def _written(block: Block, style: Style) -> str:
    match block.kind:
        case "paragraph":
            return _inline(block.text, style)
        case "title":
            return f"## {_inline(block.text, style)}"
        case "code":
            return f"{style.fence}\n{block.text[0][1]}\n{style.fence}"
        case "table":
            a, b, *cells = (word for _, word in block.text)
            return f"| {a} | {b} |\n| --- | --- |\n" + "\n".join(
                f"| {cells[i]} | {cells[i + 1]} |" for i in (0, 2)
            )
        case "quote":
            lines = written(block.children[0], style).split("\n")
            return "\n".join(f"> {line}" if line else ">" for line in lines)
    loose = any(len(item) > 1 and item[1].kind != "bullets" for item in block.children)
    lines = []
    for number, item in enumerate(block.children, start=1):
        marker = f"{number}{style.number_end} " if block.kind == "numbers" else f"{style.bullet} "
        indent = " " * (style.nest or len(marker))
        first, *others = written(item, style).split("\n")
        lines.append(marker + first)
        lines += [indent + line if line else "" for line in others]
        if loose:
            lines.append("")
    return "\n".join(lines).rstrip("\n")


def _inline(pieces: list[tuple[str, str]], style: Style) -> str:
    mark = style.emphasis
    made = ["Mot"]
    for kind, text in pieces:
        match kind:
            case "word":
                made.append(f" {text}")
            case "strong":
                made.append(f" {mark * 2}{text}{mark * 2}")
            case "em":
                made.append(f" {mark}{text}{mark}")
            case "struck":
                made.append(f" ~~{text}~~")
            case "link":
                made.append(f" [{text}]({LINK})")
            case "code":
                made.append(f" `{text} *x*`")
            case "escaped":
                made.append(f" a\\{text}b")
            case "break":
                made.append(f"{style.hard_break}{text}")
    return "".join(made)


class _Structure(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.events: list[str] = []
        self.text = ""
        self.verbatim = 0

    def flush(self) -> None:
        text = self.text if self.verbatim else " ".join(self.text.split())
        if text.strip():
            self.events.append(text.strip())
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.flush()
        self.verbatim += tag == "pre"
        meant = sorted((k, v or "") for k, v in attrs if k in ("href", "src", "alt", "start"))
        shown = " ".join(f"{key}={value.replace(' ', '%20')}" for key, value in meant)
        name = {"s": "del", "input": ""}.get(tag, tag)
        if name:
            self.events.append(f"<{name} {shown}>".replace(" >", ">"))

    def handle_endtag(self, tag: str) -> None:
        self.flush()
        self.verbatim -= tag == "pre"
        self.events.append(f"</{'del' if tag == 's' else tag}>")

    def handle_data(self, data: str) -> None:
        self.text += data


def structure(html: str) -> list[str]:
    """Elements and words of `html`, in order, without meaningless differences."""
    parser = _Structure()
    parser.feed(html)
    parser.flush()
    return parser.events
