"""`make import`: writes all that was planned, or nothing."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from importing.found import Found, Refused
from importing.plan import Plan, plan, report, taken
from programmation import kinds
from programmation.content.reader import read_document
from programmation.content.references import names_of
from programmation.content.source_files import Folder, read_folder

ZONE = ZoneInfo("America/Toronto")
USAGE = (
    "Donnez la source : make import SOURCE=dossier-pelican, ou SOURCE=export.xml "
    "avec IMAGES=dossier-uploads"
)


def main(arguments: list[str]) -> int:
    if len(arguments) < 2 or not arguments[0]:
        print(USAGE, file=sys.stderr)
        return 1
    source, content = Path(arguments[0]), Path(arguments[1])
    uploads = Path(arguments[2]) if len(arguments) > 2 and arguments[2] else None
    try:
        made = planned(source, content, uploads)
        write(made, content)
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(report(made))
    return 0


def planned(source: Path, content: Path, uploads: Path | None) -> Plan:
    """What importing `source` would write.  Raises `Refused` rather than overwrite."""
    folder = read_folder(content) if content.is_dir() else Folder(content)
    entries = [read_document(path, data, ZONE)[0] for path, data in folder.texts.items()]
    made = plan(_found(source, uploads), names_of(kinds.PROFILE, entries)[0], ZONE)
    if not made.texts:
        raise Refused(f"Aucun article ni aucune page dans {source}.")
    if existing := taken(made, {*folder.texts, *folder.files}):
        listed = "\n".join(f"  {path}" for path in existing)
        raise Refused(f"Ces fichiers existent déjà :\n{listed}\nRien n’a été importé.")
    return made


def _found(source: Path, uploads: Path | None) -> Found:
    # Each source needs libraries that the other does not.
    if source.is_dir():
        from importing.pelican_folder import read_pelican_folder

        inner = source / "content"
        return read_pelican_folder(inner if inner.is_dir() else source, ZONE)
    if source.suffix.lower() == ".xml" and source.is_file():
        from importing.wordpress import read_wordpress

        return read_wordpress(source, uploads, ZONE)
    raise Refused(f"{source} n’est ni un dossier, ni un export WordPress (.xml).")


def write(made: Plan, content: Path) -> None:
    """Write all of `made`; what was written is removed again when the rest cannot be."""
    done: list[Path] = []
    try:
        for name, text in made.texts.items():
            target = content / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("x", encoding="utf-8", newline="\n") as file:
                done.append(target)
                file.write(text)
        for name, path in made.files.items():
            target = content / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as copy, path.open("rb") as original:
                done.append(target)
                shutil.copyfileobj(original, copy)
    except OSError as error:
        for target in done:
            target.unlink(missing_ok=True)
        raise Refused(f"Écriture impossible ({error}). Rien n’a été importé.") from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
