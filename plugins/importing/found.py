"""What a source holds, in our own terms, before any file is written."""

from __future__ import annotations

import os
import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from enum import Enum
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from fast_dataclass import dataclass
from importing.web_address import compared, host_of, split
from programmation import kinds, urls
from programmation.content.file_names import is_litter
from programmation.schema import Kind
from programmation.text.french import slugify
from programmation.text.plain_text import FORBIDDEN

_PACKED = re.compile(r"\s*(?:\w:\d|[\[{])")
_TWO_WORDS = re.compile(r"[^\W\d_]{2}\s+\w*?[^\W\d_]{2}")


def is_prose(value: str) -> bool:
    """Whether `value` is text or HTML for people, rather than a program's data."""
    return not _PACKED.match(value) and bool(_TWO_WORDS.search(re.sub(r"<[^<>]*>", " ", value)))


_OTHER_SIGNS = {
    **dict.fromkeys(map(ord, "\x0b\x0c\u2028\u2029"), " "),
    **{code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)},
}
"""Line ends of other programs; Windows-1252 signs that were decoded as Latin-1."""


def visible(text: str) -> str:
    """`text` without the invisible characters that the site refuses."""
    return FORBIDDEN.sub("", text.translate(_OTHER_SIGNS)) if FORBIDDEN.search(text) else text


