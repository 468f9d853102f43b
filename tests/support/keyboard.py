"""Keys pressed as fast as a page takes them; trees of `markdown_trees` typed key by key in the
editor's rich text, with its buttons."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.support.markdown_trees import LINK, Block, paragraph

PATIENCE = 120_000
"""Milliseconds after which a key is taken to be lost."""


_SIGNS = (
    (" ", "Space", 32), ("-_", "Minus", 189), ("=+", "Equal", 187), ("[{", "BracketLeft", 219),
    ("]}", "BracketRight", 221), ("\\|", "Backslash", 220), (";:", "Semicolon", 186),
    ("'\"", "Quote", 222), (",<", "Comma", 188), (".>", "Period", 190), ("/?", "Slash", 191),
    ("`~", "Backquote", 192), *((pair, f"Digit{pair[0]}", ord(pair[0]))
    for pair in ("0)", "1!", "2@", "3#", "4$", "5%", "6^", "7&", "8*", "9(")),
    *((letter + letter.upper(), f"Key{letter.upper()}", ord(letter.upper()))
    for letter in "abcdefghijklmnopqrstuvwxyz"),
)  # fmt: skip
_KEYS = {sign: (code, number) for signs, code, number in _SIGNS for sign in signs}
"""Character → code and Windows number of its key, on the keyboard that Playwright knows."""


class FastKeyboard:
    """Presses a key for each character, like `page.keyboard`: same events, same order, but those of
    a line are sent without waiting for the page to draw each, as by a fast typist.  Drawing takes
    half of a key's time."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._session = page.context.new_cdp_session(page)

    def type(self, text: str) -> None:
        for number, line in enumerate(text.split("\n")):
            if number:
                self.page.keyboard.press("Enter")
            self._session._sync(self._send(line))

    async def _send(self, line: str) -> None:
        # Playwright's blocking `send` would wait for each event; its coroutine need not be awaited.
        send = self._session._impl_obj.send
        commands = [command for sign in line for command in _commands(sign)]
        await asyncio.gather(*(send(*command, PATIENCE) for command in commands))


def _commands(sign: str) -> list[tuple[str, dict[str, object]]]:
    """Commands of the DevTools protocol for a character; one without a key is inserted, as by
    Playwright."""
    if sign not in _KEYS:
        return [("Input.insertText", {"text": sign})]
    code, number = _KEYS[sign]
    key = {"key": sign, "code": code, "windowsVirtualKeyCode": number}
    name = "Input.dispatchKeyEvent"
    return [(name, {**key, "type": "keyDown", "text": sign}), (name, {**key, "type": "keyUp"})]


def typed_document(rng: random.Random, size: int) -> list[Block]:
    """A random tree of what the rich text offers: no tables, no blocks of code."""
    made: list[Block] = []
    for _ in range(size):
        kinds = ["paragraph", "title", "bullets", "numbers", "quote"]
        # Two consecutive lists would become one.
        after_list = made and made[-1].kind in ("bullets", "numbers", "quote")
        kind = "paragraph" if after_list else rng.choice(kinds)
        made.append(_block(rng, kind, 0))
    return made


def _block(rng: random.Random, kind: str, depth: int) -> Block:
    if kind == "title":
        return Block(kind, [("word", "titre de l’été")])
    if kind == "paragraph":
        return _paragraph(rng, 6)
    if kind == "quote":
        return Block(kind, children=[[_paragraph(rng, 2) for _ in range(rng.randint(1, 2))]])
    items = []
    for _ in range(rng.randint(1, 3)):
        item = [_paragraph(rng, 3)]
        if depth < 2 and rng.random() < 0.4:
            item.append(_block(rng, rng.choice(["bullets", "numbers"]), depth + 1))
        items.append(item)
    return Block(kind, children=items)


def _paragraph(rng: random.Random, most: int) -> Block:
    made = paragraph(rng, rng.randint(1, most))
    # Each link has its own words, by which it is found again.
    pieces = [
        (kind, f"lien {rng.randrange(10**6)}" if kind == "link" else text)
        for kind, text in made.text
    ]
    return Block("paragraph", pieces)


