"""An e-mail as pasted or saved → the file of a comment.  Pure; see `commands.comment`.

Reads the lines prepared by `discussion.mailto`, and also a reply written freely or a message
forwarded.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable
from datetime import datetime
from email.utils import parseaddr
from itertools import chain, count

import yaml

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation import kinds, urls
from programmation.comments.discussion import MAILTO_NAME, MAILTO_POST, MAILTO_REPLY, MAILTO_TEXT
from programmation.comments.letter import Letter, read_letter
from programmation.content.front_matter import parse
from programmation.model import Post
from programmation.problems import Refusal
from programmation.text.french import fold, slugify
from programmation.text.plain_text import EMAIL, cleaned

MAX_NAME = 80
MAX_TEXT = 100_000
"""Most bytes of a comment, well below those of a text that the site reads."""
MASKED = "[courriel retiré]"


@dataclass(frozen=True)
class Filed:
    path: str
    """Posix path of a new file, relative to the content folder."""
    data: bytes


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
    """The comment in `data`, as a new file.  Raises `Refusal`.

    `taken`: existing paths.  `now`, in the site's zone, dates a message without a date.  `name`,
    `post` and `reply_to`: given on the command line, in place of the message's.
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
    signed = shown_name(name or _after(MAILTO_NAME, letter.text) or _sender_name(letter.sender))
    if not signed:
        raise Refusal('Le message ne dit pas quel nom afficher : ajoutez NOM="…".')
    reply_to = reply_to or slugify(_after(MAILTO_REPLY, letter.text))
    # A sender's clock may be wrong: no comment is later than now.
    date = min(letter.date or now, now).astimezone(now.tzinfo)
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
    """A name as it may be published, without any e-mail address; empty if nothing is left."""
    name = " ".join(EMAIL.sub("", cleaned(text)).replace("\ufeff", "").split())
    name = name.strip("<>\"'; ")[:MAX_NAME].rstrip()
    return name if any(character.isalnum() for character in name) else ""


def free_path(folder: str, date: datetime, name: str, taken: Container[str]) -> str:
    """Path for a comment of that day.  taken: paths, compared without case."""
    base = f"{folder}/{date:%Y-%m-%d}-{slugify(name)[:60] or 'anonyme'}"
    paths = chain([f"{base}.md"], (f"{base}-{number}.md" for number in count(2)))
    return next(path for path in paths if path.casefold() not in taken)


def _sender_name(sender: str) -> str:
    """The name in « Name <address> », or « Name » alone."""
    try:
        return parseaddr(sender)[0] if "@" in sender else sender.strip()
    except RecursionError:
        # Nested brackets.
        return ""


_ADDRESS = lazy_compile(urls.post(r"(?P<year>\d{4})", "(?P<slug>[a-z0-9-]+)"))


def _post(letter: Letter, posts: list[Post], name: str) -> Post:
    if name:
        wanted = slugify(name.removesuffix(".md").rstrip("/").rpartition("/")[2])
        found = [post for post in posts if post.slug == wanted]
        if not found:
            raise Refusal(f"Aucun article ne porte le nom « {name} ».")
    else:
        addresses = {m[0] for m in _ADDRESS.finditer(letter.text)}
        found = [post for post in posts if post.url in addresses]
        if not found:
            subject = fold(letter.subject)
            found = [post for post in posts if len(post.title) > 3 and fold(post.title) in subject]
    if len({post.slug for post in found}) != 1:
        unsaid = "Le message ne dit pas de quel article il parle"
        raise Refusal(f"{unsaid} : ajoutez ARTICLE=nom-du-fichier.")
    # Comments are in a folder of that name, whatever the year of the post.
    if sum(post.slug == found[0].slug for post in posts) > 1:
        twice = f"Deux articles portent le nom « {found[0].slug} »"
        raise Refusal(f"{twice} : renommez le fichier de l’un des deux, puis recommencez.")
    return found[0]


def _label(label: str) -> str:
    return rf"^[ \t]*{re.escape(label)}[ \t]*:[ \t]*"


def _after(label: str, text: str) -> str:
    """The text after `label :` on its line."""
    match = re.search(rf"{_label(label)}(.*)$", text, re.MULTILINE | re.IGNORECASE)
    return match[1].strip() if match else ""


_WROTE = r"(?:Le .{5,120} a écrit\s?:|On .{5,120} wrote:)"
_QUOTED = lazy_compile(rf"^{_WROTE}\n\s*(?:>[^\n]*(?:\n|$))+", re.MULTILINE)
"""Pattern of a quoted line: a reader may write between such lines."""
_TAIL = lazy_compile(
    rf"^(?:-- ?|_{{5,}}|Gardez les lignes qui suivent.*|{_label(MAILTO_POST)[1:]}\s*https?://.*"
    rf"|{_WROTE}|Envoyé de mon .*|Sent from my .*"
    r"|-+ ?(?:Message d’origine|Message d'origine|Original Message) ?-+)$",
    re.MULTILINE,
)  # Where quotations, signatures and prepared lines begin.


def _comment_text(text: str) -> str:
    """What the reader wrote, without quotations, signature and the lines prepared for filing."""
    flags = re.MULTILINE | re.IGNORECASE
    name = re.search(rf"{_label(MAILTO_NAME)}.*$", text, flags)
    marker = re.search(_label(MAILTO_TEXT), text, flags)
    # The prepared label, and not a paragraph that the reader begins with this word.
    if marker and (name or not text[: marker.start()].strip()):
        text = text[marker.end() :]
    elif name:
        text = text[: name.start()] + text[name.end() :]
    text = _QUOTED.sub("\n", text)
    if tail := _TAIL.search(text):
        text = text[: tail.start()]
    lines = [line.rstrip() for line in text.split("\n")]
    while lines and (not lines[-1] or lines[-1].startswith(">")):
        lines.pop()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
