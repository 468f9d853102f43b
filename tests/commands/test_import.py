"""`make import`: another site's texts and pictures become ours, or nothing changes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from programmation.model import Visibility
from tests.support.building import ROOT, STOCK_SITE, tree

EXPORT = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>Ancien site</title>
<wp:author><wp:author_login>mlemay</wp:author_login>
<wp:author_display_name><![CDATA[Marie Lemay]]></wp:author_display_name></wp:author>
<item><title>Photo</title><link>https://old.example.org/photo/</link>
<wp:post_id>9</wp:post_id><wp:post_type>attachment</wp:post_type>
<wp:attachment_url>https://old.example.org/wp-content/uploads/2017/06/Été.JPG</wp:attachment_url>
<wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key>
<wp:meta_value>Une table</wp:meta_value></wp:postmeta></item>
<item><title>Financer : un survol</title><link>https://old.example.org/2017/06/financer/</link>
<dc:creator>mlemay</dc:creator>
<content:encoded><![CDATA[<!-- wp:paragraph -->
Un <strong>premier</strong> paragraphe.

Un second, avec <a href="https://old.example.org/a-propos/">un lien</a>.
[gallery ids="1,2"]
<iframe src="https://video.example.com/1"></iframe>
<img src="https://old.example.org/wp-content/uploads/2017/06/Été-300x200.JPG" alt="Table" />
<a href="https://old.example.org/wp-content/uploads/2017/06/guide.pdf">Guide</a>
<script>alert(1)</script><h1>Titre</h1>
<!-- /wp:paragraph -->]]></content:encoded>
<excerpt:encoded><![CDATA[Un résumé.]]></excerpt:encoded>
<wp:post_id>1</wp:post_id><wp:post_date>2017-06-29 10:00:00</wp:post_date>
<wp:post_name>financer</wp:post_name><wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type>
<category domain="category" nicename="financement"><![CDATA[Financement]]></category>
<category domain="category" nicename="uncategorized"><![CDATA[Uncategorized]]></category>
<category domain="post_tag" nicename="releve"><![CDATA[Relève]]></category>
<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value></wp:postmeta>
<wp:comment><wp:comment_id>1</wp:comment_id></wp:comment></item>
<item><title>À propos</title><link>https://old.example.org/a-propos/</link>
<content:encoded><![CDATA[Nous.]]></content:encoded>
<wp:post_id>2</wp:post_id><wp:post_date>2017-01-01 00:00:00</wp:post_date>
<wp:post_name>a-propos-de-nous</wp:post_name><wp:status>publish</wp:status>
<wp:post_type>page</wp:post_type></item>
<item><title>Secret</title><link>https://old.example.org/?p=3</link><dc:creator>mlemay</dc:creator>
<content:encoded><![CDATA[Caché.]]></content:encoded>
<wp:post_id>3</wp:post_id><wp:post_date>2018-02-01 00:00:00</wp:post_date>
<wp:post_name></wp:post_name><wp:status>private</wp:status><wp:post_type>post</wp:post_type></item>
<item><title>Jeté</title><wp:status>trash</wp:status><wp:post_type>post</wp:post_type></item>
<item><title>Produit</title><wp:status>publish</wp:status><wp:post_type>product</wp:post_type></item>
</channel></rss>
"""

FINANCER = """\
---
titre: Financer : un survol
date: 2017-06-29 10 h
auteurs:
  - marie-lemay
resume: Un résumé.
etiquettes:
  - Financement
  - Relève
image: images/ete.jpg
image_alt: Une table
anciennes_adresses:
  - /2017/06/financer/
---
"""


