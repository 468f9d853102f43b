"""How soon a save is seen in `make serve`, on the real content or on a corpus of a given size.

    python -m bench.serve [SAVES] [--posts N --meetings N]

starts the real preview on a copy of content/, or on the corpus, then changes one word of a post,
again and again, and waits each time for the page to hold it: from the file saved to the new bytes
served.  Says the median of all, and the extremes.
"""

from __future__ import annotations

import argparse
import http.client
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.contestants import CONTESTANTS, ROOT
from bench.tables import OURS

SAVES = 20
HOST = "127.0.0.1"
PORT = 8765
WAITING = 0.01
"""Seconds between two looks at the page."""
PATIENCE = 120.0


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how soon a save is seen.")
    parser.add_argument("saves", type=int, nargs="?", default=SAVES)
    parser.add_argument("--posts", type=int, default=0)
    parser.add_argument("--meetings", type=int, default=0)
    options = parser.parse_args()
    saves = options.saves
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.posts or options.meetings:
            (ours,) = (one for one in CONTESTANTS if one.key == OURS)
            ours.lay_out(folder / "site", options.posts, options.meetings)
            found = seen(folder / "site", folder / "site" / "content", saves)
        else:
            shutil.copytree(ROOT / "content", folder / "content")
            found = seen(ROOT, folder / "content", saves)
    print(
        f"{saves} enregistrements : {statistics.median(found):.2f} s (médiane),"
        f" de {min(found):.2f} à {max(found):.2f} s, de l’enregistrement à la page servie"
    )


def seen(site: Path, content: Path, saves: int = SAVES) -> list[float]:
    """Seconds from each save of a post of `content` to its new page, served by `site`'s preview."""
    posts = sorted(content.glob("articles/*/*.md"))
    post = posts[len(posts) // 2]  # As in the other measures (see `contestants`).
    address = f"/articles/{post.parent.name}/{post.stem}/"
    with tempfile.TemporaryDirectory(prefix=".", dir=content.parent) as output:
        server = subprocess.Popen(  # noqa: S603  # our own program
            [sys.executable, "-m", "preview", str(content), "-o", f"{output}/site",
             "-p", str(PORT), "-e", "SHOW_DRAFTS=true"],
            cwd=site, env={**os.environ, "PYTHONPATH": "plugins"}, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            _wait_for(address, b"</html>")
            return [_saved_and_seen(post, address, f"mot{number}") for number in range(saves)]
        finally:
            server.send_signal(signal.SIGINT)
            server.wait()


def _saved_and_seen(post: Path, address: str, word: str) -> float:
    # Nothing is left to build: each save is timed alone.
    time.sleep(0.5)
    text = post.read_text(encoding="utf-8")
    start = time.perf_counter()
    post.write_text(f"{text.rstrip()} {word}\n", encoding="utf-8")
    _wait_for(address, f"{word}<".encode(), f"{word} ".encode())
    return time.perf_counter() - start


def _wait_for(address: str, *words: bytes) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            page = _page(address)
        except OSError:
            page = b""
        if any(word in page for word in words):
            return
        time.sleep(WAITING)
    sys.exit(f"{address} ne montre pas « {words[0].decode()} »")


def _page(address: str) -> bytes:
    connection = http.client.HTTPConnection(HOST, PORT, timeout=PATIENCE)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        data = answer.read()
        return data if answer.status == http.HTTPStatus.OK else b""
    finally:
        connection.close()


if __name__ == "__main__":
    main()
