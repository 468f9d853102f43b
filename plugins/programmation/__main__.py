"""Commands for staff, behind `make check` and `make article`: see `--help`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from programmation.site_settings import SettingError


def main(arguments: list[str] | None = None) -> int:
    """Run a command.  Exit status: 0 when all is well, 1 when something is to be mended."""
    options = _parser().parse_args(arguments)
    # A terminal that knows no accents shows « ? » rather than a traceback.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a text stream
    try:
        return int(options.run(options))
    except SettingError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="programmation")
    commands = parser.add_subparsers(required=True, metavar="commande")
    check = commands.add_parser("check", help="Cherche les fautes du contenu, sans construire")
    check.add_argument("content", nargs="?", type=Path, help="dossier du contenu")
    check.add_argument("-s", "--settings", type=Path, default=Path("pelicanconf.py"))
    check.set_defaults(run=_check)
    return parser


def _check(options: argparse.Namespace) -> int:
    from programmation.checking import check_folder, settings_from

    if not options.settings.is_file():
        return _refuse(f"Fichier de réglages introuvable : {options.settings}")
    settings = settings_from(options.settings)
    root = options.content or options.settings.parent / settings.get("PATH", "content")
    if not root.is_dir():
        return _refuse(f"Dossier du contenu introuvable : {root}")
    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    text, sound = check_folder(root, settings, color=color)
    print(text)
    return 0 if sound else 1


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
