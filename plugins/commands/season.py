"""`make saison SOURCE=programme.xlsx`: a meeting's file for each row, or each event.

`MODELE=programme.xlsx` makes the workbook to fill in.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from planning.meeting_files import MeetingPlan, plan, report, write
from planning.sheet import Row, read_sheet

from builder.progress import PROGRESS
from commands.project import Project, at_work, read_project, stop
from programmation.content.reader import read_document
from programmation.content.source_files import read_folder
from programmation.kinds import COMMUNITY, PROFILE
from programmation.problems import Refusal
from programmation.season import season_named

SHEETS = (".xlsx", ".xlsm", ".csv", ".txt")
USAGE = (
    "Donnez le programme : make saison SOURCE=programme.xlsx (ou .csv, .ics). "
    "Pour un classeur à remplir : make saison MODELE=programme.xlsx"
)


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 1 when a row was refused, or when nothing could be read."""
    parser = argparse.ArgumentParser(prog="make saison", description=__doc__)
    for name in ("source", "modele", "communaute", "statut", "saison", "essai"):
        parser.add_argument(f"--{name}", default="")
    options = parser.parse_args(arguments)
    source = Path(options.source)
    try:
        with at_work():
            project = read_project()
            if options.modele:
                said = _template(project, Path(options.modele))
            elif not options.source:
                raise Refusal(USAGE)
            else:
                PROGRESS.show(f"Lecture de {source.name}")
                rows = rows_of(source, project, options.saison)
                made = _plan(rows, project, options)
    except OSError as error:
        stop(f"{error.filename or options.source} : {error.strerror}. Rien n’a été écrit de plus.")
    if options.modele:
        print(said)
        return 0
    print(report(made, source.name, dry_run=bool(options.essai)))
    return 0 if made.sound else 1


def _plan(rows: list[Row], project: Project, options: argparse.Namespace) -> MeetingPlan:
    """What is made of them; written too, unless it is a trial."""
    given = {"communaute": options.communaute, "statut": options.statut}
    defaults = {key: value for key, value in given.items() if value}
    made = plan(rows, read_folder(project.content), project.site, defaults)
    if not options.essai:
        write(made, project.content)
    return made


def rows_of(source: Path, project: Project, label: str = "") -> list[Row]:
    """The rows of a programme, of the season `label` alone if given.  Raises `Refusal`."""
    if not source.is_file():
        raise Refusal(f"Programme introuvable : {source}. Vérifiez le nom et le dossier.")
    suffix = source.suffix.lower()
    if suffix in (".ics", ".ical", ".ifb"):
        # Slow to import, and a sheet has no need of it.
        from planning.calendar_file import read_events

        season = season_named(label, project.site.first_month) if label else None
        rows = read_events(source, project.zone, season)
    elif label:
        raise Refusal("SAISON ne vaut que pour un agenda (.ics) : d’un tableau, tout est pris.")
    elif suffix in SHEETS:
        rows = read_sheet(source)
    else:
        raise Refusal(
            f"{source.name} : ce type de fichier n’est pas lu. Dans Excel ou LibreOffice, "
            "enregistrez-le en « .xlsx » ou en « .csv » ; d’un agenda, exportez un « .ics »."
        )
    if not rows:
        raise Refusal(f"{source.name} : aucune rencontre sous une ligne de titres de colonnes.")
    return rows


def _template(project: Project, path: Path) -> str:
    from planning.template import write_template

    if path.suffix.lower() != ".xlsx":
        raise Refusal("Le nom du modèle finit par « .xlsx » : make saison MODELE=programme.xlsx")
    texts = read_folder(project.content).texts
    entries = [
        read_document(name, data, project.zone, judged=False)[0] for name, data in texts.items()
    ]
    known = {
        kind: sorted(entry.slug for entry in entries if entry.kind is kind)
        for kind in (COMMUNITY, PROFILE)
    }
    try:
        write_template(path, known[COMMUNITY], known[PROFILE])
    except FileExistsError:
        raise Refusal(f"{path} existe déjà : rien n’a été changé.") from None
    return f"{path} est prêt. Remplissez-le, puis tapez : make saison SOURCE={path}"


if __name__ == "__main__":
    raise SystemExit(main())
