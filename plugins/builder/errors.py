"""How a build fails: one exception, and any other one said in French.

`BuildError` stops a build.  `reason` words any exception, `readable_settings` those of a settings
file.  `LOG_ERRORS` keeps what Pelican only logs before it exits with status 0.
"""

from __future__ import annotations

import errno
import linecache
import logging
import os
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

from lazy_regex import lazy_compile


class BuildError(Exception):
    """Stops the build; its text is a French clause shown to the person who started it.

    Several lines are shown as they are: the last one should sum up the others.
    """


def interrupted() -> NoReturn:
    """Exit after a Ctrl-C that came before the build began."""
    print("Site non construit : la construction a été interrompue.", file=sys.stderr)
    sys.exit(130)  # A shell's status for SIGINT.


# --- Any exception in one French line

ERRNO_REASONS = {
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "l’espace disque permis est épuisé",
    errno.EROFS: "le dossier est en lecture seule",
    errno.EACCES: "les droits ne permettent pas d’y écrire ou de le lire",
    errno.EPERM: "les droits ne permettent pas d’y écrire ou de le lire",
    errno.EFBIG: "le fichier dépasse la taille permise",
    errno.ENAMETOOLONG: "le nom est trop long",
    errno.EMFILE: "trop de fichiers sont ouverts",
    errno.ENFILE: "trop de fichiers sont ouverts",
    errno.EEXIST: "un fichier occupe déjà cette place",
    errno.ENOENT: "le fichier ou le dossier n’existe pas",
    errno.ENOTDIR: "un fichier occupe la place d’un dossier",
    errno.EISDIR: "un dossier occupe la place d’un fichier",
    errno.EBUSY: "le dossier est utilisé par le système",
    errno.EIO: "le disque ne répond pas correctement",
    errno.ELOOP: "un lien symbolique a pris la place du fichier",
}


def reason(error: BaseException, settings: Mapping[str, Any] | None = None) -> str:
    """A French clause without final period for `error`, of any type.

    Messages of libraries are quoted in their own language.  `settings`: Pelican's, from which an
    error that nothing else explains may come.
    """
    # Slow to import, and this module is imported by every command.
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

    if isinstance(error, BuildError):
        return str(error).rstrip(".")
    if isinstance(error, TemplateNotFound):  # It is an OSError too.
        return f"gabarit introuvable : {error.name}"
    if isinstance(error, OSError):
        place = f"{_shown(error.filename)} : " if error.filename else ""
        return f"{place}{os_cause(error)}"
    if isinstance(error, TemplateSyntaxError):
        name = _template_name(error.filename) or error.name or "?"
        return f"gabarit {name}, ligne {error.lineno} : {error.message}"
    words = str(error.message) if isinstance(error, TemplateError) and error.message else ""
    place = template_place(error)
    if place:
        return f"gabarit {place} : {words or _quoted(error)}"
    if isinstance(error, MemoryError):
        return "la mémoire est épuisée"
    if settings and (name := _setting_at_fault(error, settings)):
        return f"le réglage {name} est refusé par Pelican ({_quoted(error)}); corrigez-le"
    return f"erreur imprévue ({words or _quoted(error)}); « pelican … -D » en montre le détail"


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
    """Print `text` and flush; the error where that failed, which Python will not report again."""
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
    if isinstance(error, NameError):
        what = f"« {error.name} » n’est pas connu; un texte va entre guillemets"
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        # publishconf.py, for one, imports pelicanconf.py.
        inside = _same(os.path.dirname(frame.filename), os.path.dirname(path))
        if inside and not frame.filename.startswith("<"):
            where = f"{os.path.basename(frame.filename)}:{frame.lineno}"
            return f"{where} : {what}. Corrigez cette ligne, ou revenez à ce qu’elle était"
    # The name under which Pelican loaded it.
    blamed = _setting_at_fault(error, vars(sys.modules.get(os.path.splitext(name)[0], sys)))
    setting = f"le réglage {blamed}" if blamed else "un réglage"
    return f"{name} : {setting} est refusé par Pelican ({what}). Corrigez-le dans ce fichier"


def _setting_at_fault(error: BaseException, settings: Mapping[str, Any]) -> str:
    """Name of the Pelican setting that caused `error`: the one read where it was raised, or the
    first whose type is not its default's; empty where neither tells."""
    from pelican.settings import DEFAULT_CONFIG

    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if {"pelican", "builder"}.intersection(frame.filename.split("/")):
            lines = linecache.getlines(frame.filename)[(frame.lineno or 1) - 1 : frame.end_lineno]
            if named := _NAMED.search("".join(lines)):
                return named[1]
    for name, value in settings.items():
        default = DEFAULT_CONFIG.get(name, "" if _ADDRESS.search(name) else None)
        wrong = not isinstance(value, _TYPES.get(type(default), object))
        if wrong and (value or not _ADDRESS.search(name)):
            return name
    return ""


_NAMED = lazy_compile(r"settings(?:\[|\.get\()[\"']([A-Z_]+)")
_ADDRESS = lazy_compile(r"_(?:ATOM|RSS|URL|AS|ID)$")
"""Names of the settings that hold a text or None."""
_TYPES: Mapping[type, Any] = {dict: dict, list: (list, tuple, set), str: (str, os.PathLike)}
"""Type of Pelican's default value → types accepted in its place."""


def _same(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


# --- What Pelican only logs

FAILED_COPY = "A problem occurred copying file"
"""Start of Pelican's warning for a file that it could not copy (a full disk), before it goes on."""


class LogErrors(logging.Handler):
    """Keeps the log records that must stop a build."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR or str(record.msg).startswith(FAILED_COPY):
            self.heard.append(record)

    def clear(self) -> None:
        self.heard.clear()

    def raise_if_any(self) -> None:
        """Raise what was logged since the last call."""
        heard, self.heard = self.heard, []
        for failed in (a for one in heard for a in one.args or () if isinstance(a, OSError)):
            raise failed
        if heard:
            several = f"{len(heard)} erreurs sont signalées plus haut"
            raise BuildError(several if heard[1:] else "une erreur est signalée plus haut")


LOG_ERRORS = LogErrors()
"""Listens from the import of `builder` on: plugins that cannot be loaded are logged before the
first signal of a build."""
