"""`make check`: everything wrong in a content folder, without building and without Pelican.

Pelican takes half a second to start; this is run after each change, so it reads the
settings file itself and imports what is slow only when a text needs it.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from functools import cached_property
from itertools import chain

from assets.images import Pictures
from builder.progress import PROGRESS
from commands.project import Project, project_of
from commands.staff import Outcome, command
from fast_dataclass import dataclass
from programmation import pages, season, urls
from programmation.checks import check
from programmation.checks.media import of_pictures
from programmation.content.loader import Content, Read, load, read_texts
from programmation.feeds.table import Subscription, subscriptions
from programmation.problems import Problem, has_errors, left_aside, report
from programmation.settings import Site
from programmation.text.french import counted


@command("check", "content")
def main(given: Namespace) -> Outcome:
    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return report_on(project_of(given), color=color)


def report_on(project: Project, *, color: bool = False) -> Outcome:
    """What is wrong with the project's content, and whether a site can be made of it."""
    content, kept, left = judged(project)
    if kept or left:
        return report(kept, color=color, left=left), not has_errors(kept)
    return f"Rien à corriger : {counted(len(content.entries), 'texte lu', 'textes lus')}.", True


def judged(project: Project, read: Read = read_texts) -> tuple[Content, list[Problem], int]:
    """The content, what is wrong with it, and how many warnings staff have left aside."""
    PROGRESS.show("Lecture des textes")
    content = load(project.content, project.site, read)
    found = problems_of(content, project)
    return content, *left_aside(found, content.left_warnings)


def problems_of(content: Content, project: Project) -> tuple[Problem, ...]:
    """All that is wrong with `content`: what a build would refuse, and warnings."""
    # What the build would find; it remembers in the same place.
    pictures = Pictures(content.folder.files, project.cache)
    PROGRESS.show("Vérification des textes")
    site = project.site
    found = check(content, site, PlannedAddresses(content, site), project.embed_hosts)
    PROGRESS.show("Vérification des images")
    found += of_pictures(pictures, content)
    PROGRESS.clear()
    return (*content.problems, *found)


@dataclass(frozen=True)
class PlannedAddresses:
    """Addresses that the site will have.  Only those of the kind asked for are computed."""

    content: Content
    site: Site

    def __contains__(self, address: object) -> bool:
        if address in self.pages or address in self.files:
            return True
        return str(address).endswith((".ics", ".xml", ".atom")) and address in self.feeds

    def __iter__(self) -> Iterator[str]:
        return chain(self.pages, self.files, self.feeds)

    @cached_property
    def pages(self) -> frozenset[str]:
        library = self.content.library
        planned = {page.served_at for page in pages.plan(library, self.site, self.subscriptions)}
        # Each season is printed when the site is published.
        seasons = season.seasons(library.meetings, self.site.first_month)
        return frozenset(planned | {urls.season_pdf(each.label) for each in seasons})

    @cached_property
    def files(self) -> frozenset[str]:
        return frozenset(f"/{path}" for path in self.content.library.files)

    @cached_property
    def subscriptions(self) -> tuple[Subscription, ...]:
        return subscriptions(self.content.library, self.site)

    @cached_property
    def feeds(self) -> frozenset[str]:
        return frozenset(each.address for each in self.subscriptions)
