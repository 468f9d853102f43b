"""How a build fails: one exception, and any other one said in French.

`BuildError` stops a build.  `reason` words any exception, `readable_settings` those of a settings
file.  `LOG_ERRORS` counts what Pelican only logs before it exits with status 0.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn


class BuildError(Exception):
    """Stops the build; its text is a French clause shown to the person who started it.

    Several lines are shown as they are: the last one should sum up the others.
    """


def interrupted() -> NoReturn:
    """Exit after a Ctrl-C that came before the build began."""
    print("Site non construit : la construction a été interrompue.", file=sys.stderr)
    sys.exit(130)  # As a shell says of SIGINT.


# --- Any exception in one French line

ERRNO_REASONS = {
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "l'espace disque permis est épuisé",
    errno.EROFS: "le dossier est en lecture seule",
    errno.EACCES: "les droits ne permettent pas d'y écrire ou de le lire",
    errno.EPERM: "les droits ne permettent pas d'y écrire ou de le lire",
    errno.EFBIG: "le fichier dépasse la taille permise",
    errno.ENAMETOOLONG: "le nom est trop long",
    errno.EMFILE: "trop de fichiers sont ouverts",
    errno.ENFILE: "trop de fichiers sont ouverts",
    errno.EEXIST: "un fichier occupe déjà cette place",
    errno.ENOENT: "le fichier ou le dossier n'existe pas",
    errno.ENOTDIR: "un fichier occupe la place d'un dossier",
    errno.EISDIR: "un dossier occupe la place d'un fichier",
    errno.EBUSY: "le dossier est utilisé par le système",
    errno.EIO: "le disque ne répond pas correctement",
    errno.ELOOP: "un lien symbolique a pris la place du fichier",
}


def reason(error: BaseException) -> str:
    """A French clause without final period for `error`, of any type.

    Messages of libraries are quoted in their own language.
    """
    # Slow to import, and `BuildError` is needed by all.
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

    if isinstance(error, BuildError):
        return str(error).rstrip(".")
    if isinstance(error, OSError):
        place = f"{_shown(error.filename)} : " if error.filename else ""
        return f"{place}{os_cause(error)}"
    if isinstance(error, TemplateNotFound):
        return f"gabarit introuvable : {error.name}"
    if isinstance(error, TemplateSyntaxError):
        name = _template_name(error.filename) or error.name or "?"
        return f"gabarit {name}, ligne {error.lineno} : {error.message}"
    words = str(error.message) if isinstance(error, TemplateError) and error.message else ""
    place = template_place(error)
    if place:
        return f"gabarit {place} : {words or _quoted(error)}"
    if isinstance(error, MemoryError):
        return "la mémoire est épuisée"
    return f"erreur imprévue ({words or _quoted(error)}) ; « pelican … -D » en montre le détail"


def template_place(error: BaseException) -> str:
    """`post.html, ligne 12`: the innermost template line in the traceback; empty if there is none.

    Jinja rewrites tracebacks so that they show template lines under the template's own path.
    """
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if not frame.filename.endswith((".py", ">")):
            return f"{_template_name(frame.filename)}, ligne {frame.lineno}"
    return ""


def os_cause(error: OSError) -> str:
    """Why the system refuses, in French, without the name of the file."""
    return ERRNO_REASONS.get(error.errno or 0) or error.strerror or _quoted(error)


def _shown(path: object) -> str:
    """`path`, relative to the current folder when it is inside it; one line, printable."""
    text = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else str(path)
    with suppress(OSError):
        text = text.removeprefix(os.getcwd() + os.sep)
    return terminal_line(text)


def printed(text: str) -> OSError | None:
    """Print `text` at once; why it could not be, which Python would tell again as it ends."""
    try:
        print(text, flush=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return error
    return None


def terminal_line(text: str) -> str:
    """`text` on one line, without what could move a terminal's cursor."""
    return "".join(c if c.isprintable() else "�" for c in text)


def _template_name(path: str | None) -> str:
    """`partials/card.html` for `…/templates/partials/card.html`, as authors of themes name it."""
    folders, _, name = (path or "").rpartition("/templates/")
    return name if folders else os.path.basename(name)


def _quoted(error: BaseException) -> str:
    """`ValueError: its message` on one line."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


# --- A settings file that cannot be used


@contextmanager
def readable_settings(path: str | os.PathLike[str]) -> Iterator[None]:
    """Turn what the settings file at `path` raises inside the block into a BuildError that says
    where, why and what to do."""
    try:
        yield
    except BuildError:
        raise
    except Exception as error:
        raise BuildError(_settings_reason(error, os.fspath(path))) from None


def _settings_reason(error: Exception, path: str) -> str:
    name = os.path.basename(path)
    if isinstance(error, FileNotFoundError) and error.filename and _same(error.filename, path):
        return f"fichier de réglages introuvable : {path}"
    if isinstance(error, SyntaxError) and error.filename:
        where = f"{os.path.basename(error.filename)}:{error.lineno}"
        return (
            f"{where} : cette ligne n’est pas lisible ({error.msg}). "
            "Vérifiez les guillemets, les virgules et les parenthèses, ici et juste avant"
        )
    what = _quoted(error).replace(": ", " : ", 1)
    setting = "un réglage"
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if named := re.search(r"settings(?:\[|\.get\()[\"']([A-Z_]+)", frame.line or ""):
            setting = f"le réglage {named[1]}"
        # Settings may import others beside them, as publishconf.py does pelicanconf.py.
        if _same(os.path.dirname(frame.filename), os.path.dirname(path)):
            where = f"{os.path.basename(frame.filename)}:{frame.lineno}"
            return f"{where} : {what}. Corrigez cette ligne, ou revenez à ce qu’elle était"
    return f"{name} : {setting} est refusé par Pelican ({what}). Corrigez-le dans ce fichier"


def _same(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


# --- What Pelican only logs

FAILED_COPY = "A problem occurred copying file"
"""How Pelican's warning begins for a file that it could not copy (a full disk): it goes on."""


class LogErrors(logging.Handler):
    """Counts the log records that must stop a build."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0
        self.failed_copy: OSError | None = None

    def emit(self, record: logging.LogRecord) -> None:
        failed = str(record.msg).startswith(FAILED_COPY)
        if failed and isinstance(record.args, tuple):
            self.failed_copy = next((a for a in record.args if isinstance(a, OSError)), None)
        if failed or record.levelno >= logging.ERROR:
            self.count += 1

    def clear(self) -> None:
        self.count, self.failed_copy = 0, None

    def raise_if_any(self) -> None:
        """Raise what was logged since the last call."""
        count, failed_copy = self.count, self.failed_copy
        self.clear()
        if failed_copy:
            raise failed_copy
        if count:
            several = f"{count} erreurs sont signalées plus haut"
            raise BuildError(several if count > 1 else "une erreur est signalée plus haut")


LOG_ERRORS = LogErrors()
"""Listens as soon as `builder` is registered: plugins that cannot be loaded are logged before the
first signal of a build."""
