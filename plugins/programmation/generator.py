"""The Pelican edge: reads the content, hands models to templates, writes pages and feeds.

Pelican's own article and page generators stay idle (see pelicanconf.py): one typed model
for every kind of content gives one report, one check of addresses, and pages whose
inputs are known.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pelican.generators import Generator
from pelican.settings import DEFAULT_CONFIG

from assets.bundles import FOLDER as ASSETS_FOLDER
from assets.bundles import Assets
from assets.images import Pictures
from builder.errors import BuildError
from builder.incremental.converted_texts import ConvertedTexts
from builder.incremental.fingerprint import rules_digest
from builder.incremental.inputs import LiveInputs, code_digest
from builder.incremental.memo import MEMORY, BuildMemo
from builder.incremental.parsed_files import ParsedFiles
from builder.incremental.template_dependencies import LateTemplate, keep_bytecode
from builder.output.file_system import FileReader
from builder.progress import PROGRESS
from builder.writer import StagedWriter
from fast_dataclass import dataclass
from programmation import VERSION, pages, publishing, site_extras
from programmation.checks import check
from programmation.checks.media import of_pictures
from programmation.content.described_site import site_of
from programmation.content.history import GitQueries, History, history_of
from programmation.content.library import texts_of
from programmation.content.lives import Lives, read_lives
from programmation.content.loader import Content, Parse, ParsedTexts, load
from programmation.content.source_files import read_folder
from programmation.content.story import changes
from programmation.feeds import table
from programmation.feeds.files import Sources, feed_bytes, feed_inputs
from programmation.pages.site_page import SitePage
from programmation.pages.template_functions import TemplateFunctions, prepare_templates
from programmation.problems import Problem, Refusal, Severity, has_errors, left_aside, report
from programmation.settings import SettingError, Site, located_errors
from programmation.text.body_renderer import BodyRenderer
from programmation.text.markdown import html_maker

if TYPE_CHECKING:
    from programmation.editor.admin_page import PublishedEditor


@dataclass(frozen=True, kw_only=True)
class SitePlan:
    """The site to build, from content without errors."""

    content: Content
    history: History
    sources: Sources
    """Inputs of feeds beside the content, the site among them."""
    subscriptions: tuple[table.Subscription, ...]
    pages: tuple[SitePage, ...]
    pictures: Pictures
    functions: TemplateFunctions
    editor: PublishedEditor | None


def get_generators(_pelican: object) -> type[Generator]:
    return SiteGenerator


def leave_idle(generator: Generator) -> None:
    """Keep Pelican's own generators from writing: without articles they need templates too."""
    generator.generate_context = generator.generate_output = lambda *_writer: None
    # For Pelican's copies of sources (OUTPUT_SOURCES), which then has none.
    generator.context.update(articles=[], pages=[])


