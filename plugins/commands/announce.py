"""`make signaler SITEURL=https://…`: tell those who asked that the site has news.

WebSub (W3C Recommendation, 2018): the hub is told of each feed.  IndexNow: search engines
are told of the pages in the sitemap.  Each only where its setting is filled in.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from builder.progress import PROGRESS
from commands import sitemap
from commands.project import Project, project_parser, run
from commands.staff import Outcome
from programmation.feeds import table
from programmation.problems import Refusal

INDEXNOW = "https://api.indexnow.org/indexnow"
TIMEOUT = 20


@dataclass(frozen=True)
class Announcement:
    """One request to send."""

    url: str
    data: bytes
    media_type: str


def websub(hub: str, topics: Iterable[str]) -> Announcement:
    """The hub is told of feeds at the absolute addresses `topics`."""
    fields = [("hub.mode", "publish"), *(("hub.url", topic) for topic in topics)]
    return Announcement(hub, urlencode(fields).encode(), "application/x-www-form-urlencoded")


def indexnow(endpoint: str, site_url: str, key: str, pages: Iterable[str]) -> Announcement:
    """Search engines are told of `pages`, absolute addresses."""
    body = {
        "host": urlsplit(site_url).netloc,
        "key": key,
        "keyLocation": f"{site_url}/{key}.txt",
        "urlList": list(pages),
    }
    return Announcement(endpoint, json.dumps(body).encode(), "application/json; charset=utf-8")


def announcements(
    settings: Mapping[str, object],
    site_url: str,
    topics: Iterable[str],
    pages: Callable[[], Iterable[str]],
) -> list[Announcement]:
    """Those that `settings` ask for.  `pages` is called only when it is needed."""
    hub, key = str(settings.get("WEBSUB_HUB") or ""), str(settings.get("INDEXNOW_KEY") or "")
    endpoint = str(settings.get("INDEXNOW_URL") or INDEXNOW)
    return [
        *([websub(hub, topics)] if hub else []),
        *([indexnow(endpoint, site_url, key, pages())] if key else []),
    ]


def send(announcement: Announcement) -> str:
    """Send it; nothing when it was taken, otherwise why not, in French."""
    PROGRESS.show(f"Signalement à {announcement.url}")
    request = Request(  # noqa: S310  (the address is the owner's setting)
        announcement.url,
        announcement.data,
        {"Content-Type": announcement.media_type, "User-Agent": "make-signaler"},
    )
    try:
        with urlopen(request, timeout=TIMEOUT):  # noqa: S310
            return ""
    except HTTPError as error:
        return f"{announcement.url} : refusé ({error.code})"
    except (URLError, OSError) as error:
        return f"{announcement.url} : injoignable ({getattr(error, 'reason', error)})"


def sitemap_pages(site_url: str) -> list[str]:
    """The addresses in the live site's sitemap.  Raises `Refusal` when there are none."""
    PROGRESS.show(f"Lecture de {site_url}/sitemap.xml")
    with urlopen(f"{site_url}/sitemap.xml", timeout=TIMEOUT) as answer:  # noqa: S310
        found = sitemap.addresses(answer.read())
    if not found:
        raise Refusal(f"{site_url}/sitemap.xml : aucune page n’y est.")
    return found


def topics_of(project: Project) -> list[str]:
    """The feeds, which all name the hub."""
    found = table.subscriptions(project.read().library, project.site)
    return [
        project.site.absolute(subscription.address)
        for subscription in found
        if subscription.feed.format is not table.Format.ICAL
    ]


def announce(_options: argparse.Namespace, project: Project) -> Outcome:
    site_url = project.site.url
    try:
        asked = announcements(
            project.settings, site_url, topics_of(project), lambda: sitemap_pages(site_url)
        )
    except OSError as error:
        raise Refusal(f"{site_url}/sitemap.xml : injoignable ({error})") from None
    if refusals := [refusal for announcement in asked if (refusal := send(announcement))]:
        raise Refusal("\n".join(refusals))
    said = [f"Signalé à {announcement.url}." for announcement in asked]
    return "\n".join(said) or "Rien à signaler : WEBSUB_HUB et INDEXNOW_KEY sont vides.", True


if __name__ == "__main__":
    sys.exit(run(announce, project_parser("signaler", __doc__).parse_args(), at_once=True))
