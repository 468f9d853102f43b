"""`make bilan SAISON=2017-2018`: the season in figures, as a page to print and a `.csv`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from commands.newsletter import environment
from commands.project import project_of
from commands.staff import Outcome, command, written
from programmation.pages.season_report import COLUMNS, csv_bytes, season_report
from programmation.problems import Refusal
from programmation.season import Season, season_named, season_of


@command("bilan", saison="2017-2018 ; la saison en cours sinon",
         comparer="une autre saison ; celle d’avant sinon", dossier="où écrire")  # fmt: skip
def main(given: Namespace) -> Outcome:
    project = project_of(given)
    today, first_month = project.site.today, project.site.first_month
    season = season_of(today, first_month)
    if given.saison:
        season = season_named(given.saison, first_month)
    other = Season(season.year - 1, first_month)
    if given.comparer:
        other = season_named(given.comparer, first_month)
    meetings = project.read().library.meetings
    known = sorted({season_of(meeting.day, first_month) for meeting in meetings})
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
    return written(start, {".html": html.encode(), ".csv": csv_bytes(reports)})
