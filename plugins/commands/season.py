"""`make saison SOURCE=programme.xlsx`: a meeting's file for each row, or each event.

`MODELE=programme.xlsx` makes the workbook to fill in.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from shlex import quote

from builder.progress import PROGRESS
from commands.project import Project, project_of
from commands.staff import Outcome, command, refuse_unknown
from planning.columns import Row
from planning.meeting_files import MeetingPlan, report, write
from planning.sheet import read_sheet
from programmation.content.source_files import read_folder
from programmation.kinds import COMMUNITY, PROFILE
from programmation.problems import Refusal

SHEETS = (".xlsx", ".xlsm", ".csv", ".txt")


@command("saison", source="programme", modele="classeur à faire", communaute="de toutes",
         statut="de toutes", saison="d’un agenda, ou des jours sans année",
         essai="dit tout, n’écrit rien")  # fmt: skip
def main(given: Namespace) -> Outcome:
    """Make the files of a season's meetings; not a success when a row was refused."""
    project, source = project_of(given), Path(given.source)
    if given.modele:
        refuse_unknown("saison MODELE=…", ("modele",))
        return _template(project, Path(given.modele)), True
    if not given.source:
        raise Refusal(
            "Donnez le programme : make saison SOURCE=programme.xlsx (ou .csv, .ics). "
            "Pour un classeur à remplir : make saison MODELE=programme.xlsx"
        )
    PROGRESS.show(f"Lecture de {source.name}")
    rows = rows_of(source, project, given.saison)
    defaults = {key: text for key in ("communaute", "statut") if (text := getattr(given, key))}
    return planned(rows, source.name, project, defaults, dry_run=given.essai)


def planned(
    rows: Sequence[Row],
    source: str,
    project: Project,
    defaults: Mapping[str, str],
    *,
    dry_run: bool,
) -> Outcome:
    """Write the meetings of `rows`, or only report them.  defaults: see `MeetingPlan`."""
    made = MeetingPlan(rows, read_folder(project.content), project.site, defaults).fill()
    if not dry_run:
        write(made, project.content)
    return report(made, source, dry_run=dry_run), not made.refused


def rows_of(source: Path, project: Project, label: str) -> list[Row]:
    """The rows of a programme: of an agenda, only those of the season `label` if given; in a
    sheet, it gives their year to days without one.  Raises `Refusal`."""
    if not source.is_file():
        raise Refusal(f"Programme introuvable : {source}. Vérifiez le nom et le dossier.")
    suffix = source.suffix.lower()
    season = project.season(label, project.site.today) if label else None
    if suffix in (".ics", ".ical", ".ifb"):
        # Slow to import, and not needed for a sheet.
        from planning.calendar_file import read_rows

        rows = read_rows(source, project.zone, season)
    elif suffix in SHEETS:
        rows = read_sheet(source, season, project.site.first_month)
    else:
        raise Refusal(
            f"{source.name} : ce type de fichier n’est pas lu. Dans Excel ou LibreOffice, "
            "enregistrez-le en « .xlsx » ou en « .csv »; d’un agenda, exportez un « .ics »."
        )
    if not rows:
        raise Refusal(f"{source.name} : aucune rencontre sous une ligne de titres de colonnes.")
    return rows


def _template(project: Project, path: Path) -> str:
    from planning.template import write_template

    if path.suffix.lower() != ".xlsx":
        raise Refusal("Le nom du modèle finit par « .xlsx » : make saison MODELE=programme.xlsx")
    communities, authors = (
        sorted(entry.slug for entry in project.entries if entry.kind is kind)
        for kind in (COMMUNITY, PROFILE)
    )
    write_template(path, communities, authors)
    return f"{path} est prêt. Remplissez-le, puis tapez : make saison SOURCE={quote(str(path))}"
