"""Links that lead nowhere, and pictures that are missing or say nothing."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from urllib.parse import unquote

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation import kinds, urls
from programmation.checks.context import Context
from programmation.content.addresses import address_of
from programmation.content.entry import Entry
from programmation.content.file_names import PICTURES, nearest_file
from programmation.content.source_files import REDIRECTS
from programmation.problems import Problem, problem, suggestion
from programmation.schema import Type
from programmation.text.french import fold, slugify
from programmation.text.links import UNDESCRIBED, Resolver, WrittenLink

LEADING = frozenset({Type.FILE, Type.URL, Type.CONTACT})
"""Types of fields whose value leads somewhere; former addresses lead to the page itself."""

_MISTYPED = lazy_compile(r"h+t*p+s? ?[:;.]? ?/{1,3} ?(?=[\w-]+\.)|https? ?[:;] ?(?=[\w-]+\.)", re.I)
"""What people type for `https://`."""
_EMPTY = lazy_compile(r"#?|(?:mailto|tel|https?):/{0,2}\s*", re.I)
_HOST = lazy_compile(r"https?://(?:[^\s/?#@]*@)?[\w.-]+(?::\d{1,5})?(?:[/?#]|$)", re.I)
"""An address that browsers can open; the sanitiser takes the others out."""
_OF_A_COMPUTER = lazy_compile(r"(?:file:/*)?[a-z]:[\\/]|file:/+(?:Users|home)/|\\\\\w", re.I)
DANGEROUS = ("javascript", "data", "vbscript", "file")


def written(context: Context) -> Iterator[Problem]:
    """Links and pictures of every text, broken texts included."""
    places = Places(context)
    for entry in context.content.entries:
        for link in entry.links:
            if link.picture or not link.alt or not _leads_elsewhere(link.url):
                line = entry.body_line + link.line
                yield from places.problems(entry, line, "image" if link.picture else "lien", link)


def in_fields(context: Context) -> Iterator[Problem]:
    """Addresses in the fields; `references` has checked those of files."""
    places = Places(context)
    for entry in context.content.entries:
        for key, url in entry.given(LEADING):
            if url.startswith(("/", "http")) and not _leads_elsewhere(url):
                link = WrittenLink(url, 0, picture=False, alt=url)
                yield from places.problems(entry, entry.line(key), key, link)


def in_the_table(context: Context) -> Iterator[Problem]:
    """Former addresses that lead nowhere, or round in a circle."""
    places = Places(context)
    leads = {each.old: _page(each.new) for each in context.content.library.redirects}
    for old, new in leads.items():
        passed = {old}
        while new in leads and new not in passed:
            passed.add(new)
            new = leads[new]
        if new in passed or places.is_lost(new):
            message = "page introuvable" if new not in passed else "cette adresse mène à elle-même"
            remedy = "Écrivez l’adresse d’une page qui existe, ou retirez la ligne."
            yield problem(REDIRECTS, message, remedy, value=f"{old} {leads[old]}", warn=True)


def _page(address: str) -> str:
    page = re.split("[?#]", address, maxsplit=1)[0]
    return page if page.endswith("/") or "." in page.rpartition("/")[2] else f"{page}/"


def _leads_elsewhere(url: str) -> bool:
    """As most links do: to another site, where nothing is looked at."""
    simple = url.startswith("https://") and "\\" not in url and " " not in url
    return simple and bool(_HOST.match(url))


@dataclass
class Places:
    """Where links may lead: also to texts that could not be read, so that a mistake in one
    is not told again in all that link to it."""

    context: Context

    def problems(self, entry: Entry, line: int, what: str, link: WrittenLink) -> Iterator[Problem]:
        for message, remedy, warn in self._wrong(entry, what, link):
            yield problem(
                entry, message, remedy, field=what, value=link.url, line=line, warn=warn
            )  # fmt: skip

    def _wrong(self, entry: Entry, what: str, link: WrittenLink) -> Iterator[tuple[str, str, bool]]:
        """Each message with its remedy, and whether it is only a warning."""
        found = self.resolver.resolve(link.url, entry.path) if link.url else None
        if found is None or _EMPTY.fullmatch(link.url):
            yield (*self._why_nowhere(link), entry.pelican or link.url == "#")
        elif found.startswith("/"):
            if told := self._lost(entry, link, found):
                yield (*told, entry.pelican)
        elif link.picture and found.startswith("http"):
            # The pages' security policy would leave a hole there.
            message = "image d’un autre site, que les pages ne montrent pas"
            yield message, "Enregistrez-la dans content/images.", True
        elif found.startswith("http") and not _HOST.match(found):
            remedy = "Écrivez une adresse complète, comme « https://example.org/page »."
            yield "adresse web illisible", remedy, entry.pelican
        elif found.startswith("http") and " " in found and f"<{link.url}>" not in entry.body:
            message = "adresse web avec une espace : les mots qui la suivent en font partie"
            yield message, "Écrivez %20 à sa place, ou entre guillemets ce qui est un titre.", True
        elif found.startswith("http://"):
            yield "adresse non chiffrée (http)", "Essayez la même adresse avec https.", True
        if link.picture and not link.alt and link.url:
            remedy = "Écrivez entre les crochets ce qu’elle montre : ![description](adresse)."
            yield "image sans texte de remplacement", remedy, entry.pelican
        elif link.picture and link.alt == UNDESCRIBED:
            remedy = "Écrivez à la place de ces mots ce qu’elle montre."
            yield f"image marquée « {UNDESCRIBED} »", remedy, True
        elif not link.picture and not link.alt and what == "lien" and "<" not in link.url:
            remedy = "Écrivez entre les crochets où il mène : [la page](adresse)."
            yield "lien sans texte", remedy, True

    def _lost(self, entry: Entry, link: WrittenLink, found: str) -> tuple[str, str] | None:
        """Why nothing is at an address of this site, and what to do."""
        address = re.split("[?#]", found, maxsplit=1)[0]
        if address in self.drafts:
            if entry.path in self.drafts.values():
                return None
            remedy = "Publiez-le d’abord, ou retirez le lien."
            return "mène à un texte qui n’est pas encore publié", remedy
        if not self.is_lost(address):
            return None
        path = unquote(address[1:])
        suffix = posixpath.splitext(address)[1].lower()
        if link.picture or suffix not in ("", ".html", ".htm", ".php"):
            message = "image introuvable" if link.picture else "fichier introuvable"
            return message, self._file_like(path, picture=link.picture or suffix in PICTURES)
        known = (address for address in self.context.addresses if address.endswith("/"))
        return "page introuvable", suggestion(address, known) or "Vérifiez l’adresse."

    def _file_like(self, path: str, *, picture: bool) -> str:
        """Where the file may be, or where to put it."""
        files = self.context.content.library.files
        if picture:
            files = tuple(f for f in files if posixpath.splitext(f)[1].lower() in PICTURES)
            place = "Placez l’image dans content/images, puis écrivez /images/son-nom.jpg."
        else:
            place = "Placez-le dans content/documents, puis écrivez /documents/son-nom.pdf."
        near = nearest_file(path, files)
        return near.replace("« ", "« /", 1) if near else place

    @cached_property
    def refused(self) -> frozenset[str]:
        """Files that are told already."""
        return frozenset(p.path for p in self.context.content.folder.problems if p.is_error)

    def _why_nowhere(self, link: WrittenLink) -> tuple[str, str]:
        url = link.url
        scheme = url.partition(":")[0].lower() if re.match(r"[a-z][a-z0-9+.-]*:", url, re.I) else ""
        if _EMPTY.fullmatch(url):
            return "adresse vide", "Écrivez l’adresse entre les parenthèses."
        if match := _OF_A_COMPUTER.match(url):
            path = url[match.end() - 1 :].replace("\\", "/")
            remedy = self._file_like(path, picture=link.picture)
            return "chemin d’un ordinateur, que personne d’autre ne peut ouvrir", remedy
        if scheme in DANGEROUS:
            return (
                "adresse refusée par sécurité",
                "Employez une adresse https ou un fichier du dossier content.",
            )
        if match := _MISTYPED.match(url):
            return "adresse web mal écrite", f"Écrivez « https://{url[match.end() :]} »."
        if scheme:
            return "adresse d’un type refusé", "Employez une adresse https, mailto ou tel."
        if "@" in url:
            plain = url.strip("*_<> ")
            return "adresse de courriel sans « mailto: »", f"Écrivez « mailto:{plain} »."
        if re.fullmatch(r"[+(]?\d[\d ().-]{6,}", url):
            digits = re.sub(r"\D", "", url)
            number = f"+1{digits}" if len(digits) == 10 else f"+{digits}"
            return "numéro de téléphone sans « tel: »", f"Écrivez « tel:{number} »."
        if re.match(r"www\.|[a-z0-9-]+\.(?:com|org|net|ca|qc\.ca|coop)\b", url, re.I):
            return "adresse web sans « https:// »", f"Écrivez « https://{url} »."
        path = re.sub(r"^[{|][a-z]+[|}]", "", url).lstrip("./")
        if any(file.endswith(f"/{path}") for file in self.refused):
            return "ne mène nulle part", "Mettez d’abord ce fichier en règle."
        if link.picture or posixpath.splitext(path)[1].lower() not in ("", ".md"):
            return "ne mène nulle part", self._file_like(path, picture=link.picture)
        known = (*self.context.content.library.files, *self.resolver.items)
        return "ne mène nulle part", suggestion(path, known) or "Vérifiez le chemin du fichier."

    def is_lost(self, address: str) -> bool:
        there = address in self.context.addresses or address in self.drafts
        return not (there or unquote(address[1:]) in self.refused or self._is_of_a_text(address))

    def _is_of_a_text(self, address: str) -> bool:
        """Whether a text is published there once its own mistakes are mended."""
        if address in self.resolver.items.values():
            return True
        parts = address.strip("/").split("/")
        if parts[0] == urls.first_part(urls.POSTS):
            return parts[-1] in self.undated_posts
        if parts[0] == urls.first_part(urls.PROGRAMME):
            return self.has_broken_meetings
        return parts[0] == urls.first_part(urls.THEMES) and parts[-1] in self.resolver.themes

    @cached_property
    def resolver(self) -> Resolver:
        content = self.context.content
        entries = content.entries
        items = {entry.path: address_of(entry) or f"/{entry.path}" for entry in entries}
        authors = {fold(profile.name): profile.url for profile in content.complete.profiles}
        for entry in entries:
            if entry.kind is kinds.PROFILE:
                names = (entry.slug, entry.values.get("name", ""), *entry.values.get("aliases", ()))
                authors |= {fold(name): urls.author(entry.slug) for name in names}
        themes = (theme for entry in entries for theme in entry.values.get("themes", ()))
        slugs = frozenset(slugify(theme.value) for theme in themes)
        return Resolver(items, content.resolver.files, authors, slugs)

    @cached_property
    def drafts(self) -> Mapping[str, str]:
        """Drafts and posts to come: address → path of the text."""
        content = self.context.content
        shown = {item.url for item in content.library.items}
        return {i.url: i.source.path for i in content.complete.items if i.url not in shown}

    @cached_property
    def undated_posts(self) -> frozenset[str]:
        entries = self.context.content.entries
        return frozenset(e.slug for e in entries if e.kind is kinds.POST and not address_of(e))

    @cached_property
    def has_broken_meetings(self) -> bool:
        content = self.context.content
        written = sum(entry.kind is kinds.MEETING for entry in content.entries)
        return written > len(content.complete.meetings)