class SiteGenerator(Generator):  # type: ignore[misc]  # Pelican has no types
    """Builds the whole site from the content folder."""

    def generate_context(self) -> None:
        """Read and check everything; errors stop the build."""
        self.cache = Path(self.settings["CACHE_PATH"])
        self.store = MEMORY.store(self.cache)
        self.code = code_digest(self.settings["PLUGIN_PATHS"])
        try:
            PROGRESS.show("Lecture des textes")
            with located_errors():
                site = site_of(self.settings, Path(self.path), DEFAULT_CONFIG)
            with GitQueries(Path(self.path)) as asked:
                content = self._read(site)
                zone = ZoneInfo(site.timezone)
                history = history_of(asked, content.folder.texts, zone, site.today)
            if self.settings.get("PUBLISHING") and not content.folder.texts:
                raise BuildError(f"aucun texte à publier dans « {Path(self.path).name} »")
            library = site_extras.with_live_comments(content.library, self.settings, site)
            lives = read_lives(history, library, site)
            former = publishing.former_themes(library, lives)
            content = replace(content, library=replace(library, former_themes=former))
            self.plan = self._planned(site, content, history, lives)
            PROGRESS.show("Vérification")
            problems = self._problems(self.plan)
            PROGRESS.clear()
            _report(*left_aside(problems, content.left_warnings), history.notes)
        except (Refusal, SettingError) as refusal:
            raise BuildError(str(refusal)) from None

    def _planned(self, site: Site, content: Content, history: History, lives: Lives) -> SitePlan:
        library = content.library
        changed = changes(library.meetings, site, lives.states, MEMORY.memo)
        publication = None
        if self.settings.get("PUBLISHING"):
            publishing.require_history(history, lives)
            live, output = LiveInputs(), Path(self.context["OUTPUT_PATH"])
            publication = publishing.last_publication(output, site, live.fetch)
            # No file tells of a change of these: `make html` must ask again.
            self.settings["LIVE_INPUTS"] = live.digests
        if publication:
            from programmation.feeds.told_news import changes_to_tell

            changed = changes_to_tell(changed, publication, library.meetings, site, lives.states)
        subscriptions = table.subscriptions(library, site, changed, MEMORY.memo)
        files = content.folder.files
        pictures = Pictures(files, self.cache, self.store)
        functions = TemplateFunctions(
            BodyRenderer(site, content.resolver, self.texts.html, sizes=pictures.found().sizes),
            Assets.from_theme(Path(self.theme)),
            pictures.found().pictures,
            cards=self.settings["SHARE_IMAGES"],
        )
        return SitePlan(
            content=content,
            history=history,
            sources=Sources(
                site=site,
                html_of=functions.bodies.absolute,
                links=functions,
                size_of=lambda path: pictures.size(path) or files[path].stat().st_size,
                library=library,
                changes=changed,
                lives=lives,
                publication=publication,
                memo=MEMORY.memo,
            ),
            subscriptions=subscriptions,
            pages=pages.plan(library, site, subscriptions, changes=changed, memo=MEMORY.memo),
            pictures=pictures,
            functions=functions,
            editor=site_extras.editor(self.settings, site, library),
        )

    def _read(self, site: Site) -> Content:
        """Read the content; entries of unchanged files come from the cache."""
        zone = site.timezone.encode()
        key = b"\0".join([self.code, rules_digest(site.timezone), zone, os.fsencode(self.path)])
        parsed = ParsedFiles(self.store, key)
        hosts = site.embed_hosts
        code = self.code + repr(hosts).encode()
        self.texts = ConvertedTexts(self.store, code, partial(html_maker, hosts))

        def read_texts(root: Path, parse: Parse) -> ParsedTexts:
            with closing(FileReader()) as files:
                folder = read_folder(root, parsed.read, files.read)
            found = parsed.results(folder.texts, parse)
            # Other processes convert texts, while this one goes on with what needs no HTML.
            self.texts.begin(texts_of([entry for entry, _ in found]))
            return folder, found

        content = load(Path(self.path), site, read_texts, MEMORY.memo)
        parsed.save()
        return content

    def _problems(self, plan: SitePlan) -> tuple[Problem, ...]:
        """All that is wrong with the content."""
        library, sources = plan.content.library, plan.sources
        addresses = pages.addresses(plan.pages, plan.subscriptions, library, sources.site)
        of_file = partial(self.store.of_file, self.code)
        found = check(plan.content, sources.site, addresses, of_file)
        if sources.site.shown_day:
            # In a site for an earlier day, later texts are no mistake.
            found = [replace(problem, severity=Severity.WARNING) for problem in found]
        return (
            *plan.content.problems,
            *of_pictures(plan.pictures, plan.content),
            *found,
            *publishing.surprises(sources, plan.content, addresses),
        )

    def generate_output(self, writer: StagedWriter) -> None:
        """Queue every page, feed and file."""
        plan, site = self.plan, self.plan.sources.site
        writer.around_render(self.texts.finish, self.texts.save)
        templates_folder = Path(self.theme) / "templates"
        prepare_templates(self.env, templates_folder, plan.functions.table(), BuildMemo())
        keep_bytecode(self.env, self.store, self.code)
        for page in plan.pages:
            # Pages of a season share meetings: in one process, each is made once.
            batch = page.template if page.template == "season.html" else ""
            writer.write_page(page.path, LateTemplate(self.env, page.template), page, batch)
        static = Path(self.theme) / "static"
        if plan.functions.cards:
            site_extras.write_share_images(writer, plan.pages, static / "fonts")
        _write_feeds(writer, plan.subscriptions, plan.sources)
        site_extras.write_open_data(writer, plan.content.library, plan.sources)
        _write_files(writer, plan)
        if site.printed:
            theme = Path(self.theme) / "print"
            site_extras.write_programmes(writer, plan.content.library, site, theme)
        if plan.editor:
            site_extras.write_editor(writer, plan.editor)
        site_extras.write_hosting(writer, site, self.settings, plan.editor)
        writer.add_build_info(
            date=site.today.isoformat(), revision=plan.history.commit, version=VERSION
        )
        if self.settings["SEARCH_INDEX"]:
            # Only when the search is on.
            from assets.search_index import add_search_index

            writer.after_render(add_search_index)


def _write_feeds(
    writer: StagedWriter, subscriptions: Iterable[table.Subscription], sources: Sources
) -> None:
    def fingerprint(subscription: table.Subscription) -> bytes:
        return MEMORY.digests.digest(sources, *feed_inputs(subscription, sources))

    for subscription in subscriptions:
        for path in subscription.paths:
            writer.write_bytes(
                path,
                partial(feed_bytes, subscription, sources),
                partial(fingerprint, subscription),
                batch="calendars" if subscription.feed.format is table.Format.ICAL else "feeds",
            )


def _write_files(writer: StagedWriter, plan: SitePlan) -> None:
    """Queue the theme's files, and the content's."""
    assets = plan.functions.assets
    for name, data in assets.bundles.items():
        writer.write_bytes(f"{ASSETS_FOLDER}/{name}", data)
    for name, path in assets.files.items():
        writer.copy_file(f"{ASSETS_FOLDER}/{name}", path)
    withheld = plan.content.withheld()
    for picture in plan.pictures.jobs(withheld):
        writer.write_bytes(*picture)
    for name, path in plan.pictures.documents.items():
        if name not in withheld:
            writer.copy_file(name, path)


def _report(problems: list[Problem], left: int, notes: Iterable[str]) -> None:
    """Report all problems, except the `left` ignored ones; errors stop the build."""
    for note in notes:
        print(note, file=sys.stderr)
    if problems or left:
        color = sys.stderr.isatty() and "NO_COLOR" not in os.environ
        print(report(problems, color=color, left=left), file=sys.stderr, flush=True)
    if has_errors(problems):
        raise BuildError("le contenu a des erreurs : corrigez-les, puis recommencez")
