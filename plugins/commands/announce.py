"""`make signaler SITEURL=https://…`: tell a WebSub hub and search engines that the site has news.

WebSub (W3C Recommendation, 2018): the hub is told of each feed.  IndexNow: search engines are told
of the pages in the sitemap.  Each only where its setting is filled in.
"""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

from builder.progress import PROGRESS
from commands.project import Project, project_of
from commands.staff import Outcome, command
from live_site import fetch
from programmation.feeds import table
from programmation.feeds.publication import listed_pages
from programmation.problems import Refusal


def announcements(project: Project) -> Iterator[tuple[str, bytes, str]]:
    """Requests that the settings ask for: address, body, and its media type."""
    settings, site_url = project.settings, project.site.url
    if hub := project.site.hub:
        # The feeds, which all name the hub, at their absolute addresses.
        feeds = table.subscriptions(project.read().library, project.site)
        told = (each for each in feeds if each.feed.format is not table.Format.ICAL)
        topics = [("hub.url", project.site.absolute(each.address)) for each in told]
        fields = urlencode([("hub.mode", "publish"), *topics])
        yield hub, fields.encode(), "application/x-www-form-urlencoded"
    if key := str(settings.get("INDEXNOW_KEY") or ""):
        body = {
            "host": urlsplit(site_url).netloc,
            "key": key,
            "keyLocation": f"{site_url}/{key}.txt",
            "urlList": sitemap_pages(site_url),
        }
        endpoint = str(settings.get("INDEXNOW_URL") or "https://api.indexnow.org/indexnow")
        yield endpoint, json.dumps(body).encode(), "application/json; charset=utf-8"


def sitemap_pages(site_url: str) -> list[str]:
    """The addresses in the live site's sitemap.  Raises `Refusal` when there are none."""
    address = f"{site_url}/sitemap.xml"
    PROGRESS.show(f"Lecture de {address}")
    answer = fetch(address)
    if answer.status != 200:
        raise Refusal(f"{address} : {answer.trouble or f'réponse {answer.status}'}")
    found = listed_pages(answer.body)
    if not found:
        raise Refusal(f"{address} : aucune page n’y est.")
    return found


@command("signaler")
def main(given: Namespace) -> Outcome:
    project = project_of(given)
    if any(project.settings.get(name) for name in ("WEBSUB_HUB", "INDEXNOW_KEY")):
        project.require_address()
    return announce(project)


def announce(project: Project) -> Outcome:
    asked, refused = list(announcements(project)), []
    for address, data, media_type in asked:
        PROGRESS.show(f"Signalement à {address}")
        answer = fetch(address, data, media_type)
        if answer.status == 0:
            refused.append(f"{address} : {answer.trouble}")
        elif answer.status >= 300:
            refused.append(f"{address} : refusé ({answer.status})")
    if refused:
        raise Refusal("\n".join(refused))
    lines = [f"Signalé à {address}." for address, _, _ in asked]
    return "\n".join(lines) or "Rien à signaler : WEBSUB_HUB et INDEXNOW_KEY sont vides.", True
