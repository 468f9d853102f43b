"""Names that no disk could hold: too long, or those of two pages, or of a file and a folder.

Names are compared as file systems that know no case do.  Two files of one name are told where each
is read: `content.addresses` for texts, `media.names` for files.
"""

from __future__ import annotations

from collections.abc import Iterator

from programmation.checks.context import Context
from programmation.content.addresses import compared, holders
from programmation.content.field_types import LONGEST_ADDRESS
from programmation.content.field_types import LONGEST_NAME as LONGEST
from programmation.content.source_files import REDIRECTS
from programmation.problems import Problem, problem
from programmation.text.french import slugify
from programmation.urls import output_path


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
    files = {output_path(address).casefold(): address for address in context.addresses}
    folders: dict[str, str] = {}
    for name, address in files.items():
        while (name := name.rpartition("/")[0]) and name not in folders:
            folders[name] = address
    for name in sorted(files.keys() & folders.keys()):
        sources = _sources(context)
        first, inside = files[name], folders[name]
        # A file of the content is renamed more easily than what leads to it.
        for address, other in ((first, inside), (inside, first)):
            if path := sources.get(compared(address)):
                message = f"ce nom serait celui d’un fichier et d’un dossier, avec « {other} »"
                yield problem(path, message, "Renommez l’un des deux.", value=address)
                break


def _sources(context: Context) -> dict[str, str]:
    """Address, as `compared` → the file of the content that it comes from."""
    library = context.content.library
    sources = {compared(redirect.old): REDIRECTS for redirect in library.redirects}
    sources |= {old: entry.path for old, entry in holders(context.content.entries).items()}
    return sources | {compared(f"/{path}"): path for path in library.files}
