"""`make bilan SAISON=2017-2018`: the season in figures, as a page to print and a `.csv`."""

from __future__ import annotations

import argparse
from pathlib import Path

from commands.newsletter import environment
from commands.project import Project, project_parser, run
from commands.staff import Outcome, put_in_place
from programmation.model import Season
from programmation.pages.season_report import COLUMNS, csv_bytes, season_report
from programmation.problems import Refusal
from programmation.season import season_named, season_of

FOLDER = Path("bilan")


def main(arguments: list[str] | None = None) -> int:
    parser = project_parser("bilan", __doc__)
    parser.add_argument("--saison", default="", help="2017-2018 ; la saison en cours sinon")
    parser.add_argument("--comparer", default="", help="une autre saison ; celle d’avant sinon")
    parser.add_argument("--dossier", type=Path, default=FOLDER, help="où écrire")
    return run(_report, parser.parse_args(arguments))


def _report(options: argparse.Namespace, project: Project) -> Outcome:
    first_month = project.site.first_month
    season = season_of(project.site.today, first_month)
    if options.saison:
        season = season_named(options.saison, first_month)
    other = Season(season.year - 1, first_month)
    if options.comparer:
        other = season_named(options.comparer, first_month)
    return "\n".join(map(str, write(project, season, other, options.dossier))), True


def write(project: Project, season: Season, other: Season, folder: Path) -> tuple[Path, Path]:
    """Both files, made anew.  Raises `Refusal`.

    `other`: the season to compare with, left out when it has no meeting.
    """
    meetings = project.read().library.meetings
    known = sorted({season_of(meeting.day, project.site.first_month) for meeting in meetings})
    if season not in known:
        listed = ", ".join(each.label for each in known) or "aucune"
        raise Refusal(
            f"Aucune rencontre dans la saison {season.label}. Saisons connues : {listed}."
        )
    today = project.site.today
    reports = [season_report(meetings, s, today) for s in (season, other) if s in known]
    page = environment(Path(project.settings["THEME"]) / "templates" / "print").get_template(
        "season_report.html"
    )
    paths = folder / f"{season.label}.html", folder / f"{season.label}.csv"
    overview = {f"Saison {report.season.label}": report.whole for report in reports}
    html = page.render(
        reports=reports, overview=overview, columns=COLUMNS, site=project.site, made=today
    )
    put_in_place(paths[0], html.encode())
    put_in_place(paths[1], csv_bytes(reports))
    return paths
