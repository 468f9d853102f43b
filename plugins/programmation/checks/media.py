"""Pictures and documents: their names, and what pictures are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assets.images import Pictures
from programmation.checks.context import Context
from programmation.content.addresses import compared, is_of_the_site
from programmation.content.loader import Content
from programmation.kinds import KINDS
from programmation.problems import Problem, problem, suggestion, warning
from programmation.schema import Type
from programmation.text.french import long_date, slugify

SMALLEST_IMAGE = 600
"""Width in pixels under which a picture is blurred across a page."""
SMALLEST_PHOTO = 200
HEAVIEST = 8_000_000
"""Bytes: more than a good photograph of a telephone."""


def modified_later(context: Context) -> Iterator[Problem]:
    """`modifie` on a day to come: calendars and feeds would hold nothing newer until then.

    A site built for a day that is gone by may hold what was written since: the file's own time
    tells it from a year typed wrong.
    """
    root, today = context.content.folder.root, context.site.today
    for entry in context.content.entries:
        moment = entry.values.get("modified")
        if moment is None or moment.date() <= today:
            continue
        try:
            saved = (root / entry.path).stat(follow_symlinks=False).st_mtime
        except OSError:
            continue
        if moment.timestamp() > saved + DAY:
            remedy = "Écrivez le jour où le texte a changé, ou retirez cette ligne."
            day = long_date(moment.date())
            yield problem(entry, "cette date est à venir", remedy, field="modifie", value=day)


DAY = 24 * 60 * 60
"""Seconds."""


def names(context: Context) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for path in context.content.library.files:
        first = seen.setdefault(path.casefold(), path)
        name = path.rpartition("/")[2]
        if first != path:
            message = f"même nom que {first}, à une majuscule près"
            yield problem(path, message, "Renommez l’un des deux.", value=name)
        elif not re.fullmatch(r"[a-z0-9._-]+", name):
            stem, dot, suffix = name.rpartition(".")
            message = "nom de fichier avec des espaces, des accents ou des majuscules"
            remedy = f"Renommez-le « {slugify(stem)}{dot}{suffix.lower()} »."
            yield warning(path, message, remedy, value=name)


def places(context: Context) -> Iterator[Problem]:
    """Files where the site has its own, or may have one after the next text."""
    for path in context.content.library.files:
        given = path.casefold().startswith(("images/", "documents/"))
        if not given and is_of_the_site(compared(f"/{path}")):
            remedy = "Placez le fichier dans content/documents ou content/images."
            name = path.rpartition("/")[2]
            yield problem(path, "cet endroit est réservé au site", remedy, value=name)


def folders(context: Context) -> Iterator[Problem]:
    """Folders named nearly like one of ours, whose texts would be posts."""
    known = [kind.folder for kind in KINDS]
    told: set[str] = set()
    for entry in context.content.entries:
        top, slash, _ = entry.path.partition("/")
        if not slash or top in known or top in told:
            continue
        told.add(top)
        if remedy := suggestion(top, known):
            remedy += " Renommez le dossier."
            yield warning(f"{top}/", "ses textes sont lus comme des articles", remedy, value=top)


def of_pictures(pictures: Pictures, content: Content) -> Iterator[Problem]:
    """Those that cannot be published, being damaged, cut short or far too large, files of another
    type than their name says, and pictures of the fields that would be blurred, or slow to come."""
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
        picture = found.pictures.get(image.path) or found.gifs.get(image.path)
        if picture and picture.width < smallest:
            message = f"image trop petite ({picture.width} pixels de large)"
            remedy = f"Choisissez-en une d’au moins {smallest} pixels de large."
        elif content.folder.files[image.path].stat().st_size > HEAVIEST:
            message = "image très lourde"
            remedy = f"Réduisez-la à moins de {HEAVIEST // 1_000_000} Mo."
        else:
            continue
        yield warning(source, message, remedy, field=row.key, value=image.path)
