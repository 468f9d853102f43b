"""An e-mail as pasted or saved → the file of a comment.  Pure; see `commands.comment`.

Reads what `discussion.mailto` prepared, and does with less: a reply written freely, the
headers as a mail program shows them, a message forwarded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from itertools import islice
from typing import TYPE_CHECKING

import yaml

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation import kinds, urls
from programmation.comments.discussion import MAILTO_NAME, MAILTO_POST, MAILTO_REPLY, MAILTO_TEXT
from programmation.content.front_matter import parse
from programmation.model import Post
from programmation.problems import Refusal
from programmation.text.french import fold, slugify
from programmation.text.plain_text import EMAIL, cleaned

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_NAME = 80
MAX_TEXT = 100_000
"""Bytes of a comment, well below those of a text that the site reads."""
MASKED = "[courriel retiré]"


@dataclass(frozen=True)
class Filed:
    path: str
    """Posix path relative to the content folder; no file has it yet."""
    data: bytes


@dataclass(frozen=True)
class Letter:
    """What a message says of itself."""

    sender: str
    date: datetime | None
    subject: str
    text: str


def filed(
    data: bytes,
    posts: Iterable[Post],
    taken: Collection[str],
    now: datetime,
    *,
    name: str = "",
    post: str = "",
    reply_to: str = "",
) -> Filed:
    """The comment that `data` holds, as a new file.  Raises `Refusal`.

    `taken`: paths that exist.  `now`, in the site's zone, is the date of a message without
    one.  `name`, `post` and `reply_to` are told by whoever files it, and win.
    """
    letter = read_letter(data)
    chosen = _post(letter, list(posts), post)
    text = EMAIL.sub(MASKED, _comment_text(letter.text)).strip()
    if not text:
        raise Refusal("Le message ne contient aucun commentaire.")
    if len(text.encode()) > MAX_TEXT:
        raise Refusal(
            f"Le commentaire est trop long : {len(text.encode()) // 1000} ko, alors que le site en "
            f"prend {MAX_TEXT // 1000}. Enregistrez-en la partie utile, et classez-la."
        )
    signed = shown_name(name or _after(MAILTO_NAME, letter.text) or _shown(letter.sender))
    if not signed:
        raise Refusal('Le message ne dit pas quel nom afficher : ajoutez NOM="…".')
    reply_to = reply_to or slugify(_after(MAILTO_REPLY, letter.text))
    date = letter.date.astimezone(now.tzinfo) if letter.date else now
    folder = f"{kinds.COMMENT.folder}/{chosen.slug}"
    if reply_to and f"{folder}/{reply_to}.md" not in taken:
        raise Refusal(f"Le commentaire auquel il répond n’existe pas : {folder}/{reply_to}.md.")
    path = free_path(folder, date, signed, {path.casefold() for path in taken})
    fields = {"nom": signed, "date": f"{date:%Y-%m-%d %H:%M}"}
    if reply_to:
        fields["reponse_a"] = reply_to
    block = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=10_000)
    made = Filed(path, f"---\n{block}---\n\n{text}\n".encode())
    if wrong := next((p for p in parse(made.path, made.data)[1] if p.is_error), None):
        raise Refusal(f"Ce message ne peut pas être classé : {wrong.explanation}")
    return made


def shown_name(text: str) -> str:
    """A name as it may be published, without any e-mail address; nothing when none is left."""
    name = " ".join(EMAIL.sub("", cleaned(text)).replace("\ufeff", "").split())
    name = name.strip("<>\"'; ")[:MAX_NAME].rstrip()
    return name if any(character.isalnum() for character in name) else ""


def free_path(folder: str, date: datetime, name: str, taken: Container[str]) -> str:
    """Where the comment of that day goes.  taken: paths, whose case is of no matter."""
    base = f"{folder}/{date:%Y-%m-%d}-{slugify(name)[:60] or 'anonyme'}"
    paths = (f"{base}-{number}.md" if number else f"{base}.md" for number in (0, *range(2, 10**6)))
    return next(path for path in paths if path.casefold() not in taken)


def read_letter(data: bytes) -> Letter:
    """A saved message with its headers, or text pasted from a mail program.

    Raises `Refusal` for what no one can read.  Values are decoded here: the library's own decoding
    raises errors of all kinds on what strangers' programs write.
    """
    data = data.lstrip()
    try:
        message = message_from_bytes(data, policy=policy.compat32)
        sender = _header(message, "from")
        if not sender or message.defects:
            return _pasted(_clean(data.decode("utf-8-sig", "replace")))
        text = _text(message)
    # Nothing lists what the library raises; RecursionError: parts within parts, by the thousand.
    except Exception as error:
        raise Refusal(UNREADABLE) from error
    return Letter(sender, _date(_header(message, "date")), _header(message, "subject"), text)


UNREADABLE = (
    "Ce courriel est trop abîmé pour être lu. Ouvrez-le, puis lancez make commentaire sans FICHIER "
    "et collez son texte."
)
MAX_HEADER = 500
"""Characters of a header that are read: a name and an address, a subject, a date."""


def _header(message: Message, name: str) -> str:
    """A header's text, its encoded words decoded where they can be."""
    raw = str(message.get(name, ""))[:MAX_HEADER]
    pieces = []
    try:
        for piece, charset in decode_header(raw):
            pieces.append(piece if isinstance(piece, str) else _decoded(piece, charset))
    except (HeaderParseError, ValueError):
        return _clean(raw)
    return " ".join(_clean("".join(pieces)).split())


