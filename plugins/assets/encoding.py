"""The bytes of a picture as given → the bytes to publish: upright, small, without metadata.

Sizes are asked before anything is decoded.  Pillow, slow to import, is imported when it is needed.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from assets.file_types import of_another_type

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = {suffix: suffix.upper() for suffix in ("avif", "gif", "jpeg", "png", "webp")}
FORMATS["jpg"] = "JPEG"
"""Suffix → Pillow's name of the format published under it."""

DECODED = ("JPEG", "PNG", "WEBP", "AVIF")
"""Formats that Pillow may decode: its decoder of EPS, for one, runs Ghostscript."""

LARGEST = 1600
"""Pixels of the longer side of the version published under the picture's own name."""
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 10_000
"""Most pixels in all, and along a side.  A larger picture is refused before it is decoded: a few
bytes may fill the memory."""
MOST_ANIMATED_PIXELS = 10 * MOST_PIXELS
"""Most pixels of all images of an animation together."""
MOST_SCANNED = 100 * MOST_PIXELS
"""Most pixels of all scans of a JPEG: each goes over the whole picture, in a few bytes."""
ORIENTATION = 0x0112
"""EXIF tag for the camera's orientation."""

UNREADABLE = "image illisible ou abîmée"
REMAKE = "Refaites-la ou remplacez-la."
SMALLER = "Réduisez-la à moins de 6\u00a0000 pixels de côté."
ANIMATED = "Remplacez-la par une copie en GIF, ou gardez-en une seule vue."


class PictureError(ValueError):
    """A picture that cannot be published: why, and what to do, in French."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


def measured(data: bytes, suffix: str) -> tuple[int, int, int]:
    """Width and height in pixels as published under this suffix, and number of pixels as given.

    Decodes the picture, unless it is a GIF, so that one cut short is found.  Raises PictureError,
    or whatever Pillow does.
    """
    if wrong := of_another_type(suffix, io.BytesIO(data)):
        raise PictureError(*wrong)
    if FORMATS[suffix] != "GIF":
        image, pixels = _upright(data)
        return image.width, image.height, pixels
    _, sizes = gif_without_metadata(data, sizes_alone=True)
    for size in sizes:
        _check_size(*size)
    if sum(width * height for width, height in sizes) > MOST_ANIMATED_PIXELS:
        raise PictureError("animation trop longue", "Raccourcissez-la ou réduisez-la.")
    # A GIF whose header gives no canvas size: browsers take the first image's.
    width, height = next(size for size in sizes if all(size))
    return width, height, width * height


def versions(data: bytes, suffix: str, widths: Iterable[int]) -> dict[int, bytes]:
    """Width → bytes of the WebP version; 0 → bytes published under the picture's own name."""
    if FORMATS[suffix] == "GIF":
        return {0: gif_without_metadata(data)[0]}
    image, _ = _upright(data)
    made = {0: _own(data, image, suffix)}
    for width in widths:
        made[width] = _encoded(_resized(image, width), "WEBP", quality=80, method=4)
    return made


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise PictureError(f"image trop grande ({width} × {height} pixels)", SMALLER)


def _own(data: bytes, image: Image, suffix: str) -> bytes:
    """The version published under the picture's own name, in its own format."""
    import PIL.Image

    if suffix in ("jpg", "jpeg"):
        if image.mode == "RGBA":
            # JPEG has no transparency: on white, the page's colour.
            white = PIL.Image.new("RGBA", image.size, "white")
            image = PIL.Image.alpha_composite(white, image).convert("RGB")
        return _encoded(image, "JPEG", quality=82, progressive=True, optimize=True)
    if suffix == "png":
        return _encoded(_few_colors(data) or image, "PNG", optimize=True)
    return _encoded(image, suffix.upper(), quality=80)


def _upright(data: bytes) -> tuple[Image, int]:
    """The picture turned upright, in sRGB, reduced to `LARGEST`, without metadata; and the number
    of pixels of the file as given."""
    import PIL.Image
    from PIL import ImageFile, ImageOps, PngImagePlugin
    from PIL.Image import Resampling

    # Pillow's own limit is higher than ours, and is not told in French.
    PIL.Image.MAX_IMAGE_PIXELS = None
    # An ICC profile may be longer than Pillow's limit of one megabyte.
    PngImagePlugin.MAX_TEXT_CHUNK = PngImagePlugin.MAX_TEXT_MEMORY
    # Pillow warns of damaged metadata, which is not published.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    # Any library may have set this for the process: cut files would then pass for whole ones.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with PIL.Image.open(io.BytesIO(data), formats=DECODED) as opened:
        _check_size(opened.width, opened.height)
        # A JPEG of several views is one photograph, with smaller ones for the telephone.
        if opened.format not in ("JPEG", "MPO") and getattr(opened, "is_animated", False):
            raise PictureError("image animée que le site montrerait immobile", ANIMATED)
        pixels = opened.width * opened.height
        if data.count(b"\xff\xda") * pixels > MOST_SCANNED:
            raise PictureError(UNREADABLE, REMAKE)
        profile = opened.info.get("icc_profile")
        has_alpha = "A" in opened.getbands() or "transparency" in opened.info
        # Before anything reads the pixels: a JPEG is then decoded at about the size needed, and
        # every later step works on fewer pixels.
        image: Image = opened
        if opened.mode.startswith("I"):
            # 16-bit greys: Pillow would turn nearly all of them white.
            image = opened.convert("I").point(lambda grey: grey * (1 / 257)).convert("L")
        if image.mode != (mode := "RGBA" if has_alpha else "RGB"):
            image = image.convert(mode)
        image.thumbnail((LARGEST, LARGEST), Resampling.LANCZOS, reducing_gap=2.0)
        image.getexif()[ORIENTATION] = _orientation(opened)
        image = ImageOps.exif_transpose(image)
    if profile:
        image = _in_srgb(image, profile)
    image.info.clear()
    return image, pixels


