"""`make infolettre MOIS=2017-10`: the month's e-mail, in HTML and in text, ready to paste."""

from __future__ import annotations

from argparse import Namespace
from datetime import date, timedelta
from pathlib import Path

from jinja2 import Environment

from commands.project import project_of
from commands.staff import Outcome, command, put_files
from programmation.content.dates import read_day
from programmation.pages import newsletter as letters
from programmation.pages.template_functions import prepare_templates
from programmation.problems import Refusal
from programmation.settings import day_given


@command("infolettre", "mois", depuis="premier jour des articles",
         dossier="où écrire; infolettre sinon")  # fmt: skip
def main(given: Namespace) -> Outcome:
    project = project_of(given)
    project.require_address()
    try:
        month = letters.read_month(given.mois) if given.mois else project.site.today.replace(day=1)
    except ValueError:
        raise Refusal(
            f"MOIS : « {given.mois} » n’est pas un mois. Écrivez par exemple MOIS=2017-10."
        ) from None
    folder = Path(given.dossier or "infolettre")
    since = (
        day_given("DEPUIS", given.depuis, read_day) if given.depuis else first_day(folder, month)
    )
    templates = environment(Path(project.settings["THEME"]) / "templates")
    letter = letters.newsletter(project.read().library, project.site, month, since)
    page = letters.html(letter, templates.get_template("email/newsletter.html"))
    text = letters.text(letter, templates.get_template("email/newsletter.txt"))
    return put_files(folder / f"{month:%Y-%m}", {".html": page.encode(), ".txt": text.encode()})


def first_day(folder: Path, month: date) -> date:
    """First day covered by the newsletter of `month`: the day after the last one of an earlier
    newsletter in `folder`, or one month before."""
    earlier = sorted(path for path in folder.glob("????-??.html") if path.stem < f"{month:%Y-%m}")
    after = letters.day_after(earlier[-1].read_text("utf-8")) if earlier else None
    return after or (month - timedelta(days=1)).replace(day=1)


def environment(templates: Path) -> Environment:
    """A Jinja environment as strict as the site's own."""
    found = Environment(trim_blocks=True, lstrip_blocks=True)  # noqa: S701 (set next)
    prepare_templates(found, templates)
    return found
