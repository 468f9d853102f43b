"""Any exception in one French line.  Pure; `session` prints it."""

from __future__ import annotations

import errno
import os
import traceback
from contextlib import suppress
from pathlib import Path

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

from builder.errors import BuildError

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
}


def reason(error: BaseException) -> str:
    """A French clause without final period, for `error`, whatever it is.

    Texts of libraries stay in their own language: better than hiding them.
    """
    if isinstance(error, BuildError):
        return str(error).rstrip(".")
    if isinstance(error, OSError):
        return _os_reason(error)
    if isinstance(error, TemplateNotFound):
        return f"gabarit introuvable : {error.name}"
    if isinstance(error, TemplateSyntaxError):
        name = _file_name(error.filename, error.name)
        return f"gabarit {name}, ligne {error.lineno} : {error.message}"
    place = template_place(error)
    if place:
        return f"gabarit {place} : {_words(error)}"
    if isinstance(error, MemoryError):
        return "la mémoire est épuisée"
    return f"erreur imprévue ({_words(error)}) ; « pelican … -D » en montre le détail"


def template_place(error: BaseException) -> str:
    """`post.html, ligne 12`: the innermost template line that `error` went through, or nothing.

    Jinja rewrites tracebacks so that template lines appear in them under the template's own path.
    """
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if not frame.filename.endswith((".py", ">")):
            return f"{_file_name(frame.filename, None)}, ligne {frame.lineno}"
    return ""


def _os_reason(error: OSError) -> str:
    known = ERRNO_REASONS.get(error.errno or 0)
    text = known or error.strerror or _words(error)
    return f"{_shown(error.filename)} : {text}" if error.filename else text


def _shown(path: object) -> str:
    """`path` relative to the current folder when it is inside it."""
    text = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else str(path)
    with suppress(ValueError, OSError):
        text = str(Path(text).relative_to(Path.cwd()))
    return "".join(c if c.isprintable() else "�" for c in text)


def _file_name(filename: str | None, name: str | None) -> str:
    """Below its `templates` folder, as people know a template: `partials/card.html`."""
    if not filename:
        return name or "?"
    parts = Path(filename).parts
    if "templates" in parts:
        last = len(parts) - 1 - parts[::-1].index("templates")
        return "/".join(parts[last + 1 :])
    return Path(filename).name


def _words(error: BaseException) -> str:
    if isinstance(error, TemplateError):
        return str(error.message or error)
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
