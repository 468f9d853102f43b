"""A WordPress export → its texts.  Pictures come from a copy of its uploads folder."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urljoin
from zoneinfo import ZoneInfo

from lxml.html import HtmlElement

from importing import wordpress_events as events
from importing import wordpress_fields as fields
from importing.export_file import PROTECTED, ExportItem, MediaLibrary, plain_field, read_exports
from importing.found import Author, FoundComment, FoundEvent, FoundFile, FoundText, Loss, TextSource
from importing.shortcodes import leaves
from importing.web_address import compared, host_of, is_of_scheme, split
from importing.wordpress_bodies import WordPressBody, hidden_by
from programmation import kinds, urls
from programmation.text.french import fold, slugify

KINDS = {"post": kinds.POST, "page": kinds.PAGE}
SILENT = frozenset(
    "attachment nav_menu_item revision custom_css customize_changeset oembed_cache wp_global_styles"
    " wp_navigation wp_template wp_template_part wp_block user_request wp_font_family wp_font_face"
    " acf-field acf-field-group".split()
)
"""Internal types of WordPress, which are not reported."""
_LANGUAGES = re.compile(r"\[:[a-z]{2}\]|<!--:[a-z]{2}-->|\{:[a-z]{2}\}")  # qTranslate
_OF_FILE = re.compile(r"image|img|photo|picture|logo|galler|galer|fichier|file|doc|pdf|media")
"""Pattern of names of fields that may hold a file's number."""
_DATED = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2} ?[h:] ?\d\d")
"""Start of a field that is a day or an hour."""
KEPT = (*fields.SHOWN, "draft", "pending", "private")
_DATES = ("post_date", "pubDate", "date", "post_modified")
_NUMBERS = ("p", "page_id", "post")
"""Parameters of an address that name a text by its number."""


