"""What `make check` accepts, a build accepts: hundreds of odd names, addresses, pictures at once.

All are put in one folder, and what the check refuses is taken out until it refuses nothing.  What
is left has to be built as it stands.
"""

from __future__ import annotations

import io
import random
from pathlib import Path
from unicodedata import normalize

import pytest
from PIL import Image

from commands.check import problems_of
from commands.project import Project
from programmation.content.loader import load
from programmation.kinds import KINDS
from programmation.schema import Kind, Type
from programmation.settings import settings_from, site_from
from tests.support.building import BUILD_DATE, ROOT, built
from tests.support.content_folder import SOUND, text, write
from tests.support.each_field import home_of, typed

NAMES = (
    "a b", "É", "ét", "e\u0301t", "index", "x" * 199, "x" * 201, "é" * 120, "日" * 80, "con", "a.b",
    "-", "_", "!", "*", "a:b", "a'b", "a\\b", "a\nb", "\u202e", "\u200b", "😀", "..a", "%2e",
    "page", "2017", "articles", "flux", "programmation", "2017-2018", "google", "themes", "partage",
    "404", "recherche", "donnees", "Casse", "casse", "d/" * 20 + "p", ("d" * 200 + "/") * 5 + "p",
)  # fmt: skip
ADDRESSES = (
    "/", "//x", "/../x", "/" + "y" * 201 + "/", "/" + "é" * 130 + "/", "/" + "z/" * 600, "/con/",
    "/a\\b/", "/flux/a.xml", "/calendrier/x.ics", "/sitemap.xml", "/index.html", "/404.html",
    "/v/x.html", "/v/x.html/a/", "/v/index.html", "/v/", "/V", "/a.php", "/_headers", "/.x/",
    "/programmation/2017-2018.pdf", "/rencontres/financement.ics", "/images/a-png-400.webp",
    "/partage.png", "/images/", "/donnees/", "/documents.txt/", "/vieux/partage.png",
    "/é/", "/%C3%A9",
)  # fmt: skip
FILES = (
    "documents/A.pdf", "documents/a.pdf/b.pdf", "documents/a b.pdf", "documents/é.pdf",
    "documents/" + "x" * 199 + ".pdf", "documents/" + "x" * 150 + ".pdf", "documents/x.html",
    "documents/a\nb.pdf", "documents.txt", "rencontres/financement.ics", "rencontres/x.csv",
    "robots.txt", "CNAME", "build.json", "_headers", "flux/x.txt", "calendrier/x.txt",
    "donnees/rencontres.csv", "programmation/2017-2018.pdf", "programmation/x.pdf", "theme/x.txt",
    "recherche/x.txt", "pagefind/x.txt", "admin/x.txt", "articles.txt", "v/x.html/b.txt",
    "documents/" + ("d" * 190 + "/") * 6 + "x.pdf", "financement/x.txt", "a-png-400.txt",
)  # fmt: skip


def fields_of(kind: Kind, number: int) -> str:
    """Those that are required, with words that no other text has."""
    needed = [row for row in kind.fields if row.required]
    named = (Type.TEXT, Type.IDENTIFIER)
    return "".join(
        f"{row.key}: nom-{number}\n" if row.type in named else typed(row, 0) for row in needed
    )


def faults() -> dict[str, bytes]:
    """Each file is one; some are two faults together, as they want one place."""
    texts: dict[str, bytes] = {}
    for kind in KINDS:
        for name in NAMES:
            texts[f"{home_of(kind, 'oser')}{name}.md"] = text(fields_of(kind, len(texts)))
    for number, address in enumerate(ADDRESSES):
        fields = f"titre: P\nanciennes_adresses: ['{address}']\n"
        texts[f"pages/adresse-{number}.md"] = text(fields)
    texts["redirections.txt"] = "".join(
        f"/r{address} /articles/\n" for address in ADDRESSES if "\\" not in address
    ).encode()
    # Bytes of the type that each name says, which are no fault.
    starts = {"pdf": b"%PDF-1.7", "ics": b"BEGIN:VCALENDAR"}
    files = {name: starts.get(name.rpartition(".")[2], b"texte") for name in FILES}
    return texts | files | pictures()


def pictures() -> dict[str, bytes]:
    """Whole, cut, with bytes changed, empty, of another type, of a name that the site takes."""
    found = {"images/a-png-400.webp": picture("WEBP"), "images/partage.png": picture("PNG")}
    found |= {"partage.png": picture("PNG"), "images/a-jpg-64.webp": picture("WEBP")}
    chance = random.Random(7)  # noqa: S311
    for suffix, kind in (("png", "PNG"), ("jpg", "JPEG"), ("gif", "GIF"), ("webp", "WEBP"),
                         ("avif", "AVIF")):  # fmt: skip
        whole = picture(kind)
        cut = [whole[:end] for end in (0, 1, 8, 20, len(whole) // 2, len(whole) - 1)]
        changed = []
        for count in (1, 1, 1, 1, 4, 4, 30, 30):
            data = bytearray(whole)
            for _ in range(count):
                data[chance.randrange(len(data))] = chance.randrange(256)
            changed.append(bytes(data))
        others = (b"bonjour", bytes(200), whole + b"<script>")
        for number, data in enumerate((*cut, *changed, *others)):
            found[f"images/{suffix}{number}.{suffix}"] = data
        found[f"images/a.{suffix}"] = whole
    return found


def picture(kind: str) -> bytes:
    stream = io.BytesIO()
    width = 500 if kind == "PNG" else 64
    Image.effect_mandelbrot((width, 48), (-3, -2.5, 2, 2.5), 20).save(stream, kind)
    return stream.getvalue()


def accepted(root: Path, texts: dict[str, bytes]) -> dict[str, bytes]:
    """`texts` without those that the check refuses, written in `root`."""
    settings = settings_from(ROOT / "pelicanconf.py") | {
        "CACHE_PATH": str(root.parent / "cache"), "BUILD_DATE": BUILD_DATE,
    }  # fmt: skip
    site = site_from(settings)
    for number in range(9):
        folder = root / str(number)
        write(folder, {name: data for name, data in texts.items() if writable(folder, name)})
        content = load(folder, site)
        refused = {
            p.path for p in problems_of(content, Project(settings, site, folder)) if p.is_error
        }
        if not refused:
            return texts
        left = {p: data for p, data in texts.items() if normalize("NFC", p) not in refused}
        assert left.keys() < texts.keys(), refused
        texts = left
    pytest.fail("the check finds something new each time")


def writable(folder: Path, name: str) -> bool:
    """Whether this disk takes such a name, which another one may."""
    try:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    except OSError:
        return False
    return True


def test_what_the_check_accepts_is_built(tmp_path: Path) -> None:
    texts = {path: text(fields) for path, fields in SOUND.items()} | faults()
    kept = accepted(tmp_path / "content", texts)
    assert SOUND.keys() < kept.keys()
    assert len(kept) > len(texts) / 4
    (folder,) = sorted((tmp_path / "content").iterdir(), key=lambda path: int(path.name))[-1:]
    built(folder, tmp_path / "output")
