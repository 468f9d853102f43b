"""`make serie`: the meetings of a season that come back by rule, each with its own identity.

make serie COMMUNAUTE=maskinonge TITRE="Rencontre" SAISON=2026-2027
           QUAND="le deuxième jeudi du mois, de septembre à juin, sauf décembre, à 8 h 30"
"""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import timedelta

from planning.meeting_files import MeetingPlan, plan, report, write
from planning.rule import read_rule
from planning.sheet import Row

from commands.project import Project, at_work, read_project, stop
from programmation.content.field_types import Unreadable
from programmation.content.source_files import read_folder
from programmation.model import Season
from programmation.problems import Refusal
from programmation.season import season_named, season_of
from programmation.text.french import MONTHS, long_date

FORWARDED = ("duree", "lieu", "adresse", "animation", "themes", "formule", "inscription", "annonce")
"""Fields that are alike in each meeting of the series."""


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 1 when a meeting was refused, or when the rule was not understood."""
    parser = argparse.ArgumentParser(prog="make serie", description=__doc__)
    for name in ("quand", "communaute", "titre", "saison", "essai", *FORWARDED):
        parser.add_argument(f"--{name}", default="")
    options = parser.parse_args(arguments)
    try:
        with at_work():
            project = read_project()
            made = _plan(project, options)
            if not options.essai:
                write(made, project.content)
    except Unreadable as error:
        stop(f"QUAND : {error.message}. {error.remedy}")
    except OSError as error:
        stop(f"{error.filename} : {error.strerror}. Rien n’a été écrit de plus.")
    print(report(made, "Série", dry_run=bool(options.essai)))
    return 0 if made.sound else 1


def _plan(project: Project, options: argparse.Namespace) -> MeetingPlan:
    for name in ("communaute", "titre", "quand"):
        if not getattr(options, name):
            raise Refusal(f'Il manque {name.upper()} : {name.upper()}="…". Voyez GUIDE.md.')
    site = project.site
    season = _season(options.saison, project)
    rule = read_rule(options.quand, site.first_month)
    rows = []
    moments = rule.moments(season, project.zone)
    often = Counter((moment.year, moment.month) for moment in moments)
    for number, moment in enumerate(moments, start=1):
        month = f"{MONTHS[moment.month - 1]} {moment.year}"
        # Two of one month are told apart by their days.
        alone = often[moment.year, moment.month] == 1
        cells = {
            "titre": f"{options.titre} : {month if alone else long_date(moment)}",
            "communaute": options.communaute,
            "debut": f"{moment:%Y-%m-%d %H:%M}",
            "fin": f"{rule.end:%H:%M}" if rule.end else "",
            **{name: getattr(options, name) for name in FORWARDED},
        }
        place = f"rencontre du {long_date(moment)}"
        rows.append(Row(number, {key: text for key, text in cells.items() if text}, place))
    if not rows:
        raise Refusal("QUAND : aucun jour de la saison ne suit cette règle.")
    return plan(rows, read_folder(project.content), site)


def _season(text: str, project: Project) -> Season:
    """The season named, or the one under way, or the next one from its last quarter on."""
    first_month = project.site.first_month
    if not text:
        return season_of(project.site.today + timedelta(days=92), first_month)
    return season_named(text, first_month)


if __name__ == "__main__":
    raise SystemExit(main())
