"""Pictures come out upright, small, without metadata, and once."""

from __future__ import annotations

import io
import os
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageFile
from PIL.PngImagePlugin import PngInfo

from assets import encoding, images
from assets.encoding import ORIENTATION, gif_without_metadata
from assets.images import Picture, Pictures
from builder.errors import BuildError
from builder.incremental.store import Store

GPS = 0x8825


def photo(path: Path, size: tuple[int, int] = (3000, 2000)) -> Path:
    """A phone's photo: red on its left half, held sideways, with its place."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # to be turned a quarter clockwise
    exif.get_ifd(GPS)[1] = "N"
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(
        path,
        exif=exif,
        icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
    )
    return path


SECRET = b"46.3430 N 72.5430 W"


def gif(path: Path, size: tuple[int, int] = (30, 20), frames: int = 3) -> Path:
    """An animation, with its place in a comment, in XMP and after its end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    first, *others = (Image.new("RGB", size, (80 * n, 0, 0)) for n in range(frames))
    first.save(path, save_all=True, append_images=others, loop=0, duration=50, comment=SECRET)
    data = path.read_bytes()
    xmp = b"\x21\xff\x0bXMP DataXMP" + bytes([len(SECRET)]) + SECRET + b"\0"
    # After the canvas, its colours and the block that says how often it is played.
    start = data.index(b"\x21\xf9")
    path.write_bytes(data[:start] + xmp + data[start:] + SECRET)
    return path


def of(root: Path) -> Pictures:
    files = {
        p.relative_to(root / "content").as_posix(): p
        for p in sorted((root / "content").rglob("*"))
        if p.is_file()
    }
    return Pictures(files, root / "cache")


def told(found: Pictures) -> dict[str, str]:
    return {path: str(error) for path, error in found.found().problems.items()}


def made(found: Pictures) -> dict[str, Image.Image]:
    return {name: Image.open(io.BytesIO(produce())) for name, produce, *_ in found.jobs()}


