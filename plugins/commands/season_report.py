"""`make bilan SAISON=2017-2018`: the season in figures, as a page to print and a `.csv`."""

from __future__ import annotations

from argparse import Namespace
from datetime import timedelta
from pathlib import Path

from commands.newsletter import environment
from commands.project import project_of
from commands.staff import Outcome, command, put_files
from programmation.pages.season_report import COLUMNS, csv_bytes, season_report
from programmation.problems import Refusal


@command("bilan", saison="2017-2018; la saison en cours sinon",
         comparer="une autre saison; celle d’avant sinon", dossier="où écrire")  # fmt: skip
def main(given: Namespace) -> Outcome:
    project = project_of(given)
    today = project.site.today
    season = project.season(given.saison, today)
    other = project.season(given.comparer, season.first_day - timedelta(days=1))
    meetings = project.read().library.meetings
    known = sorted({project.season("", meeting.day) for meeting in meetings})
    if season not in known:
        listed = ", ".join(each.label for each in known) or "aucune"
        raise Refusal(
            f"Aucune rencontre dans la saison {season.label}. Saisons connues : {listed}."
        )
    reports = [season_report(meetings, each, today) for each in (season, other) if each in known]
    overview = {f"Saison {report.season.label}": report.whole for report in reports}
    templates = environment(Path(project.settings["THEME"]) / "templates/print")
    html = templates.get_template("season_report.html").render(
        reports=reports, overview=overview, columns=COLUMNS, site=project.site, made=today
    )
    start = Path(given.dossier or "bilan") / season.label
    return put_files(start, {".html": html.encode(), ".csv": csv_bytes(reports)})
