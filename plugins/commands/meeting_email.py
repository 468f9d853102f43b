"""`make courriel RENCONTRE=…`: a draft e-mail about a meeting, its event attached."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from commands.project import Project, project_of
from commands.staff import Outcome, choice, command, meeting_named, write_whole
from programmation.feeds import meeting_email as emails
from programmation.problems import Refusal
from programmation.text.markdown import html_maker
from programmation.text.plain_text import text_of_html
from programmation.urls import event as event_address


@command("courriel", "rencontre", objet="annonce, rappel…; selon l’état sinon",
         sortie="le site construit", dossier="où écrire")  # fmt: skip
def main(given: Namespace) -> Outcome:
    site, folder = Path(given.sortie or "output"), Path(given.dossier or "courriels")
    return str(write(project_of(given), given.rencontre, given.objet, site, folder)), True


def write(project: Project, name: str, wanted: str, output: Path, folder: Path) -> Path:
    """Write the draft, in place of an earlier one; its path.  Raises `Refusal`."""
    site = project.site
    project.require_address()
    meetings = {meeting.slug: meeting for meeting in project.read().library.meetings}
    meeting = meeting_named("RENCONTRE", name, meetings)
    word = choice("OBJET", wanted, (each.value for each in emails.Occasion))
    occasion = emails.Occasion(word) if word else emails.occasion_of(meeting, site.today)
    if why := emails.objection(meeting, occasion, site.today):
        raise Refusal(
            f"Courriel « {occasion.value} » : {why}. "
            "Corrigez d’abord le fichier de la rencontre, ou choisissez un autre OBJET."
        )
    file = output / event_address(meeting.slug).lstrip("/")
    try:
        # A meeting without a day has no event.
        published = b"" if meeting.day_unknown else file.read_bytes()
    except FileNotFoundError:
        raise Refusal("Le site n’est pas construit : tapez d’abord « make html ».") from None
    words = text_of_html(html_maker()(meeting.body), site.absolute(meeting.url), pictures=True)
    draft = emails.meeting_email(meeting, occasion, words, published, site)
    path = folder / f"{meeting.slug}-{occasion.value}.eml"
    write_whole(path, emails.eml(draft, meeting.slug, site))
    return path
