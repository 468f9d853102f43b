"""How a command of `make` begins and ends: its arguments, what it prints, its exit status.

Quick to start: without Pelican, which takes half a second, and the domain's slow libraries.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from builder.errors import BuildError, printed, readable_settings, reason
from builder.progress import PROGRESS
from programmation.content.field_types import read_flag
from programmation.content.nodes import InvalidValue
from programmation.problems import NOT_UTF8, Refusal, harmless_lines, suggestion
from programmation.settings import SettingError, located_errors, settings_from
from programmation.text.french import fold, slugify

Meant = TypeVar("Meant")
Outcome = tuple[str, bool]
"""What to print, if anything, and whether the command succeeded."""
Run = Callable[[Namespace], Outcome]
NO_MORE = "Rien n’a été écrit de plus."
PATHS = frozenset("source modele fichier dossier images".split())
ANSWERS = frozenset("essai rencontres".split())
DRIVES = Path("/mnt")
"""Folder where WSL shows the drives of Windows."""


def command(target: str, *words: str, **options: str) -> Callable[[Run], Callable[..., int]]:
    """Decorator: a function of parsed arguments (texts, and bool for `ANSWERS`) → the `main` of
    `make target`: words of a command line, by default the process's → exit status.

    target: empty for a function that itself refuses unknown arguments.  words: names of the
    positional arguments.  options: name → help. An argument left out comes from the environment, as
    make sets it: SAISON for `saison`.
    """

    names = (*words, *options)

    def decorated(run: Run) -> Callable[..., int]:
        about = sys.modules[run.__module__].__doc__
        parser = ArgumentParser(f"make {target}", description=about)
        parser.add_argument("-s", "--settings", type=Path, default=Path("pelicanconf.py"))
        for name in words:
            parser.add_argument(name, nargs="?")
        for name, text in options.items():
            parser.add_argument(f"--{name.replace('_', '-')}", help=text)

        def main(arguments: list[str] | None = None) -> int:
            parser.set_defaults(**{name: os.environ.get(name.upper(), "") for name in names})
            work = partial(_run, run, parser.parse_args(arguments), target, names)
            # These two wait for the network.
            return run_and_report(work, at_once=target in ("envoyer", "signaler"))

        return main

    return decorated


def _run(run: Run, given: Namespace, target: str, names: Sequence[str]) -> Outcome:
    if target:
        refuse_unknown(target, names)
    for name in PATHS & {*names}:
        setattr(given, name, _path_here(name, getattr(given, name)))
    for name in ANSWERS & {*names}:
        setattr(given, name, _answer(name, getattr(given, name).strip()))
    with located_errors(given.settings):
        return run(given)


def main() -> int:
    """`python -m commands staff serve PORT`: for targets of make without a command here."""
    target, *taken = sys.argv[1:]

    def work() -> Outcome:
        refuse_unknown(target, taken)
        return "", True

    return run_and_report(work)


def typed_names() -> list[str]:
    """Names of the « NOM=… » typed after `make target`, without those that all targets take."""
    return os.environ.get("GIVEN", "").split()


def refuse_unknown(target: str, taken: Iterable[str], aliases: Iterable[str] = ()) -> None:
    """Refuse a name that was typed and that the target does not take: its value would be lost.
    aliases: names accepted and not proposed."""
    known = sorted({*(name.upper() for name in taken), *os.environ.get("OF_ALL", "").split()})
    for name in typed_names():
        if name not in known and name.lower() not in aliases:
            hint = suggestion(name, known, cutoff=0.7) or f"Au choix : {', '.join(known)}."
            raise Refusal(f"« make {target} » ne connaît pas « {name} ». {hint}")


def _path_here(name: str, text: str) -> str:
    """`C:\\Users\\Marie` → `/mnt/c/Users/Marie`, in WSL; any other path as it is."""
    drive, colon, path = text.partition(":")
    if not colon or not drive.isalpha() or not (folder := DRIVES / drive.lower()).is_dir():
        return text
    if not path.startswith(("/", "\\")):  # A shell without quotes removed the backslashes.
        raise Refusal(
            f"{name.upper()} : « {text} » : un chemin de Windows va entre apostrophes : "
            f"{name.upper()}='{drive}:\\Users\\…'."
        )
    return str(folder) + path.replace("\\", "/")


def _answer(name: str, text: str) -> bool:
    """Whether `text`, typed as `name`, is `oui` or `1`; empty is « non »."""
    try:
        return bool(text) and read_flag(text)
    except InvalidValue as error:
        where = f"{name.upper()} : « {text} »"
        raise Refusal(f"{where} : {error.message}. {error.remedy}") from None


def run_and_report(work: Callable[[], Outcome], *, at_once: bool = False) -> int:
    """Exit status: 0 for a success, 1 after printing what is wrong, in French.

    A slow step shows its progress in a terminal, on a line cleared before anything is printed.
    `at_once`: for a command that waits for the network (see `Progress.start`).
    """
    answer, sound, refused = "", False, ""
    PROGRESS.start(at_once=at_once)
    try:
        answer, sound = work()
    except (BuildError, SettingError, Refusal) as error:
        refused = str(error)
    except OSError as error:
        refused = f"{reason(error)}. {NO_MORE}"
    except UnicodeEncodeError:
        refused = NOT_UTF8
    except (EOFError, KeyboardInterrupt):
        refused = f"Interrompu. {NO_MORE}"
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        said_by = f"{type(error).__name__} : {error}"
        refused = (
            f"Erreur imprévue ({said_by}). « python -X dev -m commands … » en montre le détail."
        )
    finally:
        PROGRESS.end()
    # `make check | head` closes the pipe early.
    if answer and (lost := printed(answer)) and not isinstance(lost, BrokenPipeError):
        refused, sound = f"Réponse non écrite : {reason(lost)}.", False
    if refused:
        print(harmless_lines(refused), file=sys.stderr)
    return 0 if sound else 1


def settings_of(file: Path) -> dict[str, Any]:
    """Settings of a file.  Raises `Refusal` or `BuildError` where it cannot be read."""
    if not file.is_file():
        raise Refusal(f"Fichier de réglages introuvable : {file}")
    with readable_settings(file):
        return settings_from(file)


def write_whole(target: Path, data: bytes, *, new: bool = False) -> None:
    """Write `data` whole or not at all, in a folder made if need be, with the former file's mode.

    A full disk leaves the former file, or none.  `new`: raises `Refusal` if there is one.
    """
    if new and target.exists():
        raise Refusal(f"{target} existe déjà. {NO_MORE}")
    target.parent.mkdir(parents=True, exist_ok=True)
    made = target if new else target.with_name(f".{target.name}.tmp")
    stream = made.open("xb" if new else "wb")
    try:
        with stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if not new:
            if target.exists():
                made.chmod(target.stat().st_mode)
            made.replace(target)
    except BaseException:
        with suppress(OSError):
            made.unlink(missing_ok=True)
        raise


def put_files(start: Path, files: Mapping[str, bytes]) -> Outcome:
    """Write files; the outcome names them.  files: suffix to add to `start` → bytes."""
    paths = {Path(f"{start}{suffix}"): data for suffix, data in files.items()}
    for path, data in paths.items():
        write_whole(path, data)
    return "\n".join(map(str, paths)), True


def file_stem(text: str) -> str:
    """Name of a text's file without « .md », from a path typed as on any system."""
    return text.strip().replace("\\", "/").rpartition("/")[2].removesuffix(".md")


def choice(name: str, text: str, known: Iterable[str]) -> str:
    """The word of `known` that was typed as `name`; empty when nothing was.  Raises `Refusal`."""
    word, words = fold(text).replace(" ", "-"), list(known)
    if word and word not in words:
        hint = suggestion(word, words) or f"Au choix : {', '.join(words)}."
        raise Refusal(f"{name} : « {text} » n’est pas connu. {hint}")
    return word


def meeting_named(name: str, text: str, meetings: Mapping[str, Meant]) -> Meant:
    """The meeting whose file is called `text`, or has the name that the title `text` gives.

    Raises `Refusal`, with the argument's `name`.  meetings: by slug.
    """
    slug = file_stem(text)
    if slug not in meetings and (slug := slugify(slug)) not in meetings:
        hint = suggestion(slug, meetings) or "C’est le nom de son fichier, sans « .md »."
        raise Refusal(f"{name} : aucune rencontre ne s’appelle « {slug} ». {hint}")
    return meetings[slug]
