"""The Pelican edge: reads the content, hands models to templates, writes pages and feeds.

Pelican's own article and page generators stay idle (see pelicanconf.py): one typed model
for every kind of content gives one report, one check of addresses, and pages whose
inputs are known.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache, cached_property, partial
from operator import call
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import FileSystemLoader, StrictUndefined
from pelican.generators import Generator
from pelican.settings import DEFAULT_CONFIG

from builder.assets.bundles import FOLDER as ASSETS_FOLDER
from builder.assets.bundles import Assets
from builder.assets.images import Pictures
from builder.errors import BuildError
from builder.incremental.code import code_digest
from builder.incremental.fingerprint import Fingerprints
from builder.incremental.former import cache_path
from builder.incremental.kept import Kept
from builder.incremental.memo import MEMORY, ByIdentity, Results
from builder.incremental.template_dependencies import LateTemplate
from builder.incremental.texts import Texts
from builder.incremental.zones import rules_digest
from builder.processes.beside import Beside
from builder.quick_templates import quicken
from builder.writer import StagedWriter
from programmation import VERSION, pages, site_extras
from programmation.checks import check
from programmation.checks.files import unpublishable
from programmation.content.changes import Change, changes
from programmation.content.git import Questions
from programmation.content.history import Past, history_of, read_states
from programmation.content.items import Linked
from programmation.content.loader import Content, load
from programmation.feeds import table
from programmation.feeds.files import Made, Sources, feed_bytes
from programmation.model import Library
from programmation.pages import programme_pdf
from programmation.pages.page_plan import PageSpec
from programmation.pages.template_filters import FILTERS
from programmation.pages.template_functions import TemplateFunctions
from programmation.problems import Problem, has_errors, report
from programmation.settings import located_errors, site_from
from programmation.text.comment_markdown import comment_html
from programmation.text.markdown import Bodies, html_maker, texts_of

FEED_IMAGE = "images/flux.png"
"""The theme's picture for feeds: readers take no SVG."""

MANY = 3000
"""Above this many texts another process costs less than it gains, when one text is edited."""


def get_generators(_pelican: object) -> type[Generator]:
    return SiteGenerator


def leave_idle(generator: Generator) -> None:
    """Pelican's own generator writes nothing: even without articles it wants their templates."""
    generator.generate_context = generator.generate_output = lambda *_writer: None


