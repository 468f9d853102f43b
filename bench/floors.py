"""The least that parts of a build can take, each alone in one process.  Prints JSON.

    PYTHONPATH=plugins python bench/floors.py texts|calendar|writing CONTENT [OUTPUT]

Run in a folder that holds pelicanconf.py.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ENOUGH = 400
"""Texts, to know how long one takes."""


def texts(content: Path) -> dict[str, float]:
    """Every body through one Markdown instance: stock, then the site's own with its finish.

    Of a great many, one in several is converted, and its time multiplied.
    """
    from markdown import Markdown

    from programmation.text.markdown import html_maker

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
    """The calendar that holds every meeting."""
    from pelican.settings import read_settings

    from programmation.content.loader import load
    from programmation.feeds import table
    from programmation.feeds.files import Sources, feed_bytes
    from programmation.settings import site_from
    from programmation.text.markdown import BodyRenderer, html_maker

    site = site_from(read_settings("pelicanconf.py"))
    loaded = load(content, site)
    make = html_maker()
    known: dict[str, str] = {}

    def html(text: str) -> str:
        if text not in known:
            known[text] = make(text)
        return known[text]

    bodies = BodyRenderer(site, loaded.resolver, html)
    for meeting in loaded.library.meetings:
        bodies.absolute(meeting.body, meeting.source)
    sources = Sources(site=site, html_of=bodies.absolute, links=None, size_of=lambda _path: 0)
    (every,) = (
        one
        for one in table.subscriptions(loaded.library, site)
        if one.path == "calendrier/programmation.ics"
    )
    data: list[bytes] = []
    first = _cpu(lambda: data.append(feed_bytes(every, sources)))
    known_events = _cpu(lambda: data.append(feed_bytes(every, sources)))
    return {
        "events": data[0].count(b"BEGIN:VEVENT"),
        "size": len(data[0]),
        "seconds": first,
        "known": known_events,
    }


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
    work = {"texts": texts, "calendar": calendar, "writing": writing}[name]
    print(json.dumps(work(*map(Path, paths))))


if __name__ == "__main__":
    main()
