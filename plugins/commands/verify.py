"""`make verify SITEURL=https://…`: checks the published site, as visitors receive it.

Walks the site from its sitemap as a visitor would, and says in French what is wrong.
"""

from __future__ import annotations

import json
from argparse import Namespace
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import field
from datetime import date, datetime
from urllib.parse import urldefrag, urljoin, urlsplit
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from icalendar import Calendar
from lxml import html

from builder.progress import PROGRESS
from commands.staff import Outcome, command
from fast_dataclass import dataclass
from live_site import Answer, fetch
from preview.server import TYPES
from programmation.content.dates import read_day
from programmation.feeds.publication import listed_pages
from programmation.problems import Refusal
from programmation.settings import day_given, is_site_address

WORKERS = 8
MOST = 50_000
"""Most addresses fetched."""
MAX_DAYS = 2
"""Most days since the last build: the site is built every morning."""

XML_TYPES = "application/rss+xml application/atom+xml application/xml text/xml"
SCRIPT = "application/javascript"
TAKEN_TOO = {"xml": XML_TYPES, "atom": XML_TYPES, "ico": "image/vnd.microsoft.icon",
             "js": SCRIPT, "mjs": SCRIPT, "woff2": "application/font-woff2"}  # fmt: skip
"""Suffix of an address → media types accepted besides the preview's."""
LOADED = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest"})
"""Values of `rel` for which browsers load what a `<link>` names."""


def addresses_in(page: bytes, url: str) -> tuple[list[str], list[str]]:
    """Addresses in the page at `url`: files that it loads, then pages that it links to."""
    loaded: list[str] = []
    links: list[str] = []
    # An empty page has no root.
    root = html.document_fromstring(b"<div>" + page, html.HTMLParser(encoding="utf-8"))
    for element in root.iter(html.etree.Element):
        rel = element.get("rel", "").split()
        leads = element.tag == "a" or (element.tag == "link" and LOADED.isdisjoint(rel))
        given = [element.get(name, "") for name in ("href", "action", "src", "poster")]
        given += [part.split()[0] for part in element.get("srcset", "").split(",") if part.strip()]
        for address in filter(None, given):
            # Text that browsers do not take for an address leads nowhere.
            with suppress(ValueError):
                (links if leads else loaded).append(urldefrag(urljoin(url, address))[0])
    return loaded, links


@dataclass
class Verification:
    site: str
    """Address of the site, without a slash at the end."""
    today: date
    problems: list[str] = field(default_factory=list)
    answered: int = 0

    def run(self) -> list[str]:
        """Problems of the site, in French; none when all is right."""
        sitemap = f"{self.site}/sitemap.xml"
        listed = self._get(sitemap, expected="xml")
        if self.problems and not fetch(f"{self.site}/").status:
            return self.problems  # Without a home page, nothing else would answer.
        pages = listed_pages(listed.body) if listed else []
        if not pages:
            self._tell(sitemap, "aucune page n’y est.")
        for url in [url for url in pages if not self._is_ours(url)][:3]:
            self._tell(url, "page d’un autre site dans sitemap.xml. Construisez le site avec "
                       f"SITEURL={self.site}")  # fmt: skip
        self._walk([f"{self.site}/", *filter(self._is_ours, pages)])
        absent = fetch(f"{self.site}/cette-page-n-existe-pas/")
        if absent.status != 404:
            self._tell(absent.url, f"réponse {absent.status} au lieu de 404")
        elif b"<main" not in absent.body:
            self._tell(absent.url, "la page 404 n’est pas celle du site")
        self._check_build()
        return self.problems

    def _tell(self, url: str, words: str) -> None:
        self.problems.append(f"{url} : {words}")

    def _is_ours(self, url: str) -> bool:
        return f"{url}/".startswith(f"{self.site}/")

    def _walk(self, urls: list[str]) -> None:
        """Fetch `urls` and every page of the site that they lead to, each once."""
        seen: set[str] = set()
        waiting = list(dict.fromkeys(urls))
        with ThreadPoolExecutor(WORKERS) as pool:
            while waiting:
                seen.update(waiting)
                found: list[str] = []
                for answer in pool.map(fetch, waiting):
                    self.answered += 1
                    PROGRESS.show(f"Adresses {self.answered}/{len(seen)}")
                    found += self._look(answer)
                waiting = [url for url in dict.fromkeys(found) if url not in seen]
                if waiting and len(seen) > MOST:
                    words = f"plus de {MOST} adresses. L’hébergeur répond-il à toutes?"
                    self._tell(waiting[0], words)
                    return

    def _look(self, answer: Answer) -> list[str]:
        """Addresses of the site that an answer links to; adds its problems to `problems`."""
        suffix = _suffix(answer.url)
        if not self._is_right(answer, suffix):
            return []
        try:
            if suffix in ("xml", "atom"):
                ElementTree.fromstring(answer.body)  # noqa: S314  (expat bounds what entities add)
            elif suffix == "ics":
                for event in Calendar.from_ical(answer.body).walk("VEVENT"):
                    if "UID" not in event or "DTSTART" not in event:
                        self._tell(answer.url, "rencontre sans identifiant ou sans date")
        except (ElementTree.ParseError, LookupError, ValueError) as error:
            what = "agenda" if suffix == "ics" else "XML"
            self._tell(answer.url, f"{what} illisible ({error})")
        if suffix != "html":
            return []
        loaded, links = addresses_in(answer.body, answer.url)
        for url in loaded:
            if self.site.startswith("https:") and url.startswith("http:"):
                self._tell(answer.url, f"contenu non chiffré : {url}")
        return [url for url in (*loaded, *links) if self._is_ours(url)]

    def _is_right(self, answer: Answer, suffix: str) -> bool:
        if answer.status != 200:
            self._tell(answer.url, f"réponse {answer.status}" if answer.status else answer.trouble)
            return False
        served = TYPES.get(f".{suffix}", answer.media_type).partition(";")[0]
        expected = {served, *TAKEN_TOO.get(suffix, "").split()}
        if answer.media_type not in expected:
            self._tell(answer.url, f"type « {answer.media_type} » au lieu de « {min(expected)} »")
        return True

    def _get(self, url: str, expected: str) -> Answer | None:
        answer = fetch(url)
        self.answered += 1
        return answer if self._is_right(answer, expected) else None

    def _check_build(self) -> None:
        answer = self._get(f"{self.site}/build.json", expected="json")
        if not answer:
            return
        try:
            built = date.fromisoformat(str(json.loads(answer.body)["date"])[:10])
        except (ValueError, KeyError, TypeError, RecursionError):
            self._tell(answer.url, "la date du site n’y est pas")
            return
        if (age := (self.today - built).days) > MAX_DAYS:
            self._tell(answer.url, f"le site date de {age} jours ({built})")


def _suffix(url: str) -> str:
    name = urlsplit(url).path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else "html"


@command("verify", "siteurl", date="jour attendu du site; aujourd’hui sinon")
def main(given: Namespace) -> Outcome:
    site = given.siteurl.rstrip("/")
    if not is_site_address(site):
        raise Refusal(
            f"SITEURL : « {site} » n’est pas une adresse. Écrivez https://www.example.org."
        )
    now = datetime.now(ZoneInfo("America/Toronto"))
    today = day_given("DATE", given.date, read_day) if given.date else now.date()
    verification = Verification(site, today)
    if problems := verification.run():
        raise Refusal("\n".join(problems))
    return f"{site} : tout répond bien ({verification.answered} adresses).", True
