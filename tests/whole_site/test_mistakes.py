"""Each mistake that staff could make gets its message, and no message more.

`mistakes/content` holds one mistake a file; `mistakes/report.txt` says, as staff want to
read it, what is wrong in each.  What no text file can hold is made here.
"""

import difflib
import shutil
from pathlib import Path

import pytest
from PIL import Image

from commands.check import planned_addresses, report_on
from commands.project import project_from
from programmation.checks import CHECKS
from programmation.checks.context import Context
from programmation.content.loader import load
from tests.support.building import ROOT, built, pelican, tree

MISTAKES = ROOT / "tests/mistakes"
SETTINGS = {"SITENAME": "Pôle", "SITEURL": "https://pole.example.org", "BUILD_DATE": "2017-10-01"}
POST = (MISTAKES / "content/articles/2017/sans-faute.md").read_text("utf-8")


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("fautes") / "content"
    shutil.copytree(MISTAKES / "content", root)
    posts = root / "articles/2017"
    (posts / "latin-1.md").write_bytes(POST.replace("Oser", "Été").encode("latin-1"))
    # No mistake: what Windows and Word leave about.
    pasted = POST.replace("titre:", "titre\u00a0:").replace("Du texte.", "« Oui »\u202f: 🎉…")
    (posts / "de-windows.md").write_bytes(("\ufeff" + pasted.replace("\n", "\r\n")).encode())
    (posts / "caractere-invisible.md").write_text(POST.replace("Oser", "O\u202eser"), "utf-8")
    (posts / "trop-gros.md").write_text(POST + "Du texte. " * 110_000, "utf-8")
    # Not in the repository, which could not be had on Windows.
    (posts / "con.md").write_text(POST, "utf-8")
    (root / "pages/lien-symbolique.md").symlink_to(root / "pages/le-pole.md")
    for name, width in (("groupe", 800), ("petite", 100), ("Photo De Groupe", 800)):
        Image.new("RGB", (width, 60)).save(root / f"images/{name}.png")
    noise = Image.effect_noise((800, 600), 60)
    noise.save(root / "images/coupee.jpg")
    cut = (root / "images/coupee.jpg").read_bytes()
    (root / "images/coupee.jpg").write_bytes(cut[: len(cut) // 2])
    Image.new("1", (20_000, 10_000)).save(root / "images/immense.png")
    Image.new("RGB", (800, 60)).save(root / "images/fausse.gif", format="JPEG")
    views = [Image.new("RGB", (800, 60), color) for color in ("red", "blue")]
    views[0].save(root / "images/animee.webp", save_all=True, append_images=views[1:])
    (root / "images/longue.gif").write_bytes(animation(5_000, frames=17))
    return root


def animation(side: int, *, frames: int) -> bytes:
    """A GIF of square frames, each of which says its size and shows nothing."""
    size = side.to_bytes(2, "little") * 2
    frame = b"," + bytes(4) + size + b"\0" + b"\2\2D\1\0"
    return b"GIF89a" + size + b"\x80\0\0" + bytes(6) + frame * frames + b";"


def report(root: Path) -> tuple[str, bool]:
    text, sound = report_on(project_from(SETTINGS, root))
    # No-break spaces, which no one sees in a golden file.
    return text.replace("\u00a0", " ").replace("\u202f", " "), sound


def test_one_report_tells_every_mistake_once(content: Path) -> None:
    text, sound = report(content)
    expected = (MISTAKES / "report.txt").read_text("utf-8").rstrip("\n")
    lines = (expected.split("\n"), text.split("\n"))
    assert not sound
    if difference := "\n".join(difflib.unified_diff(*lines, "report.txt", "said", lineterm="")):
        # Whole and alone: `patch` takes it into the report.
        pytest.fail(difference, pytrace=False)


def test_there_are_at_least_forty_distinct_mistakes(content: Path) -> None:
    text, _ = report(content)
    told = [line for line in text.split("\n") if " : " in line and ":" in line.split(" ")[0]]
    assert len({line.partition(" : ")[0].rpartition(":")[0] for line in told}) == len(told) >= 40


@pytest.mark.slow
def test_a_build_tells_the_same_and_leaves_the_site_as_it_was(
    content: Path, tmp_path: Path
) -> None:
    sound, output = tmp_path / "content", tmp_path / "output"
    for path in ("articles/2017/sans-faute.md", "auteurs/marie-essai.md"):
        (sound / path).parent.mkdir(parents=True)
        shutil.copy(content / path, sound / path)
    before = tree(built(sound, output))
    result = pelican(content, output, build_date="2017-10-01")
    said = result.stderr.replace("\u00a0", " ").replace("\u202f", " ")
    assert result.returncode != 0
    assert (MISTAKES / "report.txt").read_text("utf-8").strip() in said
    assert "Traceback" not in said + result.stdout
    assert tree(output) == before


def test_each_check_finds_one_of_them(content: Path) -> None:
    project = project_from(SETTINGS, content)
    found = load(content, project.site)
    addresses = planned_addresses(found, project.site)
    context = Context(found, project.site, addresses)
    assert [each.__qualname__ for each in CHECKS if not any(each(context))] == []
