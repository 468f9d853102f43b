"""Commands for staff, behind `make check` and `make article`: see `--help`."""

from __future__ import annotations

import argparse
import os
import sys
from operator import attrgetter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from builder.errors import BuildError, readable_settings
from commands.new_text import NewText
from programmation.kinds import KINDS
from programmation.problems import Refusal
from programmation.schema import normalized
from programmation.settings import located_errors, settings_from, site_from


def main(arguments: list[str] | None = None) -> int:
    """Run a command.  Exit status: 0 when all is well, 1 when something is to be mended."""
    options = _parser().parse_args(arguments)
    # A terminal that knows no accents shows « ? » rather than a traceback.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a text stream
    try:
        with located_errors(options.settings):
            return int(options.run(options))
    except (BuildError, Refusal) as error:
        print(error, file=sys.stderr)
        return 1
    except (EOFError, KeyboardInterrupt):
        print("Interrompu : rien n’a été changé.", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="programmation")
    commands = parser.add_subparsers(required=True, metavar="commande")
    check = commands.add_parser("check", help="Cherche les fautes du contenu, sans construire")
    check.add_argument("content", nargs="?", type=Path, help="dossier du contenu")
    check.add_argument("-s", "--settings", type=Path, default=Path("pelicanconf.py"))
    check.set_defaults(run=_check)
    fix = commands.add_parser("corriger", help="Corrige ce qui peut l’être sans personne")
    fix.add_argument("-c", "--content", type=Path, help="dossier du contenu")
    fix.add_argument("-s", "--settings", type=Path, default=Path("pelicanconf.py"))
    fix.add_argument("--champs", default="", help="champs inconnus à retirer")
    fix.add_argument("--essai", default="")
    fix.set_defaults(run=_fix)
    for kind in filter(attrgetter("command"), KINDS):
        new = commands.add_parser(kind.command, help=f"Prépare un fichier : {kind.name}")
        new.add_argument("given", nargs="*", metavar="CHAMP=valeur")
        new.add_argument("-c", "--content", type=Path, help="dossier du contenu")
        new.add_argument("-s", "--settings", type=Path, default=Path("pelicanconf.py"))
        new.set_defaults(run=_new_text, kind=kind)
    return parser


def _check(options: argparse.Namespace) -> int:
    from commands.check import check_folder

    settings, root = _project(options)
    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    text, sound = check_folder(root, settings, color=color)
    print(text)
    return 0 if sound else 1


def _fix(options: argparse.Namespace) -> int:
    from commands.fix import fix

    _, root = _project(options)
    unwanted = [key.strip() for key in options.champs.split(",") if key.strip()]
    print(fix(root, unwanted, rehearsal=bool(options.essai)))
    return 0


def _new_text(options: argparse.Namespace) -> int:
    settings, root = _project(options)
    site = site_from({**settings, "BUILD_DATE": None})
    pairs = [pair.partition("=") for pair in options.given]
    for key, _, value in pairs:
        if not value.isascii() and not value.encode(errors="replace").decode() == value:
            raise Refusal(f"{key} : ce texte n’est pas lisible. Tapez-le de nouveau, ou collez-le.")
    new = NewText(
        kind=options.kind,
        root=root,
        zone=ZoneInfo(site.timezone),
        first_month=site.first_month,
        given={normalized(key): value.strip() for key, _, value in pairs},
        ask=input if sys.stdin.isatty() else None,
        today=site.today,
    )
    path = new.write()
    print(f"{root / path} est prêt. Ouvrez-le, complétez-le, puis tapez « make check ».")
    return 0


def _project(options: argparse.Namespace) -> tuple[dict[str, Any], Path]:
    """Settings and content folder that the options name."""
    if not options.settings.is_file():
        raise Refusal(f"Fichier de réglages introuvable : {options.settings}")
    with readable_settings(options.settings):
        settings = settings_from(options.settings)
    root: Path = options.content or options.settings.parent / settings.get("PATH", "content")
    if not root.is_dir():
        raise Refusal(f"Dossier du contenu introuvable : {root}")
    return settings, root


if __name__ == "__main__":
    sys.exit(main())
