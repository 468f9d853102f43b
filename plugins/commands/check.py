"""`make check`: everything wrong in a content folder, without building and without Pelican.

Pelican takes half a second to start; this is run after each change, so it reads the
settings file itself and imports what is slow only when a text needs it.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from dataclasses import replace

from assets.images import Pictures
from builder.progress import PROGRESS
from commands.project import Project, project_of
from commands.staff import Outcome, command
from programmation import pages
from programmation.checks import check
from programmation.checks.media import of_pictures
from programmation.content.loader import Content, ReadTexts, load, read_texts
from programmation.feeds.table import subscriptions
from programmation.problems import Problem, has_errors, left_aside, report
from programmation.settings import Site
from programmation.text.french import counted


@command("check", "contenu")
def main(given: Namespace) -> Outcome:
    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return report_on(project_of(given), color=color)


def report_on(project: Project, *, color: bool = False) -> Outcome:
    """Report on the project's content, and whether a site can be made of it."""
    content, kept, left = judged(project)
    if kept or left:
        return report(kept, color=color, left=left), not has_errors(kept)
    return f"Rien à corriger : {counted(len(content.entries), 'texte lu', 'textes lus')}.", True


def judged(project: Project, read: ReadTexts = read_texts) -> tuple[Content, list[Problem], int]:
    """The content, its problems, and how many warnings staff chose to ignore."""
    PROGRESS.show("Lecture des textes")
    content = load(project.content, project.site, read)
    return content, *left_aside(problems_of(content, project), content.left_warnings)


def problems_of(content: Content, project: Project) -> tuple[Problem, ...]:
    """Problems of `content`: errors, which a build would refuse, and warnings."""
    # A build measures the same pictures, in the same cache.
    pictures = Pictures(content.folder.files, project.cache)
    PROGRESS.show("Vérification des textes")
    site = project.site
    found = check(content, site, planned_addresses(content, site))
    PROGRESS.show("Vérification des images")
    found += of_pictures(pictures, content)
    PROGRESS.clear()
    return (*content.problems, *found)


def planned_addresses(content: Content, site: Site) -> dict[str, None]:
    """Addresses that the site will have once it is published, once each."""
    feeds = subscriptions(content.library, site)
    planned = pages.plan(content.library, site, feeds)
    # The printed programme's addresses stay reserved, even where a build leaves it out.
    return pages.addresses(planned, feeds, content.library, replace(site, printed=True))
