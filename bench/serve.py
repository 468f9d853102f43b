"""How soon a save is seen in `make serve`, on the real content or on a corpus of a given size.

    python -m bench.serve [SAVES] [--posts N --meetings N]

starts the real preview on a copy of content/, or on the corpus, then changes one word of a post,
again and again, and waits each time for the page to hold it: from the file saved to the new bytes
on disk, which are then served.  Says the median of all, and the extremes.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.contestants import CONTESTANTS, ROOT
from bench.tables import OURS

SAVES = 20
HOST = "127.0.0.1"
PORT = 8790
"""Not that of `make serve`, which may run meanwhile."""
WAITING = 0.002
"""Seconds between two looks at the page's file; an answer of the server takes longer."""
PATIENCE = 120.0


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how soon a save is seen.")
    parser.add_argument("saves", type=int, nargs="?", default=SAVES)
    parser.add_argument("--posts", type=int, default=0)
    parser.add_argument("--meetings", type=int, default=0)
    options = parser.parse_args()
    saves = options.saves
    if options.posts or options.meetings:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "site"
            (ours,) = (one for one in CONTESTANTS if one.key == OURS)
            ours.lay_out(folder, options.posts, options.meetings)
            found = seen(folder, folder / "content", saves)
    else:
        found = seen_on_real_content(saves)
    print(
        f"{saves} enregistrements : {statistics.median(found):.2f} s (médiane),"
        f" de {min(found):.2f} à {max(found):.2f} s, de l’enregistrement à la nouvelle page"
    )


def seen_on_real_content(saves: int, texts: Path = ROOT / "content") -> list[float]:
    """As `seen`, on a copy of `texts`."""
    with tempfile.TemporaryDirectory() as name:
        content = Path(name) / "content"
        shutil.copytree(texts, content)
        return seen(ROOT, content, saves)


def seen(site: Path, content: Path, saves: int = SAVES) -> list[float]:
    """Seconds from each save of a post of `content` to its new page, built by `site`'s preview."""
    posts = sorted(content.glob("articles/*/*.md"))
    post = posts[len(posts) // 2]  # As in the other measures (see `contestants`).
    address = f"/articles/{post.parent.name}/{post.stem}/"
    with tempfile.TemporaryDirectory(prefix=".", dir=content.parent) as output:
        built = Path(output) / "site"
        server = subprocess.Popen(  # noqa: S603  # our own program
            [sys.executable, "-m", "preview", str(content), "-o", str(built),
             "-p", str(PORT), "-e", "SHOW_DRAFTS=true"],
            cwd=site, env={**os.environ, "PYTHONPATH": "plugins"}, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            # Not timed: each question would take the processor from what is built.
            _wait_for(lambda: b"</html>" in _served(address), 0.05)
            page = built / address.strip("/") / "index.html"
            return [_saved_and_seen(post, page, address, f"mot{n}") for n in range(saves)]
        finally:
            server.send_signal(signal.SIGINT)
            server.wait()


def _saved_and_seen(post: Path, page: Path, address: str, word: str) -> float:
    # Nothing is left to build: each save is timed alone.
    time.sleep(0.5)
    text = post.read_text(encoding="utf-8")
    shown = re.compile(rf"{word}[ <]".encode())
    start = time.perf_counter()
    post.write_text(f"{text.rstrip()} {word}\n", encoding="utf-8")
    _wait_for(lambda: shown.search(_written(page)))
    seconds = time.perf_counter() - start
    _wait_for(lambda: shown.search(_served(address)))
    return seconds


def _wait_for(happened: Callable[[], object], waiting: float = WAITING) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > end:
            sys.exit("L’aperçu ne montre pas ce qui vient d’être enregistré.")
        time.sleep(waiting)


def _written(page: Path) -> bytes:
    try:
        return page.read_bytes()
    except FileNotFoundError:  # While one tree takes the place of the other.
        return b""


def _served(address: str) -> bytes:
    connection = http.client.HTTPConnection(HOST, PORT, timeout=PATIENCE)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        data = answer.read()
        return data if answer.status == http.HTTPStatus.OK else b""
    except OSError:  # It has not started yet.
        return b""
    finally:
        connection.close()


if __name__ == "__main__":
    main()