class SiteGenerator(Generator):  # type: ignore[misc]  # Pelican has no types
    """Builds the whole site from the content folder."""

    def generate_context(self) -> None:
        """Read and check everything; nothing is put in place when there are errors."""
        with located_errors():
            self.site = site_from(self.settings, DEFAULT_CONFIG)
        with Questions(Path(self.path)) as asked:
            content = self._read()
            texts, zone = content.folder.texts, ZoneInfo(self.site.timezone)
            past = MEMORY.of("past", None, Past)
            self.history = history_of(asked, texts, zone, past)
        if self.settings.get("PUBLISHING") and not content.folder.texts:
            raise BuildError(f"aucun texte à publier dans « {Path(self.path).name} »")
        library = site_extras.with_live_comments(content.library, self.settings, self.site)
        content = self.content = replace(content, library=library)
        self.pictures = Pictures(content.folder.files, Path(self.settings["CACHE_PATH"]))
        self.pdf = site_extras.makes_pdfs(self.settings)
        self.editor = site_extras.editor(self.settings, self.site)
        self.changes = changes(
            library.meetings,
            self.site,
            read_states(self.history, library.meetings, zone, past),
            self.history.revisions,
            MEMORY.of("changes", None, ByIdentity[tuple[Change, ...]]),
        )
        known = MEMORY.of("subscriptions", None, ByIdentity[table.Subscription])
        self.subscriptions = table.subscriptions(library, self.site, known)
        self.bodies = Bodies(self.site, content.resolver, self.texts.html)
        self.functions = self._template_functions()
        self._begin_checks()

    @cached_property
    def page_specs(self) -> tuple[PageSpec, ...]:
        """Planned when they are first asked for: by each process that does."""
        return pages.plan(
            self.content.library,
            self.site,
            self.subscriptions,
            html_of_comment=comment_html,
            changes=self.changes,
            posts_per_page=self.settings["POSTS_PER_PAGE"],
            pdf=self.pdf,
            results=MEMORY.of("pages", None, Results),
        )

    def _read(self) -> Content:
        """Each file once: what has not changed since the last build is known."""
        cache = cache_path(Path(self.settings["CACHE_PATH"]), "read", [self.path])
        zone = self.site.timezone
        key = self._code() + rules_digest(zone) + zone.encode()
        kept = MEMORY.of("entries", (cache, key), lambda: Kept(cache, key))
        linked = MEMORY.of("content", self.path, Linked)
        content = load(Path(self.path), self.site, kept, linked)
        self._begin_texts(content.library)
        kept.save()
        return content

    def _code(self) -> bytes:
        return code_digest(Path(folder) for folder in self.settings["PLUGIN_PATHS"])

    def _begin_checks(self) -> None:
        """Check all, and digest what feeds are made from; on a large site, in another process while
        this one goes on with the pages."""
        told = self._told()
        # Another build in this process would know most of the feeds' fingerprints.
        apart = len(self.content.folder.texts) > MANY and not (
            MEMORY.lasting or self.texts.busy or has_errors(told)
        )
        self.fingerprints = MEMORY.of("fingerprints", None, Fingerprints)
        self.sources = self._feed_sources()
        works = [partial(self._feed_print, each) for each in self.subscriptions]
        beside = Beside[Callable[[], Any], Any](call, [*works, self._check], apart=apart)

        @cache
        def prints() -> list[str | None]:
            *prints, found = beside.results
            self._judge((*told, *found))
            return prints

        self.feed_prints = prints
        """The feeds' fingerprints, in order, once nothing is found wrong."""
        if not apart:
            prints()

    def _feed_print(self, subscription: table.Subscription) -> str | None:
        """None where something of the theme or a file is missing: making pages tells it better."""
        try:
            return self.sources.print_of(subscription, lambda of: self.fingerprints.of(of).hex())
        except (BuildError, OSError):
            return None

    def _told(self) -> tuple[Problem, ...]:
        """What is wrong, but for what the checks find."""
        return (
            *self.content.problems,
            *unpublishable(self.pictures),
            *site_extras.surprises_for_subscribers(
                self.settings,
                Path(self.context["OUTPUT_PATH"]),
                self.content.library,
                self.site,
                self.history.revisions,
            ),
        )

    def _check(self) -> list[Problem]:
        library = self.content.library
        addresses = {
            *(f"/{spec.path.removesuffix('index.html')}" for spec in self.page_specs),
            *(subscription.address for subscription in self.subscriptions),
            *(f"/{path}" for path in library.files),
        }
        if self.pdf:
            addresses |= {f"/{p.path}" for p in programme_pdf.programmes(library, self.site)}
        return check(self.content, self.site, addresses)

    def _judge(self, problems: tuple[Problem, ...]) -> None:
        """Tell all that is wrong; go no further with an error."""
        if self.history.note:
            print(self.history.note, file=sys.stderr)
        if problems:
            color = sys.stderr.isatty() and "NO_COLOR" not in os.environ
            print(report(problems, color=color), file=sys.stderr, flush=True)
        if has_errors(problems):
            raise BuildError("le contenu a des erreurs : corrigez-les, puis recommencez")

    def generate_output(self, writer: StagedWriter) -> None:
        """Queue every page, feed and file."""
        try:
            self._queue_all(writer)
        except Exception:
            # What is wrong with the content, if anything, says why.
            self.feed_prints()
            raise

    def _queue_all(self, writer: StagedWriter) -> None:
        # Much of what pages are made from, feeds are too.
        writer.fingerprints = self.fingerprints
        writer.before(self.texts.finish)
        # Where no fingerprint is of use, what is wrong must be heard all the same.
        writer.before(self.feed_prints)
        writer.meanwhile(self.texts.save)
        functions, assets = self.functions, self.functions.assets
        self._prepare_templates(functions)
        templates = {
            name: LateTemplate(self.env, name) for name in {p.template for p in self.page_specs}
        }
        for spec in self.page_specs:
            writer.write_page(spec.path, templates[spec.template], spec.source)
        if functions.cards:
            site_extras.write_share_images(
                writer, self.page_specs, Path(self.theme) / "static" / "fonts"
            )
        self._write_feeds(writer)
        for name, data in assets.bundles.items():
            writer.write_bytes(f"{ASSETS_FOLDER}/{name}", data)
        for name, path in assets.files.items():
            writer.copy_file(f"{ASSETS_FOLDER}/{name}", path)
        for name, produce, fingerprint in self.pictures.jobs():
            writer.write_bytes(name, produce, fingerprint)
        for name, path in self.pictures.others(self.content.folder.files).items():
            writer.copy_file(name, path)
        if self.pdf:
            template = self.env.get_template("print/programme.html")
            static = Path(self.theme) / "static"
            site_extras.write_programmes(writer, self.content.library, self.site, template, static)
        if self.editor:
            site_extras.write_editor(writer, self.editor)
        site_extras.write_hosting(writer, self.site, self.settings, self.editor)
        writer.describe(
            date=self.site.today.isoformat(), revision=self.history.commit, version=VERSION
        )
        if self.settings["SEARCH_INDEX"]:
            from builder.assets.search_index import (
                add_search_index,  # Only where a search is wanted.
            )

            writer.then(add_search_index)

    def _template_functions(self) -> TemplateFunctions:
        return TemplateFunctions(
            self.bodies,
            Assets(Path(self.theme)),
            self.pictures.found().pictures,
            tuple(self.settings["EMBED_HOSTS"]),
            cards=self.settings["SHARE_IMAGES"],
        )

    def _feed_sources(self) -> Sources:
        files = self.content.folder.files
        sources = Sources(
            site=self.site,
            html_of=self.bodies.absolute,
            links=self.functions,
            size_of=lambda path: self.pictures.size(path) or files[path].stat().st_size,
            html_of_comment=comment_html,
            changes=self.changes,
            revisions=self.history.revisions,
            image=f"/{ASSETS_FOLDER}/{FEED_IMAGE}",
            hub=self.settings["WEBSUB_HUB"],
            limit=self.settings["FEED_MAX_ITEMS"],
        )
        try:
            key: object = self.fingerprints.of(sources.shared_inputs)
        except (BuildError, OSError):
            # Told when pages are made: until then nothing of an earlier build serves.
            key = object()
        return replace(sources, made=MEMORY.of("feeds", key, Made))

    def _write_feeds(self, writer: StagedWriter) -> None:
        for place, subscription in enumerate(self.subscriptions):
            writer.write_bytes(
                subscription.path,
                partial(feed_bytes, subscription, self.sources),
                partial(_nth, self.feed_prints, place),
                kin="calendars" if subscription.feed.format is table.Format.ICAL else "feeds",
            )

    def _begin_texts(self, library: Library) -> None:
        """Convert every text once; those of earlier builds are known.

        Other processes begin, while this one goes on with all that needs no HTML.
        """
        hosts = tuple(self.settings["EMBED_HOSTS"])
        cache = Path(self.settings["CACHE_PATH"])
        key = self._code() + repr(hosts).encode()
        self.texts = MEMORY.of(
            "texts", (cache, key), lambda: Texts(cache, key, partial(html_maker, hosts))
        )
        self.texts.begin(texts_of(library))

    def _prepare_templates(self, functions: TemplateFunctions) -> None:
        environment = self.env
        # A missing template is an error, never a page of Pelican's "simple" theme.
        environment.loader = FileSystemLoader(Path(self.theme) / "templates")
        environment.autoescape = True
        quicken(environment)
        # They are those of one build: no need to look again at each page.
        environment.auto_reload = False
        environment.undefined = StrictUndefined
        environment.filters.update(FILTERS)
        environment.globals.update(functions.table())
        # None comes later: Jinja's own chain of maps is gone through in Python at each import.
        environment.make_globals = lambda own: {**environment.globals, **(own or {})}


def _nth(texts: Callable[[], list[str | None]], place: int) -> str | None:
    return texts()[place]
