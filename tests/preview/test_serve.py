"""`make serve` on a stock Pelican site: it knows nothing of meetings."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from argparse import Namespace
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

import pytest

from preview.app import PORTS, Preview
from preview.server import LatestBuild, Mount, locate, serving, with_client
from preview.watcher import Watcher
from tests.support.building import Site, stock_site, tree
from tests.support.serving import PATIENCE, Server, eventually, free_port, preview

PLUGIN = """
import os, signal, time
from pathlib import Path
from pelican import signals

def act(generators):
    text = "".join(p.read_text() for p in sorted(Path(generators[0].path).glob("*.md")))
    if "LENT" in text:
        time.sleep(1)
    if "DORT" in text:
        Path(os.environ["ASLEEP"]).touch()
        time.sleep(900)
    if "PLANTE" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "FAUTE" in text:
        raise SystemExit("essai.md:4 : mot interdit. Retirez-le.")

def register():
    signals.all_generators_finalized.connect(act)
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = stock_site(tmp_path / "site")
    site.add_plugin("act", PLUGIN)
    post(site).write_text("Title: Essai\nDate: 2018-01-02\nSlug: essai\n\nBonjour.\n", "utf-8")
    return site


@pytest.fixture
def port() -> int:
    return free_port()


def post(site: Site) -> Path:
    return site.content / "essai.md"


