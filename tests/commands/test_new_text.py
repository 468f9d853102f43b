"""`make article`, `make rencontre`, `make communaute` and `make auteur`, in a small project."""

import re
import uuid
from pathlib import Path

import pytest

from commands.check import report_on
from commands.new_text import NewText
from commands.project import project_from
from programmation import kinds
from programmation.settings import settings_from
from programmation.text.french import NBSP
from tests.support.content_folder import MEETING, MEETING_FIELDS, SOUND, text, write
from tests.support.new_text import new_text


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The content folder of a project in which the command is run."""
    write(tmp_path / "content", {path: text(fields) for path, fields in SOUND.items()})
    (tmp_path / "pelicanconf.py").write_text('SITEURL = "https://pole.example.org"', "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1506873600")  # 1 October 2017
    monkeypatch.delenv("BUILD_DATE", raising=False)
    return tmp_path / "content"


def fields_of(path: Path) -> dict[str, str]:
    """The lines `key: value` of a file, hints left out."""
    block = path.read_text("utf-8").split("---")[1]
    pairs = (line.partition(":") for line in block.splitlines() if re.match("[a-z]", line))
    return {key: value.strip() for key, _, value in pairs}


def test_a_post(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new_text(["article", "TITRE=L'été : bilan", "AUTEURS=Marie Essai"]) == 0
    path = Path("content/articles/2017/l-ete-bilan.md")
    assert capsys.readouterr().out == (
        f"{path} est prêt. Ouvrez-le, complétez-le, puis tapez « make check ».\n"
    )
    assert fields_of(path) == {"titre": "L'été : bilan", "date": "2017-10-01", "auteurs": ""}
    assert "\nauteurs:\n  - marie-essai\n" in path.read_text("utf-8")
    assert report_on(project_from(settings_from(Path("pelicanconf.py")), root))[1]


def test_a_meeting_goes_in_its_season_with_an_identity_of_its_own(root: Path) -> None:
    command = ["rencontre", "TITRE=Bilan", "COMMUNAUTE=Maskinongé", "LIEUX=Salle"]
    command += ["ADRESSE=12, rue A"]
    assert new_text([*command, "DATE=14 juin 2018 à 8 h 30"]) == 0
    assert new_text([*command, "DATE=2018-09-13 8:30", "FICHIER=..\\Bilan d’été.md"]) == 0
    first = fields_of(root / "rencontres/2017-2018/bilan.md")
    second = fields_of(root / "rencontres/2018-2019/bilan-d-ete.md")
    assert first | {"uid": ""} == {
        "titre": "Bilan",
        "uid": "",
        "communaute": "maskinonge",
        "debut": "2018-06-14 8 h 30",
        "lieu": "",
    }
    assert "lieu:\n  nom: Salle\n  adresse: 12, rue A\n" in (
        root / "rencontres/2018-2019/bilan-d-ete.md"
    ).read_text("utf-8")
    assert {uuid.UUID(values["uid"]).version for values in (first, second)} == {4}
    assert first["uid"] != second["uid"]
    assert report_on(project_from(settings_from(Path("pelicanconf.py")), root))[1]


def test_a_community_and_an_author(root: Path) -> None:
    assert new_text(["communaute", "NOM=La Tuque", "TERRITOIRE=Haut-Saint-Maurice"]) == 0
    assert new_text(["auteur", "NOM=Étienne Roy", "FONCTION=Direction"]) == 0
    assert fields_of(root / "communautes/la-tuque.md") == {
        "nom": "La Tuque",
        "territoire": "Haut-Saint-Maurice",
        # The other one names none, and is blue by its place.
        "couleur": "vert",
    }
    assert fields_of(root / "auteurs/etienne-roy.md") == {
        "nom": "Étienne Roy",
        "fonction": "Direction",
    }


@pytest.mark.parametrize(
    "model",
    [
        "financement",
        MEETING,
        f"content/{MEETING}",
        r"C:\Site\content\Financement.md",
        "Financement",
    ],
)
def test_a_meeting_like_an_earlier_one(root: Path, model: str) -> None:
    fields = MEETING_FIELDS + "fin: 2017-10-19 10 h 30\nstatut: annulée\nlieu: Salle\n"
    (root / MEETING).write_bytes(text(fields, "Annonce.\n\n## Compte rendu\n\nSuite.\n"))
    assert (
        new_text(["rencontre", f"MODELE={model}", "DATE=2018-11-15 9 h", "TITRE=Financement"]) == 0
    )
    path = root / "rencontres/2018-2019/financement-novembre-2018.md"
    assert fields_of(path) | {"uid": ""} == {
        "titre": "Financement",
        "uid": "",
        "communaute": "maskinonge",
        "debut": "2018-11-15 9 h",
        "duree": "2 h",
        "lieu": "Salle",
    }
    assert path.read_text("utf-8").endswith("---\nAnnonce.\n")


def test_an_end_takes_the_place_of_the_models_length(root: Path) -> None:
    fields = MEETING_FIELDS + "duree: 2 h\n"
    (root / MEETING).write_bytes(text(fields))
    assert new_text(["rencontre", "MODELE=financement", *MADE, "FIN=11 h"]) == 0
    made = fields_of(root / "rencontres/2018-2019/a.md")
    assert (made.get("duree"), made["fin"]) == (None, "11 h")


MADE = ("TITRE=A", "COMMUNAUTE=maskinonge", "DATE=2018-11-15 9 h")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["article"], 'Il manque TITRE : TITRE="Financer un projet collectif".'),
        (
            ["rencontre", "TITRE=A", "COMMUNAUTE=maskinonge"],
            'Il manque DATE : DATE="2017-10-19 8 h 30".',
        ),
        (
            ["auteur", "NOM=A", "DATE=2018-01-01"],
            "« make auteur » ne connaît pas « DATE ». Au choix : ALIAS, ANCIENNES_ADRESSES,"
            " COURRIEL, EXEMPLE, FICHIER, FONCTION, LIENS, NOM, ORGANISATION, PHOTO, PHOTO_ALT.",
        ),
        (
            ["article", "TITLE=Bilan", "titre=Bilan d’été"],
            "TITLE et titre disent la même chose : donnez un seul des deux.",
        ),
        (
            ["rencontre", *MADE, "LIEUX=Salle", "VILLE=Louiseville"],
            "LIEUX et VILLE disent la même chose : donnez un seul des deux.",
        ),
        (
            ["auteur", "NOM=A", "LIENS=https://a.example"],
            'Liens › Lien : champ manquant. Donnez LIENS="titre, lien".',
        ),
        (["auteur"], 'Il manque NOM : NOM="Marie Michèle Lemay".'),
        (
            ["article", "TITRE=Oser"],
            "content/articles/2017/oser.md existe déjà. Rien n’a été écrit de plus.",
        ),
        (
            ["rencontre", "TITRE=Financement", "COMMUNAUTE=maskinonge", "DATE=2018-11-15 9 h"],
            f'Rencontre du même nom : {MEETING}. Changez le titre, ou donnez FICHIER="autre-nom".',
        ),
        (
            ["rencontre", "TITRE=A", "COMMUNAUTE=maskinoge", "DATE=2018-11-15 9 h"],
            "Communauté « maskinoge » : communauté inconnue. Vouliez-vous « maskinonge »?",
        ),
        (
            ["rencontre", "TITRE=A", "COMMUNAUTE=maskinonge", "DATE=2018-11-15"],
            "Début « 2018-11-15 » : il manque l’heure. "
            "Écrivez-la après le jour, comme « 2018-11-15 8 h 30 ». "
            'Pour toute la journée, ajoutez JOURNEE="oui"; si le jour n’est pas connu,'
            " gardez le mois seul.",
        ),
        (
            ["rencontre", "TITRE=A", "COMMUNAUTE=maskinonge", "DATE=2018-11-15", "JOURNEE=bof"],
            "Début « 2018-11-15 » : il manque l’heure. "
            "Écrivez-la après le jour, comme « 2018-11-15 8 h 30 ». "
            'Pour toute la journée, ajoutez JOURNEE="oui"; si le jour n’est pas connu,'
            " gardez le mois seul.\n"
            "Toute la journée « bof » : réponse inconnue. Écrivez « oui » ou « non ».",
        ),
        (
            ["rencontre", *MADE, "INSCRIPTION=www.exemple.ca"],
            "Inscription « www.exemple.ca » : adresse web sans « https:// ». "
            "Écrivez « https://www.exemple.ca ».",
        ),
        (
            ["rencontre", *MADE, "FIN=8 h"],
            "Fin « 15 novembre 2018 8 h » : la fin ne vient pas après le début"
            ' (15 novembre 2018 9 h). Corrigez l’heure, ou donnez DUREE="1 h 30".',
        ),
        (
            ["communaute", "NOM=Nord", "TERRITOIRE=Nord", "COULEUR=rouge"],
            "Couleur « rouge » : valeur inconnue. Choisissez parmi : bleu, vert, ocre, prune,"
            " brique, sarcelle.",
        ),
        (
            ["article", "TITRE=Été", "AUTEURS=Marie Essay", "IMAGE=images/a.jpg"],
            "Auteurs « Marie Essay » : auteur inconnu. Vouliez-vous « Marie Essai »? Un nouvel"
            " auteur a besoin d’un fichier dans content/auteurs.\n"
            "Image « images/a.jpg » : fichier introuvable. Placez-le dans content, à ce"
            " chemin.",
        ),
        (
            ["auteur", "NOM=A", "COURRIEL=a chez b"],
            "Courriel « a chez b » : adresse de courriel illisible. Écrivez par exemple"
            " info@example.org.",
        ),
        (
            ["rencontre", "MODELE=absente"],
            "MODELE : aucune rencontre ne s’appelle « absente ». C’est le nom de son fichier,"
            " sans « .md ».",
        ),
        (
            ["article", "TITRE=!!!"],
            '« !!! » ne donne pas de nom de fichier : FICHIER="nom-simple".',
        ),
        (["article", "--contenu", "absent"], "Dossier du contenu introuvable : absent"),
    ],
)
def test_refusals(
    root: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    before = sorted(root.rglob("*"))
    assert new_text(arguments) == 1
    assert capsys.readouterr().err.replace(NBSP, " ") == f"{message}\n"
    assert [path for path in sorted(root.rglob("*")) if path.is_file()] == [
        path for path in before if path.is_file()
    ]


def test_a_broken_model_is_explained(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / MEETING).write_bytes(b"---\ntitre: a\n")
    assert new_text(["rencontre", "MODELE=financement"]) == 1
    assert capsys.readouterr().err.startswith(f"MODELE : {MEETING}:1 : le bloc ouvert")


def test_questions_are_put_again_until_they_are_answered(root: Path) -> None:
    asked: list[str] = []
    answers = iter(["", "Bilan", "maskinoge", "", "Maskinongé", "2018-06-14 8 h 30"])

    def ask(question: str) -> str:
        asked.append(question)
        return next(answers)

    project = project_from(settings_from(Path("pelicanconf.py")), root)
    new = NewText(kinds.MEETING, project, {}, ask)
    assert new.write() == "rencontres/2017-2018/bilan.md"
    assert asked == [
        "Titre (par exemple : Financer un projet collectif) : ",
        "Titre (par exemple : Financer un projet collectif) : ",
        "Communauté (par exemple : maskinonge) : ",
        "Communauté « maskinoge » : communauté inconnue. Vouliez-vous « maskinonge »? "
        "Appuyez sur Entrée pour répondre de nouveau.",
        "Communauté (par exemple : maskinonge) : ",
        "Début (par exemple : 2017-10-19 8 h 30) : ",
    ]


def test_an_interruption_changes_nothing(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", interrupted)
    assert new_text(["auteur"]) == 1
    assert capsys.readouterr().err == "Interrompu. Rien n’a été écrit de plus.\n"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["DATE=février 2018"], {"debut": "2018-02"}),
        (["DATE=5 mai 2018", "JOURNEE=oui"], {"debut": "2018-05-05", "journee": "oui"}),
        (["DATE=2018-05-05 9 h", "COMMUNAUTE=Toutes"], {"communaute": "toutes"}),
        (["DATE=5 mai 2018 à 9 h", "FIN=11 h"], {"debut": "2018-05-05 9 h", "fin": "11 h"}),
        (
            ["DATE=février 2018", "COMMUNAUTE=Maskinongé", "LIEU=Salle : rouge"],
            {"communaute": "maskinonge", "lieu": ""},
        ),
    ],
)
def test_a_month_a_day_and_all_communities(
    root: Path, given: list[str], expected: dict[str, str]
) -> None:
    assert new_text(["rencontre", "TITRE=Lac", "COMMUNAUTE=maskinonge", *given]) == 0
    assert expected.items() <= fields_of(root / "rencontres/2017-2018/lac.md").items()
    assert report_on(project_from(settings_from(Path("pelicanconf.py")), root))[1]


def test_groups_and_sentences_are_given_as_in_a_table(root: Path) -> None:
    given = ["UID=efgh", "EXPERTS=Jo Roy, direction, Coop; Al Côté", "BONS_COUPS=Un, deux; trois"]
    assert new_text(["rencontre", *MADE, *given]) == 0
    saved = (root / "rencontres/2018-2019/a.md").read_text("utf-8")
    assert "uid: efgh\n" in saved
    assert "  - nom: Jo Roy\n    fonction: direction\n    organisation: Coop\n" in saved
    assert "  - nom: Al Côté\n" in saved
    assert "bons_coups:\n  - Un, deux\n  - trois\n" in saved


def test_a_day_without_hour_is_refused_unless_whole(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["rencontre", "TITRE=Lac", "COMMUNAUTE=maskinonge", "DATE=5 mai 2018"]
    assert new_text(command) == 1
    assert "il manque l’heure" in capsys.readouterr().err
    assert not (root / "rencontres/2017-2018/lac.md").exists()


def test_the_names_proposed_are_those_of_the_fields(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new_text(["rencontre", "LIEUX=Salle", "HEURE=9 h"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("« make rencontre » ne connaît pas « HEURE ». Au choix : ")
    assert ", LIEU, " in said
    assert "LIEUX" not in said
