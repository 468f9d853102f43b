"""A site so large that it is checked in another process: the same site, and the same refusals."""

import shutil
from pathlib import Path

import pytest

from tests.support.building import ROOT, SAMPLE, built, pelican, tree

LARGE = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "plugins")!r}]
from pelicanconf import *
from builder.processes import beside, workers as pool
from programmation import generator as generators

class Told(beside.Beside[beside.Item, beside.Result]):
    def __init__(self, work, items, *, apart):
        super().__init__(work, items, apart=apart)
        print("apart:", apart)

generators.MANY = 0
generators.Beside = Told
pool.available_processes = lambda: 2
"""
"""Settings under which every site is large, on two processors."""


def test_a_large_site_is_checked_meanwhile(tmp_path: Path) -> None:
    settings, content, output = tmp_path / "large.py", tmp_path / "content", tmp_path / "output"
    settings.write_text(LARGE, encoding="utf-8")
    shutil.copytree(SAMPLE, content)
    built(content, output, settings=str(settings))
    before = tree(output)
    post = content / "articles/2017/deux-auteurs.md"
    text = post.read_text("utf-8")
    post.write_text(f"{text}\nVoir [cela](/nulle-part/).\n", encoding="utf-8")
    refused = pelican(content, output, settings=str(settings))
    assert (refused.returncode, "apart: True" in refused.stdout) == (1, True)
    assert refused.stderr.count("page introuvable") == 1
    assert "le contenu a des erreurs" in refused.stderr
    assert tree(output) == before
    post.write_text(f"{text}\nVoir [cela](/articles/).\n", encoding="utf-8")
    mended = pelican(content, output, settings=str(settings))
    assert (mended.returncode, "apart: True" in mended.stdout) == (0, True)
    assert tree(output) == tree(built(content, tmp_path / "other"))


@pytest.mark.parametrize(
    "names", [["calendrier/programmation.ics"], ["images/zz.png", "images/ZZ.png"]]
)
def test_a_large_site_is_refused_in_the_same_words(tmp_path: Path, names: list[str]) -> None:
    """Also where its pages cannot even be queued."""
    settings, content, output = tmp_path / "large.py", tmp_path / "content", tmp_path / "output"
    settings.write_text(LARGE, encoding="utf-8")
    shutil.copytree(SAMPLE, content)
    built(content, output, settings=str(settings))
    picture = next(content.rglob("*.png"))
    for name in names:
        (content / name).parent.mkdir(exist_ok=True)
        shutil.copy(picture, content / name)
    large, small = pelican(content, output, settings=str(settings)), pelican(content, output)
    assert "apart: True" in large.stdout
    assert "rien n’est publié" in small.stderr
    assert (large.returncode, large.stderr) == (small.returncode, small.stderr)


def test_a_broken_theme_does_not_hide_what_is_wrong_with_the_texts(tmp_path: Path) -> None:
    settings, content = tmp_path / "settings.py", tmp_path / "content"
    shutil.copytree(ROOT / "theme", tmp_path / "theme")
    (tmp_path / "theme/static/css/tokens.css").unlink()
    settings.write_text(
        f"import sys\nsys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'plugins')!r}]\n"
        f"from pelicanconf import *\nTHEME = {str(tmp_path / 'theme')!r}\n",
        encoding="utf-8",
    )
    shutil.copytree(SAMPLE, content)
    broken = pelican(content, tmp_path / "output", settings=str(settings))
    assert (broken.returncode, "site.css" in broken.stderr) == (1, True)
    post = content / "articles/2017/deux-auteurs.md"
    post.write_text(f"{post.read_text('utf-8')}\nVoir [cela](/nulle-part/).\n", encoding="utf-8")
    both = pelican(content, tmp_path / "output", settings=str(settings))
    assert (both.returncode, both.stderr.count("page introuvable")) == (1, 1)
