"""Pictures as staff give them → pictures as readers need them.

Each is published upright, without its metadata (no camera, no place), never larger than
`LARGEST`, under its own name; and as WebP in a few widths beside it, for `srcset`.
What was read and made is kept in the cache folder, so that Pillow is loaded only for
pictures that changed.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from builder.incremental.code import version

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL.Image import Image

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".avif"})
"""A GIF may move: it is published as it is."""

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
"""Decoders that a file may reach, whatever its name says: that of EPS runs Ghostscript."""

WIDTHS = (400, 800, 1200, 1600)
LARGEST = 1600
"""Pixels of the longer side of what is published under the picture's own name."""
MOST_PIXELS = 80_000_000
"""A larger picture is refused: it may be a bomb."""

ORIENTATION = 0x0112
"""EXIF: how the camera was held."""

_RECIPE = "1"
"""Changes when the same picture would be made otherwise."""


@dataclass(frozen=True)
class Picture:
    """A picture of the content folder, as it will be published."""

    path: str
    """Posix path relative to the content folder, and to the output."""
    width: int
    height: int
    digest: str
    """Of the file's bytes."""

    @property
    def widths(self) -> tuple[int, ...]:
        """Of the WebP versions: those of the table that are smaller, then its own."""
        return (*(width for width in WIDTHS if width < self.width * 0.9), self.width)

    def name(self, width: int) -> str:
        """Name of the WebP version of that width: `images/table-png-800.webp`."""
        stem, _, suffix = self.path.rpartition(".")
        return f"{stem}-{suffix}-{width}.webp"


@dataclass(frozen=True)
class Found:
    """What was seen in the content folder."""

    pictures: dict[str, Picture]
    problems: dict[str, str]
    """Path → what is wrong with a picture that cannot be published, in French."""


class Pictures:
    """The pictures among `files`, posix path → file on disk."""

    def __init__(self, files: Mapping[str, Path], cache: Path) -> None:
        self._files = {
            path: file for path, file in files.items() if file.suffix.lower() in SUFFIXES
        }
        self._cache = cache / "pictures"
        self._found: Found | None = None

    def found(self) -> Found:
        """Every picture by its path; looked at once."""
        if self._found is None:
            self._found = self._look()
        return self._found

    def _look(self) -> Found:
        known = self._remembered()
        found: dict[str, Picture] = {}
        problems: dict[str, str] = {}
        memory: dict[str, list[Any]] = {}
        for path, file in self._files.items():
            status = file.stat()
            stamp = [status.st_size, status.st_mtime_ns, status.st_ctime_ns]
            entry = known.get(path)
            if entry is None or entry[:3] != stamp:
                try:
                    entry = [*stamp, *_measured(file)]
                except TooLarge as error:
                    problems[path] = str(error)
                    continue
                except Exception:  # What Pillow raises for a broken file may be anything.
                    problems[path] = UNREADABLE
                    continue
            memory[path] = entry
            found[path] = Picture(path, entry[3], entry[4], entry[5])
        if memory != known:
            # Where nothing may be written, pictures are looked at again the next time.
            with suppress(OSError):
                self._remember(memory)
        return Found(found, problems)

    def size(self, path: str) -> int:
        """Bytes of what is published under the name `path`; 0 for what is no picture."""
        picture = self.found().pictures.get(path)
        if picture is None:
            return 0
        produce, _ = self._job(picture, self._files[path], 0)
        kept = self._cache / _version_key(picture, self._files[path], 0)
        return kept.stat().st_size if kept.is_file() else len(produce())

    def jobs(self) -> Iterator[tuple[str, Callable[[], bytes], str]]:
        """(name, what makes its bytes, fingerprint) of each file to publish."""
        for path, picture in self.found().pictures.items():
            file = self._files[path]
            yield path, *self._job(picture, file, 0)
            for width in picture.widths:
                yield picture.name(width), *self._job(picture, file, width)

    def others(self, files: Mapping[str, Path]) -> dict[str, Path]:
        """Those of `files` that are no pictures, to be copied as they are."""
        return {path: file for path, file in files.items() if path not in self._files}

    def _job(self, picture: Picture, file: Path, width: int) -> tuple[Callable[[], bytes], str]:
        kept = {w: self._cache / _version_key(picture, file, w) for w in (0, *picture.widths)}
        return partial(_made, file, width, kept), kept[width].name

    def _remembered(self) -> dict[str, list[Any]]:
        try:
            memory = json.loads((self._cache / "known.json").read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return memory.get(_key(), {}) if isinstance(memory, dict) else {}

    def _remember(self, memory: Mapping[str, list[Any]]) -> None:
        _keep(self._cache / "known.json", json.dumps({_key(): memory}).encode())


class TooLarge(ValueError):
    """More pixels than a page can need."""


UNREADABLE = "image illisible ou abîmée"


@cache
def _key() -> str:
    return f"{_RECIPE}-{version('pillow')}"


def _measured(file: Path) -> tuple[int, int, str]:
    """Width and height as published, and digest.  Decodes the picture: a cut file is found."""
    data = file.read_bytes()
    width, height = _upright(data).size
    return width, height, hashlib.blake2b(data, digest_size=16).hexdigest()


def _version_key(picture: Picture, file: Path, width: int) -> str:
    return f"{picture.digest}-{width}-{file.suffix.lower()[1:]}-{_key()}"


def _made(file: Path, width: int, kept: Mapping[int, Path]) -> bytes:
    """The bytes of one version; `width` 0 for the one of the picture's own name.

    `kept`: width → where that version is in the cache.  The first one asked for makes them
    all, as decoding costs the most.
    """
    try:
        return kept[width].read_bytes()
    except OSError:
        pass
    data = file.read_bytes()
    image = _upright(data)
    made = {0: _own(data, image, file.suffix.lower()[1:])}
    for other in kept.keys() - {0}:
        made[other] = _encoded(_resized(image, other), "WEBP", quality=80, method=4)
    for other, version_bytes in made.items():
        _keep(kept[other], version_bytes)
    return made[width]


def _own(data: bytes, image: Image, suffix: str) -> bytes:
    """The version published under the picture's own name, in its own format."""
    if suffix in ("jpg", "jpeg"):
        rgb = image.convert("RGB")
        return _encoded(rgb, "JPEG", quality=82, progressive=True, optimize=True)
    if suffix == "png":
        return _encoded(_few_colors(data) or image, "PNG", optimize=True)
    return _encoded(image, suffix.upper(), quality=80)


def _upright(data: bytes) -> Image:
    """The picture turned as it was taken, in sRGB, reduced to `LARGEST`, without metadata."""
    import PIL.Image
    from PIL import ImageFile, ImageOps
    from PIL.Image import Resampling

    # Pillow's own limit is higher than ours, and is not told in French.
    PIL.Image.MAX_IMAGE_PIXELS = None
    # WeasyPrint, where it is imported, has cut files pass for whole ones.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with PIL.Image.open(io.BytesIO(data), formats=FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise TooLarge(f"image trop grande ({opened.width} × {opened.height} pixels)")
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
    return image


def _few_colors(data: bytes) -> Image | None:
    """A drawing that keeps its palette, and so its small size; None when it must be redrawn."""
    import PIL.Image

    with PIL.Image.open(io.BytesIO(data), formats=FORMATS) as opened:
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


def _keep(path: Path, data: bytes) -> None:
    """Write at once: another build never reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_bytes(data)
    part.replace(path)
