"""The nodes typed under one field → values of the type that its row of `kinds` has.

Pure: a function for each simple `schema.Type`, and `Typing` for all.  References to other files
(authors, communities, pictures) are resolved in `references`, dates and hours in `dates`.
`InvalidValue` says why a value is refused; `reader` adds the file and the line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation.content import dates
from programmation.content.nodes import Group, InvalidValue, Items, Node, Text, is_empty, sentence
from programmation.parts import VALUE_ALIASES
from programmation.problems import suggestion
from programmation.schema import Field, Type
from programmation.text.french import fold, language_code, slugify
from programmation.text.plain_text import single_spaced

FLAGS = {
    "oui": True, "o": True, "vrai": True, "yes": True, "true": True, "1": True,
    "non": False, "n": False, "faux": False, "no": False, "false": False, "0": False,
}  # fmt: skip


def read_flag(text: str) -> bool:
    """`oui` or `non`, and their usual synonyms."""
    if (flag := FLAGS.get(fold(text))) is None:
        raise InvalidValue("réponse inconnue", "Écrivez « oui » ou « non ».")
    return flag


def read_count(text: str) -> int:
    """A number of people: `14`, `14 personnes`, `20 places`."""
    number, *others = re.findall(r"\b\d{1,5}\b", text) or ["14"]
    if not re.fullmatch(r"\d{1,5}(?:\s(?:personne|presence|place)s?)?", fold(text)):
        shown = "14" if others else number
        remedy = f"Écrivez le nombre seul, comme « {shown} »; sans nombre, retirez la ligne."
        raise InvalidValue("nombre illisible", remedy)
    return int(number)


def read_choice(text: str, choices: tuple[str, ...], synonyms: Mapping[str, str]) -> str:
    """One of `choices`, accents and case ignored."""
    folded = fold(text)
    value = synonyms.get(folded, folded)
    if value in choices:
        return value
    said = synonyms.get(first := folded.partition(" ")[0], first)
    moved = folded in _MOVED or (said == "reportee" and re.search(r"\d", folded))
    if moved and "reportee" in choices:
        hint = "Pour une rencontre déplacée, retirez cette ligne : la nouvelle date va dans"
        hint += " « debut », et celle d’avant dans « ancien_debut »."
    elif said in choices:
        hint = f"Gardez ici « {said} »; le reste va dans le texte."
    else:
        hint = suggestion(text, choices, cutoff=0.7) or f"Choisissez parmi : {', '.join(choices)}."
    raise InvalidValue("valeur inconnue", hint)


_MOVED = frozenset("deplace deplacee deplacer devance devancee change changee modifie".split())
_ADDRESS = r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z]{2,}"
_EMAIL = lazy_compile(_ADDRESS)
_EMAIL_AMONG = lazy_compile(rf"(?:^|(?<=[<(:,;/])|(?<=[:,;/]\s)){_ADDRESS}(?![\w@-])")


def read_email(text: str) -> str:
    address = text.removeprefix("mailto:")
    if not _EMAIL.fullmatch(address):
        remedy = _alone(_EMAIL_AMONG, text, "Écrivez par exemple info@example.org.")
        raise InvalidValue("adresse de courriel illisible", remedy)
    return address


def _alone(pattern: re.Pattern[str], text: str, remedy: str) -> str:
    """Remedy that quotes the valid value found among other words of `text`; else `remedy`."""
    match = pattern.search(text)
    return f"Gardez ici « {match[0]} » seul." if match else remedy


URL_REMEDY = "Écrivez une adresse complète, comme « https://example.org/page »."


def read_url(text: str) -> str:
    """An absolute http(s) address with a host, and no user name to disguise it."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise InvalidValue("adresse web illisible", URL_REMEDY) from None
    if match := _WITHOUT_SCHEME.match(text):
        raise InvalidValue("adresse web sans « https:// »", f"Écrivez « https://{match[1]} ».")
    if parts.scheme not in ("http", "https") or not host or parts.username:
        raise InvalidValue("adresse web illisible", _alone(_URL_AMONG, text, URL_REMEDY))
    if re.search(r"[\s<>\"\\^`{|}]", text):
        raise InvalidValue("adresse web avec un caractère interdit", URL_REMEDY)
    return text


