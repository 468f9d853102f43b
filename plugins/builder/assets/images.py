"""Pictures as staff give them → pictures as readers need them.

Each is published upright, without its metadata (no camera, no place), never larger than
`LARGEST`, under its own name; and as WebP in a few widths beside it, for `srcset`.  A GIF, which
may be animated, only loses its metadata.  What was measured and encoded is kept in the cache
folder, each file with a checksum: Pillow is loaded only for pictures that changed.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from builder.assets.gif import without_metadata
from builder.errors import BuildError
from builder.incremental.code import version
from builder.incremental.former import loaded, saved
from builder.output.file_system import read_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL.Image import Image

FORMATS = {
    "avif": "AVIF",
    "gif": "GIF",
    "jpeg": "JPEG",
    "jpg": "JPEG",
    "png": "PNG",
    "webp": "WEBP",
}
"""Suffix → Pillow's name of the format published under it."""

DECODED = ("JPEG", "PNG", "WEBP", "AVIF")
"""The only decoders that a file may reach: that of EPS runs Ghostscript."""

WIDTHS = (400, 800, 1200, 1600)
LARGEST = 1600
"""Pixels of the longer side of what is published under the picture's own name."""
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 10_000
"""Pixels.  A larger picture is refused before it is decoded: a few bytes may fill the memory."""
MOST_ANIMATED_PIXELS = 10 * MOST_PIXELS
"""Of all images of an animation together."""
LARGE = 8_000_000
"""Pixels above which pictures are decoded one at a time."""

ORIENTATION = 0x0112
"""EXIF: how the camera was held."""

_RECIPE = "2"
"""Changes when the same picture would be made otherwise."""

UNREADABLE = "image illisible ou abîmée"
REMAKE = "Refaites-la ou remplacez-la."
SMALLER = "Réduisez-la à moins de 6\u00a0000 pixels de côté."


class PictureError(ValueError):
    """A picture that cannot be published: why, and what to do, in French."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


@dataclass(frozen=True)
class Picture:
    """A picture of the content folder, as it will be published."""

    path: str
    """Posix path relative to the content folder, and to the output."""
    width: int
    height: int
    """Pixels, upright."""
    digest: str
    """Of the file's bytes."""
    pixels: int = 0
    """Of the file as given, which decoding takes memory for."""

    @property
    def widths(self) -> tuple[int, ...]:
        """Of the WebP versions: those of the table that are smaller, then its own."""
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
    """The pictures of the content folder, by path."""

    pictures: dict[str, Picture] = field(default_factory=dict)
    gifs: dict[str, Picture] = field(default_factory=dict)
    problems: dict[str, PictureError] = field(default_factory=dict)


class PictureFile(NamedTuple):
    """A file to publish, as `StagedWriter.write_bytes` takes it."""

    name: str
    produce: Callable[[], bytes]
    fingerprint: str
    batch: str


class Known(NamedTuple):
    """What an earlier build measured of a file."""

    stamp: tuple[int, ...]
    """Size, modification and change time: the file is as it was while they are the same."""
    width: int
    height: int
    digest: str
    pixels: int


