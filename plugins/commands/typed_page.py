"""The site's page of a text that is being typed: as a build would render it, nothing written."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment
from pelican.settings import DEFAULT_CONFIG

from assets.bundles import Assets
from assets.images import Pictures
from commands.judging import Proposal, reading
from fast_dataclass import dataclass
from programmation import pages, urls
from programmation.content.addresses import address_of
from programmation.content.described_site import described, with_organization
from programmation.content.loader import Content, load
from programmation.content.reader import read_document
from programmation.feeds import table
from programmation.generator import prepare_templates
from programmation.organization import ORGANIZATION
from programmation.pages.template_functions import TemplateFunctions
from programmation.problems import Problem
from programmation.settings import Site, site_from
from programmation.text.body_renderer import BodyRenderer
from programmation.text.markdown import html_maker


@dataclass(frozen=True)
class TypedPage:
    html: str
    """Empty while what is missing in the text leaves it without a page."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with it, then."""


def typed_page(
    root: Path, settings_file: Path, settings: Mapping[str, Any], change: Proposal
) -> TypedPage:
    """The page where the text of `change` shows, as the content folder `root` would have it.

    New pictures keep the address of their file: whoever asks has them.
    """
    site = described(site_from(settings, DEFAULT_CONFIG), root)
    if change.path == ORGANIZATION.file:
        zone = ZoneInfo(site.timezone)
        entry, _ = read_document(change.path, change.data or b"", zone, judged=False)
        site = with_organization(site, entry)
    with tempfile.TemporaryDirectory(prefix="editor-") as folder:
        content = load(root, site, reading(change, Path(folder)))
        theme = settings_file.resolve().parent / settings["THEME"]
        functions = _functions(content, site, settings, theme)
    wanted = _address(content, change.path)
    planned = pages.plan(content.library, site, table.subscriptions(content.library, site))
    page = next((page for page in planned if page.served_at == wanted), None)
    if page is None:
        return TypedPage("", tuple(p for p in content.problems if p.path == change.path))
    environment = Environment(**settings.get("JINJA_ENVIRONMENT", {}))  # noqa: S701 (set there)
    prepare_templates(environment, theme, functions)
    return TypedPage(environment.get_template(page.template).render(page.context()))


def _functions(
    content: Content, site: Site, settings: Mapping[str, Any], theme: Path
) -> TemplateFunctions:
    hosts = tuple(settings.get("EMBED_HOSTS") or ())
    pictures = Pictures(content.folder.files, Path(settings.get("CACHE_PATH") or ".cache"))
    bodies = BodyRenderer(site, content.resolver, html_maker(hosts))
    return TemplateFunctions(bodies, Assets.of(theme), pictures.found().pictures, hosts)


def _address(content: Content, path: str) -> str:
    """Of the page of the text at `path`, or of the one that shows it."""
    if path == ORGANIZATION.file:
        return urls.HOME
    comment = next((one for one in content.library.comments if one.source.path == path), None)
    if comment:
        return comment.post
    return next((address_of(entry) for entry in content.entries if entry.path == path), "")