def _items(block: Block, depth: int = 0) -> Iterator[tuple[int, str, Block]]:
    """Each item of a list and of those in it: depth, kind of its list, text."""
    for text, *inner in block.children:
        yield depth, block.kind, text
        for each in inner:
            yield from _items(each, depth + 1)


_BUTTONS = {"bullets": "Liste à puces", "numbers": "Liste numérotée"}


_SELECT = """words => {
  const editors = document.querySelectorAll("[data-slate-editor]");
  const nodes = document.createTreeWalker(editors[editors.length - 1], NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    const start = nodes.currentNode.data.indexOf(words);
    if (start < 0) continue;
    getSelection().setBaseAndExtent(
      nodes.currentNode, start, nodes.currentNode, start + words.length);
    return;
  }
  throw new Error(`nowhere: ${words}`);
}"""


@dataclass
class Typist:
    page: Page
    rng: random.Random
    links: list[str] = field(default_factory=list)
    """Words typed that will become links."""

    def __post_init__(self) -> None:
        self.keyboard = FastKeyboard(self.page)

    def type_document(self, blocks: list[Block]) -> None:
        """Type `blocks`, from an empty paragraph; links are made last, on selected words."""
        for number, block in enumerate(blocks):
            if number:
                self._press("Enter")
            self._type_block(block)
        if blocks[-1].kind not in ("paragraph", "title"):
            self._press("Enter")
        self.page.evaluate("address => { window.prompt = () => address; }", LINK)
        for words in self.links:
            self.page.evaluate(_SELECT, words)
            self.page.wait_for_timeout(200)  # Slate is notified a tenth of a second later.
            self._button("Lien")

    def _type(self, text: str) -> None:
        self.keyboard.type(text)

    def _press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def _button(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).last.click()

    def _type_block(self, block: Block) -> None:
        match block.kind:
            case "paragraph":
                self._type_inline(block)
            case "title":
                self._button("Titres")
                self.page.get_by_role("menuitem", name="Titre 2").click()
                self._type_inline(block)
            case "quote":
                self._button("Citation")
                for number, inner in enumerate(block.children[0]):
                    if number:
                        self._press("Enter")
                    self._type_inline(inner)
                self._press("Enter")  # A second Enter, on an empty line, leaves the quotation.
            case _:
                self._type_list(block)

    def _type_list(self, block: Block) -> None:
        """Type a list; its last, empty item becomes a paragraph below it."""
        before = -1
        for depth, kind, text in [*_items(block), (0, block.kind, Block("paragraph"))]:
            if before < 0:
                self._button(_BUTTONS[kind])
            else:
                self._press("Enter", *["Shift+Tab"] * (before - depth))
            if depth > before >= 0:
                self._press("Tab")
                if kind == "numbers":  # Otherwise bulleted, whatever list it is in.
                    self._button(_BUTTONS[kind])
            before = depth
            if text.text:
                self._type_inline(text)

    def _type_inline(self, block: Block) -> None:
        self._type("Mot")
        if self.rng.random() < 0.3:
            self._type("s de trop")
            self._press(*["Backspace"] * len("s de trop"))
        for kind, text in block.text:
            if kind == "break":
                self._press("Shift+Enter")
                self._type(text)
                continue
            self._type(" ")
            match kind:
                case "strong" | "em":
                    key = "Control+b" if kind == "strong" else "Control+i"
                    self._press(key)
                    self._type(text)
                    self._press(key)
                case "struck" | "code":
                    name = "Barré" if kind == "struck" else "Code"
                    self._button(name)
                    self._type(text if kind == "struck" else f"{text} *x*")
                    self._button(name)
                case "link":
                    self._type(text)
                    self.links.append(text)
                case "escaped":
                    self._type(f"a{text}b")
                case _:
                    self._type(text)