def append(path: Path, text: str) -> None:
    """Save as editors do: another file, then renamed."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    new.replace(path)


def page_of(server: Server, word: str) -> bool:
    return word in server.get("/essai.html")[2]


def test_pages_are_served_with_the_client_and_files_stay_clean(site: Site, port: int) -> None:
    (site.content / "pages" / "perdu.md").write_text(
        "Title: Perdu\nSave_as: 404.html\n\nRien ici.\n", encoding="utf-8"
    )
    with preview(site, port) as server:
        server.wait_built()
        status, headers, page = server.get("/")
        assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert headers["cache-control"] == "no-store"
        assert '<script src="/_preview/client.js"' in page
        status, headers, script = server.get("/_preview/client.js")
        assert (status, headers["content-type"]) == (200, "text/javascript; charset=utf-8")
        assert "EventSource" in script
        assert server.get("/feeds/all.atom.xml")[1]["content-type"].startswith("application/xml")
        # With the page that the site has for it.
        status, _, page = server.get("/nulle-part/")
        assert (status, "Rien ici." in page, "client.js" in page) == (404, True, True)
        assert server.get("/../pelicanconf.py")[0] == 404
        assert server.get("/%2e%2e/pelicanconf.py")[0] == 404
        assert server.get(f"/{'a' * 300}")[0] == 404
        assert server.get("/", Host="ailleurs.example.org")[0] == 403
        assert server.get("/feeds")[1]["location"] == "/feeds/"
        # Hosts of another machine would read `//host` as an address of theirs.
        assert server.get("//feeds")[1]["location"] == "/feeds/"
    output = site.root / ".cache" / "preview"
    assert tree(output)
    assert not [path for path in output.rglob("*.html") if b"_preview" in path.read_bytes()]
    assert not (site.root / "output").exists()


def test_a_browser_keeps_the_files_of_a_mount_while_they_are_the_same(tmp_path: Path) -> None:
    files: dict[str, Path | bytes] = {"editor.js": b"one"}
    mount = Mount("/admin/", files.get, {"Content-Security-Policy": "default-src 'self'"})
    with (
        serving(tmp_path, LatestBuild(), 0, mount) as address,
        closing(HTTPConnection(urlsplit(address).netloc)) as server,
    ):

        def get(tag: str = "") -> tuple[int, str, bytes]:
            server.request("GET", "/admin/editor.js", headers={"If-None-Match": tag})
            answer = server.getresponse()
            assert answer.headers["Cache-Control"] == "no-cache"
            assert answer.headers["Content-Security-Policy"] == "default-src 'self'"
            return answer.status, answer.headers["ETag"], answer.read()

        status, tag, body = get()
        assert (status, body) == (200, b"one")
        assert get(tag) == (304, tag, b"")
        files["editor.js"] = b"two"
        assert get(tag)[::2] == (200, b"two")


def at_rest(server: Server) -> bool:
    """Nothing was built for half a second."""
    before = server.state()["version"]
    time.sleep(0.5)
    return bool(server.state()["version"] == before)


def test_a_save_changes_the_page_and_tells_it(site: Site, port: int) -> None:
    with preview(site, port) as server:
        before = server.wait_built()
        append(post(site), "\n\nCoucou.\n")
        after = server.wait_built(before["version"])
        assert page_of(server, "Coucou.")
        assert f'data-version="{after["version"]}"' in server.get("/")[2]
        # A build asks for no other: they end, even when one save was seen as two.
        assert eventually(lambda: at_rest(server), "an end to builds")


def test_a_save_during_a_build_is_not_lost(site: Site, port: int) -> None:
    append(post(site), "\nLENT\n")
    with preview(site, port) as server:
        time.sleep(1)  # The first build sleeps, or is about to.
        append(post(site), "\nPREMIER\n")
        server.wait_built()
        append(post(site), "\nDEUXIEME\n")
        eventually(lambda: page_of(server, "DEUXIEME"), "both saves")
        assert page_of(server, "PREMIER")


def test_a_failed_build_is_told_and_the_last_good_page_stays(site: Site, port: int) -> None:
    with preview(site, port) as server:
        good = server.wait_built()
        append(post(site), "\nFAUTE\n")
        bad = server.wait_for(problems=lambda text: text != "")
        assert bad["problems"].splitlines()[0] == "essai.md:4 : mot interdit. Retirez-le."
        assert bad["version"] == good["version"]
        assert server.get("/essai.html")[0] == 200
        assert not page_of(server, "FAUTE")
        post(site).write_text(post(site).read_text().replace("FAUTE", "Corrigé."))
        mended = server.wait_built(good["version"])
        assert mended["problems"] == ""
        assert page_of(server, "Corrigé.")


def test_a_build_that_crashes_does_not_stop_the_server(site: Site, port: int) -> None:
    append(post(site), "\nPLANTE\n")
    with preview(site, port) as server:
        server.wait_for(number=1)
        assert server.state()["problems"]
        assert "pas encore construit" in server.get("/")[2]
        post(site).write_text(post(site).read_text().replace("PLANTE", "Remis."))
        server.wait_built()
        assert page_of(server, "Remis.")


def test_a_builder_that_dies_is_started_again(site: Site, port: int) -> None:
    with preview(site, port) as server:
        before = server.wait_built()
        for child in server.children():
            os.kill(child, signal.SIGKILL)
        append(post(site), "\nUn.\n")
        server.wait_for(problems=lambda text: text.startswith("La construction s’est arrêtée"))
        append(post(site), "\nDeux.\n")
        server.wait_built(before["version"])
        assert page_of(server, "Deux.")


def test_settings_and_plugins_are_read_again(site: Site, port: int) -> None:
    with preview(site, port) as server:
        before = server.wait_built()
        site.add_settings("\nSITENAME = 'Autre nom'\n")
        assert eventually(lambda: "Autre nom" in server.get("/")[2], "the new name")
        before = server.wait_built()
        (site.root / "act.py").write_text(PLUGIN.replace("FAUTE", "ERREUR"))
        server.wait_built(before["version"])
        append(post(site), "\nERREUR\n")
        server.wait_for(problems=lambda text: "mot interdit" in text)


def test_broken_settings_are_told_and_can_be_mended(site: Site, port: int) -> None:
    text = site.settings.read_text()
    site.settings.write_text(f"{text}\n1/0\n")
    with preview(site, port) as server:
        server.wait_for(problems=lambda text: "ZeroDivisionError" in text)
        site.settings.write_text(text)
        server.wait_built()
        assert server.get("/")[0] == 200


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("busy", [False, True])
def test_stops_at_once_with_nothing_left(
    site: Site, port: int, tmp_path: Path, number: signal.Signals, busy: bool
) -> None:
    asleep = tmp_path / "asleep"
    if busy:
        append(post(site), "\nDORT\n")
    with preview(site, port, environment={"ASLEEP": str(asleep)}) as server:
        if busy:
            eventually(asleep.exists, "a build under way")
        else:
            server.wait_built()
        children = server.children()
        assert children
        server.process.send_signal(number)
        assert server.process.wait(PATIENCE) == 0
        assert server.leftovers([*children, server.process.pid]) == []
        assert "Traceback" not in server.said
    left = [path.name for path in site.root.glob(".cache/*")]
    assert left == ([] if busy else ["preview"])


def test_a_signal_that_another_thread_was_given_is_heard(tmp_path: Path) -> None:
    """As one of two at once may be: it wakes no other."""
    heard: list[int] = []
    former = signal.signal(signal.SIGUSR1, lambda number, _: heard.append(number))
    try:
        give = threading.Timer(
            0.1, lambda: signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)
        )
        give.start()
        assert Watcher(tmp_path).wait() == frozenset()
        assert heard == [signal.SIGUSR1]
    finally:
        signal.signal(signal.SIGUSR1, former)


def test_a_second_signal_may_come_at_any_line_of_the_answer_to_the_first(tmp_path: Path) -> None:
    """Ctrl-C reaches the server by the terminal, then once more by the shell of `make`."""
    given = Namespace(content=tmp_path, output=tmp_path / "out", settings=tmp_path / "conf.py")

    def stop_twice(line: int) -> int:
        """Call `stop`, and again at that line of it and of what it calls; lines not reached yet."""
        server = Preview(given, PORTS[-1])

        def trace(_frame: FrameType, event: str, _value: object) -> Any:
            nonlocal line
            line -= event == "line"
            if line == 0:
                line = -1
                sys.settrace(None)
                server.stop()
            return trace

        sys.settrace(trace)
        try:
            server.stop()
        finally:
            sys.settrace(None)
        return line

    def stop_at_each_line() -> None:
        lines = 1
        while stop_twice(lines) < 0:
            lines += 1

    stopping = threading.Thread(target=stop_at_each_line, daemon=True)
    stopping.start()
    stopping.join(PATIENCE)
    assert not stopping.is_alive()


def test_the_builder_ends_with_a_server_that_is_killed(site: Site, port: int) -> None:
    with preview(site, port) as server:
        server.wait_built()
        children = server.children()
        server.process.kill()
        server.process.wait()
        assert eventually(lambda: server.leftovers(children) == [], "the end of the builder")


def test_a_port_that_is_taken(site: Site) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with preview(site, port) as server:
            assert server.process.wait(PATIENCE) == 1
            assert server.said == (
                f"Le port {port} est déjà pris, peut-être par un autre « make serve » : "
                "arrêtez-le, ou choisissez un autre port avec PORT=…\n"
            )


@pytest.mark.parametrize(
    ("terminal", "variables"), [(True, {}), (True, {"CI": "true"}), (False, {})]
)
def test_browser_opens_for_whoever_typed_the_command(
    site: Site, port: int, tmp_path: Path, terminal: bool, variables: dict[str, str]
) -> None:
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{opened}.new"; mv "{opened}.new" "{opened}"\n')
    browser.chmod(0o755)
    environment = {"CI": "", "BROWSER": str(browser), **variables}
    with preview(site, port, environment=environment, terminal=terminal) as server:
        server.wait_built()
        if terminal and not variables:
            eventually(opened.exists, "a browser")
            assert opened.read_text() == f"http://127.0.0.1:{port}/\n"
    assert opened.exists() == (terminal and not variables)


def test_without_a_port_the_first_free_one_is_taken() -> None:
    code = (
        "from preview.server import choose_port\n"
        "import socket, sys\n"
        "start = int(sys.argv[1]); a = socket.socket(); a.bind(('127.0.0.1', start)); a.listen()\n"
        "print(choose_port(None, start) > start)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, str(free_port())],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert found.stdout == "True\n"


def test_addresses_stay_below_the_root() -> None:
    root = Path("/site")
    assert locate(root, "/a/b.html") == Path("/site/a/b.html")
    assert locate(root, "/") == root
    assert [locate(root, a) for a in ("/../x", "/a/../../x", "/a\\..\\x", "/a\0")] == [None] * 4


def test_client_goes_at_the_end_of_the_body() -> None:
    state = LatestBuild("r").state
    script = b'<script src="/_preview/client.js" data-run="r" data-version="0" defer></script>'
    assert with_client(b"<body>a</body></html>", state) == b"<body>a" + script + b"</body></html>"
    assert with_client(b"<p>a", state) == b"<p>a" + script
