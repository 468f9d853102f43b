"""A settings file that cannot be read, told in French: where, why, and what to do."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from builder.errors import BuildError


@contextmanager
def readable_settings(path: str | os.PathLike[str]) -> Iterator[None]:
    """BuildError in place of any exception of the settings file `path` read inside."""
    try:
        yield
    except BuildError:
        raise
    except Exception as error:
        raise BuildError(trouble(error, os.fspath(path))) from None


def trouble(error: Exception, path: str) -> str:
    """Why the settings at `path` cannot be used, in one French line."""
    name = os.path.basename(path)
    if isinstance(error, FileNotFoundError) and error.filename and _same(error.filename, path):
        return f"fichier de réglages introuvable : {path}"
    if isinstance(error, SyntaxError) and error.filename:
        where = f"{os.path.basename(error.filename)}:{error.lineno}"
        return (
            f"{where} : cette ligne n’est pas lisible ({error.msg}). "
            "Vérifiez les guillemets, les virgules et les parenthèses, ici et juste avant"
        )
    words = " ".join(str(error).split())
    what = f"{type(error).__name__} : {words}" if words else type(error).__name__
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        # What the settings import, like pelicanconf.py by publishconf.py, lies beside them.
        if _same(os.path.dirname(frame.filename), os.path.dirname(path)):
            where = f"{os.path.basename(frame.filename)}:{frame.lineno}"
            return f"{where} : {what}. Corrigez cette ligne, ou revenez à ce qu’elle était"
    return f"{name} : un réglage est refusé par Pelican ({what}). Corrigez-le dans ce fichier"


def _same(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)