_WITHOUT_SCHEME = lazy_compile(
    # Common slips in `https://`, too.
    r"(?!https?://)(?:h+t*p+s?[:;.]?/{0,3})?((?:[\w-]+\.)+[a-z]{2,}(?:[/?#]\S*)?)$",
    re.IGNORECASE,
)
WEB_HOST = r"(?:www\.|[a-z0-9-]+\.(?:com|org|net|ca|qc\.ca|coop)\b)"
"""Pattern of a web address's host, typed without a scheme."""
_WEB_HOST = lazy_compile(WEB_HOST, re.IGNORECASE)
_URL_AMONG = lazy_compile(r"(?<!^)https?://[^\s<>()\[\]\"]*[^\s<>()\[\]\".,;:!?]")


def read_contact(text: str) -> str:
    """A web address, an e-mail address, or a telephone number of North America."""
    if "@" in text and "/" not in text:
        return read_email(text.rstrip("."))
    if _PHONE.fullmatch(_dialled(text)):
        return read_phone(text)
    if not {".", "/", ":"} & {*text}:
        remedy = "Écrivez l’un des trois; sans inscription, retirez la ligne."
        message = "ni adresse, ni courriel, ni téléphone"
        raise InvalidValue(message, _alone(_PHONE, fold(text), remedy))
    return read_url(text)


def read_phone(text: str) -> str:
    """`819.555.0123 p. 4` → `819 555-0123, poste 4`."""
    if not (phone := _PHONE.fullmatch(_dialled(text))):
        remedy = _alone(_PHONE, fold(text), "Écrivez par exemple « 819 555-0123 ».")
        raise InvalidValue("numéro de téléphone illisible", remedy)
    extension = f", poste {phone['extension']}" if phone["extension"] else ""
    return f"{phone['area']} {phone['exchange']}-{phone['line']}{extension}"


def _dialled(text: str) -> str:
    return fold(text).removeprefix("tel:").strip()


_PHONE = lazy_compile(
    r"(?:\+?1[ .-]?)?\(?(?P<area>[2-9]\d\d)\)?[ .-]?(?P<exchange>[2-9]\d\d)[ .-]?(?P<line>\d{4})"
    r"(?:,? ?(?:poste|p\.|ext\.?|#) ?(?P<extension>\d{1,6}))?"
)  # `819 555-0123, poste 4`, in the ways of North America.


def read_identifier(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._@-]{3,199}", text):
        remedy = "Retirez la ligne : il en sera proposé un autre."
        raise InvalidValue("identifiant illisible", remedy)
    return text


def read_language(text: str) -> str:
    """The code of a language (BCP 47), given as a code or by its French name."""
    code = language_code(text) or text.replace("_", "-")
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", code):
        raise InvalidValue("langue inconnue", "Écrivez son code, comme « en » ou « es ».")
    return code


def read_slug(text: str) -> str:
    """A slug of a Pelican post, made safe: `Mon Titre` → `mon-titre`."""
    if not (slug := slugify(text.removesuffix(".md"))):
        raise InvalidValue("adresse illisible", "Employez des lettres, des chiffres et des traits.")
    return slug


LONGEST_NAME = 200
"""Most bytes of a file's or folder's name: file systems allow 255, and widths, formats and page
numbers are added."""
LONGEST_ADDRESS = 1000
"""Most bytes of a path from the site's root: systems allow 1,024, with their own folders."""


