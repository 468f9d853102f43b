"""The site's settings: what each may be, how they are read, and the value that they give.

The clock enters the build here, once: `site_from` puts the day of the build in `Site`.
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


def _hosts(value: object) -> bool:
    # Anything but a host's name would add to the pages' security policy.
    return isinstance(value, list | tuple | set) and all(
        isinstance(host, str) and re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?", host)
        for host in value
    )


def _nothing_or(pattern: str) -> Callable[[object], bool]:
    return lambda value: not value or bool(isinstance(value, str) and re.fullmatch(pattern, value))


def _plain(value: object) -> bool:
    # The editor reads it in JSON.
    with suppress(TypeError, ValueError, RecursionError):
        return isinstance(value, Mapping) and bool(json.dumps(value))
    return False


def _theme(value: object) -> bool:
    # A folder that is not there, Pelican tells.  An empty name is the settings' own.
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
        # A comma, a semicolon or a space would add something to the pages' security policy.
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
    "EMBED_HOSTS": (_hosts, 'une liste de noms d’hôtes, comme ["www.youtube-nocookie.com"]'),
    "INDEXNOW_KEY": (
        _nothing_or(r"[A-Za-z0-9-]{8,128}"),
        "de 8 à 128 lettres sans accent, chiffres ou traits d’union",
    ),
}
"""Name of a setting → test of its value, and French words for what it must be.  `site_from` judges
the others."""

OTHERS = frozenset({"SITEURL", "TIMEZONE", "BUILD_DATE"})


def troubles(settings: Mapping[str, object], foreign: Container[str] = ()) -> Iterator[str]:
    """`NAME : what is wrong`, for each setting with a wrong value or a misspelt name.

    `foreign`: names that are right without being ours, which need not be compared with ours.
    """
    for name, (right, expected) in RULES.items():
        if name in settings and not right(settings[name]):
            yield f"{name} : {settings[name]!r} ne convient pas. Écrivez {expected}."
    known = {*RULES, *OTHERS}
    for name in settings:
        if name in known or name in foreign:
            continue
        # Plugins of Pelican have names of their own, which resemble none of ours.
        if near := get_close_matches(name, known, 1, cutoff=0.85):
            yield f"{name} : réglage inconnu. Écrivez plutôt « {near[0]} »."


def located(message: str, files: Iterable[Path]) -> str:
    """`message` with the place of the setting that each of its lines names, where found.

    `files`: the settings, the one that has the last word first.
    """
    places: dict[str, str] = {}
    for file in files:
        given = {
            match[1]: f"{file.name}:{number}"
            for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
            if (match := re.match(r"([A-Z_]+)\s*(?::[^=]+)?=", line))
        }
        places = given | places
    # SITEURL and BUILD_DATE may come from the environment, which wins.
    starts = {name: f"{places[name]} : {name}" for name in places.keys() - os.environ.keys()}
    return re.sub(r"(?m)^[A-Z_]+(?= : )", lambda name: starts.get(name[0], name[0]), message)


def settings_files() -> list[Path]:
    """The settings that Pelican has loaded: the file that it was given, then what that imports."""
    loaded = (m for m in list(sys.modules.values()) if getattr(m, "__file__", None))
    return [Path(str(m.__file__)) for m in loaded
            if isinstance(getattr(m, "PLUGIN_PATHS", None), list)]  # fmt: skip


# -- The value ------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class SiteFacts:
    """What pages may show of the site; the day it is built for is not among it."""

    name: str
    url: str
    """Absolute address without final slash; may hold a path: `https://example.org/pole`."""
    shown_day: date | None = None
    """Day that pages take for today in the browser too: the site as on another day."""
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
    """What the settings say of the site being built, and the day it is built for."""

    today: date
    first_month: int = 9
    posts_per_page: int = 10
    left_in_settings: tuple[tuple[str, str], ...] = ()
    """Settings that the organisation's file could replace, each with the line to write there."""
    tag_host: str = ""
    """Host of the feeds' permanent ids; never changes, even when `url` does."""
    show_drafts: bool = False
    comment_days: int = 0
    """Days after which a post takes no more comments; 0 for never."""
    isso: str = ""
    """Address of the Isso server that takes comments, or nothing: they come by e-mail."""
    embed_hosts: tuple[str, ...] = ()
    """Hosts whose frames the pages show."""
    hub: str = ""
    """WebSub hub that readers of feeds may ask for news, or nothing."""
    printed: bool = False
    """Whether each season has a PDF beside its page, and each community a poster."""
    feed_limit: int | None = None
    """How many items a feed holds at most, the newest; all of them when None."""

    @cached_property
    def undated(self) -> Site:
        """The site without the day of the build, for what that day does not change."""
        return replace(self, today=date.min)


