"""An e-mail as saved or pasted → its author, its date and its words.

Accepts headers as a mail program shows them, messages without plain text, and wrong charsets.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime
from itertools import islice

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation.problems import Refusal
from programmation.text.french import fold
from programmation.text.plain_text import cleaned, text_of_html


@dataclass(frozen=True)
class Letter:
    """Headers and words of a message."""

    sender: str
    date: datetime | None
    subject: str
    text: str


def read_letter(data: bytes) -> Letter:
    """A saved message with its headers, or text pasted from a mail program.

    Raises `Refusal` for an unreadable one.  Values are decoded here: the library's own decoding
    raises many kinds of errors on malformed messages.
    """
    data = data.lstrip()
    try:
        message = message_from_bytes(data, policy=policy.compat32)
        sender = _header(message, "from")
        if not sender or message.defects:
            return _pasted(_clean(data.decode("utf-8-sig", "replace")))
        text = _text(message)
    # The library documents no list of its exceptions; RecursionError: thousands of nested parts.
    except Exception as error:
        raise Refusal(UNREADABLE) from error
    return Letter(sender, _date(_header(message, "date")), _header(message, "subject"), text)


UNREADABLE = (
    "Ce courriel est trop abîmé pour être lu. Ouvrez-le, puis tapez « make commentaire » seul "
    "et collez son texte."
)
MAX_HEADER = 500
"""Most characters read of a header: a name and an address, a subject, a date."""


def _header(message: Message, name: str) -> str:
    """A header's text, its encoded words decoded where they can be."""
    # The raw header: the library replaces undecodable letters.
    found = next((value for key, value in message.raw_items() if key.lower() == name), "")
    raw = _decoded(found[:MAX_HEADER].encode("ascii", "surrogateescape"), None)
    pieces = []
    try:
        for piece, charset in decode_header(raw):
            # Between encoded words, the library returns bytes in this charset.
            known = charset or "raw-unicode-escape"
            pieces.append(piece if isinstance(piece, str) else _decoded(piece, known))
    except (HeaderParseError, ValueError):
        return _clean(raw)
    return " ".join(_clean("".join(pieces)).split())


def _decoded(data: bytes, charset: str | None) -> str:
    """Text in `charset`, or in a common encoding where that is unknown or wrong."""
    for name in (charset or "utf-8", "utf-8"):
        try:
            found = data.decode(name)
        # No such charset, one that is not for text (rot13), or a malformed name.
        except (LookupError, ValueError):
            continue
        if isinstance(found, str):
            return found
    return data.decode("windows-1252", "replace")


def _text(message: Message) -> str:
    """The message's plain text, or else the text of its HTML."""
    parts = [
        part
        for part in islice(message.walk(), MAX_PARTS)
        if part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment"
    ]
    for subtype in ("plain", "html"):
        found = []
        for part in parts:
            if part.get_content_subtype() != subtype:
                continue
            charset = None
            payload = part.get_payload(decode=True)
            with suppress(LookupError, ValueError):
                charset = part.get_content_charset()
            text = _clean(_decoded(payload if isinstance(payload, bytes) else b"", charset))
            # Cleaning removes what some entities stand for: « a écrit&nbsp;: ».
            found.append((_clean(_words(text)) if subtype == "html" else text).strip("\n"))
        # Some programs leave the plain text empty; others split it around attachments.
        if text := "\n\n".join(filter(None, found)):
            return text
    return ""


MAX_PARTS = 200


def _words(text: str) -> str:
    """Text of HTML, with the addresses of its links.  Parsed by lxml, in time proportional to its
    size even for unclosed elements."""
    # Slow to import, and most messages have a plain text.
    from lxml import etree, html

    parser = html.HTMLParser(
        huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    root = html.document_fromstring(f"<div>{text}</div>".encode(), parser=parser)
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise ValueError("parts within parts, by the thousand")
    etree.strip_elements(root, "script", "style", "title", with_tail=False)
    return text_of_html(etree.tostring(root, encoding="unicode"))


_HEADER = lazy_compile(r"^(?P<key>[^\W\d_]+)\s*:\s*(?P<value>.*)$")
_SHOWN_HEADERS = {
    "de": "from", "from": "from", "date": "date", "envoye": "date", "sent": "date",
    "objet": "subject", "sujet": "subject", "subject": "subject", "a": "to", "to": "to", "cc": "to",
}  # fmt: skip


def _pasted(text: str) -> Letter:
    """Leading lines such as « De : Une lectrice » are headers; the rest is the text."""
    headers: dict[str, str] = {}
    lines = iter((*text.strip("\n").split("\n"), ""))
    for line in lines:
        match = _HEADER.match(line)
        key = _SHOWN_HEADERS.get(fold(match["key"])) if match else None
        if match is None or key is None:
            break
        headers[key] = match["value"]
    words = "\n".join((line, *lines))
    sender, subject = headers.get("from", ""), headers.get("subject", "")
    return Letter(sender, _date(headers.get("date", "")), subject, words)


def _clean(text: str) -> str:
    return cleaned(text).replace("\u00a0:", " :")


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
        # `-0000`: UTC, from a program that does not know its own zone (RFC 5322, 3.3).
        return date.replace(tzinfo=date.tzinfo or UTC) if 1990 < date.year < 9000 else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
