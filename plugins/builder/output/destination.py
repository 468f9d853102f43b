"""Which folders a build may replace: only its own former output, or a new place; one at a time.

Whoever types `-o .` or `-o ~` must lose nothing.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from builder.errors import BuildError
from regular_files import read_regular

MARKER = "build.json"
"""The published file by which a former output is known."""
GENERATOR = "builder"
"""Value of the marker's "generator"."""


def check_destination(output: Path, sources: Sequence[Path], own: Sequence[Path]) -> None:
    """BuildError unless a build may replace `output`.

    `sources` are folders where people work: the output may neither hold one nor be inside one.
    `own` are folders that it may not hold, like the project's own.
    """
    shown = f"« {output} »"
    place = output.resolve()
    folders = [path.resolve() for path in (*sources, *own)]
    held = [(folder, "contient", folder.is_relative_to(place)) for folder in folders]
    above = [(f, "fait partie de", place.is_relative_to(f)) for f in folders[: len(sources)]]
    for folder, relation, refused in held + above:
        if refused:
            raise BuildError(
                f"le site ne peut pas être construit dans {shown}, qui {relation} « {folder} »; "
                "choisissez un dossier à part"
            )
    if not os.path.lexists(place):
        return
    if not place.is_dir():
        raise BuildError(f"le site ne peut pas être construit dans {shown} : c’est un fichier")
    if place.is_mount():
        raise BuildError(
            f"le site ne peut pas remplacer {shown}, qui est un point de montage; "
            "choisissez un dossier à l’intérieur"
        )
    if not os.access(place, os.W_OK | os.X_OK):
        raise BuildError(f"{shown} : les droits ne permettent pas d’y écrire")
    if any(place.iterdir()) and not is_former_output(place):
        raise BuildError(
            f"{shown} contient des fichiers qui ne viennent pas d’une construction du site; "
            "videz ce dossier ou choisissez-en un autre"
        )


def is_former_output(folder: Path) -> bool:
    """Whether a build of ours made `folder`."""
    try:
        marker = json.loads(read_regular(folder / MARKER, 1 << 16))
    except (OSError, ValueError):
        return False
    return isinstance(marker, dict) and marker.get("generator") == GENERATOR


def marker(info: Mapping[str, str]) -> bytes:
    """The bytes of `build.json`: the generator's name, and `info`."""
    content = {"generator": GENERATOR, **info}
    return (json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def locked(work: Path) -> int:
    """The descriptor that holds the lock on the folder `work`, made when missing."""
    while True:
        work.mkdir(exist_ok=True)
        try:
            lock = os.open(work, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise BuildError(
                "une autre construction du même site est en cours; "
                "attendez qu’elle finisse, puis recommencez"
            ) from None
        # The build that held the lock may have removed the folder between our mkdir and our flock.
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(lock), os.stat(work, follow_symlinks=False)):
                return lock
        os.close(lock)
