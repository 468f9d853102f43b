"""Bytes of a file → its text, or why it cannot be read."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from lazy_regex import lazy_compile
from programmation.content.nodes import FrontMatterError
from programmation.problems import Problem, warning
from programmation.text.french import counted
from programmation.text.oddities import holds
from programmation.text.plain_text import FORBIDDEN

MAX_BYTES = 1_000_000
"""Most bytes of a text: a hundred times the longest recap of a meeting."""
COPY_TEXT = "Copiez son texte dans un autre .md, supprimez celui-ci; si c’est un document à offrir,"
NO_TEXTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff")
"""First bytes of Word, PDF, PNG and JPEG files, whatever their suffix."""


def decoded(data: bytes) -> str:
    """The text of a file, with `\\n` line ends.  Raises `FrontMatterError`."""
    if len(data) > MAX_BYTES:
        remedy = "Un texte en pèse quelques-uns; placez les documents dans content/documents."
        raise FrontMatterError(1, "le fichier est trop gros (plus de 1 000 ko)", remedy)
    if data.startswith(NO_TEXTS):
        remedy = f"{COPY_TEXT} rendez-lui son extension, dans content/documents."
        raise FrontMatterError(1, "ce n’est pas un texte, mais un document ou une image", remedy)
    try:
        text = data.decode(encoding_of(data))
    except UnicodeDecodeError as error:
        raise FrontMatterError(data.count(b"\n", 0, error.start) + 1, *_NOT_UTF8) from None
    signs = data.translate(None, _USUAL)
    unusual = signs.strip(_COUNTED) or _CONTROL.search(data) or _OTHER_SIGN.search(data)
    if unusual and text.count("\0") > len(text) // 3:  # UTF-16 or UTF-32.
        raise FrontMatterError(1, *_NOT_UTF8)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if unusual:
        # A word that a PDF cut at a line's end: reported later (see `text.oddities`).
        text = _SOFTLY_CUT.sub("-\n", text)
        for typed, plain in _AS_LETTERS.items():
            text = text.replace(typed, plain)
        # A Mac's file names and text copied from PDFs have decomposed accents.
        text = unicodedata.normalize("NFC", text)
        signs = text.encode().translate(None, _USUAL)
    if not text.strip():
        raise FrontMatterError(1, "le fichier est vide", "Écrivez-y un texte ou supprimez-le.")
    if holds(text, _SIDES) and (conflict := _CONFLICT.search(text)):
        message = "marque de conflit de git : deux versions se suivent ici"
        remedy = "Gardez-en une, et effacez les lignes <<<<<<<, ======= et >>>>>>>."
        raise FrontMatterError(_line(text, conflict.start()), message, remedy, conflict[0])
    if unusual and (hostile := FORBIDDEN.search(text)):
        message = f"caractère invisible interdit (U+{ord(hostile.group()):04X})"
        remedy = "Effacez-le : retapez la ligne au lieu de la coller."
        raise FrontMatterError(_line(text, hostile.start()), message, remedy)
    if (tangle := next(_tangles(text, signs), None)) is not None:
        raise FrontMatterError(_line(text, tangle), *_TANGLED)
    return text


_NOT_UTF8 = (
    "le fichier n’est pas encodé en UTF-8",
    "Enregistrez-le de nouveau en choisissant l’encodage UTF-8.",
)
_SOFTLY_CUT = lazy_compile("(?<=[^\\W\\d_])\u00ad\n(?=[a-zà-ÿ]+(?![\\w -]*:))")
_AS_LETTERS = {
    **dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""),
    **{sign: unicodedata.normalize("NFKC", sign) for sign in "ﬀﬁﬂﬃﬄﬅﬆ"},
}
"""Characters copied from Word, Teams or PDFs → what was meant.  Invisible ones break a key, a link
or a list's sign; ligatures are not found by searches."""
_TANGLED = (
    "texte trop enchevêtré (crochets ou commentaires jamais fermés, trop de niveaux ou de notes)",
    "Fermez les parenthèses, les crochets et les commentaires « <!-- », réduisez les retraits, ou"
    " coupez le texte.",
)


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


_SPOILED = ("\ufffd", "Ã", "â€", "Â", "√", "‚Ä", "├", "´", "¨", "¸")
_GARBLED = lazy_compile(
    # UTF-8 decoded as Windows-1252, Mac Roman or MS-DOS; and the replacement character.
    r"\ufffd|Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œŸ]|â€[^\s\w]|Â[\u00a0«»°]"
    r"|√[©®†¢™¥]|‚Ä[ôúùî]|├[®¿á¬]"
    # A PDF's separate accents: « e´conomie ».
    r"|[´¨¸](?=[a-zA-Z])"
)


def garbled(path: str, text: str) -> Iterator[Problem]:
    """Problem of accents wrongly decoded: « Ã© » or « e´ » for « é »."""
    suspect = any(sign in text for sign in _SPOILED)
    if suspect and (found := list(_GARBLED.finditer(text))):
        times = counted(len(found), "fois", "fois")
        place = found[0].start()
        start = max(text.rfind("\n", 0, place) + 1, place - 15)
        value = text[start : place + 15].split("\n")[0].strip()
        message = f"accents abîmés par un autre encodage ({times})"
        remedy = "Retapez ces lettres, ou reprenez le texte d’origine."
        yield warning(path, message, remedy, value=value, line=_line(text, place))