def read_address(text: str) -> str:
    """An address of this site, `/dossier/page/`, without `..` or a hidden file.

    Percent codes are decoded, as servers do: `/%C3%A9t%C3%A9%201/` is `/été 1/`.
    """
    text = unicodedata.normalize("NFC", unquote(text))
    part = r"[\w~(-](?:[^/\\:*?\"<>|#%]*[\w.~()!-])?"
    well_made = re.fullmatch(rf"/(?:{part}/)*(?:{part})?", text) and text.isprintable()
    if not well_made or ".." in text:
        path = re.sub(r"^(?:https?://[^/]*)?/*", "/", text).replace(" ", "-")
        known = path != text and re.fullmatch(r"/[\w./-]+", path) and ".." not in path
        example = f"« {path} »" if known else "« /articles/titre/ »"
        remedy = f"Écrivez-la depuis la racine, comme {example}."
        raise InvalidValue("adresse du site illisible", remedy)
    longest = max(len(name.encode()) for name in text.split("/"))
    if longest > LONGEST_NAME or len(text.encode()) > LONGEST_ADDRESS:
        remedy = f"Écrivez-la en moins de {LONGEST_NAME} caractères entre deux barres obliques."
        raise InvalidValue(f"adresse trop longue : {len(text)} caractères", remedy)
    return text


FILE_MARKER = lazy_compile(r"^[{|](?:static|filename|attach)[|}]")
"""Marker of Pelican before the path of a file of the content folder."""


def read_path(text: str) -> str:
    """A path in the content folder, cleaned of `./`, of Pelican's `{static}`, of Windows' `\\`."""
    if match := re.search(r"\[[^][]*\]\(<?([^():\s<>]+)(?:>?\)|\s\")", text):
        raise InvalidValue("un lien à la place d’un chemin", f"Gardez ici « {match[1]} » seul.")
    path = FILE_MARKER.sub("", text).strip().replace("\\", "/")
    path = unicodedata.normalize("NFC", path.removeprefix("./").lstrip("/"))
    if not path or ".." in path.split("/") or re.search(r"[\x00-\x1f:]", path):
        remedy = "Placez-le dans content, et écrivez où, comme « images/rencontre.jpg »."
        raise InvalidValue("chemin de fichier illisible", remedy)
    return path


def read_target(text: str) -> str:
    """A web address, an address of this site (`/pages/`), or a file of the content folder."""
    if "://" in text or _WEB_HOST.match(text):
        return read_url(text)
    if text.startswith("mailto:"):
        return f"mailto:{read_email(text)}"
    if text.startswith("/") and "." not in text.rpartition("/")[2]:
        return read_address(text)
    return read_path(text)


