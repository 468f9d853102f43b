"""Text of one value → typed value, or the reason why not, in French.

Pure functions, one per `schema.Type` that stands alone; what refers to another file
(authors, communities, pictures) is resolved in `references`, dates and hours in `dates`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from lazy_regex import lazy_compile
from programmation.problems import suggestion
from programmation.text.french import fold, slugify
from programmation.text.plain_text import single_spaced


class Unreadable(ValueError):
    """A value that cannot be typed: what is wrong and what to type instead, in French."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


_FLAGS = {
    "oui": True, "o": True, "vrai": True, "yes": True, "true": True, "1": True,
    "non": False, "n": False, "faux": False, "no": False, "false": False, "0": False,
}  # fmt: skip


def read_text(text: str, most: int) -> str:
    """`text` with single spaces, of at most so many characters."""
    found = single_spaced(text)
    if len(found) > most:
        remedy = f"Écrivez-le en moins de {most} caractères, et le reste dans le texte."
        raise Unreadable(f"trop long : {len(found)} caractères", remedy)
    return found


def read_flag(text: str) -> bool:
    """`oui` or `non`, and their usual synonyms."""
    try:
        return _FLAGS[fold(text)]
    except KeyError:
        raise Unreadable("réponse inconnue", "Écrivez « oui » ou « non ».") from None


def read_count(text: str) -> int:
    """A number of people: `14`, `14 personnes`."""
    match = re.fullmatch(r"(\d{1,5})(?: (?:personnes?|presences?))?", " ".join(fold(text).split()))
    if not match:
        raise Unreadable("nombre illisible", "Écrivez le nombre en chiffres, par exemple « 14 ».")
    return int(match[1])


def read_choice(text: str, choices: tuple[str, ...], synonyms: Mapping[str, str]) -> str:
    """One of `choices`, accents and case ignored."""
    folded = fold(text)
    value = synonyms.get(folded, folded)
    if value in choices:
        return value
    if folded in _MOVED and "reportee" in choices:
        hint = (
            "Pour une rencontre déplacée, retirez cette ligne : la nouvelle date va dans « debut »,"
            " et celle d’avant dans « ancien_debut »."
        )
    else:
        hint = suggestion(text, choices) or f"Choisissez parmi : {', '.join(choices)}."
    raise Unreadable("valeur inconnue", hint)


_MOVED = frozenset("deplace deplacee deplacer devance devancee change changee modifie".split())


_EMAIL = lazy_compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z]{2,}")


def read_email(text: str) -> str:
    address = text.removeprefix("mailto:")
    if not _EMAIL.fullmatch(address):
        raise Unreadable("adresse de courriel illisible", "Écrivez par exemple info@example.org.")
    return address


URL_REMEDY = "Écrivez une adresse complète, comme « https://example.org/page »."


