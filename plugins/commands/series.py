"""`make serie`: the meetings of a season that come back by rule, each with its own identity.

make serie COMMUNAUTE=maskinonge TITRE="Rencontre" SAISON=2026-2027
           QUAND="le deuxième jeudi du mois, de septembre à juin, sauf décembre, à 8 h 30"
"""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from datetime import timedelta

from commands.project import Project, project_of
from commands.season import planned
from commands.staff import Outcome, command
from planning.columns import Row
from planning.rule import read_rule
from programmation.content.nodes import InvalidValue
from programmation.content.scaffold import NOT_COPIED
from programmation.kinds import MEETING
from programmation.problems import Refusal
from programmation.schema import COMMAND_LINE
from programmation.text.french import MONTHS, long_date

SHARED = {
    **{row.key: row.help for row in MEETING.fields if row.key not in NOT_COPIED},
    "statut": "de toutes", "adresse": "du lieu", "annonce": "texte de toutes",
}  # fmt: skip
"""Name of a value that all meetings of the series share → its help."""


@command("serie", quand="la règle", saison="", essai="n’écrit rien", **SHARED)
def main(given: Namespace) -> Outcome:
    """Make the meetings of a series; not a success when one was refused."""
    project = project_of(given)
    return planned(_rows(project, given), "Série", project, {}, dry_run=given.essai)


def _rows(project: Project, options: Namespace) -> list[Row]:
    for name in ("communaute", "titre", "quand"):
        if not getattr(options, name):
            raise Refusal(f'Il manque {name.upper()} : {name.upper()}="…". Voyez GUIDE.md.')
    # Without SAISON: the season under way, or the next one during its last quarter.
    season = project.season(options.saison, project.site.today + timedelta(days=92))
    try:
        rule = read_rule(options.quand, project.site.first_month)
        moments = rule.moments(season, project.zone)
    except InvalidValue as error:
        raise Refusal(f"QUAND : {error.message}. {error.remedy}") from None
    if rule.end and options.duree:
        raise Refusal("DUREE : QUAND dit déjà la fin. Retirez l’une des deux.")
    if not moments:
        raise Refusal("QUAND : aucun jour de la saison ne suit cette règle.")
    shared = {name: text for name in SHARED if (text := getattr(options, name))}
    if rule.end:
        shared["fin"] = f"{rule.end:%H:%M}"
    rows = []
    often = Counter((moment.year, moment.month) for moment in moments)
    for number, moment in enumerate(moments, start=1):
        day = long_date(moment)
        # Two meetings of one month have their day in their file's name.
        alone = often[moment.year, moment.month] == 1
        when = f"{MONTHS[moment.month - 1]} {moment.year}" if alone else day
        own = {"titre": f"{options.titre} : {when}", "debut": f"{moment:%Y-%m-%d %H:%M}"}
        rows.append(Row(number, shared | own, f"rencontre du {day}", wording=COMMAND_LINE))
    return rows
