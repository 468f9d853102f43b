"""What Pelican imports later in the quick entry: the same site, the same messages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.building import ROOT, Site, stock_site, tree, without_coverage

TEXT = """Title: Du code
Date: 2017-01-02

```python
print("bonjour")
```

```langue-inconnue
bonjour
```

[Nulle part]({filename}absent.md)
"""


def quick(site: Site, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "plugins" / "builder"), "-s", "pelicanconf.py", *options],
        cwd=site.root,
        env={**os.environ, "COLUMNS": "1000"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def lines(said: str) -> list[str]:
    """What was said, but for the time that it took or was said at."""
    return [
        re.sub(r"\d+[.,]\d+ s|^(\[\d\d:\d\d:\d\d\]| {10})", "", line) for line in said.splitlines()
    ]


def test_site_and_messages_are_those_of_pelican(tmp_path: Path) -> None:
    slow, soon = stock_site(tmp_path / "one" / "site"), stock_site(tmp_path / "two" / "site")
    for site in (slow, soon):
        (site.content / "du-code.md").write_text(TEXT, encoding="utf-8")
    expected, found = slow.build(), quick(soon)
    assert expected.returncode == found.returncode == 0
    assert tree(soon.output) == tree(slow.output)
    assert 'class="highlight"' in (soon.output / "du-code.html").read_text(encoding="utf-8")
    assert any(name.startswith("feeds/") for name in tree(soon.output))
    assert "absent.md" in found.stdout
    assert lines(found.stdout) == lines(expected.stdout)
    assert lines(found.stderr) == lines(expected.stderr)


def test_version_is_that_of_pelican(tmp_path: Path) -> None:
    site = stock_site(tmp_path / "site")
    assert quick(site, "--version").stdout == site.build("--version").stdout


NAMES = (
    "rich.console rich.logging feedgenerator importlib.metadata"
    " dateutil.parser unidecode multiprocessing watchfiles"
    " pelican.server bz2 gzip ipaddress lzma"
).split()


def after_the_start(code: str, *options: str) -> str:
    """What `code` prints once Pelican is imported as the quick entry does."""
    start = f"""
import sys
sys.path.insert(0, {str(ROOT / "plugins")!r})
from builder.lazy_imports import lazy_pelican
with lazy_pelican({list(options)!r}, rst=False):
    import pelican, pelican.writers
"""
    result = subprocess.run(
        [sys.executable, "-c", start + code],
        env=without_coverage(),  # Which imports modules of its own.
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


MAKE_HTML = ("--output=sortie", "-s", "pelicanconf.py", "--", "content")


def test_pygments_is_not_imported() -> None:
    assert after_the_start("print([n for n in sys.modules if 'pygments' in n])") == "[]"


@pytest.mark.parametrize("options", [(), MAKE_HTML])
def test_nothing_is_imported_before_it_is_used(options: tuple[str, ...]) -> None:
    assert after_the_start(f"print([n for n in {NAMES} if n in sys.modules])", *options) == "[]"


def test_what_watches_is_there_for_who_asks() -> None:
    names = after_the_start(f"print([n for n in {NAMES} if n in sys.modules])", "-r")
    for name in ("multiprocessing", "watchfiles", "pelican.server"):
        assert f"'{name}'" in names


@pytest.fixture(scope="module")
def imported() -> dict[str, str]:
    """Name → the file that its import brings, each in a process forked from the start."""
    code = f"""
import os
for name in {NAMES}:
    sys.stdout.flush()
    if os.fork():
        os.wait()
    else:
        exec(f"import {{name}}; {{name}}")
        print(name, sys.modules[name].__spec__.origin, flush=True)
        os._exit(0)
"""
    return dict(line.split(" ", 1) for line in after_the_start(code).splitlines())


@pytest.mark.parametrize("name", NAMES)
def test_others_import_the_module_itself(name: str, imported: dict[str, str]) -> None:
    assert imported[name].endswith(".py")


def test_values_are_those_of_the_module() -> None:
    code = """
import feedgenerator, importlib.metadata, rich.console, urllib.parse
assert urllib.parse.urlsplit("http://[::1]:80/").hostname == "::1"
feed = pelican.writers.Atom1Feed("Titre", "/", "")
print(type(feed) is feedgenerator.Atom1Feed, isinstance(feed, pelican.writers.Rss201rev2Feed))
print(pelican.__version__ == importlib.metadata.version("pelican"))
print(type(pelican.console.real) is rich.console.Console)
"""
    assert after_the_start(code).split() == "True False True True".split()
