"""A text of the browser editor before it is saved: what `make check` would say of it, and its page,
as a build would render it.  Nothing is written in the content folder.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import field
from operator import attrgetter
from pathlib import Path

from jinja2 import Environment

from assets.bundles import Assets
from assets.images import Pictures
from commands.check import judged
from commands.project import Project
from fast_dataclass import dataclass
from programmation import pages, urls
from programmation.content.addresses import address_of
from programmation.content.described_site import with_organization
from programmation.content.loader import Content, Parse, ParsedTexts, ReadTexts, load
from programmation.content.reader import read_document
from programmation.content.source_files import read_folder
from programmation.feeds import table
from programmation.organization import ORGANIZATION
from programmation.pages.template_functions import TemplateFunctions, prepare_templates
from programmation.problems import Problem
from programmation.text.body_renderer import BodyRenderer
from programmation.text.markdown import html_maker


@dataclass(frozen=True)
class Proposal:
    """What a save, or a removal, would do to the content folder."""

    path: str
    data: bytes | None
    """The file's new bytes; None to remove it."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Path → bytes of the pictures and documents that come with the text."""

    def reader(self, beside: Path) -> ReadTexts:
        """A reader of the folder as this change would leave it; new files go in `beside`."""

        def read(root: Path, parse: Parse) -> ParsedTexts:
            for path, data in self.files.items():
                (beside / path).parent.mkdir(parents=True, exist_ok=True)
                (beside / path).write_bytes(data)
            folder, added = read_folder(root), read_folder(beside)
            folder.files.update(added.files)
            folder.problems.extend(added.problems)
            for held in (folder.texts, folder.files):
                held.pop(self.path, None)
            if self.data is not None:
                folder.texts[self.path] = self.data
            return folder, [parse(path, folder.texts[path]) for path in sorted(folder.texts)]

        return read


def _address(content: Content, path: str) -> str:
    """Address of the page of the text at `path`; empty when it has none."""
    return next((address_of(each) for each in content.entries if each.path == path), "")


@dataclass(frozen=True)
class Judgement:
    problems: tuple[Problem, ...]
    """Problems of the file, and those that the change makes elsewhere."""
    body_line: int
    """Line where the text begins, below the fields."""
    address_before: str
    """Address of the page as saved; empty for a new text, or one without a page."""
    address: str


def judge(project: Project, change: Proposal) -> Judgement:
    before, already, _ = judged(project)
    with tempfile.TemporaryDirectory(prefix="editor-") as folder:
        after, found, _ = judged(project, change.reader(Path(folder)))
    identity = attrgetter("path", "field", "message", "value")
    known = set(map(identity, already))
    new = [each for each in found if each.path == change.path or identity(each) not in known]
    problems = tuple(sorted(new, key=lambda each: (not each.is_error, each.path, each.line)))
    entry = next((each for each in after.entries if each.path == change.path), None)
    return Judgement(
        problems,
        entry.body_line if entry else 1,
        _address(before, change.path),
        _address(after, change.path),
    )


def typed_page(project: Project, theme: Path, change: Proposal) -> tuple[str, tuple[Problem, ...]]:
    """The page that shows the text of `change`, and no problem; or an empty text, and the problems
    of the text, for which it has no page.

    theme: its folder.  New pictures keep the address of their file, for the caller to replace.
    """
    site = project.site
    if change.path == ORGANIZATION.file:
        entry, _ = read_document(change.path, change.data or b"", project.zone, judged=False)
        site = with_organization(site, entry)
    with tempfile.TemporaryDirectory(prefix="editor-") as folder:
        content = load(project.content, site, change.reader(Path(folder)))
        # While the new files exist.
        found = Pictures(content.folder.files, project.cache).found()
    # A comment shows on its post, the organisation's facts on the home page.
    posts = (each.post for each in content.library.comments if each.source.path == change.path)
    wanted = next(posts, "") or _address(content, change.path)
    wanted = urls.HOME if change.path == ORGANIZATION.file else wanted
    planned = pages.plan(content.library, site, table.subscriptions(content.library, site))
    page = next((page for page in planned if page.served_at == wanted), None)
    if page is None:
        return "", tuple(p for p in content.problems if p.path == change.path)
    bodies = BodyRenderer(site, content.resolver, html_maker(site.embed_hosts), sizes=found.sizes)
    functions = TemplateFunctions(bodies, Assets.from_theme(theme), found.pictures)
    options = project.settings.get("JINJA_ENVIRONMENT", {})
    environment = Environment(**options)  # noqa: S701 (set there)
    prepare_templates(environment, theme / "templates", functions.table())
    return environment.get_template(page.template).render(page.context()), ()
