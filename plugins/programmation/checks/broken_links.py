"""Links that lead nowhere, pictures that are missing or undescribed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from urllib.parse import unquote

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation import kinds, urls
from programmation.checks.context import Context
from programmation.content.addresses import address_of
from programmation.content.entry import Entry
from programmation.content.field_types import URL_REMEDY, WEB_HOST
from programmation.content.file_names import PICTURES, nearest_file
from programmation.content.source_files import REDIRECTS
from programmation.model import spellings
from programmation.problems import Problem, problem, suggestion, warning
from programmation.schema import Type
from programmation.season import seasons
from programmation.text.french import fold, slugify
from programmation.text.links import UNDESCRIBED, Resolver, WrittenLink

LEADING = frozenset({Type.FILE, Type.URL, Type.CONTACT})
"""Types of fields whose value is a link, which may be broken."""

_EMPTY = lazy_compile(r"(?:#?|(?:mailto|tel|https?):/{0,2}\s*)\Z", re.I)
_HOST = lazy_compile(r"https?://(?:[^\s/?#@]*@)?[\w.-]+(?::\d{1,5})?(?:[/?#]|$)", re.I)
"""Pattern of an address that browsers can open; the sanitiser removes others."""
_OF_A_COMPUTER = lazy_compile(r"\\?(?:file:/*)?[a-z]:[\\/]|file:/+(?:Users|home)/|\\{1,2}\w", re.I)
"""`C:\\x`, `file:///Users/x`, `\\\\server`."""
_OF_A_PREVIEW = lazy_compile(r"https?://(?:localhost|127\.0\.0\.1)(?::\d+)?(?:/|\Z)", re.I)
_FOLLOWED = lazy_compile(
    r"https?://(?:[\w.-]+\.safelinks\.protection\.outlook\.com/|lm?\.facebook\.com/l\.php"
    r"|www\.google\.\w+/url|urldefense\.(?:proofpoint\.)?com/v\d/)"
    r"(?:[^#]*?[?&](?:url|u|q)=(?P<coded>https?%3A[^&#]*|https?:[^&#]*)|_+(?P<plain>https?://.*?)_*;)?",
    re.I,
)
"""Pattern of an address rewritten by a mail program or a network, with the original inside."""
_NO_ADDRESSES = (
    (_EMPTY, "adresse vide", "Écrivez l’adresse entre les parenthèses."),
    (_OF_A_PREVIEW, "adresse que votre ordinateur seul peut ouvrir", "Écrivez « /{rest} »."),
    (lazy_compile(r"[\"'«»“”‘’]"), "adresse entre guillemets",
     "Retirez-les : l’adresse est seule entre les parenthèses."),
    (lazy_compile(r"(?:javascript|data|vbscript|file):", re.I), "adresse refusée par sécurité",
     "Employez une adresse https ou un fichier du dossier content."),
    # What people type for `https://`.
    (lazy_compile(r"h+t*p+s? ?[:;.]? ?/{1,3} ?(?=[\w-]+\.)|https? ?[:;] ?(?=[\w-]+\.)", re.I),
     "adresse web mal écrite", "Écrivez « https://{rest} »."),
    (lazy_compile(r"[a-z][a-z0-9+.-]*:", re.I), "adresse d’un type refusé",
     "Employez une adresse https, mailto ou tel."),
    (lazy_compile(r"[*_<> ]*(?=[^@]*@)"), "adresse de courriel sans « mailto: »",
     "Écrivez « mailto:{rest} »."),
    (lazy_compile(f"(?={WEB_HOST})", re.I),
     "adresse web sans « https:// »", "Écrivez « https://{rest} »."),
)  # fmt: skip
"""Pattern of an address's start, what is wrong with it, and the remedy; the first match counts."""
_OF_PAGES = ("", ".html", ".htm", ".php", ".md")
"""Suffixes of addresses of pages, which are not files to download."""
_ID = lazy_compile(r"\bid=\"([^\"]+)\"")


def broken(context: Context) -> Iterator[Problem]:
    """Broken links and pictures of every text and of its fields, texts with errors included."""
    places = Places(context)
    for entry in context.content.entries:
        for what, line, link in _links_in(entry):
            for message, remedy, warn in places.wrong(entry, what, link):
                yield problem(
                    entry, message, remedy, field=what, value=link.url, line=line, warn=warn
                )  # fmt: skip
        yield from places.lost_anchors(entry)
    yield from places.wrong_redirects()


def _links_in(entry: Entry) -> Iterator[tuple[str, int, WrittenLink]]:
    """Links to check: what each is, its line, and the link.  Fields that name files are checked in
    `references`."""
    for link in entry.inspection.links:
        if link.picture or not link.alt or not _leads_elsewhere(link.url):
            yield "image" if link.picture else "lien", entry.body_line + link.line, link
    for key, url in entry.given(LEADING):
        if url.startswith(("/", "http")) and not _leads_elsewhere(url):
            yield key, entry.line(key), WrittenLink(url, 0, picture=False, alt=url)


