"""A folder on disk becomes a library and its problems, in one way for all."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programmation.content.loader import load
from programmation.problems import report
from tests.support.content_folder import SOUND, text, write
from tests.support.factories import site


def test_a_sound_folder(tmp_path: Path) -> None:
    write(tmp_path, {path: text(fields) for path, fields in SOUND.items()})
    draft = SOUND["articles/2017/oser.md"] + "statut: brouillon\n"
    write(tmp_path, {"articles/2017/essai.md": text(draft), "images/a.png": b"a"})
    content = load(tmp_path, site())
    assert content.problems == ()
    assert [entry.path for entry in content.entries] == sorted([*SOUND, "articles/2017/essai.md"])
    assert [post.slug for post in content.complete.posts] == ["oser", "essai"]
    assert [post.slug for post in content.library.posts] == ["oser"]
    assert content.resolver.resolve("/images/a.png", "a.md") == "/images/a.png"
    assert content.resolver.resolve("{filename}/articles/2017/essai.md", "a.md") is None


def test_problems_of_every_step_are_gathered(tmp_path: Path) -> None:
    write(tmp_path, {"a.exe": b"", "b.md": b"", "pages/c.md": text("titre: C\nimage: d.png\n")})
    assert [(p.path, p.message) for p in load(tmp_path, site()).problems] == [
        ("a.exe", "type de fichier non publié"),
        ("b.md", "le fichier est vide"),
        ("pages/c.md", "fichier introuvable"),
    ]


def test_files_that_only_drafts_show_are_withheld(tmp_path: Path) -> None:
    names = ("seule", "commune", "libre", "jointe", "menee", "photo", "logo", "offerte")
    draft = (
        "![a](/images/seule.png) ![b](/images/commune.png) [c]({static}/images/menee.png)"
        " ![d](/images/logo.png) [e](/images/offerte.png)"
    )
    shown = SOUND | {
        "articles/2017/essai.md": SOUND["articles/2017/oser.md"] + "statut: brouillon\n",
        "rencontres/2017-2018/a.md": SOUND["rencontres/2017-2018/financement.md"].replace(
            "abcd", "efgh"
        ) + "statut: brouillon\ndocuments:\n  - titre: A\n    lien: images/jointe.png\n"
        "photos:\n  - image: images/photo.png\n    alt: A\n",
    }  # fmt: skip
    write(tmp_path, {path: text(fields) for path, fields in shown.items()})
    write(tmp_path, {f"images/{name}.png": b"a" for name in names})
    write(tmp_path, {
        "articles/2017/essai.md": text(shown["articles/2017/essai.md"], draft),
        "articles/2017/oser.md": text(SOUND["articles/2017/oser.md"], "[](/images/commune.png?v)"),
        "redirections.txt": b"/vieille.png /images/menee.png\n",
        "organisation.md": text(
            "nom: Réseau\npartenaires:\n  - {nom: Ville, logo: images/logo.png}\n", ""
        ),
        "auteurs/marie-essai.md": text(
            "nom: Marie Essai\nliens:\n  - {titre: A, lien: images/offerte.png}\n"
        ),
    })  # fmt: skip
    hidden = {"images/seule.png", "images/jointe.png", "images/photo.png"}
    content = load(tmp_path, site())
    assert content.problems == ()
    assert content.withheld() == hidden
    assert load(tmp_path, site(show_drafts=True)).withheld() == frozenset()


def test_random_folders_never_raise(tmp_path_factory: pytest.TempPathFactory) -> None:
    names = ["articles/a.md", "rencontres/b.md", "communautes/c.md", "auteurs/d.md", "pages/e.md"]
    fields = st.sampled_from(list(SOUND.values())).map(text)

    @settings(max_examples=25)
    @given(st.dictionaries(st.sampled_from(names), st.binary() | fields))
    def check(texts: dict[str, bytes]) -> None:
        root = tmp_path_factory.mktemp("contenu")
        write(root, texts)
        content = load(root, site())
        assert report(content.problems)

    check()
