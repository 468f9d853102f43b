"""Pictures come out upright, small, without metadata, and once."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageFile

from builder.assets import images
from builder.assets.images import ORIENTATION, Picture, Pictures

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


def of(root: Path) -> Pictures:
    files = {
        p.relative_to(root / "content").as_posix(): p
        for p in sorted((root / "content").rglob("*"))
        if p.is_file()
    }
    return Pictures(files, root / "cache")


def made(found: Pictures) -> dict[str, Image.Image]:
    return {name: Image.open(io.BytesIO(produce())) for name, produce, _ in found.jobs()}


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
    assert Pictures(files, tmp_path / "cache").others(files) == {"a.pdf": content / "a.pdf"}


def test_broken_and_huge_pictures_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photo(tmp_path / "content/cut.jpg")
    data = (tmp_path / "content/cut.jpg").read_bytes()
    (tmp_path / "content/cut.jpg").write_bytes(data[: len(data) // 2])
    (tmp_path / "content/text.png").write_text("pas une image")
    photo(tmp_path / "content/vast.png", (400, 400))
    monkeypatch.setattr(images, "MOST_PIXELS", 100_000)
    found = of(tmp_path)
    assert found.found().pictures == {}
    assert found.found().problems == {
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
    # As WeasyPrint does.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    assert of(tmp_path).found().problems == {"cut.jpg": "image illisible ou abîmée"}


def test_second_build_opens_no_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    photo(tmp_path / "content/p.jpg")
    first = {name: (produce(), key) for name, produce, key in of(tmp_path).jobs()}

    def opened(_data: bytes) -> Image.Image:
        raise AssertionError("opened again")

    monkeypatch.setattr(images, "_upright", opened)
    assert {name: (produce(), key) for name, produce, key in of(tmp_path).jobs()} == first


def test_changed_picture_is_made_again(tmp_path: Path) -> None:
    photo(tmp_path / "content/p.png", (60, 40))
    before = of(tmp_path).found().pictures["p.png"]
    photo(tmp_path / "content/p.png", (90, 60))
    after = of(tmp_path).found().pictures["p.png"]
    assert (before.width, after.width) == (40, 60)
    assert before.digest != after.digest


def test_damaged_memory_is_made_anew(tmp_path: Path) -> None:
    photo(tmp_path / "content/p.png", (60, 40))
    expected = of(tmp_path).found().pictures
    (tmp_path / "cache/pictures/known.json").write_text("[")
    assert of(tmp_path).found().pictures == expected
    (tmp_path / "cache/pictures/known.json").write_text("[]")
    assert of(tmp_path).found().pictures == expected


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
    assert Picture("a.png", width, 10, "x").widths == expected


def test_size_is_that_of_what_is_published(tmp_path: Path) -> None:
    photo(tmp_path / "content/p.jpg", (60, 40))
    found = of(tmp_path)
    expected = len(next(produce() for name, produce, _ in found.jobs() if name == "p.jpg"))
    assert (found.size("p.jpg"), of(tmp_path).size("p.jpg")) == (expected, expected)
    assert found.size("absent.pdf") == 0
