"""What each setting of ours may be: names and types, all checked before they are used."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType


def _text(value: object) -> bool:
    return value is None or isinstance(value, str)


def _flag(value: object) -> bool:
    return isinstance(value, bool)


def _count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _hosts(value: object) -> bool:
    # Anything but a host's name would add to the pages' security policy.
    return isinstance(value, list | tuple | set) and all(
        isinstance(host, str) and re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?", host)
        for host in value
    )


def _key(value: object) -> bool:
    return not value or (
        isinstance(value, str) and bool(re.fullmatch(r"[A-Za-z0-9-]{8,128}", value))
    )


TEXT = (_text, 'un texte entre guillemets, comme "info@example.org"')
FLAG = (_flag, "True ou False, sans guillemets")

RULES: Mapping[str, tuple[Callable[[object], bool], str]] = MappingProxyType(
    {
        **dict.fromkeys(
            "SITENAME SITESUBTITLE SITE_REGION SITE_EMAIL FACEBOOK_URL NEWSLETTER_URL FEED_TAG_HOST"
            " SITE_LANGUAGE ISSO_URL ISSO_DATABASE WEBSUB_HUB".split(),
            TEXT,
        ),
        **dict.fromkeys("SHOW_DRAFTS SEARCH_INDEX SHARE_IMAGES PROGRAMME_PDF".split(), FLAG),
        "POSTS_PER_PAGE": (_count, "un nombre d’articles, comme 10"),
        "FEED_MAX_ITEMS": (
            lambda value: value is None or _count(value),
            "un nombre de nouvelles, comme 100, ou None",
        ),
        "EMBED_HOSTS": (_hosts, 'une liste de noms d’hôtes, comme ["www.youtube-nocookie.com"]'),
        "INDEXNOW_KEY": (_key, "de 8 à 128 lettres sans accent, chiffres ou traits d’union"),
    }
)
"""Name → what its value must be, as a test and in French.  `site_from` judges the others."""

OTHERS = frozenset(
    "SITEURL TIMEZONE SEASON_FIRST_MONTH BUILD_DATE COMMENT_DAYS EDITOR_BACKEND EDITOR_CONTENT"
    " PUBLISHING".split()
)


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
    told = []
    for line in message.split("\n"):
        name = line.partition(" : ")[0]
        # SITEURL and BUILD_DATE may come from the environment, which wins.
        place = None if name in os.environ else places.get(name)
        told.append(f"{place} : {line}" if place else line)
    return "\n".join(told)


def settings_files() -> list[Path]:
    """The settings that Pelican has loaded: the file that it was given, then what that imports."""
    found = []
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if file and isinstance(getattr(module, "PLUGIN_PATHS", None), list):
            found.append(Path(file))
    return found