def read_url(text: str) -> str:
    """An absolute http(s) address, with a host and nothing that hides where it leads."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        raise Unreadable("adresse web illisible", URL_REMEDY) from None
    if _WITHOUT_SCHEME.match(text):
        raise Unreadable("adresse web sans « https:// »", f"Écrivez « https://{text} ».")
    if parts.scheme not in ("http", "https") or not host or parts.username:
        raise Unreadable("adresse web illisible", URL_REMEDY)
    if re.search(r"[\s<>\"\\^`{|}]", text):
        raise Unreadable("adresse web avec un caractère interdit", URL_REMEDY)
    return text


_WITHOUT_SCHEME = lazy_compile(
    r"(?:www\.)?(?:[\w-]+\.)+(?:com|org|net|ca|coop|quebec|fr|info|io|us|be|ch)(?:[/?#]\S*)?$",
    re.IGNORECASE,
)


def read_contact(text: str) -> str:
    """A web address, an e-mail address, or a telephone number of North America."""
    if "@" in text and "/" not in text:
        return read_email(text)
    if phone := _phone(text):
        return phone
    if not {".", "/", ":"} & {*text}:
        remedy = "Écrivez l’un des trois ; sans inscription, retirez la ligne."
        raise Unreadable("ni adresse, ni courriel, ni téléphone", remedy)
    return read_url(text)


def read_phone(text: str) -> str:
    """`819.555.0123 p. 4` → `819 555-0123, poste 4`."""
    if found := _phone(text):
        return found
    raise Unreadable("numéro de téléphone illisible", "Écrivez par exemple « 819 555-0123 ».")


def _phone(text: str) -> str:
    phone = _PHONE.fullmatch(fold(text).removeprefix("tel:").strip())
    if not phone:
        return ""
    extension = f", poste {phone['extension']}" if phone["extension"] else ""
    return f"{phone['area']} {phone['exchange']}-{phone['line']}{extension}"


_PHONE = lazy_compile(
    r"(?:\+?1[ .-]?)?\(?(?P<area>[2-9]\d\d)\)?[ .-]?(?P<exchange>[2-9]\d\d)[ .-]?(?P<line>\d{4})"
    r"(?:,? ?(?:poste|p\.|ext\.?|#) ?(?P<extension>\d{1,6}))?"
)


def read_identifier(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._@-]{3,199}", text):
        remedy = "Il compte de 4 à 200 lettres sans accent, chiffres ou traits d’union."
        raise Unreadable("identifiant illisible", remedy)
    return text


def read_slug(text: str) -> str:
    """An address as Pelican posts give it, made safe: `Mon Titre` → `mon-titre`."""
    if not (slug := slugify(text)):
        raise Unreadable("adresse illisible", "Employez des lettres, des chiffres et des traits.")
    return slug


LONGEST_NAME = 200
"""Bytes of a file's or a folder's name: no file system takes over 255, and widths, formats and
pages are added to a name."""
LONGEST_ADDRESS = 1000
"""Bytes of the names from the root: systems take 1,024 or 4,096, with the site's own folder."""


def read_address(text: str) -> str:
    """An address of this site, `/dossier/page/`, without `..` or a hidden file.

    One with accents or spaces, `/%C3%A9t%C3%A9%201/`, is that of the file that servers look for:
    `/été 1/`.
    """
    text = unicodedata.normalize("NFC", unquote(text))
    part = r"[\w~(-](?:[^/\\:*?\"<>|#%]*[\w.~()!-])?"
    well_made = re.fullmatch(rf"/(?:{part}/)*(?:{part})?", text) and text.isprintable()
    if not well_made or ".." in text:
        remedy = "Écrivez-la depuis la racine, comme « /articles/titre/ »."
        raise Unreadable("adresse du site illisible", remedy)
    longest = max(len(name.encode()) for name in text.split("/"))
    if longest > LONGEST_NAME or len(text.encode()) > LONGEST_ADDRESS:
        remedy = f"Écrivez-la en moins de {LONGEST_NAME} caractères entre deux barres obliques."
        raise Unreadable(f"adresse trop longue : {len(text)} caractères", remedy)
    return text


FILE_MARKER = lazy_compile(r"^[{|](?:static|filename|attach)[|}]")
"""What Pelican writes before the path of a file of the content folder."""


def read_path(text: str) -> str:
    """A path in the content folder, cleaned of `./` and of Pelican's `{static}`."""
    path = FILE_MARKER.sub("", text).strip()
    path = unicodedata.normalize("NFC", path.removeprefix("./").lstrip("/"))
    if not path or ".." in path.split("/") or re.search(r"[\\\x00-\x1f:]", path):
        remedy = "Écrivez-le depuis le dossier content, comme « images/rencontre.jpg »."
        raise Unreadable("chemin de fichier illisible", remedy)
    return path


def read_target(text: str) -> str:
    """A web address, an address of this site (`/pages/`), or a file of the content folder."""
    if "://" in text or text.startswith("mailto:"):
        return read_url(text) if "://" in text else f"mailto:{read_email(text)}"
    if text.startswith("/") and "." not in text.rpartition("/")[2]:
        return read_address(text)
    return read_path(text)