class Loss(Enum):
    """A kind of loss, in the order of the report: its words, with `{one|several}` and `{s}` for
    their number; the seconds that a person needs to look at one, or 0."""

    PROBLEM = "faute{s} que make check montrera", 60
    FILE = "fichier{s} absent{s} : copiez-{le|les}, ou complétez la source et importez encore", 30
    NO_AUTHOR = "article{s} sans auteur (AUTEUR=…{ en donne un|})", 20
    FOREIGN = "image{s} d’{un autre site|autres sites}, à enregistrer dans content/images", 30
    NO_ALT = "image{s} à décrire (marquée{s} « À décrire »)", 30
    COMMUNITY = "communauté{s} à vérifier", 20
    DATE = "date{s} à vérifier", 30
    ALIKE = "texte{s} déjà là sous le même titre (supprimez celui d’ici s’il en est un autre)", 20
    DIFFERENCE = "passage{s} à comparer avec l’ancien site", 60
    SHORTCODE = "code{s} entre crochets à relire", 60
    TEMPLATE = "code{s} de l’ancien générateur à relire", 60
    DIRECTIVE = "directive{s} reStructuredText à relire", 60
    FORM = "formulaire{s} retiré{s}, {son|leur} texte gardé", 120
    BLOCK = "bloc{s} que l’ancien site remplissait{ seul, retiré|}", 10
    DRAWING = "dessin{s} (SVG) {ou|et} formule{s} retiré{s}", 60
    PICTURE = "image{s} sans fichier, retirée{s}", 60
    LINK = "lien{s} que le site refuse, {son|leur} texte gardé", 30
    OLD_LINK = "lien{s} vers {une page|des pages} de l’ancien site", 20
    DRAFT_LINK = "lien{s} vers {un|des} brouillon{s}, retiré{s}", 20
    PRIVATE = "texte{s} caché{s}, même en partie, en brouillon : à relire, puis à publier", 20
    FILE_TYPE = "fichier{s} d’un type non publié", 60
    MEDIA = "vidéo{s}, son{s} {ou|et} cadre{s} devenu{s} {un lien|des liens}", 0
    SCRIPT = "programme{s} (script{s}) retiré{s}", 0
    DEPTH = "texte{s} aux niveaux trop profonds, {mis |}à plat", 0
    UNUSED_FILE = "fichier{s} qu’aucun texte ne montre, laissé{s}", 0
    FIELD = "champ{s} inconnu{s}, laissé{s} de côté", 0
    EVENT = "article{s} à la date d’un événement (RENCONTRES=oui en fait {une|des} rencontre{s})", 0
    COMMENT = "groupe{s} de commentaires laissé{s} de côté", 0
    OLD_ADDRESS = "adresse{s} d’avant qui ne {peut pas mener|mènent pas} ici", 0
    NUMBERED = "texte{s} renommé{s} : {son|leur} nom était pris", 0
    CUSTOM_TYPE = "contenu{s} d{’un type propre|e types propres} à l’ancien site", 0
    ENCODING = "fichier{s} aux caractères illisibles", 0
    SKIPPED = "contenu{s} laissé{s} de côté", 0

    @property
    def seconds(self) -> int:
        return int(self.value[1])

    def words(self, number: int) -> str:
        """The loss in French: « lien vers un brouillon, retiré »."""
        form = r"\2\3" if number > 1 else r"\1"
        return re.sub(r"\{(?:([^{}|]*)\|([^{}]*)|([^{}|]*))\}", form, self.value[0])


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a person should know, or do."""

    loss: Loss
    source: str
    """File or title of the text."""
    detail: str = ""
    """An address, a word of the source, a French clause."""


Tell = Callable[[Loss, str, str], None]
"""(loss, source, detail): see `TextSource.tell`."""


@dataclass(frozen=True, slots=True)
class Author:
    """An author as the source names him.  The e-mail serves to recognise him alone."""

    name: str
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundComment:
    id: str
    name: str
    date: datetime
    html: str
    parent: str = ""
    """`id` of the comment that this one replies to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEvent:
    """When and where a meeting takes place."""

    start: datetime
    end: datetime | None = None
    whole_day: bool = False
    """Whether it lasts from the day of `start` to the day of `end`, both whole."""
    repeated: bool = False
    """Whether it recurs by a rule; only the first date is known here."""
    place: str = ""
    address: str = ""
    price: str = ""
    registration: str = ""
    online: str = ""
    """Address to join online, given to registered people."""
    status: str = ""
    """Status, as staff type it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundText:
    """A post, a page or a meeting."""

    id: str
    """Identity in its source, the same at each import."""
    kind: Kind
    source: str
    """File or title by which a person finds it in the source."""
    slug: str
    title: str
    body: str = ""
    original: str = ""
    """Source from which `body` was converted; empty where `body` is the source itself."""
    in_markdown: bool = False
    """Whether the body and the summary are Markdown; otherwise they are HTML."""
    date: datetime | None = None
    authors: tuple[Author, ...] = ()
    themes: tuple[str, ...] = ()
    summary: str = ""
    modified: datetime | None = None
    draft: bool = False
    language: str = ""
    """Language code; empty for the old site's own."""
    translation: str = ""
    """Identifier shared by a text and its translations; empty without any."""
    parents: tuple[str, ...] = ()
    """Slugs of the pages above it in the tree, the root first."""
    image: str = ""
    """Address of the picture, as the source writes it."""
    image_alt: str = ""
    image_caption: str = ""
    old_addresses: tuple[str, ...] = ()
    comments: tuple[FoundComment, ...] = ()
    occasion: FoundEvent | None = None


@dataclass(frozen=True, slots=True)
class FoundFile:
    name: str
    """Path in the source: `2018/05/photo.jpg`."""
    target: str
    """Path proposed in the content folder: `images/photo.jpg`."""
    data: Path | bytes | None = None
    """Bytes, or a file that holds them; None when the source has no copy."""
    old_address: str = ""
    """Path that it had on the old site."""


