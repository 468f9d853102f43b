"""The private link of a meeting, in any form, in what anybody may read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from html import unescape
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from urllib.parse import unquote

from lazy_regex import lazy_compile
from programmation.checks.context import Context
from programmation.content.document_words import words_of
from programmation.content.entry import Entry
from programmation.content.file_names import PICTURES
from programmation.content.nodes import Text
from programmation.content.source_files import REDIRECTS
from programmation.problems import Problem, problem, warning

_DROPPED = bytes(code for code in range(128) if not chr(code).isalnum())
_UNSEEN = lazy_compile(
    r"<!--.{0,1000}?-->|<[^<>]*>|(?:!\[[^][\n]*)?\](?:\([^()\n]*\)|\[[^][\n]*\])|\[\^[^][\n]*\]"
    r"|\{[^{}\n]*\}",
    re.DOTALL,
)
"""Pattern of parts of a text that its page hides: comments, tags, addresses of links, pictures,
notes, attributes."""
_USUAL_PORT = lazy_compile(r":0*(?:443|80)(?!\d)")
_SCHEME = lazy_compile(r"^[a-z][a-z0-9+.-]*:(?://)?", re.IGNORECASE)

Secret = tuple[str, str, bytes]
"""A private link; the French name of a key that lets anybody join; that key."""
Placement = tuple[str, int, str, str | Path]
"""Path, line and field of something published; its text, or the document's path."""
CLOSED = (
    "ce document ne peut pas être lu en entier : un lien privé n’y serait pas vu",
    "Enregistrez-le de nouveau en PDF, sans mot de passe, ou vérifiez qu’il n’en contient aucun.",
)
UNREAD = b"?"
"""Added to a document's forms when words of it may be missing; no key looks like it."""
REMEDY = "Retirez-le d’ici : les personnes inscrites le reçoivent par courriel."


def leaked(context: Context) -> Iterator[Problem]:
    """Every place of a text, drafts included, that holds the private link of a meeting."""
    links = dict.fromkeys(_secret(entry)[1] for entry in context.content.entries)
    secrets = tuple((url, *key) for url in links for key in _keys(url))
    secrets_in = _finder(secrets)
    for places in _published(context) if secrets else ():
        with suppress(OSError):
            forms = [
                _forms(shown) if isinstance(shown, str) else context.of_file(_forms_of_file, shown)
                for *_, shown in places
            ]
            if UNREAD in forms[0]:
                yield warning(places[0][0], *CLOSED, field="fichier")
            present = secrets_in(b" ".join(chain.from_iterable(forms)))
            for place, its_forms in zip(places, forms, strict=True) if present else ():
                yield from _leak(place, its_forms, present)


@lru_cache(1)
def _finder(secrets: tuple[Secret, ...]) -> Callable[[bytes], list[Secret]]:
    """A cached function: forms of a text, joined → the secrets in them."""
    return lru_cache(1 << 14)(lambda forms: [secret for secret in secrets if secret[2] in forms])


def _leak(place: Placement, forms: tuple[bytes, ...], present: list[Secret]) -> Iterator[Problem]:
    path, line, field, shown = place
    here = (secret for secret in present if any(secret[2] in form for form in forms))
    for url, secrets in groupby(here, key=itemgetter(0)):
        _, what, key = next(secrets)
        text = shown if isinstance(shown, str) else words_of(shown)[0]
        message, at = f"{what} du lieu serait publié", line + _place(text, key)
        yield problem(path, message, REMEDY, line=at, field=field, value=url)


def _secret(entry: Entry) -> tuple[str, str]:
    """French key and link of the private link of `entry` (see `model.Place.secret`)."""
    place = entry.values.get("place", {})
    name, key = ("online", "lieu.en_ligne") if place.get("online") else ("url", "lieu.lien")
    return (key, place.get(name, "")) if place.get("private") else ("", "")


@lru_cache(1 << 10)
def _keys(url: str) -> tuple[tuple[str, bytes], ...]:
    """Keys that let anybody join, each with its French name.  The host and the path, or the whole
    address where the path is that of every meeting; the meeting's number and its code, as
    invitations give them separately."""
    address = _decoded(_SCHEME.sub("", url))
    path = re.split("[?#]", address, maxsplit=1)[0]
    keys = [("le lien privé", address if _TO_ALL.search(path) else path)]
    keys += [("le numéro privé", found) for found in _NUMBER.findall(address)]
    keys += [("le code privé", found) for found in _CODE.findall(address)]
    return tuple((what, key) for what, text in keys if (key := _letters(text)))


