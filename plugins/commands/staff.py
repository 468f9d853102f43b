"""How a command of `make` begins and ends: what is typed, what it says, its status.

Quick to start: without Pelican, which takes half a second, and the domain's slow libraries.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
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
"""What to print, if anything, and whether all is well."""
Run = Callable[[Namespace], Outcome]
NO_MORE = "Rien n’a été écrit de plus."
PATHS = frozenset("source modele fichier dossier images".split())
ANSWERS = frozenset("essai rencontres".split())
DRIVES = Path("/mnt")
"""Folder where WSL shows the drives of Windows."""


def command(target: str, *words: str, **options: str) -> Callable[[Run], Callable[..., int]]:
    """Make a function of what is typed, texts and answers (bool), the `main` of `make target`: of
    the words typed, those of the process by default; it returns the exit status.

    target: empty for a function that refuses itself what it does not know.  words: names of those
    that stand alone.  options: name → help.
    What is not among the words is that of the environment, as make gives it: SAISON for `saison`.
    """

    def decorated(run: Run) -> Callable[..., int]:
        def main(arguments: list[str] | None = None) -> int:
            about = sys.modules[run.__module__].__doc__
            asked = ArgumentParser(f"make {target}", description=about)
            asked.add_argument("-s", "--settings", type=Path, default=Path("pelicanconf.py"))
            for name in words:
                asked.add_argument(name, nargs="?")
            for name, said in options.items():
                asked.add_argument(f"--{name.replace('_', '-')}", help=said)
            names = (*words, *options)
            asked.set_defaults(**{name: os.environ.get(name.upper(), "") for name in names})
            given = asked.parse_args(arguments)

            def work() -> Outcome:
                if target:
                    refuse_unknown(target, names)
                for name in PATHS & {*names}:
                    setattr(given, name, _path_here(name, getattr(given, name)))
                for name in ANSWERS & {*names}:
                    setattr(given, name, _answer(name, getattr(given, name).strip()))
                with located_errors(given.settings):
                    return run(given)

            # They wait for a network.
            return ended(work, at_once=target in ("envoyer", "signaler"))

        return main

    return decorated


def main() -> int:
    """`python -m commands staff serve PORT`: for a target of make that runs no command of ours."""
    target, *taken = sys.argv[1:]
    return ended(lambda: (refuse_unknown(target, taken), True))


def typed_names() -> list[str]:
    """Names of « NOM=… » typed after `make target`, but for those that all targets take."""
    return os.environ.get("GIVEN", "").split()


def refuse_unknown(target: str, taken: Iterable[str], aliases: Iterable[str] = ()) -> str:
    """Refuse a name that was typed and that the target does not take: its value would be lost.

    Nothing is left to say otherwise.  aliases: taken too, but not proposed.
    """
    known = sorted({*(name.upper() for name in taken), *os.environ.get("OF_ALL", "").split()})
    for name in typed_names():
        if name not in known and name.lower() not in aliases:
            hint = suggestion(name, known, cutoff=0.7) or f"Au choix : {', '.join(known)}."
            raise Refusal(f"« make {target} » ne connaît pas « {name} ». {hint}")
    return ""


def _path_here(name: str, text: str) -> str:
    """`C:\\Users\\Marie` → `/mnt/c/Users/Marie`, in WSL; any other path as it is."""
    drive, colon, path = text.partition(":")
    if not colon or not drive.isalpha() or not (folder := DRIVES / drive.lower()).is_dir():
        return text
    if not path.startswith(("/", "\\")):  # The shell took the signs for its own.
        raise Refusal(
            f"{name.upper()} : « {text} » : un chemin de Windows va entre apostrophes : "
            f"{name.upper()}='{drive}:\\Users\\…'."
        )
    return str(folder) + path.replace("\\", "/")


def _answer(name: str, text: str) -> bool:
    """`oui`, or `1`, typed as `name`; nothing is « non »."""
    try:
        return bool(text) and read_flag(text)
    except InvalidValue as error:
        said = f"{name.upper()} : « {text} » : {error.message}. {error.remedy}"
        raise Refusal(said) from None


def ended(work: Callable[[], Outcome], *, at_once: bool = False) -> int:
    """Exit status: 0 when all is well, 1 when something is to be mended, which is said in French.

    What takes long is said in a terminal, on a line that is gone before anything is printed.
    `at_once`: for what waits for a network (see `Progress.start`).
    """
    said, sound, refused = "", False, ""
    PROGRESS.start(at_once=at_once)
    try:
        said, sound = work()
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
    # `make check | head` reads what it wants of it.
    if said and (lost := printed(said)) and not isinstance(lost, BrokenPipeError):
        refused, sound = f"Réponse non écrite : {reason(lost)}.", False
    if refused:
        print(harmless_lines(refused), file=sys.stderr)
    return 0 if sound else 1


def settings_of(file: Path) -> dict[str, Any]:
    """Raises `Refusal` or `BuildError` for a file that cannot be read."""
    if not file.is_file():
        raise Refusal(f"Fichier de réglages introuvable : {file}")
    with readable_settings(file):
        return settings_from(file)


def write_whole(target: Path, data: bytes, *, new: bool = False) -> None:
    """Write `data` whole or not at all, in a folder made if need be, with the former file's mode.

    A full disk leaves the former file, or none.  `new`: raises FileExistsError where one is.
    """
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
    """Put each file in place; the outcome names them.  files: by suffix, after `start`."""
    paths = {Path(f"{start}{suffix}"): data for suffix, data in files.items()}
    for path, data in paths.items():
        write_whole(path, data)
    return "\n".join(map(str, paths)), True


def file_stem(text: str) -> str:
    """Name of a text's file, typed as a path of any system, with or without « .md »."""
    return text.strip().replace("\\", "/").rpartition("/")[2].removesuffix(".md")


def choice(name: str, text: str, known: Iterable[str]) -> str:
    """The one of `known` that was typed as `name`; empty when nothing was.  Raises `Refusal`."""
    word, words = fold(text).replace(" ", "-"), list(known)
    if word and word not in words:
        hint = suggestion(word, words) or f"Au choix : {', '.join(words)}."
        raise Refusal(f"{name} : « {text} » n’est pas connu. {hint}")
    return word


def meeting_named(name: str, text: str, meetings: Mapping[str, Meant]) -> Meant:
    """The meeting of the file called `text`, which was typed as `name`, or named after a title so
    typed.

    Raises `Refusal`.  meetings: by slug.
    """
    slug = file_stem(text)
    if slug not in meetings and (slug := slugify(slug)) not in meetings:
        hint = suggestion(slug, meetings) or "C’est le nom de son fichier, sans « .md »."
        raise Refusal(f"{name} : aucune rencontre ne s’appelle « {slug} ». {hint}")
    return meetings[slug]