class WordPress(TextSource):
    """The source for one export, in one file or several."""

    def __init__(self, exports: Sequence[Path], uploads: Path | None, zone: ZoneInfo) -> None:
        self.exports, self.uploads, self.zone = exports, uploads, zone

    def read(self) -> None:
        self.export = read_exports(self.exports)
        self.notes = list(self.export.notes)
        numbered = (item for item in self.export.items if item.id)  # Not those of a feed.
        self.items = {item.id: item for item in numbered if item.type != "attachment"}
        self.library = MediaLibrary(self.export.items, self.uploads)
        for file in self.library.by_id.values():
            if PROTECTED.search(file.url):
                self.tell(Loss.SKIPPED, file.title or file.url, f"fichier non public : {file.url}")
        self.url = self.export.url
        self.name = self.export.title or "Ancien site"
        self.base = split(self.url).path.rstrip("/")
        self.bodies: dict[str, ExportItem] = {}
        self.texts = list(self._texts())
        self.notes += fields.around_texts(self.export, self.items)
        alone = (text for text in self.texts if len(text.authors) == 1 and not text.draft)
        logins = {slugify(self.bodies[text.id]["creator"]): text.authors[0] for text in alone}
        self.authors = {login: author for login, author in logins.items() if login}
        terms = (term for item in reversed(self.export.items) for term in item.categories)
        self.terms = {unquote(term.slug): term.name for term in terms}
        self.addresses = self._by_address()
        self.files = {path: self.library.file(path) for path in self.library.by_path if path}

    def _texts(self) -> Iterator[FoundText]:
        seen: dict[str, list[ExportItem]] = defaultdict(list)
        types = events.EVENT_TYPES | fields.public_types(self.export.items, self.base)
        for item in self.export.items:
            if item.type in SILENT | fields.PLACE_TYPES or item.status == "auto-draft":
                continue
            when = events.occasion(item, self.items, self.zone) if item.type not in KINDS else None
            is_text = item.type in KINDS or when or item.type in types
            if is_text and item.status in KEPT:
                # Two exports, or a merged one, may give two texts the same identity.
                same = seen[self._identity(item)]
                if item not in same:
                    same.append(item)
                    yield self._text(item, when, len(same))
            elif is_text:
                state = "dans la corbeille" if item.status == "trash" else f"état « {item.status} »"
                self.tell(Loss.SKIPPED, item.label, state)
            elif item.status in KEPT:
                self.tell(Loss.SKIPPED, item.label, f"contenu de type « {item.type} »")

    def _text(self, item: ExportItem, when: FoundEvent | None, number: int) -> FoundText:
        """A post, a page or an event.  number: rank among texts of the same identity."""
        title = item.title or "Sans titre"
        hidden = hidden_by(item, self.items)
        if hidden or item.status in ("private", "pending") or item["post_password"]:
            self.tell(Loss.PRIVATE, item.label, hidden)
        default = kinds.POST if fields.NEWS.match(fold(item.type)) else kinds.PAGE
        kind = kinds.MEETING if when else KINDS.get(item.type, default)
        if item.type not in KINDS and kind is not kinds.MEETING:
            came = f"« {item.type} », repris comme {kind.folder.removesuffix('s')}"
            self.tell(Loss.CUSTOM_TYPE, item.label, came)
        # The date of the last change is a last resort: it may be that of a correction.
        dated = (fields.moment_of(item.values, name, self.zone) for name in _DATES)
        date = next(filter(None, dated), None)
        if kind is kinds.POST and date is None:  # Its file needs one.
            given = next(filter(None, map(item.__getitem__, _DATES)), "")
            detail = f"date illisible, « {given} »" if given.strip("0-: ") else "sans date"
            self.tell(Loss.DATE, item.label, f"{detail} : 1er janvier 2000")
            date = datetime(2000, 1, 1, tzinfo=self.zone)
        if kind is kinds.PAGE and events.OF_EVENTS.search(item.type):
            detail = f"événement sans date{fields.dates_of(item)} : repris comme page"
            self.tell(Loss.DATE, item.label, detail)
        self._tell_fields(item, when)
        if marks := dict.fromkeys(_LANGUAGES.findall(f"{title} {item.content} {item.excerpt}")):
            detail = f"{', '.join(marks)} : plusieurs langues en un texte (qTranslate), à séparer"
            self.tell(Loss.SHORTCODE, item.label, detail)
        language, group = fields.translation_of(item)
        image = self.library.by_id.get(item.meta.get("_thumbnail_id", ""))
        found = FoundText(
            id=self._identity(item) + (f"-{number}" if number > 1 else ""),
            kind=kind,
            source=item.label,
            slug=fields.slug_of(item),
            title=title,
            body=item.content,
            date=date,
            authors=fields.authors_of(item, self.export.authors) if kind is kinds.POST else (),
            themes=fields.themes_of(item),
            summary=item.excerpt or fields.description_of(item),
            draft=item.status not in fields.SHOWN or bool(item["post_password"] or hidden),
            language=language,
            translation=group,
            parents=self._parents(item),
            image=image.url if image else "",
            image_alt=image.alt if image else "",
            image_caption=plain_field(image.excerpt) if image else "",
            old_addresses=tuple(self._old_addresses(item)),
            comments=tuple(self._comments(item)),
            occasion=when,
        )
        self.bodies[found.id] = item
        return found

    def _tell_fields(self, item: ExportItem, when: FoundEvent | None) -> None:
        """Note the words of fields that have no place here.  when: read from the others."""
        for name in fields.organizers_of(item, self.items):
            self.tell(Loss.FIELD, item.label, f"organisé par {name}")
        if item.content:
            read = events.read_of_event(item.meta) if when else frozenset()
            for name in item.fields.keys() - read:
                values = (str(value) for _, value in leaves(item.fields[name]) if value)
                known = self.library.by_id if _OF_FILE.search(name) else {}
                shown = "; ".join(known[one].path if one in known else one for one in values)
                self.tell(Loss.FIELD, item.label, f"{name} : {' '.join(shown.split())}")
        for name, value in () if when else item.pairs:
            if name[:1] != "_" and _DATED.match(value):
                self.tell(Loss.FIELD, item.label, f"{name} : {value}")

    def _identity(self, item: ExportItem) -> str:
        return f"{item['guid'] or f'{self.export.url}/?p={item.id}'}#{item.id}"

    def _parents(self, item: ExportItem) -> tuple[str, ...]:
        """Slugs of the pages above a text in the tree, the root first."""
        names: list[str] = []
        above = self.items.get(item["post_parent"])
        for _ in range(8):  # Bounded: two pages may each be above the other.
            if above is None or above is item:
                break
            names[:0] = [fields.slug_of(above)] if above.type in KINDS else []
            above = self.items.get(above["post_parent"])
        if not names and item.type not in ("post", *events.EVENT_TYPES):
            # The parent may be missing from the export: the address still has its name.
            path = split(item["link"]).path.removeprefix(self.base)
            parts = (slugify(unquote(part)) for part in path.strip("/").split("/")[:-1])
            names = [name for name in parts if name and not name.isdigit()]
        return tuple(names)

    def _comments(self, item: ExportItem) -> Iterator[FoundComment]:
        left = Counter[str]()
        approved = (each for each in item.comments if each.get("comment_approved") == "1")
        for given in approved:
            date = fields.moment_of(given, "comment_date", self.zone)
            said_by = given.get("comment_type", "")
            if said_by in ("", "comment", "review") and date:  # Shops keep notes there.
                yield FoundComment(
                    id=given.get("comment_id", ""),
                    name=plain_field(given.get("comment_author", "")),
                    date=date,
                    html=given.get("comment_content", ""),
                    parent=given.get("comment_parent", "").removeprefix("0"),
                )
            elif said_by in ("pingback", "trackback"):
                left["d’autres sites (rétroliens)"] += 1
            else:
                left["sans date lisible" if date is None else f"de type « {said_by} »"] += 1
        for what, number in left.items():
            self.tell(Loss.COMMENT, item.label, f"{number} {what}")

    def _old_addresses(self, item: ExportItem) -> Iterator[str]:
        link = split(item["link"])
        if link.path.strip("/") and not parse_qs(link.query).keys() & {*_NUMBERS}:
            yield link.path
            folder, _, _ = link.path.rstrip("/").rpartition("/")
            old_slugs = (slug for name, slug in item.pairs if name == "_wp_old_slug" and slug)
            yield from (f"{folder}/{old}/" for old in old_slugs)

    def _by_address(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for text in reversed(self.texts):  # The first text at an address wins.
            item = self.bodies[text.id]
            keys = [
                *(f"?{name}={item.id}" for name in _NUMBERS),
                *map(compared, text.old_addresses),
            ]
            for parts in map(split, (item["link"], item["guid"])):
                if self.is_old(parts.geturl()) or not host_of(self.url):
                    keys.append(f"?{parts.query}" if parts.query else compared(parts.path))
            found |= dict.fromkeys(filter(None, keys), text.id)
        return found

    def _read(self, url: str, text: FoundText) -> tuple[str, SplitResult | None]:
        """`url` made absolute from its page's address; its parts, if it may be of the old site."""
        if re.match(r"\.\.?/|\w+/", url):
            url = urljoin(self.bodies[text.id]["link"], url)
        parts = split(url)
        elsewhere = bool(parts.hostname) and not self.is_old(url)
        of_page = is_of_scheme(url) and not url.startswith("#") and not elsewhere
        return url, parts if of_page else None

    def keys(self, url: str, text: FoundText) -> tuple[list[str], str]:
        parts = self._read(url, text)[1]
        if parts is None:
            return [], ""
        query, path = parse_qs(parts.query), compared(parts.path)
        keys = [f"?{name}={query[name][0]}" for name in _NUMBERS if name in query]
        keys += [f"?{parts.query}", path, compared(f"{self.base}/{path}")]
        return keys, f"#{parts.fragment}" if parts.fragment else ""

    def file_at(self, url: str, text: FoundText) -> FoundFile | None:
        return self.library.file_at(*self._read(url, text))

    def file_named(self, name: str) -> FoundFile | None:
        return self.library.file(name)

    def elsewhere(self, url: str, text: FoundText) -> str:
        url, parts = self._read(url, text)
        if parts is None:
            return url
        path = unquote(parts.path).removeprefix(self.base)
        if not path.strip("/") and not parts.query:
            return "/"
        if match := re.search(r"/(categor(?:y|ie)|tag|etiquette|author)/(?:.*/)?([^/]+)/?$", path):
            # A list of events by category has its own kind of address.
            known = self.authors if match[1] == "author" else self.terms
            return self.page_of(known.get(match[2], "")) or self.absolute(url)
        if path.rstrip("/").endswith("/feed"):
            return urls.POSTS_RSS
        return self.absolute(url)

    def archives(self) -> Mapping[str, str | Author]:
        bases = {"category": "category", "post_tag": "tag"}
        terms = (term for text in self.texts for term in self.bodies[text.id].categories)
        named = [(bases[term.domain], term) for term in terms if term.slug and term.domain in bases]
        lists = {f"{self.base}/{base}/{term.slug}/": term.name for base, term in named}
        return lists | {f"{self.base}/author/{name}/": of for name, of in self.authors.items()}

    def html_of(self, text: FoundText) -> str:
        return WordPressBody(self.bodies[text.id], self.items, self.library, self.tell).html()

    def described(self, picture: HtmlElement) -> str:
        number = re.search(r"\bwp-image-(\d+)", str(picture.get("class")))
        return self.library.alt(number[1] if number else "", str(picture.get("src") or ""))
