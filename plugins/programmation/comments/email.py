"""An e-mail as pasted or saved → the file of a comment.  Pure; see `commands.comment`.

Reads what `comments.mailto` prepared, and does with less: a reply written freely, the
headers as a mail program shows them, a message forwarded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.utils import parseaddr, parsedate_to_datetime
from html import unescape

import nh3
import yaml

from programmation import kinds, urls
from programmation.comments.discussion import MAILTO_NAME, MAILTO_POST, MAILTO_REPLY, MAILTO_TEXT
from programmation.model import Post
from programmation.text.french import fold, slugify
from programmation.text.plain_text import EMAIL, FORBIDDEN

MAX_NAME = 80
MASKED = "[courriel retiré]"


class Unfiled(ValueError):
    """The message lacks something; says in French what to add."""


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
    """The comment that `data` holds, as a new file.  Raises `Unfiled`.

    `taken`: paths that exist.  `now`, in the site's zone, is the date of a message without
    one.  `name`, `post` and `reply_to` are told by whoever files it, and win.
    """
    letter = read_letter(data)
    chosen = _post(letter, list(posts), post)
    text = EMAIL.sub(MASKED, _comment_text(letter.text)).strip()
    if not text:
        raise Unfiled("Le message ne contient aucun commentaire.")
    shown_name = name or _after(MAILTO_NAME, letter.text) or parseaddr(letter.sender)[0]
    shown_name = EMAIL.sub("", _clean(shown_name)).replace("\ufeff", "")
    shown_name = " ".join(shown_name.split()).strip("<>\"'; ")[:MAX_NAME].rstrip()
    if not any(character.isalnum() for character in shown_name):
        raise Unfiled('Le message ne dit pas quel nom afficher : ajoutez NOM="…".')
    reply_to = reply_to or slugify(_after(MAILTO_REPLY, letter.text))
    date = letter.date.astimezone(now.tzinfo) if letter.date else now
    folder = f"{kinds.COMMENT.folder}/{chosen.slug}"
    if reply_to and f"{folder}/{reply_to}.md" not in taken:
        raise Unfiled(f"Le commentaire auquel il répond n’existe pas : {folder}/{reply_to}.md.")
    stem = f"{date:%Y-%m-%d}-{slugify(shown_name) or 'anonyme'}"
    paths = (
        f"{folder}/{stem}{f'-{number}' if number > 1 else ''}.md" for number in range(1, 10_000)
    )
    path = next(path for path in paths if path not in taken)
    fields = {"nom": shown_name, "date": f"{date:%Y-%m-%d %H:%M}"}
    if reply_to:
        fields["reponse_a"] = reply_to
    block = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=10_000)
    return Filed(path, f"---\n{block}---\n\n{text}\n".encode())


def read_letter(data: bytes) -> Letter:
    """A saved message with its headers, or text pasted from a mail program."""
    message = message_from_bytes(data.lstrip(), policy=policy.default)
    if message["from"] and not message.defects:
        part = message.get_body(("plain", "html"))
        text = str(part.get_content()) if part else ""
        if part and part.get_content_subtype() == "html":
            text = unescape(nh3.clean(_BREAKS.sub("\n", text), tags=set()))
        sender, subject = str(message["from"]), str(message["subject"] or "")
        return Letter(sender, _date(str(message["date"] or "")), subject, _clean(text))
    return _pasted(_clean(data.decode("utf-8-sig", "replace")))


_BREAKS = re.compile(r"<br\b[^>]*>|</p>|</div>", re.IGNORECASE)
_HEADER = re.compile(r"^(?P<key>[^\W\d_]+)\s*:\s*(?P<value>.*)$")
_SHOWN_HEADERS = {
    "de": "from", "from": "from", "date": "date", "envoye": "date", "sent": "date",
    "objet": "subject", "sujet": "subject", "subject": "subject", "a": "to", "to": "to", "cc": "to",
}  # fmt: skip


def _pasted(text: str) -> Letter:
    """Leading lines such as « De : Une lectrice » are headers; the rest is the text."""
    headers: dict[str, str] = {}
    lines = text.strip("\n").split("\n")
    while lines and (match := _HEADER.match(lines[0])):
        key = _SHOWN_HEADERS.get(fold(match["key"]))
        if key is None:
            break
        headers[key] = match["value"]
        del lines[0]
    date = _date(headers.get("date", ""))
    return Letter(headers.get("from", ""), date, headers.get("subject", ""), "\n".join(lines))


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0:", " :")
    return FORBIDDEN.sub("", text)


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
        # A date without its zone, or out of any zone's reach, is no date.
        return date if date.tzinfo and 1990 < date.year < 9000 else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


_ADDRESS = re.compile(urls.post(r"(?P<year>\d{4})", "(?P<slug>[a-z0-9-]+)"))


def _post(letter: Letter, posts: list[Post], told: str) -> Post:
    if told:
        wanted = slugify(told.removesuffix(".md").rstrip("/").rpartition("/")[2])
        found = [post for post in posts if post.slug == wanted]
        if not found:
            raise Unfiled(f"Aucun article ne porte le nom « {told} ».")
    else:
        addresses = {m[0] for m in _ADDRESS.finditer(letter.text)}
        found = [post for post in posts if post.url in addresses]
        if not found:
            subject = fold(letter.subject)
            found = [post for post in posts if len(post.title) > 3 and fold(post.title) in subject]
    if len(found) != 1:
        raise Unfiled(
            "Le message ne dit pas de quel article il parle : ajoutez ARTICLE=nom-du-fichier."
        )
    return found[0]


def _label(label: str) -> str:
    return rf"^[ \t]*{re.escape(label)}[ \t]*:[ \t]*"


def _after(label: str, text: str) -> str:
    """What follows `label :` on its line."""
    match = re.search(rf"{_label(label)}(.*)$", text, re.MULTILINE | re.IGNORECASE)
    return match[1].strip() if match else ""


_TAIL = re.compile(
    rf"^(?:-- ?|_{{5,}}|Gardez les lignes qui suivent.*|{_label(MAILTO_POST)[1:]}.*"
    r"|Le .{5,120} a écrit ?:|On .{5,120} wrote:|Envoyé de mon .*|Sent from my .*"
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
    if tail := _TAIL.search(text):
        text = text[: tail.start()]
    lines = [line.rstrip() for line in text.split("\n")]
    while lines and (not lines[-1] or lines[-1].startswith(">")):
        lines.pop()
    return "\n".join(lines)