@pytest.fixture(scope="module", autouse=True)
def installed() -> None:
    subprocess.run(["tools/install-apart.sh", "import"], cwd=ROOT, check=True)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with one author."""
    folder = tmp_path / "content"
    (folder / "auteurs").mkdir(parents=True)
    (folder / "auteurs" / "camille.md").write_text("---\nnom: Camille Roy\n---\nBio.\n", "utf-8")
    return folder


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.xml"
    path.write_text(EXPORT, encoding="utf-8")
    return path


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    folder = tmp_path / "uploads" / "2017" / "06"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "content" / "images" / "equipe-du-pole.png", folder / "Été.JPG")
    return tmp_path / "uploads"


def python(*arguments: object) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(str(ROOT / part) for part in ("plugins", ".venv/import"))
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def imported(*arguments: object) -> str:
    result = python("-m", "importing", *arguments)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def refused(*arguments: object) -> str:
    result = python("-m", "importing", *arguments)
    assert (result.returncode, result.stdout) == (1, "")
    assert "Traceback" not in result.stderr
    return result.stderr


def test_a_wordpress_export(content: Path, export: Path, uploads: Path) -> None:
    said = imported(export, content, uploads)
    assert set(tree(content)) == {
        "articles/2017/financer.md",
        "articles/2018/secret.md",
        "auteurs/camille.md",
        "auteurs/marie-lemay.md",
        "images/ete.jpg",
        "pages/a-propos-de-nous.md",
    }
    text = (content / "articles/2017/financer.md").read_text(encoding="utf-8")
    front, body = text[: len(FINANCER)], text[len(FINANCER) :]
    assert front == FINANCER
    assert "Un **premier** paragraphe." in body
    assert "[un lien](/a-propos-de-nous/)" in body
    assert "![Table](/images/ete.jpg)" in body
    assert "[Guide](/documents/guide.pdf)" in body
    assert "## Titre" in body
    assert not [word for word in ("<script", "alert", "iframe", "gallery", "wp:") if word in body]
    assert "statut: brouillon" in (content / "articles/2018/secret.md").read_text(encoding="utf-8")
    assert said.startswith("Importés : 2\xa0articles, 1\xa0page, 1\xa0auteur, 1\xa0fichier.\n")
    for note in (
        "Financer : un survol : code court [gallery] retiré.",
        "Financer : un survol : un contenu intégré (vidéo, carte…) a été retiré : "
        "https://video.example.com/1.",
        "Financer : un survol : 1 commentaire(s) non importé(s).",
        "Secret : privé, protégé ou à paraître : importé comme brouillon.",
        "Jeté : état « trash » : texte laissé de côté.",
        "1 contenu(s) de type « product » laissé(s) de côté.",
        "fichier à copier vous-même dans content/documents/guide.pdf",
    ):
        assert note in said


def test_an_export_without_its_pictures_says_which_to_copy(content: Path, export: Path) -> None:
    assert "fichier à copier vous-même dans content/images/ete.jpg" in imported(export, content)
    assert not (content / "images").exists()


def test_a_pelican_folder(content: Path, tmp_path: Path) -> None:
    source = tmp_path / "old"
    shutil.copytree(STOCK_SITE, source)
    (source / "content" / "Relié.md").write_text(
        "Title: Relié\nDate: 2018-03-04\nAuthor: Camille Roy\nTags: un, deux\nMood: gai\n\n"
        "Voir [l’image]({static}/images/point.png) et [l’autre]({filename}/lie.md).\n",
        encoding="utf-8",
    )
    (source / "content" / "lie.md").write_text(
        "Title: Lié\nDate: 2018-03-05\nStatus: draft\n\nTexte.\n", encoding="utf-8"
    )
    (source / "content" / "images" / "point.png").write_bytes(b"png")
    (source / "content" / "note.xyz").write_text("?", encoding="utf-8")
    said = imported(source, content)
    assert (content / "articles/2018/relie.md").read_text(encoding="utf-8") == (
        "---\ntitre: Relié\ndate: 2018-03-04\nauteurs:\n  - camille\netiquettes:\n  - un\n"
        "  - deux\nanciennes_adresses:\n  - /relie.html\n---\n"
        "Voir [l’image](/images/point.png) et [l’autre]({filename}/articles/2018/lie.md).\n"
    )
    assert "statut: brouillon" in (content / "articles/2018/lie.md").read_text(encoding="utf-8")
    assert (content / "images" / "point.png").read_bytes() == b"png"
    assert "Relié.md : champ(s) laissé(s) de côté : mood." in said
    assert "note.xyz : type de fichier non publié : laissé de côté." in said
    assert "lie.md : aucun auteur : ajoutez-en un." in said


def test_a_restructured_text_becomes_markdown(content: Path, tmp_path: Path) -> None:
    source = tmp_path / "old"
    source.mkdir()
    (source / "essai.rst").write_text(
        "Essai\n#####\n\n:date: 2018-01-02\n:author: Camille Roy\n\nDu *texte*.\n", encoding="utf-8"
    )
    imported(source, content)
    text = (content / "articles/2018/essai.md").read_text(encoding="utf-8")
    assert text.startswith("---\ntitre: Essai\ndate: 2018-01-02\nauteurs:\n  - camille\n")
    assert text.endswith("---\nDu *texte*.\n")


def test_what_is_imported_is_read_without_error(content: Path, export: Path, uploads: Path) -> None:
    from datetime import date

    from programmation.content.loader import load
    from programmation.problems import has_errors, report
    from programmation.settings import Site

    imported(export, content, uploads)
    shutil.rmtree(content / "articles" / "2018")
    loaded = load(content, Site(name="x", url="https://example.org", today=date(2018, 1, 1)))
    assert not has_errors(loaded.problems), report(loaded.problems)
    (post,) = loaded.library.posts
    assert (post.title, post.visibility) == ("Financer : un survol", Visibility.PUBLISHED)
    assert [author.name for author in post.authors] == ["Marie Lemay"]
    assert post.old_addresses == ("/2017/06/financer/",)


def test_nothing_is_ever_overwritten(content: Path, export: Path, uploads: Path) -> None:
    imported(export, content, uploads)
    before = tree(content)
    said = refused(export, content, uploads)
    assert said.startswith("Ces fichiers existent déjà :\n  articles/2017/financer.md\n")
    assert said.endswith("Rien n’a été importé.\n")
    assert tree(content) == before


def test_two_pictures_of_the_same_name_are_both_kept(content: Path, tmp_path: Path) -> None:
    source = tmp_path / "old"
    (source / "images").mkdir(parents=True)
    (source / "a.md").write_text(
        "Title: A\nDate: 2018-01-02\n\n![x]({static}/images/a b.png) ![y]({static}images/a-b.png)\n"
    )
    (source / "images" / "a b.png").write_bytes(b"1")
    (source / "images" / "a-b.png").write_bytes(b"2")
    imported(source, content)
    found = {path.name: path.read_bytes() for path in (content / "images").iterdir()}
    assert found == {"a-b.png": b"1", "a-b-2.png": b"2"}


@pytest.mark.parametrize(
    "text",
    [
        "pas du XML",
        "<rss/>",
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><rss><channel>&e;</channel></rss>',
    ],
)
def test_a_broken_export_is_refused(content: Path, tmp_path: Path, text: str) -> None:
    path = tmp_path / "export.xml"
    path.write_text(text, encoding="utf-8")
    assert refused(path, content)


def test_a_source_that_is_not_one_is_refused(content: Path, tmp_path: Path) -> None:
    assert "n’est ni un dossier" in refused(tmp_path / "absent", content)
    assert "SOURCE=" in refused("", content)
    (tmp_path / "vide").mkdir()
    assert "Aucun article ni aucune page" in refused(tmp_path / "vide", content)
