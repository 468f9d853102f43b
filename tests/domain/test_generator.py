"""What the Pelican edge makes of a folder of content."""

import shutil
from pathlib import Path

import pytest

from tests.support.building import ROOT, SAMPLE, pelican

pytestmark = pytest.mark.slow


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