def test_photo_is_upright_small_and_says_nothing_of_its_place(tmp_path: Path) -> None:
    photo(tmp_path / "content/images/p.jpg")
    files = made(of(tmp_path))
    assert {name: image.size for name, image in files.items()} == {
        "images/p.jpg": (1067, 1600),
        "images/p-jpg-400.webp": (400, 600),
        "images/p-jpg-800.webp": (800, 1200),
        "images/p-jpg-1067.webp": (1067, 1600),
    }
    for image in files.values():
        assert not image.getexif()
        assert "icc_profile" not in image.info
        red, _, blue = image.convert("RGB").getpixel((image.width // 2, 10))
        assert red > 200 > blue  # the left half has come to the top


def test_transparent_drawing_stays_transparent(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    Image.new("RGBA", (300, 200), (0, 0, 0, 0)).save(tmp_path / "content/d.png")
    files = made(of(tmp_path))
    assert {name: (i.format, i.mode, i.size) for name, i in files.items()} == {
        "d.png": ("PNG", "RGBA", (300, 200)),
        "d-png-300.webp": ("WEBP", "RGBA", (300, 200)),
    }


@pytest.mark.parametrize(
    ("mode", "color", "saved", "shown"),
    [
        ("I;16", 0x8080, {}, (128, 128, 128, 255)),
        ("I;16", 0x2000, {}, (32, 32, 32, 255)),
        ("RGB", (200, 30, 40), {"transparency": (200, 30, 40)}, (200, 30, 40, 0)),
        ("LA", (90, 0), {}, (90, 90, 90, 0)),
        ("RGB", (200, 30, 40), {"exif": b"no table of tags"}, (200, 30, 40, 255)),
    ],
)
def test_png_of_any_kind_shows_what_it_did(
    tmp_path: Path, mode: str, color: object, saved: dict[str, object], shown: tuple[int, ...]
) -> None:
    (tmp_path / "content").mkdir()
    Image.new(mode, (30, 20), color).save(tmp_path / "content/a.png", **saved)
    images = made(of(tmp_path))
    assert images.keys() == {"a.png", "a-png-30.webp"}
    for image in images.values():
        found = image.convert("RGBA").getpixel((9, 9))
        assert max(abs(a - b) for a, b in zip(found, shown, strict=True)) <= 1


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_under_a_name_of_jpeg_is_white(tmp_path: Path, mode: str) -> None:
    (tmp_path / "content").mkdir()
    drawing = Image.new("RGBA", (30, 20), (0, 0, 0, 0)).convert(mode)
    drawing.save(tmp_path / "content/logo.jpg", "PNG")
    assert made(of(tmp_path))["logo.jpg"].getpixel((9, 9)) == (255, 255, 255)


def test_drawing_of_few_colors_stays_one(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    drawing = Image.new("P", (300, 200), 1)
    drawing.putpalette([0, 0, 0, 200, 100, 50])
    drawing.save(tmp_path / "content/d.png", transparency=0)
    image = made(of(tmp_path))["d.png"]
    assert (image.mode, image.convert("RGBA").getpixel((0, 0))) == ("P", (200, 100, 50, 255))
    assert image.info["transparency"] == 0


@pytest.mark.parametrize("suffix", ["webp", "avif"])
def test_other_formats_keep_theirs(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "content").mkdir()
    Image.new("RGB", (2000, 100), "green").save(tmp_path / f"content/i.{suffix}")
    image = made(of(tmp_path))[f"i.{suffix}"]
    assert (image.format, image.size) == (suffix.upper(), (1600, 80))


def test_files_that_are_no_pictures_are_left_to_be_copied(tmp_path: Path) -> None:
    content = tmp_path / "content"
    photo(content / "p.jpg", (30, 20))
    (content / "a.pdf").write_bytes(b"%PDF")
    files = {"p.jpg": content / "p.jpg", "a.pdf": content / "a.pdf"}
    assert Pictures(files, tmp_path / "cache").documents == {"a.pdf": content / "a.pdf"}


def test_broken_and_huge_pictures_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photo(tmp_path / "content/cut.jpg")
    data = (tmp_path / "content/cut.jpg").read_bytes()
    (tmp_path / "content/cut.jpg").write_bytes(data[: len(data) // 2])
    (tmp_path / "content/text.png").write_text("pas une image")
    photo(tmp_path / "content/vast.png", (400, 400))
    monkeypatch.setattr(encoding, "MOST_PIXELS", 100_000)
    found = of(tmp_path)
    assert found.found().pictures == {}
    assert told(found) == {
        "cut.jpg": "image trop grande (3000 × 2000 pixels)",
        "text.png": "image illisible ou abîmée",
        "vast.png": "image trop grande (400 × 400 pixels)",
    }
    monkeypatch.undo()
    assert list(of(tmp_path).found().pictures) == ["vast.png"]


def test_a_cut_picture_is_told_whatever_else_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo(tmp_path / "content/cut.jpg", (300, 200))
    data = (tmp_path / "content/cut.jpg").read_bytes()
    (tmp_path / "content/cut.jpg").write_bytes(data[: len(data) // 2])
    # As some libraries do.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    assert told(of(tmp_path)) == {"cut.jpg": "image illisible ou abîmée"}


def test_second_build_opens_no_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photo(tmp_path / "content/p.jpg")
    first = {name: (produce(), key) for name, produce, key, _ in of(tmp_path).jobs()}

    def opened(_data: bytes) -> tuple[Image.Image, int]:
        raise AssertionError("opened again")

    monkeypatch.setattr(encoding, "_upright", opened)
    images._versions.cache_clear()
    assert {name: (produce(), key) for name, produce, key, _ in of(tmp_path).jobs()} == first


def test_changed_picture_is_made_again(tmp_path: Path) -> None:
    photo(tmp_path / "content/p.png", (60, 40))
    before = of(tmp_path).found().pictures["p.png"]
    photo(tmp_path / "content/p.png", (90, 60))
    after = of(tmp_path).found().pictures["p.png"]
    assert (before.width, after.width) == (40, 60)
    assert before.digest != after.digest


@pytest.mark.parametrize("damage", ["empty", "cut", "flip", "text", "folder", "pipe", "swapped"])
def test_damaged_cache_is_made_anew(tmp_path: Path, damage: str) -> None:
    photo(tmp_path / "content/p.jpg", (600, 400))
    gif(tmp_path / "content/a.gif")
    first = of(tmp_path)
    expected = {name: produce() for name, produce, *_ in first.jobs()}
    kept = sorted((tmp_path / "cache/pictures").iterdir())
    contents = {file: file.read_bytes() for file in kept}
    for file, other in zip(kept, [*kept[1:], kept[0]], strict=True):
        data = bytearray(contents[file])
        if damage == "swapped":
            file.write_bytes(contents[other])
        elif damage == "folder":
            file.unlink()
            file.mkdir()
        elif damage == "pipe":
            file.unlink()
            os.mkfifo(file)
        else:
            data[len(data) // 2] ^= 1
            cut, text = data[: len(data) // 2], b"pas une image"
            file.write_bytes({"empty": b"", "cut": cut, "flip": data, "text": text}[damage])
    images._versions.cache_clear()
    again = of(tmp_path)
    assert again.found() == first.found()
    assert {name: produce() for name, produce, *_ in again.jobs()} == expected
    assert again.size("a.gif") == len(expected["a.gif"])


def test_what_is_known_of_a_picture_is_kept_as_plain_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo(tmp_path / "content/p.jpg", (600, 400))
    expected = of(tmp_path).found()
    monkeypatch.delattr(images, "measured")
    assert of(tmp_path).found() == expected
    # No class has to be there to read them.
    known = Store(tmp_path / "cache").of_file(
        images._key(), images._fields, tmp_path / "content/p.jpg"
    )
    assert type(known) is tuple


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    photo(tmp_path / "content/p.jpg", (600, 400))
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache/pictures").write_text("un fichier")
    assert list(made(of(tmp_path))) == ["p.jpg", "p-jpg-400.webp"]


def test_profile_of_another_kind_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    Image.new("RGB", (20, 10), "red").save(tmp_path / "content/i.png", icc_profile=lab)
    assert made(of(tmp_path))["i.png"].getpixel((0, 0)) == (255, 0, 0)


@pytest.mark.parametrize(
    ("width", "expected"),
    [(200, (200,)), (420, (420,)), (1000, (400, 800, 1000)), (1600, (400, 800, 1200, 1600))],
)
def test_widths(width: int, expected: tuple[int, ...]) -> None:
    assert Picture("a.png", width, 10, 10, "x").widths == expected


def test_size_is_that_of_what_is_published(tmp_path: Path) -> None:
    photo(tmp_path / "content/p.jpg", (60, 40))
    found = of(tmp_path)
    expected = len(next(produce() for name, produce, *_ in found.jobs() if name == "p.jpg"))
    assert (found.size("p.jpg"), of(tmp_path).size("p.jpg")) == (expected, expected)
    assert found.size("absent.pdf") == 0


# --- What a file really is, and its size


def test_an_animation_without_a_canvas_is_as_large_as_its_first_image(tmp_path: Path) -> None:
    path = gif(tmp_path / "content/a.gif", (30, 20))
    data = bytearray(path.read_bytes())
    data[6:10] = bytes(4)
    path.write_bytes(data)
    found = of(tmp_path).found().pictures["a.gif"]
    assert (found.width, found.height) == (30, 20)


def test_an_animation_loses_its_metadata_alone(tmp_path: Path) -> None:
    data = gif(tmp_path / "content/a.gif").read_bytes()
    assert SECRET in data
    ((name, produce, *_),) = of(tmp_path).jobs()
    cleaned = produce()
    assert SECRET[:8] not in cleaned
    before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(cleaned))
    assert (name, after.n_frames, after.info["loop"]) == ("a.gif", 3, 0)  # type: ignore[attr-defined]
    for frame in range(3):
        before.seek(frame)
        after.seek(frame)
        assert before.convert("RGB").tobytes() == after.convert("RGB").tobytes()
        assert after.info["duration"] == 50
    assert of(tmp_path).size("a.gif") == len(cleaned)


@pytest.mark.parametrize(
    "hidden",
    [
        b"\x21\xf9\x04\0\0\0\0" + bytes([len(SECRET)]) + SECRET + b"\0",
        b"\x21\xf9" + bytes([len(SECRET)]) + SECRET + b"\0",
        b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0" + bytes([len(SECRET)]) + SECRET + b"\0",
        b"\x21\x01\x0c" + bytes(12) + bytes([len(SECRET)]) + SECRET + b"\0",
        b"".join(b"\x21\xf9\4" + SECRET[n : n + 4] + b"\0" for n in range(0, 12, 4)),
    ],
    ids=["after the timing", "as a timing", "after the loop", "as a caption", "in many timings"],
)
def test_no_block_that_stays_carries_another(tmp_path: Path, hidden: bytes) -> None:
    path = gif(tmp_path / "content/a.gif")
    data = path.read_bytes()
    start = data.index(b"\x21\xf9")
    path.write_bytes(data[:start] + hidden + data[start:])
    ((_, produce, *_),) = of(tmp_path).jobs()
    cleaned = produce()
    assert SECRET[:4] not in cleaned
    assert Image.open(io.BytesIO(cleaned)).n_frames == 3  # type: ignore[attr-defined]


@pytest.mark.parametrize("suffix", ["webp", "png", "avif", "jpg"])
def test_what_would_no_longer_move_is_told(tmp_path: Path, suffix: str) -> None:
    first, second = (Image.new("RGB", (40, 30), color) for color in ("red", "blue"))
    # A telephone's JPEG of several views (MPO) is one photograph.
    kind = "MPO" if suffix == "jpg" else suffix.upper()
    path = tmp_path / f"content/a.{suffix}"
    path.parent.mkdir()
    first.save(path, kind, save_all=True, append_images=[second])
    expected = {f"a.{suffix}": "image animée que le site montrerait immobile"}
    assert told(of(tmp_path)) == ({} if suffix == "jpg" else expected)


@given(st.data())
def test_a_damaged_gif_is_refused_or_cleaned(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        whole = gif(Path(folder) / "a.gif").read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:place] + data.draw(st.binary(max_size=3)) + whole[place + 1 :]
    with suppress(ValueError, IndexError):
        cleaned, sizes = gif_without_metadata(damaged)
        assert gif_without_metadata(cleaned) == (cleaned, sizes)


@pytest.mark.parametrize(
    "end",
    [
        b"\0", b"\0\0\0;", b"\0\0",
        b"\0" + b"\x21\xf9\4GPS1\0" * 2 + b"\x21\xff\x0bNETSCAPE2.0\3\1GP\0;",
        # In its data, after the code that ends it.
        b"\4GPS1\3GPS\0;",
    ],
)  # fmt: skip
def test_a_gif_ends_with_its_last_image(tmp_path: Path, end: bytes) -> None:
    data, sizes = gif_without_metadata(gif(tmp_path / "a.gif").read_bytes())
    assert gif_without_metadata(data.removesuffix(b"\0;") + end) == (data, sizes)


@pytest.mark.parametrize("kind", ["text", "xmp", "profile"])
def test_a_png_may_hold_more_metadata_than_pillow_expects(tmp_path: Path, kind: str) -> None:
    path = photo(tmp_path / "content/a.png", (30, 20))
    words, data = "x" * 2_000_000, PngInfo()
    if kind == "text":
        data.add_text("Comment", words, zip=True)
    elif kind == "xmp":
        data.add_itxt("XML:com.adobe.xmp", words, zip=True)
    profile = words.encode() if kind == "profile" else None
    Image.new("RGB", (30, 20)).save(path, pnginfo=data, icc_profile=profile)
    assert told(of(tmp_path)) == {}


@pytest.mark.parametrize("length", [6, 13, 100, -200])
def test_a_cut_gif_is_told(tmp_path: Path, length: int) -> None:
    path = gif(tmp_path / "content/a.gif")
    path.write_bytes(path.read_bytes()[:length])
    assert told(of(tmp_path)) == {"a.gif": "image illisible ou abîmée"}


@pytest.mark.parametrize("name", ["a.gif", "a.pdf", "a.txt"])
def test_a_picture_under_another_name_is_told(tmp_path: Path, name: str) -> None:
    photo(tmp_path / "content/p.jpg", (60, 40)).rename(tmp_path / "content" / name)
    (problem,) = of(tmp_path).found().problems.values()
    assert (str(problem), problem.remedy) == (
        "ce fichier est en fait une image JPEG",
        "Donnez-lui l’extension .jpg.",
    )


BOMB = b"GIF89a" + b"\xff" * 4 + b"\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
"""35 bytes, 65 535 pixels on each side."""


@pytest.mark.parametrize("kind", ["gif", "png", "webp", "long"])
def test_bombs_are_refused_before_they_are_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    path = tmp_path / f"content/a.{'png' if kind == 'long' else kind}"
    path.parent.mkdir()
    if kind == "gif":
        path.write_bytes(BOMB)
    else:
        size = (1, 10_001) if kind == "long" else (6400, 6400)
        # WebP's own ways, the quickest.
        quick = {"lossless": True, "quality": 0, "method": 0}
        Image.new("1" if kind == "png" else "RGB", size).save(path, **quick)
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _image: pytest.fail("decoded"))
    (problem,) = told(of(tmp_path)).values()
    assert problem.startswith("image trop grande (")


def test_a_jpeg_of_many_scans_is_refused_before_it_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = photo(tmp_path / "content/a.jpg", (4000, 4000))
    path.write_bytes(path.read_bytes()[:-2] + b"\xff\xda" * 300)
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _image: pytest.fail("decoded"))
    assert told(of(tmp_path)) == {"a.jpg": "image illisible ou abîmée"}


def test_damaged_metadata_is_taken_away_without_a_word(
    tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    path = photo(tmp_path / "content/a.jpg", (30, 20))
    exif = b"Exif\0\0MM\0*\0\0\0\x08\xff\xff\x01\x12\0\2\0\0\xff\xff\0\0\xff\xff"
    data = path.read_bytes()
    path.write_bytes(data[:2] + b"\xff\xe1\0" + bytes([len(exif) + 2]) + exif + data[2:])
    assert list(made(of(tmp_path))) == ["a.jpg", "a-jpg-30.webp"]
    assert recwarn.list == []


def test_a_picture_that_becomes_a_link_is_not_followed(tmp_path: Path) -> None:
    path = photo(tmp_path / "content/p.jpg", (60, 40))
    found = of(tmp_path)
    ((_, produce, *_), *_) = found.jobs()
    secret = path.rename(tmp_path / "secret.jpg")
    path.symlink_to(secret)
    with pytest.raises(OSError, match="symbolic"):
        produce()
    assert told(of(tmp_path)) == {"p.jpg": "image illisible ou abîmée"}


def test_a_picture_that_changes_meanwhile_is_not_taken_for_the_former(tmp_path: Path) -> None:
    found = of(photo(tmp_path / "content/p.jpg", (60, 40)).parents[1])
    ((_, produce, *_), *_) = found.jobs()
    photo(tmp_path / "content/p.jpg", (50, 40))
    with pytest.raises(BuildError, match="a changé pendant la construction"):
        produce()


def test_versions_of_one_picture_are_made_together_and_large_pictures_one_by_one(
    tmp_path: Path,
) -> None:
    for name in ("a", "b"):
        photo(tmp_path / f"content/{name}.png", (60, 40))
        photo(tmp_path / f"content/large-{name}.png", (3000, 2700))
    assert {file.batch for file in of(tmp_path).jobs()} == {"a.png", "b.png", "large pictures"}
