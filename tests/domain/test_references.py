"""Authors and communities may be named by file, by name or by alias."""

from pathlib import Path

from programmation import kinds
from programmation.content.entry import Entry
from programmation.content.loader import load
from programmation.content.references import NameIndex, names_of
from programmation.problems import Problem
from tests.support.factories import site


def author(slug: str, **values: object) -> Entry:
    return Entry(f"auteurs/{slug}.md", {"nom": 2, "alias[0]": 3}, slug=slug, values=values)


MARIE = author("marie", name="Marie Essai", aliases=("M. Essai",))


def test_every_name_leads_to_the_file() -> None:
    names, problems = names_of(kinds.PROFILE, [MARIE, Entry("communautes/x.md", slug="x")])
    assert problems == []
    assert names == NameIndex(
        {"marie": "marie", "marie essai": "marie", "m. essai": "marie"},
        ("marie", "Marie Essai", "M. Essai"),
        complete=True,
    )
    assert [names.slug(name) for name in ("MARIE ESSAÏ", "Pierre")] == ["marie", None]


def test_a_name_whose_file_could_not_be_read_is_not_unknown() -> None:
    assert not names_of(kinds.PROFILE, [MARIE, author("pierre")])[0].complete


def test_aliases_may_be_listed_on_one_line() -> None:
    known, _ = names_of(kinds.PROFILE, [author("x", aliases=("M. Roy, Marc Roy", "Roy, Marc"))])
    assert {*known.slugs} == {"x", "m. roy", "marc roy", "roy, marc"}


def test_two_files_may_not_share_a_name() -> None:
    other = author("m-essai", name="Marie Essai", aliases=("M. Essai",))
    where = "ce nom est déjà celui de auteurs/marie.md:{} ({})"
    remedy = "Réunissez les deux fichiers, ou changez le nom dans l’un des deux."
    assert names_of(kinds.PROFILE, [MARIE, other])[1] == [
        Problem("auteurs/m-essai.md", 2, "nom", "Marie Essai", where.format(2, "nom"), remedy),
        Problem("auteurs/m-essai.md", 3, "alias[0]", "M. Essai", where.format(3, "alias"), remedy),
    ]
    named = author("essai", name="Marie")
    [told] = names_of(kinds.PROFILE, [MARIE, named])[1]
    assert told.message == "ce nom est déjà celui de auteurs/marie.md (nom du fichier)"


def test_hints() -> None:
    names, _ = names_of(kinds.PROFILE, [MARIE])
    assert names.hint("Mari Essai") == "Vouliez-vous « Marie Essai »?"
    assert names.hint("xyz") == "Noms connus : marie."
    assert "make communaute" in names_of(kinds.COMMUNITY, [])[0].hint("xyz")


def test_a_community_named_as_before_is_told_by_its_name_of_today(tmp_path: Path) -> None:
    for path, fields in (
        (
            "communautes/boreal.md",
            "nom: Boréal\nterritoire: N\nanciennes_adresses: /communautes/nord/",
        ),
        ("rencontres/a.md", "titre: A\nuid: uid-a\ncommunaute: Nord\ndebut: 2018-03-01 9 h"),
    ):
        (tmp_path / path).parent.mkdir()
        (tmp_path / path).write_text(f"---\n{fields}\n---\na\n", "utf-8")
    [told] = load(tmp_path, site()).problems
    assert (told.value, told.remedy) == ("Nord", "Écrivez son nouveau nom, « boreal ».")