# -- Reading --------------------------------------------------------------------


class SettingError(ValueError):
    """A setting that cannot be used; the message is French and names it."""


@contextmanager
def located_errors(*files: Path) -> Iterator[None]:
    """Add the place of the setting to a `SettingError` raised in the block.

    `files`: where the settings are; by default those that Pelican has loaded.
    """
    try:
        yield
    except SettingError as error:
        raise SettingError(located(str(error), files or settings_files())) from None


def settings_from(path: Path) -> dict[str, Any]:
    """Pelican's settings in the file at `path`."""
    return {name: value for name, value in runpy.run_path(str(path)).items() if name.isupper()}


def is_site_address(text: str) -> bool:
    """Whether addresses of pages can begin with `text`."""
    try:
        parts = urlsplit(text)
        _ = parts.port  # Raises where it is no number.
    except ValueError:
        return False
    # What is typed in it may be pasted: nothing that `urlsplit` would take away.
    known = parts.scheme in ("http", "https") and parts.hostname and not parts.username
    known = known and parts.path.isascii() and ".." not in parts.path.split("/")
    return bool(known) and text.isprintable() and not set(text) & set(' ?#"<>\\')


def site_from(
    settings: Mapping[str, Any],
    foreign: Container[str] = (),
    read_day: Callable[[str], date] = date.fromisoformat,
) -> Site:
    """The site described by `settings`, some of them `foreign`.  Raises `SettingError`.

    read_day: reads JOUR; raises ValueError for what is no day.
    """
    if found := "\n".join(troubles(settings, foreign)):
        raise SettingError(found)

    def text(name: str, default: str = "") -> str:
        return str(settings.get(name) or default)

    url = text("SITEURL").rstrip("/")
    if not is_site_address(url):
        encoded = "" if url.isascii() else quote(url, safe=":/%")
        right = encoded if is_site_address(encoded) else "par exemple https://www.example.org"
        raise SettingError(f"SITEURL : « {url} » n’est pas une adresse. Écrivez {right}.")
    timezone = text("TIMEZONE", "America/Toronto")
    # `make serve JOUR=…`; the public sees today.
    asked = "" if settings.get("PUBLISHING") else os.environ.get("JOUR", "")
    shown = day_given("JOUR", asked, read_day) if asked else None
    facebook = text("FACEBOOK_URL")
    return Site(
        name=text("SITENAME"),
        url=url,
        today=shown or build_date(settings.get("BUILD_DATE"), timezone),
        shown_day=shown,
        description=text("SITESUBTITLE"),
        region=text("SITE_REGION"),
        email=text("SITE_EMAIL"),
        language=text("SITE_LANGUAGE", "fr-CA"),
        timezone=timezone,
        first_month=settings.get("SEASON_FIRST_MONTH", 9),
        posts_per_page=settings.get("POSTS_PER_PAGE", 10),
        networks=(Link("Facebook", facebook),) if facebook else (),
        newsletter=text("NEWSLETTER_URL"),
        tag_host=text("FEED_TAG_HOST") or urlsplit(url).hostname or "",
        show_drafts=bool(settings.get("SHOW_DRAFTS")),
        comment_days=settings.get("COMMENT_DAYS") or 0,
        isso=text("ISSO_URL").rstrip("/"),
        embed_hosts=tuple(settings.get("EMBED_HOSTS") or ()),
        hub=text("WEBSUB_HUB"),
        printed=bool(settings.get("PROGRAMME_PDF")),
        feed_limit=settings.get("FEED_MAX_ITEMS"),
    )


YEARS = range(1970, 3000)
"""Years of the day that a site is built for: seasons around it are computed."""


def day_given(name: str, given: str, read_day: Callable[[str], date] = date.fromisoformat) -> date:
    """The day typed as `name`.  Raises `SettingError`."""
    with suppress(ValueError):
        found = read_day(given)
        if found.year in YEARS:
            return found
    raise SettingError(f"{name} : « {given} » n’est pas une date. Écrivez par exemple 2017-10-01.")


def build_date(setting: object, timezone: str) -> date:
    """`BUILD_DATE`, as a setting or of the environment; or the day of SOURCE_DATE_EPOCH, or today,
    in `timezone`."""
    try:
        zone = ZoneInfo(timezone)
    except (KeyError, ValueError, OSError):  # One that is a folder of zones, too.
        raise SettingError(f"TIMEZONE : fuseau « {timezone} » inconnu.") from None
    if isinstance(setting, date):
        # A datetime is one too.
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
