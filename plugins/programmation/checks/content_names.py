"""Names of texts, files, folders, themes and authors: malformed, too long, alike or nearly so.

Names are compared without case, as some file systems do.  Two texts of one name are reported by
`content.addresses`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from programmation import kinds
from programmation.checks.context import Context
from programmation.content.addresses import compared, holders, is_of_the_site
from programmation.content.entry import Entry
from programmation.content.field_types import LONGEST_ADDRESS
from programmation.content.field_types import LONGEST_NAME as LONGEST
from programmation.content.file_names import device_in
from programmation.content.nodes import Text
from programmation.content.source_files import REDIRECTS
from programmation.problems import Problem, nearest, problem, suggestion, warning
from programmation.text.french import counted, fold, slugify
from programmation.urls import output_path

ALIKE = 0.9
SMALL_WORDS = frozenset("a au aux d de des du en et l la le les".split())


def files(context: Context) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for path in context.content.library.files:
        first = seen.setdefault(path.casefold(), path)
        name = path.rpartition("/")[2]
        if first != path:
            message = f"même nom que {first}, à une majuscule près"
            yield problem(path, message, "Renommez l’un des deux.", value=name)
        elif not re.fullmatch(r"[a-z0-9._-]+", name):
            stem, dot, suffix = name.rpartition(".")
            message = "nom de fichier avec des espaces, des accents ou des majuscules"
            remedy = f"Renommez-le « {slugify(stem)}{dot}{suffix.lower()} »."
            yield warning(path, message, remedy, value=name)


def on_windows(context: Context) -> Iterator[Problem]:
    """Texts and files whose names Windows does not allow."""
    paths = (entry.path for entry in context.content.entries)
    for path in (*paths, *context.content.library.files):
        if name := device_in(path):
            message = "nom que Windows garde pour lui : le fichier n’y existerait pas"
            stem, dot, suffix = name.partition(".")
            remedy = f"Renommez-le, par exemple « {stem}-1{dot}{suffix} »."
            yield warning(path, message, remedy, value=name)


def reserved(context: Context) -> Iterator[Problem]:
    """Files at addresses that the site makes by itself, now or after the next text."""
    for path in context.content.library.files:
        given = path.casefold().startswith(("images/", "documents/"))
        if not given and is_of_the_site(compared(f"/{path}")):
            remedy = "Déplacez le fichier dans content/documents ou content/images."
            name = path.rpartition("/")[2]
            yield problem(path, "cet endroit est réservé au site", remedy, value=name)


def folders(context: Context) -> Iterator[Problem]:
    """Folders with nearly the name of one of ours: their texts would be taken for posts."""
    known = [kind.folder for kind in kinds.KINDS]
    paths = (entry.path for entry in context.content.entries)
    for top in dict.fromkeys(path.partition("/")[0] for path in paths if "/" in path):
        if top not in known and (near := suggestion(top, known)):
            remedy = f"{near} Renommez le dossier."
            yield warning(f"{top}/", "ses textes sont lus comme des articles", remedy, value=top)


def too_long(context: Context) -> Iterator[Problem]:
    """Texts, themes and files whose address no disk could hold."""
    seen: set[str] = set()
    for entry in context.content.entries:
        if len(entry.slug) > LONGEST:
            message = f"nom de fichier trop long : {len(entry.slug)} caractères"
            yield problem(entry, message, _SHORTER, value=entry.slug)
        for text in entry.values.get("themes", ()):
            slug = slugify(text.value)
            if len(slug) > LONGEST and slug not in seen:
                seen.add(slug)
                message = f"thème trop long pour une adresse : {len(slug)} caractères"
                remedy, value = f"Écrivez-le en moins de {LONGEST} caractères.", text.value
                yield problem(entry, message, remedy, field="themes", value=value, line=text.line)
    for path in sorted(context.content.folder.files):
        name = path.rpartition("/")[2]
        if len(name.encode()) > LONGEST:
            yield problem(path, f"nom trop long : {len(name.encode())} octets", _SHORTER)
        elif len(path.encode()) > LONGEST_ADDRESS:
            message = f"chemin trop long : {len(path.encode())} octets"
            yield problem(path, message, "Rangez-le dans moins de dossiers.")


_SHORTER = f"Renommez-le, en moins de {LONGEST} caractères."


def files_and_folders(context: Context) -> Iterator[Problem]:
    """Addresses that would be those of both a file and a folder."""
    made = {output_path(address).casefold(): address for address in context.addresses}
    below: dict[str, str] = {}
    for name, address in made.items():
        while (name := name.rpartition("/")[0]) and name not in below:
            below[name] = address
    if not made.keys() & below.keys():
        return
    library = context.content.library
    # Address, as `compared` → the file of the content that it comes from, and its line there.
    sources = {compared(redirect.old): (REDIRECTS, redirect.line) for redirect in library.redirects}
    sources |= {old: (entry.path, 1) for old, entry in holders(context.content.entries).items()}
    sources |= {compared(f"/{path}"): (path, 1) for path in library.files}
    for name in sorted(made.keys() & below.keys()):
        first, inside = made[name], below[name]
        # Of the two, the one that is a file of the content is reported: it can be renamed.
        for address, other in ((first, inside), (inside, first)):
            if place := sources.get(compared(address)):
                path, line = place
                message = f"ce nom serait celui d’un fichier et d’un dossier, avec « {other} »"
                remedy = "Renommez l’un des deux."
                yield problem(path, message, remedy, value=address, line=line)
                break


# -- Two names that are surely one: « Ressources humaines » and « Ressource humaine » --------------


def themes(context: Context) -> Iterator[Problem]:
    """Themes spelt nearly alike: the rarer one is reported, where it is first written."""
    first: dict[str, tuple[Entry, Text]] = {}
    uses: Counter[str] = Counter()
    for entry in context.content.entries:
        for text in entry.values.get("themes", ()):
            slug = slugify(text.value)
            first.setdefault(slug, (entry, text))
            uses[slug] += 1
    for rarer, other in _pairs(sorted(first, key=lambda slug: -uses[slug])):
        entry, text = first[rarer]
        name, count = first[other][1].value, counted(uses[other], "fois", "fois")
        message = f"thème très proche de « {name} », employé {count}"
        remedy = f"Si c’est le même, écrivez « {name} »."
        yield warning(entry, message, remedy, field="themes", value=text.value, line=text.line)


def authors(context: Context) -> Iterator[Problem]:
    """Two files for one person, whose posts would be shared between two pages."""
    names: dict[str, Entry] = {}
    for entry in context.content.entries:
        if entry.kind is kinds.PROFILE and "name" in entry.values:
            names.setdefault(slugify(entry.values["name"]), entry)
    for later, earlier in _pairs(sorted(names, key=lambda slug: names[slug].path)):
        entry, other = names[later], names[earlier]
        message = f"nom très proche de « {other.values['name']} » ({other.path})"
        remedy = "Si c’est la même personne, réunissez les deux fichiers."
        yield warning(entry, message, remedy, field="nom", value=entry.values["name"])


def _pairs(slugs: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of slugs that are close: each with an earlier one."""
    by_start: dict[str, dict[str, str]] = {}
    for slug in slugs:
        # Without plurals, small words and order.
        words = (w.rstrip("sx") for w in fold(slug).split("-") if w not in SMALL_WORDS)
        key = " ".join(sorted(words))
        # Only names with the same start are compared: there may be hundreds.
        alike = by_start.setdefault(key[:3], {})
        if near := nearest(key, alike, ALIKE):
            yield slug, alike[near]
        else:
            alike[key] = slug
