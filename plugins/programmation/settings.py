"""The site's settings: rules, reading, and their value.

The clock is read here only, once: `site_from` puts the day of the build in `Site`.
"""

from __future__ import annotations

import json
import os
import re
import runpy
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from fast_dataclass import dataclass
from programmation.parts import Banner, Link, Partner

# -- Rules ----------------------------------------------------------------------


def _count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**6


def _texts(pattern: str) -> Callable[[object], bool]:
    return lambda value: (
        isinstance(value, list | tuple | set)
        and all(isinstance(text, str) and re.fullmatch(pattern, text) for text in value)
    )


def _nothing_or(pattern: str) -> Callable[[object], bool]:
    return lambda value: not value or bool(isinstance(value, str) and re.fullmatch(pattern, value))


def _plain(value: object) -> bool:
    # The editor receives it as JSON.
    with suppress(TypeError, ValueError, RecursionError):
        return isinstance(value, Mapping) and bool(json.dumps(value))
    return False


def _theme(value: object) -> bool:
    # Pelican reports a missing folder.  An empty name stands for the settings' own folder.
    folder = Path(str(value or "."))
    return (folder / "templates").is_dir() or not folder.is_dir()


ADDRESS = (
    _nothing_or(r"https?://[^\s/?#\"<>]+\.[^\s\"<>]+"),
    'une adresse complète, comme "https://www.example.org/page"',
)
EMAIL = (
    _nothing_or(r"[^\s@<>\"]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
    'une adresse de courriel, comme "info@example.org"',
)
TEXT = (
    _nothing_or(r"[^\0-\x08\x0b\x0c\x0e-\x1f\x7f]*"),
    'un texte entre guillemets, comme "info@example.org"',
)
FLAG = (lambda value: isinstance(value, bool), "True ou False, sans guillemets")

RULES: Mapping[str, tuple[Callable[[object], bool], str]] = {
    **dict.fromkeys("SITENAME SITESUBTITLE SITE_REGION ISSO_DATABASE EDITOR_CONTENT".split(), TEXT),
    **dict.fromkeys("SHOW_DRAFTS SEARCH_INDEX SHARE_IMAGES PROGRAMME_PDF PUBLISHING".split(), FLAG),
    **dict.fromkeys(("FACEBOOK_URL", "NEWSLETTER_URL", "INDEXNOW_URL", "WEBSUB_HUB"), ADDRESS),
    "SITE_EMAIL": EMAIL,
    "FEED_TAG_HOST": (_nothing_or(r"[a-z0-9.-]+"), 'un nom d’hôte, comme "www.example.org"'),
    "SITE_LANGUAGE": (_nothing_or(r"[A-Za-z]+(?:-[A-Za-z0-9]+)*"), 'une langue, comme "fr-CA"'),
    "ISSO_URL": (
        # A comma, a semicolon or a space would extend the pages' security policy.
        _nothing_or(r"(?a:https?://[\w.:-]+(?:/[\w./~-]*)?)"),
        'une adresse, comme "https://commentaires.example.org"',
    ),
    "SEASON_FIRST_MONTH": (lambda value: value in range(1, 13), "un mois, de 1 à 12"),
    "COMMENT_DAYS": (
        lambda value: not value or _count(value),
        "un nombre de jours, comme 30, ou 0",
    ),
    "POSTS_PER_PAGE": (_count, "un nombre d’articles, comme 10"),
    "FEED_MAX_ITEMS": (
        lambda value: value is None or _count(value),
        "un nombre de nouvelles, comme 100, ou None",
    ),
    "THEME": (_theme, 'le nom du dossier du thème, comme "theme"'),
    "EDITOR_BACKEND": (
        lambda value: not value or _plain(value),
        'par exemple {"name": "github", "repo": "organisation/site", "branch": "main"}',
    ),
    "EMBED_HOSTS": (
        # Anything but the name of a host would extend the pages' security policy.
        _texts(r"[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?"),
        'une liste de noms d’hôtes, comme ["www.youtube-nocookie.com"]',
    ),
    "OUTPUT_RETENTION": (_texts(".+"), 'une liste de noms, comme ["CNAME"]'),
    "INDEXNOW_KEY": (
        _nothing_or(r"[A-Za-z0-9-]{8,128}"),
        "de 8 à 128 lettres sans accent, chiffres ou traits d’union",
    ),
}
"""Name of a setting → test of its value, and French words for the values allowed.  Others are
checked by `site_from`."""

OTHERS = frozenset({"SITEURL", "TIMEZONE", "BUILD_DATE"})


def troubles(settings: Mapping[str, object], foreign: Container[str] = ()) -> Iterator[str]:
    """`NAME : what is wrong`, for each setting with a wrong value or a misspelt name.

    `foreign`: names of other plugins' settings, never taken for misspelt ones.
    """
    for name, (right, expected) in RULES.items():
        if name in settings and not right(settings[name]):
            yield f"{name} : {settings[name]!r} ne convient pas. Écrivez {expected}."
    known = {*RULES, *OTHERS}
    for name in settings:
        if name in known or name in foreign:
            continue
        # Settings of Pelican plugins do not resemble ours.
        if near := get_close_matches(name, known, 1, cutoff=0.85):
            yield f"{name} : réglage inconnu. Écrivez plutôt « {near[0]} »."


def located(message: str, files: Iterable[Path]) -> str:
    """`message` with the place of the setting that each line names, where found.  `files`: settings
    files, the one whose values win first."""
    places: dict[str, str] = {}
    for file in files:
        given = {
            match[1]: f"{file.name}:{number}"
            for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
            if (match := re.match(r"([A-Z_]+)\s*(?::[^=]+)?=", line))
        }
        places = given | places
    # SITEURL and BUILD_DATE of the environment win over files.
    starts = {name: f"{places[name]} : {name}" for name in places.keys() - os.environ.keys()}
    return re.sub(r"(?m)^[A-Z_]+(?= : )", lambda name: starts.get(name[0], name[0]), message)


def settings_files() -> list[Path]:
    """Loaded settings files: the one given to Pelican, then those that it imports."""
    loaded = (m for m in list(sys.modules.values()) if getattr(m, "__file__", None))
    return [Path(str(m.__file__)) for m in loaded
            if isinstance(getattr(m, "PLUGIN_PATHS", None), list)]  # fmt: skip


# -- The value ------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class SiteFacts:
    """Facts of the site that pages may show; not the day of the build."""

    name: str
    url: str
    """Absolute address without final slash; may have a path: `https://example.org/pole`."""
    shown_day: date | None = None
    """Day taken for today in the browser too, to show the site as on another day."""
    description: str = ""
    region: str = ""
    email: str = ""
    language: str = "fr-CA"
    timezone: str = "America/Toronto"
    networks: tuple[Link, ...] = ()
    """Pages of the organisation elsewhere: Facebook, LinkedIn…"""
    newsletter: str = ""
    intro: str = ""
    """First words of the home page."""
    phone: str = ""
    postal_address: str = ""
    partners: tuple[Partner, ...] = ()
    banner: Banner | None = None

    @cached_property
    def root(self) -> str:
        """Path under which the site lives on its host: `""` or `/pole`."""
        return urlsplit(self.url).path.rstrip("/")

    def absolute(self, address: str) -> str:
        """`/articles/` → `https://example.org/articles/`; other addresses unchanged."""
        return f"{self.url}{address}" if address.startswith("/") else address


@dataclass(frozen=True, kw_only=True)
class Site(SiteFacts):
    """The settings of the site being built, and the day of the build."""

    today: date
    first_month: int = 9
    posts_per_page: int = 10
    left_in_settings: tuple[tuple[str, str], ...] = ()
    """Settings that `organisation.md` could replace, each with the line to write there."""
    tag_host: str = ""
    """Host of the feeds' permanent ids; never changes, even when `url` does."""
    show_drafts: bool = False
    comment_days: int = 0
    """Number of days for which a post takes comments; 0 for no limit."""
    isso: str = ""
    """Address of the Isso server for comments; empty for comments by e-mail."""
    embed_hosts: tuple[str, ...] = ()
    """Hosts allowed in frames."""
    hub: str = ""
    """WebSub hub for feed readers; may be empty."""
    printed: bool = False
    """Whether each season has a PDF beside its page, and each community a poster."""
    feed_limit: int | None = None
    """Most items of a feed, the newest; None for all."""

    @cached_property
    def undated(self) -> Site:
        """The site without the day of the build, for results that do not depend on it."""
        return replace(self, today=date.min)


# -- Reading --------------------------------------------------------------------


class SettingError(ValueError):
    """A setting that cannot be used; the message is French, with its name."""


@contextmanager
def located_errors(*files: Path) -> Iterator[None]:
    """Add the setting's place to a `SettingError` raised in the block.  `files`: settings files; by
    default those that Pelican has loaded."""
    try:
        yield
    except SettingError as error:
        raise SettingError(located(str(error), files or settings_files())) from None


def settings_from(path: Path) -> dict[str, Any]:
    """Pelican's settings in the file at `path`."""
    return {name: value for name, value in runpy.run_path(str(path)).items() if name.isupper()}


def is_site_address(text: str) -> bool:
    """Whether addresses of pages may begin with `text`."""
    try:
        parts = urlsplit(text)
        _ = parts.port  # It raises ValueError for a port that is not a number.
    except ValueError:
        return False
    # `urlsplit` removes characters (tabs, ends of line) that a pasted address may have.
    known = parts.scheme in ("http", "https") and parts.hostname and not parts.username
    known = known and parts.path.isascii() and ".." not in parts.path.split("/")
    return bool(known) and text.isprintable() and not set(text) & set(' ?#"<>\\')


def site_from(
    settings: Mapping[str, Any],
    foreign: Container[str] = (),
    read_day: Callable[[str], date] = date.fromisoformat,
) -> Site:
    """The site described by `settings`, some of them `foreign`.  Raises `SettingError`.  read_day:
    reads JOUR; raises ValueError for another text."""
    if mistakes := "\n".join(troubles(settings, foreign)):
        raise SettingError(mistakes)

    def text(name: str, default: str = "") -> str:
        return str(settings.get(name) or default)

    url = text("SITEURL").rstrip("/")
    if not is_site_address(url):
        encoded = "" if url.isascii() else quote(url, safe=":/%")
        right = encoded if is_site_address(encoded) else 'par exemple "https://www.example.org"'
        raise SettingError(f"SITEURL : « {url} » n’est pas une adresse. Écrivez {right}.")
    timezone = text("TIMEZONE", "America/Toronto")
    # `make serve JOUR=…`; the public always sees today.
    asked = "" if settings.get("PUBLISHING") else os.environ.get("JOUR", "")
    shown = day_given("JOUR", asked, read_day) if asked else None
    facebook = text("FACEBOOK_URL")
    return Site(
        name=text("SITENAME"),
        url=url,
        today=shown or build_date(settings.get("BUILD_DATE"), timezone),
        shown_day=shown,
        timezone=timezone,
        networks=(Link("Facebook", facebook),) if facebook else (),
        tag_host=text("FEED_TAG_HOST", urlsplit(url).hostname or ""),
        isso=text("ISSO_URL").rstrip("/"),
        embed_hosts=tuple(settings.get("EMBED_HOSTS") or ()),
        **{name: settings[setting] for name, setting in AS_GIVEN.items() if settings.get(setting)},
    )


AS_GIVEN: Mapping[str, str] = {
    "description": "SITESUBTITLE", "region": "SITE_REGION", "email": "SITE_EMAIL",
    "language": "SITE_LANGUAGE", "newsletter": "NEWSLETTER_URL", "hub": "WEBSUB_HUB",
    "first_month": "SEASON_FIRST_MONTH", "posts_per_page": "POSTS_PER_PAGE",
    "show_drafts": "SHOW_DRAFTS", "comment_days": "COMMENT_DAYS", "printed": "PROGRAMME_PDF",
    "feed_limit": "FEED_MAX_ITEMS",
}  # fmt: skip
"""Attribute of the site → setting whose value it takes, unless that is empty."""


YEARS = range(1970, 3000)
"""Years that a site may be built for: seasons around them are computed."""


def day_given(name: str, given: str, read_day: Callable[[str], date] = date.fromisoformat) -> date:
    """The day typed as `name`.  Raises `SettingError`."""
    with suppress(ValueError):
        day = read_day(given)
        if day.year in YEARS:
            return day
    raise SettingError(f'{name} : « {given} » n’est pas une date, comme "2017-10-01".')


def build_date(setting: object, timezone: str) -> date:
    """BUILD_DATE, from the setting or the environment; else the day of SOURCE_DATE_EPOCH, or
    today, in `timezone`."""
    try:
        zone = ZoneInfo(timezone)
    except (KeyError, ValueError, OSError):  # Also for a folder of zones.
        message = f'fuseau « {timezone} » inconnu. Écrivez par exemple "America/Toronto".'
        raise SettingError(f"TIMEZONE : {message}") from None
    if isinstance(setting, date):
        # Also for a datetime.
        setting = f"{setting:%Y-%m-%d}"
    if given := setting or os.environ.get("BUILD_DATE"):
        return day_given("BUILD_DATE", str(given))
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        with suppress(ValueError, OverflowError, OSError):
            day = datetime.fromtimestamp(int(epoch), UTC).astimezone(zone).date()
            if day.year in YEARS:
                return day
        raise SettingError(f"SOURCE_DATE_EPOCH : « {epoch} » n’est pas un instant.")
    return datetime.now(zone).date()
