"""Pictures as staff give them → pictures as readers need them.

Each is published upright, without its metadata (no camera, no place), never larger than
`LARGEST`, under its own name; and as WebP in a few widths beside it, for `srcset`.  A GIF, which
may be animated, only loses its metadata.  What was measured and encoded is kept in the cache
folder, each file with a checksum: Pillow is loaded only for pictures that changed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Container, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import field
from functools import cache, lru_cache, partial
from pathlib import Path

from assets.encoding import FORMATS, REMAKE, UNREADABLE, PictureError, measured, versions
from assets.file_types import of_another_type
from builder.errors import BuildError
from builder.incremental.cache_file import load, save
from builder.incremental.inputs import version
from builder.incremental.store import Store
from builder.output.file_system import FileReader, read_file
from builder.render import Job
from fast_dataclass import dataclass

WIDTHS = (400, 800, 1200, 1600)
LARGE = 8_000_000
"""Pixels above which pictures are decoded one at a time."""

_RECIPE = "7"
"""Version of how pictures are made, and of the fields of `Picture`: part of every key."""


@dataclass(frozen=True)
class Picture:
    """A picture of the content folder, as it will be published."""

    path: str
    """Posix path relative to the content folder, and to the output."""
    width: int
    height: int
    """In pixels, upright."""
    pixels: int
    """Number of pixels of the file as given: decoding takes memory for all of them."""
    digest: str
    """Digest of the file's bytes."""

    @property
    def widths(self) -> tuple[int, ...]:
        """Widths of the WebP versions, which a GIF has not: those of the table that are smaller,
        then its own."""
        if self.suffix == "gif":
            return ()
        return (*(width for width in WIDTHS if width < self.width * 0.9), self.width)

    @property
    def suffix(self) -> str:
        """`png`, in lower case."""
        return self.path.rpartition(".")[2].lower()

    def name(self, width: int) -> str:
        """Name of the WebP version of that width: `images/table-png-800.webp`."""
        stem, _, suffix = self.path.rpartition(".")
        return f"{stem}-{suffix}-{width}.webp"


@dataclass(frozen=True)
class Found:
    """What is known of the files of the content folder, by path."""

    pictures: dict[str, Picture] = field(default_factory=dict)
    problems: dict[str, PictureError] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    """Path of a file that is no picture → its number of bytes."""


class Pictures:
    """The pictures among `files`, posix path → file on disk.

    `folder`: the site's cache folder, where versions are kept; `store`: what is known of the files.
    """

    def __init__(self, files: Mapping[str, Path], folder: Path, store: Store | None = None) -> None:
        self._store = store or Store(folder)
        self._files = {path: file for path, file in files.items() if _suffix(path) in FORMATS}
        self.documents = {path: files[path] for path in files if path not in self._files}
        """Files that are not pictures: they are copied as they are."""
        self._cache = folder / "pictures"
        # Looked at once.
        self.found = cache(self._found)

    def _found(self) -> Found:
        """Every picture by its path."""
        found = Found()
        for path, file in self._files.items():
            try:
                fields = self._store.of_file(_key(), _fields, file)
                found.pictures[path] = Picture(path, *fields)
            except Exception as error:  # What Pillow raises for a broken file may be anything.
                unread = PictureError(UNREADABLE, REMAKE)
                found.problems[path] = error if isinstance(error, PictureError) else unread
        self._store.save()
        given = {path.casefold(): path for path in self._files}
        for picture in found.pictures.values():
            for width in picture.widths:
                if taken := given.get(picture.name(width).casefold()):
                    found.problems[taken] = PictureError(
                        f"le site donne ce nom à une version de {picture.path}", "Renommez-la."
                    )
        with closing(FileReader()) as reader:
            for path, file in self.documents.items():
                # A file that cannot be read is reported when it is copied.
                with suppress(OSError), reader.open(file) as stream:
                    found.sizes[path] = os.fstat(stream.fileno()).st_size
                    if wrong := of_another_type(_suffix(path), stream):
                        found.problems[path] = PictureError(*wrong)
        return found

    def size(self, path: str) -> int:
        """Size, in bytes, of the version published under the name `path`; 0 for any other file."""
        picture = self.found().pictures.get(path)
        return len(self._made(picture, 0)) if picture else 0

    def jobs(self, withheld: Container[str] = ()) -> Iterator[Job]:
        """Arguments of the writer for every file to publish, but for the pictures at the paths
        `withheld`."""
        for picture in self.found().pictures.values():
            # One process makes all versions of a picture, which it decodes once.
            batch = "large pictures" if picture.pixels >= LARGE else picture.path
            for width in (0, *picture.widths) if picture.path not in withheld else ():
                made, key = partial(self._made, picture, width), _version_key(picture, width)
                yield Job(picture.name(width) if width else picture.path, made, key.encode(), batch)

    def _made(self, picture: Picture, width: int) -> bytes:
        """The bytes of one version; `width` 0: the one published under the picture's own name."""
        kept = load(self._cache / _version_key(picture, width), _key())
        if isinstance(kept, bytes):
            return kept
        made = _versions(picture, self._files[picture.path])
        for other, data in made.items():
            save(self._cache / _version_key(picture, other), _key(), data)
        return made[width]


def _fields(file: Path) -> tuple[int, int, int, str]:
    """Fields of a `Picture` after `path`, as a plain tuple: the cache may hold one from older
    code."""
    data = read_file(file)
    return *measured(data, _suffix(file.name)), _digest(data)


def _suffix(path: str) -> str:
    return path.rpartition(".")[2].lower()


@cache
def _key() -> bytes:
    return f"{_RECIPE}-{version('pillow')}".encode()


def _version_key(picture: Picture, width: int) -> str:
    return f"{picture.digest}-{width}-{picture.suffix}-{_key().decode()}"


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


@lru_cache(maxsize=1)
def _versions(picture: Picture, file: Path) -> dict[int, bytes]:
    """Width → bytes of that version; width 0: the one published under the picture's own name.  The
    last picture's are remembered: its versions are asked for one after another."""
    data = read_file(file)
    if _digest(data) != picture.digest:
        raise BuildError("l’image a changé pendant la construction; recommencez")
    return versions(data, picture.suffix, picture.widths)
