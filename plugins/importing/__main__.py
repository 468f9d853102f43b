"""`make import`: writes all that was planned, or nothing."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import ExitStack
from pathlib import Path
from zoneinfo import ZoneInfo

from builder.errors import os_cause
from builder.progress import PROGRESS
from commands import staff
from importing.found import TextSource, files_below
from importing.ledger import NAME, read_ledger
from importing.plan import Choices, ImportPlan
from importing.report import report
from programmation.comments.email import MASKED
from programmation.content.source_files import REDIRECTS, ContentFolder, read_folder
from programmation.problems import Refusal
from programmation.settings import Site, site_from
from programmation.text.french import slugify
from programmation.text.plain_text import EMAIL


@staff.command("import", "source", "contenu", "images", auteur="s’il manque",
               communaute="des rencontres", rencontres="oui", essai="n’écrit rien")  # fmt: skip
def main(given: Namespace) -> staff.Outcome:
    if not given.source:
        raise Refusal(
            "Donnez la source : make import SOURCE=dossier (d’un site Pelican, Jekyll ou Hugo), ou "
            "SOURCE=export.xml avec IMAGES=dossier-uploads (WordPress)."
        )
    source, content = Path(given.source), Path(given.contenu or "content")
    uploads = Path(given.images) if given.images else None
    choices = Choices(given.auteur, given.communaute, meetings=given.rencontres)
    made = planned(source, content, uploads, site_from(staff.settings_of(given.settings)), choices)
    printed = report(made, source.name or str(source), rehearsal=given.essai)
    if given.essai:
        return printed, True
    PROGRESS.show("Écriture des textes")
    write(made, content)
    kept = keep_report(made, source, printed)
    return f"{printed}{kept}\nTapez « make check » pour la suite.", True


def keep_report(made: ImportPlan, source: Path, printed: str) -> str:
    """Write the whole report to a file if `printed` omits lines of it; a sentence that names it."""
    whole = report(made, source.name or str(source), rehearsal=False, whole=True)
    if whole == printed:
        return ""
    # Outside the content folder: the report names texts that are not published.
    path = Path("import", f"{slugify(source.stem) or 'import'}.txt")
    try:
        before = path.read_bytes() + b"\n\n" if path.is_file() else b""
        staff.write_whole(path, before + EMAIL.sub(MASKED, whole).encode("utf-8", "replace"))
    except OSError as error:
        return f"\n{path} n’a pas pu être écrit ({os_cause(error)}) : le rapport entier manque."
    return f"\nLe rapport entier est dans {path}."


def planned(
    source: Path, content: Path, uploads: Path | None, site: Site, choices: Choices
) -> ImportPlan:
    """The plan of importing `source`.  Raises `Refusal`."""
    if uploads is not None and not uploads.is_dir():
        raise Refusal(f"IMAGES : {uploads} n’est pas un dossier.")
    folder = read_folder(content) if content.is_dir() else ContentFolder(content)
    PROGRESS.show("Lecture de la source")
    found = source_at(source, uploads, ZoneInfo(site.timezone), meetings=choices.meetings)
    found.read()
    if not found.texts:
        raise Refusal(f"Aucun article ni aucune page dans {source.name or source}.")
    return ImportPlan(found, folder, site, choices, read_ledger(content)).fill()


def source_at(path: Path, uploads: Path | None, zone: ZoneInfo, *, meetings: bool) -> TextSource:
    """The source at `path`.  Raises `Refusal` when it is none.

    Readers of folders are imported only here: they need libraries that an export does not.
    """
    exports = [file for _, file in files_below(path)] if path.is_dir() else [path]
    suffixes = {file.suffix.lower() for file in exports if file.is_file()}
    if suffixes and suffixes <= {".xml", ".rss", ".atom"}:
        from importing.wordpress import WordPress

        return WordPress(exports, uploads, zone)
    if not path.is_dir():
        if path.suffix.lower() in (".zip", ".gz", ".tar"):
            raise Refusal(
                f"{path.name} est une archive : décompressez-la, puis donnez son dossier."
            )
        raise Refusal(f"{path} n’est ni un dossier, ni un export WordPress (.xml).")
    if uploads:
        raise Refusal("IMAGES : c’est pour un export (.xml). Copiez-les dans SOURCE.")
    from importing.html_folder import HtmlFolder
    from importing.hugo_folder import HugoFolder
    from importing.jekyll_folder import JekyllFolder
    from importing.pelican_folder import PelicanFolder

    readers = (JekyllFolder, HugoFolder, HtmlFolder, PelicanFolder)
    return next(reader for reader in readers if reader.fits(path))(path, zone, meetings=meetings)


def write(made: ImportPlan, content: Path) -> None:
    """Write all files of `made`; remove them again when one cannot be written."""
    texts = {name: text.encode("utf-8", "replace") for name, text in made.texts.items()}
    try:
        with ExitStack() as written:
            for name, data in (*texts.items(), *made.files.items()):
                target = content / name
                for folder in reversed(target.parents):
                    if not folder.exists():
                        folder.mkdir()
                        written.callback(folder.rmdir)
                with target.open("xb") as file:
                    written.callback(target.unlink, missing_ok=True)
                    file.write(data if isinstance(data, bytes) else data.read_bytes())
            content.mkdir(parents=True, exist_ok=True)
            if made.redirects:
                staff.write_whole(content / REDIRECTS, made.redirects)
            staff.write_whole(content / NAME, made.ledger.to_json().encode())
            written.pop_all()  # Everything is written: keep it.
    except OSError as error:
        raise Refusal(f"Écriture impossible ({os_cause(error)}). Rien n’a été importé.") from None


if __name__ == "__main__":
    sys.exit(main())
