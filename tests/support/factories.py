"""Small valid models; every default may be overridden by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from programmation.model import Community, Library, Meeting, Post, Profile
from programmation.parts import Source, Theme
from programmation.settings import Site

TORONTO = ZoneInfo("America/Toronto")


def at(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0
) -> datetime:
    """A moment in Quebec."""
    return datetime(year, month, day, hour, minute, second, tzinfo=TORONTO)


def site(**overrides: Any) -> Site:
    return replace(
        Site(
            name="Pôle d’essai",
            url="https://pole.example.org",
            today=date(2018, 3, 1),
            description="Un pôle pour les essais",
            email="info@pole.example.org",
            tag_host="pole.example.org",
        ),
        **overrides,
    )


def profile(**overrides: Any) -> Profile:
    name = overrides.pop("name", "Marie Essai")
    slug = overrides.pop("slug", "marie-essai")
    return Profile(
        **{"slug": slug, "name": name, "source": Source(f"auteurs/{slug}.md")} | overrides
    )


def community(**overrides: Any) -> Community:
    slug = overrides.pop("slug", "maskinonge")
    return Community(
        **{
            "slug": slug,
            "name": "Maskinongé",
            "territory": "MRC de Maskinongé",
            "source": Source(f"communautes/{slug}.md"),
        }
        | overrides
    )


def theme(name: str = "Financement", slug: str = "") -> Theme:
    return Theme(slug or name.lower(), name)


def meeting(**overrides: Any) -> Meeting:
    """Thursday 19 October 2017, 8:30, an hour and a half; `uid` follows `slug`."""
    slug = overrides.pop("slug", "financement")
    start = overrides.pop("start", at(2017, 10, 19, 8, 30))
    if "community" in overrides:
        overrides["communities"] = (overrides.pop("community"),)
    return Meeting(
        **{
            "slug": slug,
            "uid": f"uid-{slug}",
            "title": "Financer un projet collectif",
            "communities": (community(),),
            "start": start,
            "end": start + timedelta(minutes=90),
            "body": "On en parle.",
            "source": Source(f"rencontres/2017-2018/{slug}.md"),
        }
        | overrides
    )


def post(**overrides: Any) -> Post:
    slug = overrides.pop("slug", "un-billet")
    day = overrides.pop("date", at(2017, 6, 29))
    return Post(
        **{
            "slug": slug,
            "title": "Un billet",
            "date": day,
            "authors": (profile(),),
            "body": "Du texte.",
            "source": Source(f"articles/{day.year}/{slug}.md"),
        }
        | overrides
    )


def library(**overrides: Any) -> Library:
    return Library(**overrides)