_SIDES = ("<<<<<<< ", ">>>>>>> ", "||||||| ")
_CONFLICT = lazy_compile(r"^(?:<<<<<<<|>>>>>>>|\|\|\|\|\|\|\|) \S.*$", re.MULTILINE)


def _tangles(text: str, signs: bytes) -> Iterator[int]:
    """Positions of signs that nobody writes on purpose, and that take Markdown minutes to read.
    signs: those of `text` that are `_COUNTED`, and maybe others."""
    if deep := _DEEP.search(f"\n{text}"):
        yield deep.start()
    lines = signs.count(b"\n") + signs.count(b"\r")
    marks = len(signs) - lines
    if marks <= MAX_OPEN_TAGS and lines < MAX_COSTLY:
        return  # Below all the limits that follow.
    if text.count("<!--") - text.count("-->") > MAX_UNCLOSED:
        yield text.rindex("<!--")
    # A block has no more signs than the whole text.
    suspect = any(text.count(opening) > MAX_UNCLOSED for opening in "[(<")
    for block in _BLOCK.finditer(text) if suspect else ():
        held = block[0]
        opened = (
            held.count("[") - held.count("]"),
            held.count("(") - held.count(")"),
            len(_TAG_START.findall(held)) - held.count(">"),
        )
        if max(opened) > MAX_UNCLOSED:
            yield block.start()
    tags: Counter[str] = Counter()
    for match in _FORMATTING.finditer(text) if text.count("<") > MAX_OPEN_TAGS else ():
        tags[match[2].lower()] += -1 if match[1] else 1
        if tags[match[2].lower()] > MAX_OPEN_TAGS:
            yield match.start()
    count = 0
    for match in _MARK.finditer(text) if marks > MAX_MARKS else ():
        count = 0 if match[0][0] == "\n" else count + 1
        if count > MAX_MARKS:
            yield match.start()
    for needed, pattern in _COSTLY:
        if text.count(needed) >= MAX_COSTLY:
            found = (match.start() for match in pattern.finditer(text))
            yield from islice(found, MAX_COSTLY, None)


_FORMATTING = lazy_compile(
    r"<(/?)(a|b|big|blockquote|code|div|dl|em|font|i|nobr|ol|s|small|span|strike|strong|table|tt|ul?)\b",
    re.IGNORECASE,
)  # Start or end of a tag that browsers keep open.
_MARK = lazy_compile(r"[`*_~\[<&@\\]|://|\n[ \t]*(?=\n|[-+*] |\||\d{1,3}[.)] )")
"""A sign of Markdown, or the start of another block."""
_COUNTED = b"`*_~[(<&@\\:\n\r"
"""Characters that the limits below count."""
_USUAL = bytes({*b"\t\xc2\xc3\xc5\xe2", *range(0x20, 0x7F), *range(0x80, 0xC0)} - {*_COUNTED})
"""Others, as UTF-8 has those of French: é, œ, « and ’ begin with the bytes C3, C5, C2 and E2."""
# In these alphabets, what `decoded` changes or refuses.
_CONTROL = lazy_compile(b"\xc2[\x80-\x9f\xad]")
_OTHER_SIGN = lazy_compile(b"\xe2(?!\x80[\x90-\xa7\xaf-\xbf])")
MAX_OPEN_TAGS = 100
"""Most unclosed tags of one name: browsers open emphasis again in every paragraph, and the
sanitiser walks through all open tags for each."""
MAX_MARKS = 4_000
"""Most marks in a paragraph or list item: each is a pass over all of it."""

# A newline, not `^`: `re` searches for it at C speed.
_DEEP = lazy_compile(
    r"\n(?=[ \t>*+:-]{40})(?:(?: {4}|\t){40}[ \t]*\S|(?:[ \t]*(?:>|[-*+:][ \t])){40})"
)
_BLOCK = lazy_compile(r"\S.*(?:\n.*\S.*)*")
_TAG_START = lazy_compile(r"<[A-Za-z/!?]")
MAX_UNCLOSED = 200
_COSTLY = (
    ("[^", lazy_compile(r"\[\^")),  # Footnotes and references to them.
    ("*[", lazy_compile(r"^ {0,3}\*\[", re.MULTILINE)),  # Abbreviations.
    # Underlined titles, and rules: `---`, `- * _`.
    ("\n", lazy_compile(r"^[ \t>]*(?:=+[ \t]*|(?:[-*_][ \t]*)+)$", re.MULTILINE)),
)
"""Text to count first, as a fast test; pattern whose every match makes Python-Markdown read the
whole text again."""
MAX_COSTLY = 500

_ENCODINGS = ("cp1252", "utf-8", "mac-roman", "cp850")
_FRENCH = "éèêëàâçîïôûùÉÈÊÀÇœ’«»–—…"


def decoded_anyhow(data: bytes) -> str:
    """Decoded text, for corrections: in the encoding that gives the most French letters."""
    try:
        return data.decode(encoding_of(data))
    except UnicodeDecodeError:
        texts = [data.decode(each, "replace") for each in _ENCODINGS]
        return max(texts, key=lambda text: sum(map(text.count, _FRENCH)))


def text_anyhow(data: bytes) -> str:
    """Decoded text, as by `decoded_anyhow`, without the byte order mark."""
    return decoded_anyhow(data).removeprefix("\ufeff")


def encoding_of(data: bytes) -> str:
    # Windows' Notepad calls this encoding "Unicode"; the first bytes are its mark.
    return "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