class TextSource(ABC):
    """A source, as its reader gives it (`wordpress`, `folder_source`), once it was `read`."""

    texts: Sequence[FoundText]
    notes: list[Note]
    name: str
    """The old site's name."""
    url: str
    """Address of the old site, without its last slash; empty when the source does not say it."""
    addresses: Mapping[str, str]
    """Key of an address of the old site (see `keys`) → id of the text at that address."""
    files: Mapping[str, FoundFile]
    """Every file of the source, by name: documents that no text links to are copied too."""

    @abstractmethod
    def read(self) -> None:
        """Read the texts and the names of the files, and note what is left aside."""

    def tell(self, loss: Loss, source: str, detail: str = "") -> None:
        """Add a `Note`; the same one twice is reported once."""
        self.notes.append(Note(loss, source, detail))

    def tell_all(self, source: str, losses: Iterable[tuple[Loss, str]]) -> None:
        """Add a `Note` for each loss of one text."""
        self.notes += (Note(loss, source, detail) for loss, detail in losses)

    @abstractmethod
    def keys(self, url: str, text: FoundText) -> tuple[Iterable[str], str]:
        """Keys of `addresses` for `url`, as `text` has it, the best first; its `#fragment`."""

    def text_at(self, url: str, text: FoundText) -> tuple[str, str] | None:
        """Id of the text that `url`, as `text` has it, leads to, and the `#fragment`."""
        keys, fragment = self.keys(url, text)
        found = next(filter(None, map(self.addresses.get, keys)), None)
        return (found, fragment) if found else None

    @abstractmethod
    def file_at(self, url: str, text: FoundText) -> FoundFile | None:
        """The file that `url`, as `text` has it, leads to."""

    @abstractmethod
    def html_of(self, text: FoundText) -> str:
        """The body, with this kind of source's own codes (shortcodes…) as HTML or Markdown."""

    def file_named(self, name: str) -> FoundFile | None:
        """The file with this `FoundFile.name`."""
        return self.files.get(name)

    def described(self, picture: HtmlElement) -> str:
        """The source's description of a picture whose text has none."""
        return ""

    def elsewhere(self, url: str, text: FoundText) -> str:
        """`url`, made absolute when it leads to a page of the old site that is not imported."""
        return url

    def archives(self) -> Mapping[str, str | Author]:
        """Former address of a list (category, tag, author) → its theme or author."""
        return {}

    def is_old(self, url: str) -> bool:
        """Whether `url` is an address of the old site."""
        host, own = (host_of(address).removeprefix("www.") for address in (url, self.url))
        return bool(host) and host == own

    @cached_property
    def theme_slugs(self) -> frozenset[str]:
        """Slugs of the themes that will have a page: those of published posts and meetings."""
        shown = (text for text in self.texts if not text.draft and text.kind is not kinds.PAGE)
        return frozenset(slugify(theme) for text in shown for theme in text.themes) - {""}

    def page_of(self, listed: str | Author) -> str:
        """Address of the page of a theme or an author; empty for a theme without a page."""
        if isinstance(listed, Author):
            return urls.author(slugify(listed.name))
        return urls.theme(slugify(listed)) if slugify(listed) in self.theme_slugs else ""

    @cached_property
    def list_pages(self) -> dict[str, str]:
        """Address of a list (see `compared`) → the page of its theme or author, if it has one."""
        return {compared(old): self.page_of(listed) for old, listed in self.archives().items()}

    def absolute(self, url: str) -> str:
        """`url` made absolute, with the old site's address."""
        return f"{self.url}/{url.lstrip('/')}" if self.url and not split(url).hostname else url


def files_below(root: Path, skipped: Container[str] = ()) -> Iterator[tuple[str, Path]]:
    """Files by path, in NFC, without hidden files and symbolic links.  skipped: folders of the root
    that are left out."""
    for folder, folders, names in os.walk(root):
        left_out = skipped if folder == str(root) else ()
        folders[:] = sorted(n for n in folders if not n.startswith(".") and n not in left_out)
        for name in sorted(names):
            path = Path(folder, name)
            hidden = name.startswith(".") or name.endswith("~") or is_litter(name)
            if not hidden and not path.is_symlink() and path.is_file():
                yield unicodedata.normalize("NFC", path.relative_to(root).as_posix()), path


def is_inside(folder: Path, root: Path) -> bool:
    """Whether `folder` is one, in the folder `root`: not by a link to another place, or `..`."""
    return folder.is_dir() and folder.resolve().is_relative_to(root.resolve())


def zone_named(name: str, default: ZoneInfo) -> ZoneInfo:
    with suppress(ValueError, OSError, KeyError):
        return ZoneInfo(name) if name else default
    return default
