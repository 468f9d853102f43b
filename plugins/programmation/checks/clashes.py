"""Two files of the site that no disk could hold: one would be a folder of the other's name.

Names are compared as file systems that know no case do.  Two files of one name are told where each
is read: `content.addresses` for texts, `media.names` for files.
"""

from __future__ import annotations

from collections.abc import Iterator

from programmation.checks.context import Context
from programmation.content.addresses import address_of
from programmation.content.source_files import REDIRECTS
from programmation.problems import Problem, problem
from programmation.urls import output_path


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
            if path := sources.get(address):
                message = f"ce nom serait celui d’un fichier et d’un dossier, avec « {other} »"
                yield problem(path, message, "Renommez l’un des deux.", value=address)
                break


def _sources(context: Context) -> dict[str, str]:
    """Address → the file of the content that it comes from."""
    library = context.content.library
    sources = dict.fromkeys((redirect.old for redirect in library.redirects), REDIRECTS)
    for entry in context.content.entries:
        sources |= dict.fromkeys(entry.values.get("old_addresses", ()), entry.path)
        if address := address_of(entry):
            sources[address] = entry.path
    return sources | {f"/{path}": path for path in library.files}