def _leads_elsewhere(url: str) -> bool:
    """Whether a link leads to another site, as most do: nothing here can check it."""
    simple = url.startswith("https://") and "\\" not in url and " " not in url
    return simple and bool(_HOST.match(url)) and not _FOLLOWED.match(url)


def _page(address: str) -> str:
    page = re.split("[?#]", address, maxsplit=1)[0]
    return page if page.endswith("/") or "." in page.rpartition("/")[2] else f"{page}/"


@lru_cache(1 << 8)
def _ids(body: str) -> frozenset[str]:
    # Slow to import, and few sites link to the middle of a page.
    from programmation.text.markdown import finish, markdown_html

    return frozenset(_ID.findall(finish(markdown_html(body))))


@dataclass
class Places:
    """Addresses that links may lead to, those of texts with errors included: such a text gives one
    message, and not one for each link to it."""

    context: Context

    def wrong_redirects(self) -> Iterator[Problem]:
        """Former addresses of the table that are now a theme's or a season's, that lead nowhere,
        or that form a circle."""
        library, first_month = self.context.content.library, self.context.site.first_month
        if not library.redirects:
            return
        taken = {each.url: "d’un thème" for each in library.themes}
        taken |= {each.url: "d’une saison" for each in seasons(library.meetings, first_month)}
        leads = {each.old: _page(each.new) for each in library.redirects}
        for redirect in library.redirects:
            old, new, line = redirect.old, leads[redirect.old], redirect.line
            if holder := taken.get(old):
                message = f"cette adresse est de nouveau celle {holder}"
                yield problem(REDIRECTS, message, "Retirez la ligne.", value=old, line=line)
            passed = {old}
            while new in leads and new not in passed:
                passed.add(new)
                new = leads[new]
            if new in passed or self.is_lost(new):
                message = "cette adresse mène à elle-même" if new in passed else "page introuvable"
                remedy = "Écrivez l’adresse d’une page qui existe, ou retirez la ligne."
                value = f"{old} {leads[old]}"
                yield warning(REDIRECTS, message, remedy, value=value, line=line)

    def lost_anchors(self, entry: Entry) -> Iterator[Problem]:
        """Links to an anchor (`#…`) that the page lacks: the page opens, at its top.

        Pages made from several texts are not checked: their anchors depend on the content.
        """
        for link in entry.inspection.links:
            if "#" not in link.url or link.picture:
                continue
            address, _, anchor = (self.resolver.resolve(link.url, entry.path) or "").partition("#")
            target = self.by_address.get(address) if address else entry
            # Each comment has such an anchor.
            if not target or not anchor or anchor.startswith("commentaire-"):
                continue
            if anchor not in (known := target.kind.anchors | _ids(target.body)):
                message = f"aucun titre de {target.path} ne répond à « #{anchor} »"
                remedy = suggestion(anchor, known) or "Reprenez les mots du titre visé."
                line = entry.body_line + link.line
                yield warning(entry, message, remedy, field="lien", value=link.url, line=line)

    @cached_property
    def by_address(self) -> Mapping[str, Entry]:
        """Address → text without errors."""
        entries = self.context.content.entries
        return {a: entry for entry in entries if entry.sound and (a := address_of(entry))}

    def wrong(self, entry: Entry, what: str, link: WrittenLink) -> Iterator[tuple[str, str, bool]]:
        """Each message about a link, its remedy, and whether it is only a warning."""
        target = self.resolver.resolve(link.url, entry.path) if link.url else None
        if target is None or _EMPTY.match(link.url) or _OF_A_PREVIEW.match(link.url):
            yield (*self._why_nowhere(link), entry.pelican or link.url == "#")
        elif target.startswith("/"):
            if lost := self._lost(entry, link, target):
                yield (*lost, entry.pelican)
        elif link.picture and target.startswith("http"):
            # The pages' security policy would block it.
            message = "image d’un autre site, que les pages ne montrent pas"
            yield message, self._file_like(posixpath.basename(target), picture=True), True
        elif target.startswith("http") and not _HOST.match(target):
            yield "adresse web illisible", URL_REMEDY, entry.pelican
        elif target.startswith("http") and " " in target and f"<{link.url}>" not in entry.body:
            message = "adresse web avec une espace : les mots qui la suivent en font partie"
            yield message, "Écrivez %20 à sa place, ou entre guillemets ce qui est un titre.", True
        elif followed := _FOLLOWED.match(target):
            original = unquote(followed["coded"] or "") or followed["plain"]
            message = "adresse récrite par une messagerie ou un réseau, qui note qui l’ouvre"
            remedy = f"Écrivez « {original} »." if original else "Écrivez celle de la page."
            yield message, remedy, True
        elif target.startswith("http://"):
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

    def _lost(self, entry: Entry, link: WrittenLink, target: str) -> tuple[str, str] | None:
        """Message and remedy for an address of this site where nothing is; else None."""
        address = re.split("[?#]", target, maxsplit=1)[0]
        if address in self.drafts:
            if entry.path in self.drafts.values():
                return None
            remedy = "Publiez-le d’abord, ou retirez le lien."
            return "mène à un texte qui n’est pas encore publié", remedy
        if not self.is_lost(address):
            return None
        path = unquote(address[1:])
        suffix = posixpath.splitext(address)[1].lower()
        if link.picture or suffix not in _OF_PAGES:
            message = "image introuvable" if link.picture else "fichier introuvable"
            return message, self._file_like(path, picture=link.picture or suffix in PICTURES)
        known = (address for address in self.context.addresses if address.endswith("/"))
        return "page introuvable", suggestion(address, known) or "Vérifiez l’adresse."

    def _file_like(self, path: str, *, picture: bool) -> str:
        """Remedy for a missing file: a similar one, or where to put it."""
        files = self.context.content.library.files
        if picture:
            files = tuple(f for f in files if posixpath.splitext(f)[1].lower() in PICTURES)
            place = "Placez l’image dans content/images, puis écrivez /images/son-nom.jpg."
        else:
            place = "Placez le fichier dans content/documents, puis écrivez /documents/son-nom.pdf."
        return nearest_file(path, files).replace("« ", "« /", 1) or place

    def _why_nowhere(self, link: WrittenLink) -> tuple[str, str]:
        """Message and remedy for a link that cannot be resolved."""
        url = link.url
        if match := _OF_A_COMPUTER.match(url):
            path = url[match.end() - 1 :].replace("\\", "/")
            remedy = self._file_like(path, picture=link.picture)
            return "chemin d’un ordinateur, que personne d’autre ne peut ouvrir", remedy
        for pattern, message, remedy in _NO_ADDRESSES:
            if match := pattern.match(url):
                return message, remedy.format(rest=url[match.end() :].rstrip("*_<> "))
        if re.fullmatch(r"[+(]?\d[\d ().-]{6,}", url):
            digits = re.sub(r"\D", "", url)
            number = f"+1{digits}" if len(digits) == 10 else f"+{digits}"
            return "numéro de téléphone sans « tel: »", f"Écrivez « tel:{number} »."
        path = re.sub(r"^[{|][a-z]+[|}]|[?#].*", "", url.replace("\\", "/")).lstrip("./")
        if any(f"/{file}".endswith(f"/{path}") for file in self.context.content.folder.refused):
            return "ne mène nulle part", "Mettez d’abord ce fichier en règle."
        if link.picture or posixpath.splitext(path)[1].lower() not in _OF_PAGES:
            return "ne mène nulle part", self._file_like(path, picture=link.picture)
        known = (*self.context.content.library.files, *self.resolver.items)
        return "ne mène nulle part", suggestion(path, known) or "Vérifiez le chemin du fichier."

    def is_lost(self, address: str) -> bool:
        """Whether nothing is at an address of this site, nor will be once errors are corrected."""
        there = address in self.context.addresses or address in self.drafts
        refused = unquote(address[1:]) in self.context.content.folder.refused
        return not (there or refused or self._is_of_a_text(address))

    def _is_of_a_text(self, address: str) -> bool:
        """Whether a text will be published at that address once its errors are corrected."""
        if address in self.resolver.items.values():
            return True
        parts, content = address.strip("/").split("/"), self.context.content
        if parts[0] == urls.first_part(urls.POSTS):
            posts = (e for e in content.entries if e.slug == parts[-1] and e.kind is kinds.POST)
            return any(not address_of(post) for post in posts)
        if parts[0] == urls.first_part(urls.PROGRAMME):
            written = sum(entry.kind is kinds.MEETING for entry in content.entries)
            return written > len(content.complete.meetings)
        return parts[0] == urls.first_part(urls.THEMES) and parts[-1] in self.resolver.themes

    @cached_property
    def resolver(self) -> Resolver:
        """A resolver that knows all texts, those with errors included."""
        content = self.context.content
        entries = content.entries
        items = {entry.path: address_of(entry) or f"/{entry.path}" for entry in entries}
        authors = {fold(profile.name): profile.url for profile in content.complete.profiles}
        for entry in entries:
            if entry.kind is kinds.PROFILE:
                others = spellings(entry.values.get("aliases", ()))
                names = (entry.slug, entry.values.get("name", ""), *others)
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
