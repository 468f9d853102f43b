"""Pictures and other files: damaged, of another type, too small or too large."""

from __future__ import annotations

from collections.abc import Iterator

from assets.images import Pictures
from programmation.content.loader import Content
from programmation.kinds import KINDS
from programmation.problems import Problem, problem, warning
from programmation.schema import Type

SMALLEST_IMAGE = 600
"""Least width, in pixels, of a picture shown across a page."""
SMALLEST_PHOTO = 200
HEAVIEST = 8_000_000
"""Most bytes of a picture without a warning: more than a telephone's good photograph."""


def of_pictures(pictures: Pictures, content: Content) -> Iterator[Problem]:
    """Pictures that cannot be published (damaged, cut short, far too large), files of another type
    than their suffix, and pictures of fields that would be blurred or slow to load."""
    found = pictures.found()
    for path, error in found.problems.items():
        yield problem(path, str(error), error.remedy, value=path.rpartition("/")[2])
    rows = [(kind, row) for kind in KINDS for row in kind.fields if row.type is Type.PICTURE]
    shown = (
        (image, row, item.source)
        for kind, row in rows
        for item in content.complete.collections[kind.collection]
        if (image := getattr(item, row.name))
    )
    for image, row, source in shown:
        smallest = SMALLEST_PHOTO if row.name == "photo" else SMALLEST_IMAGE
        picture = found.pictures.get(image.path)
        if picture and picture.width < smallest:
            message = f"image trop petite ({picture.width} pixels de large)"
            remedy = f"Choisissez-en une d’au moins {smallest} pixels de large."
        elif content.folder.files[image.path].stat().st_size > HEAVIEST:
            message = "image très lourde"
            remedy = f"Réduisez-la à moins de {HEAVIEST // 1_000_000} Mo."
        else:
            continue
        yield warning(source, message, remedy, field=row.key, value=image.path)
