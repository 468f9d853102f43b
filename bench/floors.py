"""The least that parts of a build can take, each alone in one process.  Prints JSON.

    PYTHONPATH=plugins python bench/floors.py texts|calendar|sizes|writing CONTENT [OUTPUT]

Run in a folder that holds pelicanconf.py.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from markdown import Markdown
from pelican.settings import read_settings

from builder.incremental.memo import MEMORY
from programmation import urls
from programmation.content.loader import load
from programmation.feeds import table
from programmation.feeds.files import Sources, feed_bytes
from programmation.model import Library
from programmation.settings import site_from
from programmation.text.body_renderer import BodyRenderer
from programmation.text.markdown import html_maker

ENOUGH = 400
"""Texts, to know how long one takes."""


def texts(content: Path) -> dict[str, float]:
    """Every body through one Markdown instance: stock, then the site's own with its finish.

    Of a great many, one in several is converted, and its time multiplied.
    """
    paths = sorted(content.rglob("*.md"))
    sample = paths[:: 1 + len(paths) // ENOUGH]
    scale = len(paths) / len(sample)
    bodies = [path.read_text(encoding="utf-8").split("\n---\n", 1)[1] for path in sample]
    stock = Markdown(extensions=["extra"])
    plain = _cpu(lambda: [stock.reset().convert(body) for body in bodies])
    make = html_maker()
    return {
        "texts": len(paths),
        "markdown": scale * plain,
        "complete": scale * _cpu(lambda: [make(body) for body in bodies]),
    }


def calendar(content: Path) -> dict[str, float]:
    """The calendar that holds every meeting, whole."""
    library, sources = _feeds(content)
    (every,) = (one for one in _calendars(library, sources) if one.address == urls.CALENDAR)
    data: list[bytes] = []
    first = _cpu(lambda: data.append(feed_bytes(every, sources)))
    known_events = _cpu(lambda: data.append(feed_bytes(every, sources)))
    return {
        "events": data[0].count(b"BEGIN:VEVENT"),
        "size": len(data[0]),
        "seconds": first,
        "known": known_events,
    }


def sizes(content: Path) -> dict[str, float]:
    """Bytes of the largest calendar of each kind, as published, and how many events it holds."""
    library, sources = _feeds(content)
    sources = replace(sources, memo=MEMORY.memo)
    found: dict[str, float] = {"events": len(library.meetings), "brief": len(sources.brief)}
    for one in _calendars(library, sources):
        kind = f"{one.feed.scope.name} {one.feed.variant.name}"
        found[kind] = max(found.get(kind, 0), len(feed_bytes(one, sources)))
    return found


def _feeds(content: Path) -> tuple[Library, Sources]:
    """What feeds are made from, each announcement converted."""
    site = site_from(read_settings("pelicanconf.py"))
    loaded = load(content, site)
    make = cache(html_maker())
    bodies = BodyRenderer(site, loaded.resolver, make)
    for meeting in loaded.library.meetings:
        bodies.absolute(meeting.body, meeting.source)
    library = loaded.library
    return library, Sources(
        site=site, html_of=bodies.absolute, links=None, size_of=lambda _path: 0, library=library
    )


def _calendars(library: Library, sources: Sources) -> list[table.Subscription]:
    every = table.subscriptions(library, sources.site)
    return [one for one in every if one.feed.content is table.FeedContent.MEETINGS]


def writing(_content: Path, output: Path) -> dict[str, float]:
    """The bytes of every file of `output`, in memory, written to a new folder."""
    files = {
        path.relative_to(output): path.read_bytes() for path in output.rglob("*") if path.is_file()
    }
    with tempfile.TemporaryDirectory(dir=output.parent) as place:

        def write() -> None:
            for name, data in files.items():
                path = Path(place) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)

        return {"files": len(files), "seconds": _cpu(write)}


def _cpu(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> None:
    name, *paths = sys.argv[1:]
    parts: dict[str, Callable[..., dict[str, float]]] = {
        "texts": texts, "calendar": calendar, "sizes": sizes, "writing": writing,
    }  # fmt: skip
    print(json.dumps(parts[name](*map(Path, paths))))


if __name__ == "__main__":
    main()