# -- Values of a field ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Typing:
    """Types the values of one file."""

    zone: ZoneInfo
    header: bool
    """Whether fields are Pelican's `Key: value` header, where lists are texts with commas."""
    pelican: bool
    """Whether it is an existing Pelican text, with dates as Pelican reads them."""

    def items(self, row: Field, node: Node) -> tuple[Node, ...]:
        """Nodes of a field of several values: a YAML list, or text cut at `;` or `,`."""
        if row.fields and isinstance(node, Items):
            return node.items
        parts: list[Node] = []
        for item in node.items if isinstance(node, Items) else (node,):
            # In a YAML list, commas and semicolons are part of the value.
            as_list = isinstance(node, Items) and not self.header
            if as_list or not isinstance(item, Text):
                parts.append(item)
                continue
            sign = "," if row.type in _WITHOUT_COMMA and ";" not in item.value else ";"
            texts = re.sub(_NEXT.get(row.type, "\n"), sign, item.value).split(sign)
            # « themes: - Financement »: a list begun on the line of its field.
            parts += [Text(text.strip().removeprefix("- "), item.line) for text in texts]
        return tuple(part for part in parts if not is_empty(part))

    def value(self, row: Field, node: Node) -> Any:
        """The value of a field, or one of its `items`."""
        if not isinstance(node, Text):
            node = (row.many and sentence(node)) or self._single(row, node)
        return self.text(row, node)

    def text(self, row: Field, text: Text) -> Any:
        prose = row.type in _PROSE
        if prose:
            value = single_spaced(text.value)
        else:
            # « - coop, »: a comma left after one of several.
            value = text.value.rstrip(" ,;.!" if row.type in _SHORT else " ,;")
            value = _QUOTED.sub(r"\1", value) if value[:1] in '«“‘"' else value
        # Reading a value, and explaining an error in it, tries many patterns.
        if len(value) > (most := LONGEST.get(row.type, LONGEST_VALUE)):
            shorter = f"Écrivez-le en moins de {most} caractères, et le reste dans le texte."
            remedy = shorter if prose else _as_shown(row)
            raise InvalidValue(f"trop long : {len(value)} caractères", remedy)
        if prose:
            return value
        if row.type in _NAMES:
            return Text(value, text.line)
        if read := _PLAIN.get(row.type):
            return read(value)
        if row.type is Type.CHOICE:
            return read_choice(value, row.choices, VALUE_ALIASES)
        if row.same_day_as:
            return dates.read_same_day(value, self.zone)
        if row.timed:
            return dates.read_partial(value, self.zone, row.key)
        return dates.read_datetime(value, self.zone, pelican=self.pelican)

    def _single(self, row: Field, node: Group | Items) -> Text:
        # « auteurs: - name: Marie Roy », as Hugo has it.
        named = ("nom", "name") if row.many else ()
        held = (
            node.items if isinstance(node, Items)
            else [value for key, value in node.entries if key.value in named]
        )  # fmt: skip
        texts = [item.value for item in held if isinstance(item, Text)]
        if texts and self.header and row.type in _PROSE:
            # Lines that continue a value of a header.
            return Text(" ".join(texts), node.line)
        raise InvalidValue("une seule valeur est attendue", _as_shown(row, *texts))


@cache
def default(row: Field) -> Any:
    """The value of a field that is left empty, or None."""
    typing = Typing(ZoneInfo("UTC"), header=False, pelican=False)
    return typing.text(row, Text(row.default, 0)) if row.default else None


def _as_shown(row: Field, *typed: str) -> str:
    # Prose is shown whole; of other types, the first value.
    kept = ", ".join(typed) if row.type in _PROSE else next(iter(typed), "")
    value = kept or row.example or row.default or "…"
    return f"Écrivez « {row.key}: {value} »."


_PROSE = (Type.TEXT, Type.PARAGRAPH)
_NAMES = (Type.THEME, Type.COMMUNITY, Type.PROFILE)
_QUOTED = lazy_compile(r"^[«“‘\"]\s*([^«»“”‘\"]+?)\s*[»”’\"]\Z")
"""Pattern of values in quotes, as in our own messages."""
_SHORT = (Type.DATETIME, Type.DURATION, Type.COUNT, Type.FLAG, Type.CHOICE, Type.EMAIL)
# What separates values typed together: names by lines; a sentence may take several lines.
_NEXT = {Type.TEXT: "\n- ", Type.THEME: r"\n|(?:^|\s)#(?=[^\W\d_])"}
LONGEST = {Type.TEXT: 500, Type.PARAGRAPH: 5_000, **dict.fromkeys(_SHORT, 200)}
"""Type → most characters: titles are repeated on pages, in feeds, on printed sheets."""
LONGEST_VALUE = 2_000
"""Most characters for any other type: PDFs and some browsers take no longer address."""

_WITHOUT_COMMA = (Type.PROFILE, Type.THEME, Type.ADDRESS)

_PLAIN = {
    Type.IDENTIFIER: read_identifier,
    Type.LANGUAGE: read_language,
    Type.SLUG: read_slug,
    Type.DURATION: dates.read_duration,
    Type.FLAG: read_flag,
    Type.COUNT: read_count,
    Type.EMAIL: read_email,
    Type.URL: read_url,
    Type.CONTACT: read_contact,
    Type.PHONE: read_phone,
    Type.FILE: read_target,
    Type.PICTURE: read_path,
    Type.ADDRESS: read_address,
}