def _orientation(image: Image) -> int:
    """EXIF orientation, 1 (upright) to 8; 1 where it cannot be read."""
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    # Damaged metadata never keeps a picture from being published.
    except Exception:
        return 1


def _few_colors(data: bytes) -> Image | None:
    """A copy of a picture of few colours with its palette, which keeps it small; None when it must
    be encoded as true colours."""
    import PIL.Image

    with PIL.Image.open(io.BytesIO(data), formats=DECODED) as opened:
        if (
            opened.mode not in ("P", "L", "1")
            or max(opened.size) > LARGEST
            or _orientation(opened) != 1
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


# --- GIFs, which may be animated, byte for byte
#
# A GIF is a header, then blocks (https://www.w3.org/Graphics/GIF/spec-gif89a.txt): images stay, and
# one block of each kind that times the next image; comments, XMP and other data of applications go,
# like all that follows the last image, or the code that ends the data of one.

IMAGE, EXTENSION, END = 0x2C, 0x21, 0x3B
TIMING, APPLICATION = 0xF9, 0xFF
TIMING_BYTES = 4
LOOP = b"\x0bNETSCAPE2.0\x03\x01"
"""Start of the only application block that is kept: how often the animation is played."""


def gif_without_metadata(
    data: bytes, *, sizes_alone: bool = False
) -> tuple[bytes, list[tuple[int, int]]]:
    """The GIF's bytes, and the width and height in pixels of its canvas and of each image.

    sizes_alone: the bytes, which take half a second a megabyte, are not needed.
    Raises ValueError for data that are not a GIF, IndexError for a GIF cut short.
    """
    if not data.startswith((b"GIF87a", b"GIF89a")):
        raise ValueError("not a GIF")
    sizes = [_size(data, 6)]
    place = 13 + _color_table_size(data[10])
    kept = [data[:place]]
    timing: dict[int, bytes] = {}
    """What times the next image, by kind of block."""
    # As in browsers, the file ends at an unknown block or where the bytes stop, even without END.
    while (kind := data[place] if place < len(data) else END) != END:
        start = place
        if kind == IMAGE:
            sizes.append(_size(data, place + 5))
            # The descriptor, its table of colours, one byte for the code's size.
            first = place + 10 + _color_table_size(data[place + 9]) + 1
            codes, place = _blocks(data, first)
            codes = b"" if sizes_alone else _up_to_end(codes, data[first - 1])
            blocks = (codes[each : each + 255] for each in range(0, len(codes), 255))
            kept += [*timing.values(), data[start:first]]
            kept += [*(bytes([len(each)]) + each for each in blocks), b"\0"]
            timing.clear()
        elif kind == EXTENSION:
            label = data[place + 1]
            _, place = _blocks(data, place + 2)
            if label == TIMING and data[start + 2] == TIMING_BYTES:
                # Only its first data block, then the empty one that ends it.
                timing[label] = data[start : start + 3 + TIMING_BYTES] + b"\0"
            elif label == APPLICATION and data.startswith(LOOP, start + 2):
                timing[label] = data[start : start + 2 + len(LOOP) + 2] + b"\0"
        else:
            break
    if len(sizes) == 1:
        raise ValueError("no image")
    return b"".join([*kept, bytes([END])]), sizes


def _size(data: bytes, place: int) -> tuple[int, int]:
    width, height = data[place : place + 2], data[place + 2 : place + 4]
    return int.from_bytes(width, "little"), int.from_bytes(height, "little")


def _color_table_size(flags: int) -> int:
    """Size in bytes of the colour table that `flags` announces; 0 without one."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks(data: bytes, place: int) -> tuple[bytes, int]:
    """Content of a chain of data blocks, each preceded by its length, and the place after it."""
    parts = []
    while length := data[place]:
        parts.append(data[place + 1 : place + 1 + length])
        place += 1 + length
    return b"".join(parts), place + 1


def _up_to_end(codes: bytes, size: int) -> bytes:
    """An image's LZW codes, whose colours have `size` bits, up to the code that ends them."""
    clear = 1 << size
    place, width, known = 0, size + 1, clear + 1
    while place < 8 * len(codes):
        start, bit = divmod(place, 8)
        code = int.from_bytes(codes[start : start + 3], "little") >> bit & ((1 << width) - 1)
        place += width
        # Each code defines one more, but for the first after a clear code.
        known = clear + 1 if code == clear else known + 1
        if code == clear:
            width = size + 1
        elif code == clear + 1:
            end, bit = divmod(place, 8)
            return codes[:end] + bytes(byte & ((1 << bit) - 1) for byte in codes[end : end + 1])
        elif known == 1 << width and width < 12:
            width += 1
    return codes