def _decoded(data: bytes, charset: str | None) -> str:
    """Text in `charset`, or in what most programs write where it is unknown or not kept to."""
    for name in (charset or "utf-8", "utf-8"):
        try:
            found = data.decode(name)
        # No such charset, one that is none (rot13), a name that is not even one.
        except (LookupError, ValueError):
            continue
        if isinstance(found, str):
            return found
    return data.decode("windows-1252", "replace")


def _text(message: Message) -> str:
    """The plain text, or else what the HTML says."""
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
            payload = part.get_payload(decode=True)
            text = _decoded(payload if isinstance(payload, bytes) else b"", _charset(part))
            text = _clean(text)
            # Its entities stand for what is cleaned away: « a écrit&nbsp;: ».
            found.append((_clean(_words(text)) if subtype == "html" else text).strip("\n"))
        # A program may leave the plain text empty; another parts it around what is attached.
        if text := "\n\n".join(filter(None, found)):
            return text
    return ""


MAX_PARTS = 200


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, ValueError):
        return None


def _words(text: str) -> str:
    """What HTML says, each paragraph and each item on its line.

    By lxml, whose time grows with the size, whatever is left open in it.
    """
    # Slow to import, and most messages have a plain text.
    from lxml import html

    parser = html.HTMLParser(
        huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    root = html.document_fromstring(f"<div>{text}</div>".encode(), parser=parser)
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise ValueError("parts within parts, by the thousand")
    for each in root.iter():
        if each.tag in ("script", "style", "title"):
            each.text = ""
        elif each.tag == "li":
            _strip_before(each)
            each.text = f"\n- {each.text or ''}"
        elif each.tag in ("td", "th"):
            each.tail = f" {each.tail or ''}"
        elif each.tag in _LINES:
            each.tail = f"\n{each.tail or ''}"
            if each.tag == "blockquote":
                each.text = f"\n{each.text or ''}"
    return str(root.text_content())


_LINES = frozenset("blockquote br div h1 h2 h3 h4 h5 h6 ol p pre table tr ul".split())


def _strip_before(element: HtmlElement) -> None:
    """Take away the spaces between an item and what comes before it."""
    if (former := element.getprevious()) is not None:
        former.tail = (former.tail or "").rstrip()
    elif (parent := element.getparent()) is not None:
        parent.text = (parent.text or "").rstrip()


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


def _shown(sender: str) -> str:
    """The name of « Name <address> », or of « Name » alone."""
    try:
        return parseaddr(sender)[0] if "@" in sender else sender.strip()
    except RecursionError:
        # Brackets within brackets.
        return ""


def _clean(text: str) -> str:
    return cleaned(text).replace("\u00a0:", " :")


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
        # A date without its zone, or out of any zone's reach, is no date.
        return date if date.tzinfo and 1990 < date.year < 9000 else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


_ADDRESS = lazy_compile(urls.post(r"(?P<year>\d{4})", "(?P<slug>[a-z0-9-]+)"))


def _post(letter: Letter, posts: list[Post], told: str) -> Post:
    if told:
        wanted = slugify(told.removesuffix(".md").rstrip("/").rpartition("/")[2])
        found = [post for post in posts if post.slug == wanted]
        if not found:
            raise Refusal(f"Aucun article ne porte le nom « {told} ».")
    else:
        addresses = {m[0] for m in _ADDRESS.finditer(letter.text)}
        found = [post for post in posts if post.url in addresses]
        if not found:
            subject = fold(letter.subject)
            found = [post for post in posts if len(post.title) > 3 and fold(post.title) in subject]
    if len(found) != 1:
        raise Refusal(
            "Le message ne dit pas de quel article il parle : ajoutez ARTICLE=nom-du-fichier."
        )
    return found[0]


def _label(label: str) -> str:
    return rf"^[ \t]*{re.escape(label)}[ \t]*:[ \t]*"


def _after(label: str, text: str) -> str:
    """What follows `label :` on its line."""
    match = re.search(rf"{_label(label)}(.*)$", text, re.MULTILINE | re.IGNORECASE)
    return match[1].strip() if match else ""


_WROTE = r"(?:Le .{5,120} a écrit\s?:|On .{5,120} wrote:)"
_QUOTED = lazy_compile(rf"^{_WROTE}\n\s*(?:>[^\n]*(?:\n|$))+", re.MULTILINE)
"""What is quoted line by line: a reader may answer under it."""
_TAIL = lazy_compile(
    rf"^(?:-- ?|_{{5,}}|Gardez les lignes qui suivent.*|{_label(MAILTO_POST)[1:]}.*"
    rf"|{_WROTE}|Envoyé de mon .*|Sent from my .*"
    r"|-+ ?(?:Message d’origine|Message d'origine|Original Message) ?-+)$",
    re.MULTILINE,
)


def _comment_text(text: str) -> str:
    """What the reader wrote: neither quotation, signature nor the lines prepared for filing."""
    marker = re.search(_label(MAILTO_TEXT), text, re.MULTILINE | re.IGNORECASE)
    if marker:
        text = text[marker.end() :]
    else:
        text = re.sub(rf"{_label(MAILTO_NAME)}.*$", "", text, flags=re.MULTILINE | re.IGNORECASE)
    text = _QUOTED.sub("\n", text)
    if tail := _TAIL.search(text):
        text = text[: tail.start()]
    lines = [line.rstrip() for line in text.split("\n")]
    while lines and (not lines[-1] or lines[-1].startswith(">")):
        lines.pop()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