_TO_ALL = lazy_compile(
    r"^[^/]*/?$|/(?:index|j|join|joinmeeting|launch|meet|meeting|rooms?)(?:\.[a-z]+)?/?$", re.I
)
"""Pattern of a path shared by all meetings: what follows it identifies one."""
_NUMBER = lazy_compile(
    r"(?<=[/=])\d{9,}(?=[/?&#]|$)|(?<=^meet\.google\.com/)[a-z]{3}-[a-z]{4}-[a-z]{3}(?=[/?#]|$)"
)
"""Pattern of a meeting's number on Zoom, or its letters on Google Meet."""
_CODE = lazy_compile(
    r"[?#&;](?:\w*(?:pwd|password|passcode|code|token|key)|p)=([^&#;]{8,})", re.IGNORECASE
)  # `?pwd=abcdefgh`


def _letters(text: str) -> bytes:
    """Letters and digits of `text`, in lower case, whatever its scheme, signs or emphasis."""
    # Browsers read full-width letters as plain ones and `xn--` labels as accents, resolve `/x/..`,
    # and ignore a scheme's default port.
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    for _ in range(min(MOST_NESTED, text.count("/.."))):
        text = _UP.sub("", text)
    text = _ASCII_LABEL.sub(_own_letters, text)
    text = _USUAL_PORT.sub("", text)
    return text.encode("ascii", "ignore").lower().translate(None, _DROPPED)


def _own_letters(label: re.Match[str]) -> str:
    """A label of a host decoded from punycode (RFC 3492): `xn--runion-bva` → `réunion`."""
    try:
        return label[1].encode().decode("punycode")
    except UnicodeError:
        return label[0]


_ASCII_LABEL = lazy_compile(r"\bxn--([a-z0-9-]{1,59})", re.IGNORECASE)
_UP = lazy_compile(r"/\.(?=/)|/(?!\.\./)[^/\s]+/\.\.(?=/)")


def _decoded(text: str) -> str:
    """`text` without entities and percent codes, however often one link was encoded in another."""
    for _ in range(MOST_NESTED):
        former = text
        if "%" in text or "&" in text:
            text = unquote(unescape(text))
        if text == former:
            break
    return text


MOST_NESTED = 9
"""Most rounds of decoding, and most `/..` resolved, in one link."""


@lru_cache(1 << 14)
def _forms(text: str) -> tuple[bytes, ...]:
    """What a browser may read in `text`: as it is, decoded, and without hidden parts.  Cached: a
    build has mostly the texts of the one before."""
    decoded = _decoded(text)
    return tuple(map(_letters, dict.fromkeys((text, decoded, _UNSEEN.sub("", decoded)))))


def _forms_of_file(path: Path) -> tuple[bytes, ...]:
    words, closed = words_of(path)
    # Uncached: the store holds the result.
    return (*_forms.__wrapped__(words), *[UNREAD] * closed)


def _place(text: str, key: bytes) -> int:
    """Line of `text`, counted from 0, on which `key` ends."""
    lines = text.split("\n")
    # An address may be cut at the end of a line.
    near = ("\n".join(lines[max(0, number - 2) : number + 1]) for number in range(len(lines)))
    return next((n for n, part in enumerate(near) if any(key in f for f in _forms(part))), 0)


def _published(context: Context) -> Iterator[list[Placement]]:
    """All that anybody may read, grouped by source: each text and its fields, without the private
    link's own; comments without a file; redirects; names of files, and documents."""
    for entry in context.content.entries:
        own, _ = _secret(entry)
        values = [
            (entry.path, entry.line(key), key, value.value if isinstance(value, Text) else value)
            for key, value in entry.given()
            if key != own and isinstance(value, str | Text)
        ]
        yield [
            (entry.path, entry.body_line, "lien", entry.body),
            (entry.path, 1, "adresse", entry.slug),
            *values,
        ]
    for comment in context.content.library.comments:
        if not comment.source.path:
            yield [(comment.url, 1, "commentaire", f"{comment.name}\n{comment.body}")]
    for each in context.content.library.redirects:
        yield [(REDIRECTS, each.line, "", f"{each.old} {each.new}")]
    for path, file in context.content.folder.files.items():
        yield [(path, 1, "fichier", path)]
        # Pictures are published without metadata.
        if not path.lower().endswith(tuple(PICTURES)):
            yield [(path, 1, "fichier", file)]
