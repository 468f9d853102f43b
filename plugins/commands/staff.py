"""What `make check`, `make corriger` and `make article` share: quick to start, without Pelican."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from builder.errors import BuildError, readable_settings
from builder.progress import PROGRESS
from programmation.problems import Refusal
from programmation.settings import SettingError, located_errors, settings_from

Run = Callable[[argparse.Namespace, Mapping[str, Any], Path], int]
"""(options, settings, content folder) → exit status."""


def parser(description: str | None) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=description)
    made.add_argument("-s", "--settings", type=Path, default=Path("pelicanconf.py"))
    return made


def run(command: Run, options: argparse.Namespace) -> int:
    """The command's exit status: 0 when all is well, 1 when something is to be mended."""
    # A terminal that knows no accents shows « ? » rather than a traceback.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a text stream
    try:
        with located_errors(options.settings):
            PROGRESS.start()
            return command(options, *_project(options))
    except (BuildError, SettingError, Refusal) as error:
        PROGRESS.clear()
        print(error, file=sys.stderr)
        return 1
    except (EOFError, KeyboardInterrupt):
        PROGRESS.clear()
        print("Interrompu : rien n’a été changé.", file=sys.stderr)
        return 1
    finally:
        PROGRESS.end()


def _project(options: argparse.Namespace) -> tuple[Mapping[str, Any], Path]:
    """Settings and content folder that the options name."""
    if not options.settings.is_file():
        raise Refusal(f"Fichier de réglages introuvable : {options.settings}")
    with readable_settings(options.settings):
        settings = settings_from(options.settings)
    root: Path = options.content or options.settings.parent / settings.get("PATH", "content")
    if not root.is_dir():
        raise Refusal(f"Dossier du contenu introuvable : {root}")
    return settings, root
