"""A GIF without its metadata, and without decoding it: an animation stays one, byte for byte.

A GIF is a header, then blocks (https://www.w3.org/Graphics/GIF/spec-gif89a.txt): images and what
times them stay; comments, XMP and other data of applications go, like all that follows the end.
"""

from __future__ import annotations

SIGNATURES = (b"GIF87a", b"GIF89a")
IMAGE, EXTENSION, END = 0x2C, 0x21, 0x3B
TIMING, APPLICATION = 0xF9, 0xFF
LOOP = b"\x0bNETSCAPE2.0\x03\x01"
"""What begins the one block of an application that shapes the picture: how often it is played."""


def without_metadata(data: bytes) -> tuple[bytes, list[tuple[int, int]]]:
    """The GIF's bytes, and the width and height in pixels of its canvas and of each image.

    Raises ValueError for what is no GIF, or is cut short.
    """
    try:
        return _without_metadata(data)
    except IndexError:
        raise ValueError("cut short") from None


def _without_metadata(data: bytes) -> tuple[bytes, list[tuple[int, int]]]:
    if data[:6] not in SIGNATURES:
        raise ValueError("not a GIF")
    sizes = [_size(data, 6)]
    place = 13 + _table(data[10])
    kept = [data[:place]]
    while (kind := data[place]) != END:
        start = place
        if kind == IMAGE:
            sizes.append(_size(data, place + 5))
            # The descriptor, its table of colours, one byte for the code's size.
            place = _after_blocks(data, place + 10 + _table(data[place + 9]) + 1)
            kept.append(data[start:place])
        elif kind == EXTENSION:
            label = data[place + 1]
            place = _after_blocks(data, place + 2)
            if label == TIMING:
                kept.append(data[start:place])
            elif label == APPLICATION and data.startswith(LOOP, start + 2):
                kept.append(data[start : start + 2 + len(LOOP) + 2] + b"\0")
        else:
            raise ValueError("unknown block")
    if len(sizes) == 1:
        raise ValueError("no image")
    return b"".join([*kept, bytes([END])]), sizes


def _size(data: bytes, place: int) -> tuple[int, int]:
    width, height = data[place : place + 2], data[place + 2 : place + 4]
    return int.from_bytes(width, "little"), int.from_bytes(height, "little")


def _table(flags: int) -> int:
    """Bytes of the table of colours that these flags announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, place: int) -> int:
    """Where a chain of data blocks, each after its length, ends: after the empty one."""
    while length := data[place]:
        place += 1 + length
    return place + 1