class Pictures:
    """The pictures among `files`, posix path → file on disk.  `cache`: the site's cache folder."""

    def __init__(self, files: Mapping[str, Path], cache: Path) -> None:
        self._files = {path: file for path, file in files.items() if _suffix(path) in FORMATS}
        self._documents = {path: file for path, file in files.items() if path not in self._files}
        self._cache = cache / "pictures"
        self._found: Found | None = None

    def found(self) -> Found:
        """Every picture by its path; looked at once."""
        if self._found is None:
            self._found = self._look()
        return self._found

    def _look(self) -> Found:
        memory = loaded(self._cache / "known", _key())
        known: dict[str, Known] = memory if isinstance(memory, dict) else {}
        measured: dict[str, Known] = {}
        found = Found()
        for path, file in self._files.items():
            try:
                status = os.lstat(file)
                stamp = (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
                entry = known.get(path)
                if entry is None or entry.stamp != stamp:
                    entry = Known(stamp, *_measured(file, _suffix(path)))
            except PictureError as error:
                found.problems[path] = error
                continue
            except Exception:  # What Pillow raises for a broken file may be anything.
                found.problems[path] = PictureError(UNREADABLE, REMAKE)
                continue
            measured[path] = entry
            kind = found.gifs if FORMATS[_suffix(path)] == "GIF" else found.pictures
            kind[path] = Picture(path, *entry[1:])
        for path, file in self._documents.items():
            if actual := _hidden_picture(file):
                found.problems[path] = _wrong_suffix(actual)
        if measured != known:
            saved(self._cache / "known", _key(), measured)
        return found

    def size(self, path: str) -> int:
        """Bytes of what is published under the name `path`; 0 for what is no picture."""
        found = self.found()
        picture = found.pictures.get(path) or found.gifs.get(path)
        return len(self._made(picture, 0)) if picture else 0

    def jobs(self) -> Iterator[PictureFile]:
        """Every file to publish."""
        for picture in self.found().gifs.values():
            yield self._job(picture.path, picture, 0)
        for picture in self.found().pictures.values():
            yield self._job(picture.path, picture, 0)
            for width in picture.widths:
                yield self._job(picture.name(width), picture, width)

    def others(self, files: Mapping[str, Path]) -> dict[str, Path]:
        """Those of `files` that are no pictures, to be copied as they are."""
        return {path: file for path, file in files.items() if path not in self._files}

    def _job(self, name: str, picture: Picture, width: int) -> PictureFile:
        # One process makes all versions of a picture, which it decodes once.
        large = picture.pixels >= LARGE
        batch = "large pictures" if large else picture.path
        return PictureFile(
            name, partial(self._made, picture, width), _version_key(picture, width), batch
        )

    def _made(self, picture: Picture, width: int) -> bytes:
        """The bytes of one version; `width` 0 for the one of the picture's own name."""
        kept = loaded(self._cache / _version_key(picture, width), _key())
        if isinstance(kept, bytes):
            return kept
        versions = _versions(picture, self._files[picture.path])
        for other, data in versions.items():
            saved(self._cache / _version_key(picture, other), _key(), data)
        return versions[width]


def _suffix(path: str) -> str:
    return path.rpartition(".")[2].lower()


@cache
def _key() -> bytes:
    return f"{_RECIPE}-{version('pillow')}".encode()


def _version_key(picture: Picture, width: int) -> str:
    return f"{picture.digest}-{width}-{picture.suffix}-{_key().decode()}"


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _measured(file: Path, suffix: str) -> tuple[int, int, str, int]:
    """Width and height in pixels as published, digest, and number of pixels as given.

    Decodes the picture, unless it is a GIF: one that is cut short is found.
    """
    data = read_file(file)
    if FORMATS[suffix] == "GIF":
        actual = picture_format(data)
        if actual not in ("GIF", ""):
            raise _wrong_suffix(actual)
        _, sizes = without_metadata(data)
        for width, height in sizes:
            _check_size(width, height)
        if sum(width * height for width, height in sizes) > MOST_ANIMATED_PIXELS:
            raise PictureError("animation trop longue", "Raccourcissez-la ou réduisez-la.")
        width, height = sizes[0]
        return width, height, _digest(data), width * height
    image, pixels = _upright(data)
    return image.width, image.height, _digest(data), pixels


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise PictureError(f"image trop grande ({width} × {height} pixels)", SMALLER)


def picture_format(head: bytes) -> str:
    """Pillow's name of the format that a file's first 16 bytes announce; empty for no picture."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    return "AVIF" if head[4:12] in (b"ftypavif", b"ftypavis") else ""


def _hidden_picture(file: Path) -> str:
    """The format of a picture under the name of a document, whose metadata would be published."""
    try:
        with file.open("rb") as stream:
            return picture_format(stream.read(16))
    except OSError:
        # Told where it is copied.
        return ""


def _wrong_suffix(actual: str) -> PictureError:
    suffix = "jpg" if actual == "JPEG" else actual.lower()
    return PictureError(
        f"ce fichier est en fait une image {actual}", f"Donnez-lui l’extension .{suffix}."
    )


@lru_cache(maxsize=1)
def _versions(picture: Picture, file: Path) -> dict[int, bytes]:
    """Every version by its width; 0 for the one of the picture's own name.

    The last picture's are remembered: its versions are asked for one after another.
    """
    data = read_file(file)
    if _digest(data) != picture.digest:
        raise BuildError("l’image a changé pendant la construction ; recommencez")
    if FORMATS[picture.suffix] == "GIF":
        return {0: without_metadata(data)[0]}
    image, _ = _upright(data)
    made = {0: _own(data, image, picture.suffix)}
    for width in picture.widths:
        made[width] = _encoded(_resized(image, width), "WEBP", quality=80, method=4)
    return made


def _own(data: bytes, image: Image, suffix: str) -> bytes:
    """The version published under the picture's own name, in its own format."""
    if suffix in ("jpg", "jpeg"):
        rgb = image.convert("RGB")
        return _encoded(rgb, "JPEG", quality=82, progressive=True, optimize=True)
    if suffix == "png":
        return _encoded(_few_colors(data) or image, "PNG", optimize=True)
    return _encoded(image, suffix.upper(), quality=80)


def _upright(data: bytes) -> tuple[Image, int]:
    """The picture turned as it was taken, in sRGB, reduced to `LARGEST`, without metadata; and how
    many pixels it had."""
    import PIL.Image
    from PIL import ImageFile, ImageOps
    from PIL.Image import Resampling

    # Pillow's own limit is higher than ours, and is not told in French.
    PIL.Image.MAX_IMAGE_PIXELS = None
    # WeasyPrint, where it is imported, has cut files pass for whole ones.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with PIL.Image.open(io.BytesIO(data), formats=DECODED) as opened:
        _check_size(opened.width, opened.height)
        pixels = opened.width * opened.height
        profile = opened.info.get("icc_profile")
        has_alpha = "A" in opened.getbands() or "transparency" in opened.info
        # Before all else: a JPEG is then decoded at about the size needed, and the rest of the
        # work is done on few pixels.
        image: Image = opened
        if opened.mode not in ("RGB", "RGBA"):
            image = opened.convert("RGBA" if has_alpha else "RGB")
        image.thumbnail((LARGEST, LARGEST), Resampling.LANCZOS, reducing_gap=2.0)
        image.getexif()[ORIENTATION] = opened.getexif().get(ORIENTATION, 1)
        image = ImageOps.exif_transpose(image)
    if profile:
        image = _in_srgb(image, profile)
    image.info.clear()
    return image, pixels


def _few_colors(data: bytes) -> Image | None:
    """A drawing that keeps its palette, and so its small size; None when it must be redrawn."""
    import PIL.Image

    with PIL.Image.open(io.BytesIO(data), formats=DECODED) as opened:
        if (
            opened.mode not in ("P", "L", "1")
            or max(opened.size) > LARGEST
            or opened.getexif().get(ORIENTATION, 1) != 1
            or "icc_profile" in opened.info
        ):
            return None
        image = opened.copy()
    transparency = image.info.get("transparency")
    image.info.clear()
    if transparency is not None:
        image.info["transparency"] = transparency
    return image


def _in_srgb(image: Image, profile: bytes) -> Image:
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(
            image, source, ImageCms.createProfile("sRGB"), outputMode=image.mode
        )
    except (ImageCms.PyCMSError, OSError):
        # A profile of another kind of picture (CMYK, grey): its numbers are taken as they are.
        return image
    return converted or image


def _resized(image: Image, width: int) -> Image:
    from PIL.Image import Resampling

    if width >= image.width:
        return image
    return image.resize(
        (width, max(1, round(image.height * width / image.width))), Resampling.LANCZOS
    )


def _encoded(image: Image, kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()
