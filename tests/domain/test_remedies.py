"""Remedies that can be followed: they name what exists, and say the right thing to type."""

from __future__ import annotations

from pathlib import Path

import pytest

from programmation.checks import broken_links
from programmation.checks.context import Context
from programmation.content.dates import read_partial
from programmation.content.field_types import read_choice, read_contact, read_url
from programmation.content.loader import load
from programmation.content.nodes import InvalidValue
from programmation.kinds import MEETING
from programmation.schema import COMMAND_LINE, FORM, SHEET, Wording
from programmation.settings import SettingError, site_from
from tests.support.factories import TORONTO, site

STATES = ("prevue", "confirmee", "complete", "reportee", "annulee")


def refusal(read: object, *arguments: object) -> str:
    with pytest.raises(InvalidValue) as error:
        read(*arguments)  # type: ignore[operator]
    return f"{error.value.message}. {error.value.remedy}"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("1 er octobre 2017 9 h", "2017-10-01 09:00"),
        ("1er octobre 2017 à midi", "2017-10-01 12:00"),
        ("2017-10-19 midi", "2017-10-19 12:00"),
        ("jeudi 19 octobre 2017, midi", "2017-10-19 12:00"),
        ("2017-10-19 minuit", "2017-10-19 00:00"),
        ("2017-10-19 midi et quart", "2017-10-19 12:15"),
        ("19 oct. 2017 à midi et demie", "2017-10-19 12:30"),
        ("2017/10/19 midi trente", "2017-10-19 12:30"),
    ],
)
def test_dates_as_people_type_them(typed: str, shown: str) -> None:
    assert f"{read_partial(typed, TORONTO):%Y-%m-%d %H:%M}" == shown


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("2017-10-19 8h30-10h", "2017-10-19 8 h 30", "fin: 10 h"),
        ("2017-10-19 de 8 h 30 à 10 h", "2017-10-19 8 h 30", "fin: 10 h"),
        ("19 octobre 2017 13h – 15h30", "19 octobre 2017 13 h", "fin: 15 h 30"),
        ("2017-10-19, 9:00-10:30", "2017-10-19 9 h", "fin: 10 h 30"),
        ("2017-10-19 13:30–15:00", "2017-10-19 13 h 30", "fin: 15 h »"),
        ("8 h à 10 h", "2017-10-19 8 h", "fin: 10 h"),
        ("du 1 au 3 octobre 2018", "1 octobre 2018", "fin: 3 octobre 2018"),
        ("1er-3 oct. 2018", "1er oct. 2018", "fin: 3 oct. 2018"),
        ("les 30 septembre et 1er octobre 2018", "30 septembre 2018", "fin: 1er octobre 2018"),
        ("8h30-10h", "2017-10-19 8 h 30", "fin: 10 h"),
        ("September 28 - October 1, 2018", "28 septembre 2018", "fin: 1 octobre 2018"),
        ("du lundi 5 au mardi 6 mars 2018", "lundi 5 mars 2018", "fin: 6 mars 2018"),
        ("mercredi 15 et dimanche 26 mars 2023", "mercredi 15 mars 2023", "fin: 26 mars 2023"),
        ("lundi 25-27 sept. 2017", "lundi 25 sept. 2017", "fin: 27 sept. 2017"),
        ("4 mai 2026, de 9 à 12 h", "4 mai 2026 9 h", "fin: 12 h"),
        ("2 au 4 oct. 2018, 9 h à 16 h", "2 oct. 2018 9 h", "fin: 4 oct. 2018 16 h"),
    ],
)
def test_a_range_of_hours_is_told_how_to_be_written(typed: str, start: str, end: str) -> None:
    told = refusal(read_partial, typed, TORONTO)
    assert f"« {start} »" in told
    assert end in told


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2017-10-19 1:30 pm", "« 2017-10-19 13 h 30 »"),
        ("19 octobre 2017, 9 a.m.", "« 19 octobre 2017 9 h »"),
        ("2017-10-19 12h30 PM", "« 2017-10-19 12 h 30 »"),
        ("2017-10-19 8.30", "« 2017-10-19 8 h 30 »"),
        ("01-10-2026 9 h", "« 2026-10-01 9 h » ou « 2026-01-10 9 h »"),
        ("25/12/2026", "Écrivez « 2026-12-25 »."),
        ("19 octobre 2017 à confirmer", "2017 8 h 30 », et ajoutez une ligne « statut"),
        ("2017-10-19 (heure à préciser)", "« statut: a_confirmer »"),
        ("heure à venir, 19 octobre 2017", "« statut: a_confirmer »"),
        ("2017-10-19 9 h # à confirmer", "Gardez ici « 2017-10-19 9 h »"),
        ("2017-10-19 9h-10h et 13h-14h", "« fin: 14 h »"),
    ],
)
def test_a_date_that_cannot_be_read_is_told_how_to_be_written(typed: str, words: str) -> None:
    assert words in refusal(read_partial, typed, TORONTO)


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("Oct 19 2017 9am", "2017-10-19 09:00"),
        ("October 19th, 2017 8:30", "2017-10-19 08:30"),
        ("oct. 19, 2017 8.30", "2017-10-19 08:30"),
        ("19 octobre 2017 - 8h30", "2017-10-19 08:30"),
        ("19 octobre 2017 @ 8 hres 30", "2017-10-19 08:30"),
        ("19 octobre 2017 (8 h 30)", "2017-10-19 08:30"),
        ("jeudi 19 octobre 2017 8h30.", "2017-10-19 08:30"),
        ("19 octobre 2017 à partir de 8 h 30", "2017-10-19 08:30"),
        ("8 h 30, le 19 octobre 2017", "2017-10-19 08:30"),
        ("19-oct-17 8h30", "2017-10-19 08:30"),
        ("2017.10.19 8 h 30 EDT", "2017-10-19 08:30"),
        ("20171019 8h30m", "2017-10-19 08:30"),
        ("2017-10-19 8 30", "2017-10-19 08:30"),
        ("19octobre2017 8h", "2017-10-19 08:00"),
        ("1ier octobre 2017 8 h", "2017-10-01 08:00"),
        ("premier fevreir 2017, 13 h 30 min", "2017-02-01 13:30"),
        ("19 octobre 2017 8 h 30 - 20 octobre 2017 16 h", "2017-10-19 08:30"),
    ],
)
def test_the_day_and_the_hour_are_found_in_what_is_no_date(typed: str, proposed: str) -> None:
    shown = refusal(read_partial, typed, TORONTO).partition("« ")[2].partition(" »")[0]
    assert f"{read_partial(shown, TORONTO):%Y-%m-%d %H:%M}" == proposed


@pytest.mark.parametrize(
    "typed",
    [
        "19 octobre 2017 en avant-midi",
        "l9 octobre 2017 8h",
        "19 octobre 2017, 8½ h",
        "2017-10-0*4 8:30",
        "2017/10/07-09",
        "les 5 et 12, et le 30 avril 2023",
        "04-03-209 h",
        "20201818",
    ],
)
def test_no_hour_is_guessed(typed: str) -> None:
    remedy = refusal(read_partial, typed, TORONTO).partition(". ")[2]
    assert remedy.startswith(("Gardez la date, et une heure", "Écrivez par exemple"))


@pytest.mark.parametrize("typed", ["à déterminer", "automne 2017", "bientôt"])
def test_a_meeting_may_be_known_by_its_month(typed: str) -> None:
    assert refusal(read_partial, typed, TORONTO).endswith("ou le mois seul, « octobre 2017 ».")


@pytest.mark.parametrize(
    "typed",
    [
        "forms.gle/a1",
        "bit.ly/x?y",
        "www.eventbrite.ca/e/1",
        "eventbrite.ca/e/1?a=b",
        "facebook.com/pole",
        "pole.qc.ca",
    ],
)
def test_an_address_without_its_scheme_is_completed(typed: str) -> None:
    for read in (read_url, read_contact):
        assert f"« https://{typed} »" in refusal(read, typed)


@pytest.mark.parametrize(
    ("wording", "said"),
    [
        (SHEET, "videz la case « Statut » : la nouvelle date va dans « Début »"),
        (FORM, "videz le champ « Statut » : la nouvelle date va dans « Début »"),
        (COMMAND_LINE, "retirez STATUT : la nouvelle date va dans DEBUT"),
    ],
)
def test_no_line_is_removed_where_there_are_none(wording: Wording, said: str) -> None:
    remedy = refusal(read_choice, "déplacée", STATES, {})
    assert said in wording.reworded(remedy, MEETING.fields, "statut")
    remedy = "Retirez la ligne « uid »; « organisation »."
    assert wording.reworded(remedy, MEETING.fields, "").startswith(("Videz l", "Retirez UID"))
    named = wording.reworded("Sous « lieu: ».", MEETING.fields, "lieu.nom")
    assert named in ("Sous « Lieu ».", "Sous LIEU.")
    assert FORM.reworded("Ajoutez une ligne comme « nom: … ».", (), "") == "Remplissez ce champ."


@pytest.mark.parametrize("typed", ["déplacée", "Deplace", "devancée"])
def test_a_moved_meeting_is_told_of_its_former_date(typed: str) -> None:
    told = refusal(read_choice, typed, STATES, {})
    assert "ancien_debut" in told
    assert "reportee" not in told


def test_no_choice_is_proposed_for_another() -> None:
    colors = ("bleu", "vert", "ocre", "prune")
    assert refusal(read_choice, "rouge", colors, {}).endswith("bleu, vert, ocre, prune.")
    assert "« vert »" in refusal(read_choice, "verte", colors, {})


def told(root: Path, files: dict[str, str]) -> list[str]:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return [problem.explanation for problem in load(root, site()).problems]


def told_of_meeting(root: Path, lines: str, fence: str = "---\n") -> list[str]:
    """What is said of a meeting that is right but for `lines`."""
    fields = f"titre: A\nuid: abcd\ncommunaute: nord\ndebut: 2018-03-01 9 h\n{lines}"
    files = {
        "communautes/nord.md": "---\nnom: Nord\nterritoire: Nord\n---\nTexte.",
        "rencontres/a.md": f"{fence}{fields}\n{fence or chr(10)}Texte.",
    }
    return told(root, files)


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("etat: annulée", "statut: annulée"),
        ("annulee: oui", "statut: annulee"),
        ("etat: tombée à l’eau", "statut: prevue"),
        ("ancienne_date: 2018-02-01 9 h", "ancien_debut: 2018-02-01 9 h"),
        ("heure: 9 h", "debut: 2017-10-19 8 h 30"),
    ],
)
def test_a_value_under_another_name_is_kept(tmp_path: Path, line: str, remedy: str) -> None:
    (message,) = told_of_meeting(tmp_path, line)
    assert message.endswith(f"« {remedy} ».")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("lieu:\nadresse: 1, rue A", "en retrait, sous la ligne « lieu: »"),
        ("experts:\nnom: Jean", "sous la ligne « experts: » ou « lieu: »"),
        ("lieu: nom: Salle A", "les champs nom, adresse, lien, en_ligne, prive"),
        ("experts: - nom: Jean", "Écrivez sous « experts: » les champs"),
        ("lieu: - nom: Salle A", "Écrivez sous « lieu: » les champs"),
        ("- statut: annulee", "tiret hors d’une liste. Retirez-le"),
        ("documents: documents/a.pdf", "« lien: documents/a.pdf »"),
        ("heure_fin: 10 h", "« fin: 10 h »"),
        ("documents:\n  - titre: A\n    lien: www.a.org/b", "Écrivez « https://www.a.org/b »"),
        ("**statut** : annulee", "« statut: annulee »"),
        ("resume:\n  - un\n  - deux", "« resume: un, deux »"),
        ("documents:\n  - titre: A\n    lien: '[A](a.pdf)'", "Gardez ici « a.pdf » seul"),
        ("statut: reportée (neige)", "Gardez ici « reportee »"),
        ("statut: reporté au 26 octobre", "« ancien_debut »"),
        ("places: 20 max", "comme « 20 »"),
        ("inscription: Luce <luce@example.org>", "Gardez ici « luce@example.org » seul"),
        ("inscription: [Ici](https://example.org/i)", "Gardez ici « https://example.org/i » seul"),
        ("inscription: au 819 555-0123", "Gardez ici « 819 555-0123 » seul"),
        ("inscription: htps//example.org/i", "Écrivez « https://example.org/i »"),
        ("anciennes_adresses: https://a.example/b/", "comme « /b/ »"),
        ("experts:\n  - nom: Jean\n  - fonction: Conseil", "retirez plutôt son tiret"),
        ("themes:\n  - Relève\n - Vente", "tirets alignés"),
        ("themes:\n  - Relève\n- Vente", "tirets alignés"),
        ("themes:\n- Relève\n - Vente", "tirets alignés"),
        ("bons_coups: - Un\n  - Deux", "sous la ligne de leur champ, un par ligne"),
        ("lieu:\n  nom: A\n  - adresse: B", "tiret hors d’une liste. Retirez-le"),
        ("documents:\n  - titre: A\n  lien: b.pdf", "Alignez-la avec les champs"),
        ("fin: 2018-03-01 de 9 h à 11 h", "Gardez ici « 2018-03-01 11 h »."),
        ("fin: du 1er au 2 mars 2018, 16 h", "Gardez ici « 2 mars 2018 16 h »."),
        ("fin: mars 2018", "fin « mars 2018 » : il manque le jour."),
        ("ancien_debut: 2018-02-01 8h30-10h", "Gardez ici « 2018-02-01 8 h 30 »."),
        ("ancien_debut: bientôt", "ou « 19 octobre 2017 8 h 30 »."),
        ("ancien_debut: 2018-02-01", "après le jour, comme « 2018-02-01 8 h 30 »."),
        ("journee: oui", "debut « 1er mars 2018 9 h » : une heure"),
        ("places: 8195550123", "comme « 14 »"),
        ("statut(s): annulee", "Écrivez « statut: annulee »"),
        ("themes: A\nthemes: B", "Réunissez toutes les valeurs sur une seule des deux lignes."),
        ("statut: annulee\nstatut: prevue", "Gardez une seule des deux lignes."),
        ("photos:\n  - image: '[A](a b.png)'\n    alt: B", "à ce chemin"),
        ("lieu: A\n  adresse: B", "Écrivez « lieu: » seul, et dessous « nom: A », aligné"),
        ("experts: - nom: A\n    fonction: B", "et dessous « nom: A », aligné avec cette ligne"),
        ("experts:\n  - A\n    fonction: B", "« - nom: A », et alignez cette ligne avec « nom »"),
        ("resume: Un\n  # deux\n  trois", "Placez la ligne « # » au-dessus de son champ"),
        ("resume: >\n  Un\n# deux\n\n  trois", "Placez la ligne « # » au-dessus de son champ"),
    ],
)
def test_groups_badly_written_are_told_how(tmp_path: Path, lines: str, words: str) -> None:
    (message,) = told_of_meeting(tmp_path, lines)
    assert words in message


@pytest.mark.parametrize(
    "lines", ["lieu: A\nadresse: B", "documents: documents/a.pdf", "documents:\n- titre: A"]
)
def test_groups_need_a_block(tmp_path: Path, lines: str) -> None:
    (message,) = told_of_meeting(tmp_path, lines, fence="")
    assert message.endswith("l’en-tête entre deux lignes « --- ».")


@pytest.mark.parametrize(
    "lines",
    [
        "statut: Annulée.", "statut: cancelled", "fin: 11h00.", "duree: 1 heure et demie",
        "duree: 90 mn.", "places: 20.", "inscription: info@example.org.", "prix: -",
    ],
)  # fmt: skip
def test_what_can_mean_one_thing_alone_is_read(tmp_path: Path, lines: str) -> None:
    assert told_of_meeting(tmp_path, lines) == []


@pytest.mark.parametrize(
    "name",
    ["marie-michele.md", "auteurs/marie-michele.md", "Marie-Michèle Lemay"],
)  # fmt: skip
def test_a_file_is_known_by_all_that_can_name_it_alone(tmp_path: Path, name: str) -> None:
    files = {
        "auteurs/marie-michele.md": "---\nnom: Marie Michèle Lemay\n---\nTexte.",
        "articles/a.md": f"---\ntitre: A\ndate: 2018-03-01\nauteurs: {name}\n---\nTexte.",
    }
    assert told(tmp_path, files) == []


def test_a_dash_on_the_line_of_a_list_is_no_part_of_the_value(tmp_path: Path) -> None:
    fields = "titre: A\ndate: 2018-03-01\nauteurs: - marie\nthemes: - Relève"
    files = {
        "auteurs/marie.md": "---\nnom: Marie\n---\nTexte.",
        "articles/a.md": f"---\n{fields}\n---\nTexte.",
    }
    assert told(tmp_path, files) == []
    (post,) = load(tmp_path, site()).library.posts
    assert [theme.name for theme in post.themes] == ["Relève"]


def test_a_shown_file_of_a_type_that_is_not_published_is_told_once(tmp_path: Path) -> None:
    files = {
        "auteurs/marie.md": "---\nnom: Marie\nphoto: images/a.jfif\nphoto_alt: M\n---\nT.",
        "pages/a.md": "---\ntitre: A\n---\n![Une table](/images/b.bmp)",
        **dict.fromkeys(("images/a.jfif", "images/b.bmp", "images/c.bmp"), "x"),
    }
    told(tmp_path, files)
    content = load(tmp_path, site())
    found = [*content.problems, *broken_links.broken(Context(content, site(), ()))]
    assert [(one.path, one.is_error, one.remedy) for one in found] == [
        ("images/a.jfif", True, "Donnez-lui l’extension .jpg."),
        ("images/b.bmp", True, "Remplacez-la par une copie en JPEG ou en PNG."),
        ("images/c.bmp", False, "Remplacez-la par une copie en JPEG ou en PNG."),
    ]


@pytest.mark.parametrize(
    ("path", "fields", "folder"),
    [
        (
            "articles/a.md",
            "titre: A\nuid: abcd\ncommunaute: nord\ndebut: 2018-03-01 9 h",
            "rencontres",
        ),
        ("a.md", "titre: A\ndebut: 2018-03-01 9 h", "rencontres"),
        ("pages/a.md", "titre: A\ndebut: 2018-03-01 9 h", "rencontres"),
        ("articles/a.md", "nom: A\nterritoire: B", "communautes"),
        ("rencontres/a.md", "titre: A\ndate: 2018-03-01\nauteurs: marie", "articles"),
    ],
)
def test_a_file_of_another_folder_is_told_to_move(
    tmp_path: Path, path: str, fields: str, folder: str
) -> None:
    [message] = told(tmp_path, {path: f"---\n{fields}\n---\nTexte."})
    assert message.endswith(f"Déplacez le fichier dans content/{folder}.")


def test_remedies_name_people_and_communities_that_exist(tmp_path: Path) -> None:
    files = {
        "auteurs/luce-roy.md": "---\nnom: Luce Roy\n---\nTexte.",
        "communautes/nord.md": "---\nnom: Nord\nterritoire: Nord\n---\nTexte.",
        "articles/a.md": "---\ntitre: A\ndate: 2018-03-01\n---\nTexte.",
        "rencontres/a.md": "---\ntitre: A\nuid: abcd\ndebut: 2018-03-01 9 h\n---\nTexte.",
    }
    assert told(tmp_path, files) == [
        "auteurs : champ manquant. Ajoutez une ligne comme « auteurs: luce-roy ».",
        "communaute : champ manquant. Ajoutez une ligne comme « communaute: nord ».",
    ]


def test_where_nobody_exists_the_remedy_is_to_make_one(tmp_path: Path) -> None:
    [message] = told(tmp_path, {"articles/a.md": "---\ntitre: A\ndate: 2018-03-01\n---\nTexte."})
    assert "make auteur NOM=" in message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FACEBOOK_URL", "facebook.com/pole"),
        ("NEWSLETTER_URL", "mailchimp"),
        ("SITE_EMAIL", "info@"),
        ("SITE_EMAIL", "info"),
        ("SITE_EMAIL", "info@pole"),
        ("FACEBOOK_URL", "https://"),
    ],
)
def test_settings_that_would_make_broken_links(name: str, value: str) -> None:
    settings = {"SITENAME": "Pôle", "SITEURL": "https://pole.example.org", name: value}
    with pytest.raises(SettingError, match=name):
        site_from(settings)


def test_settings_that_are_right() -> None:
    settings = {
        "SITENAME": "Pôle", "SITEURL": "https://pole.example.org", "SITE_EMAIL": "info@example.org",
        "FACEBOOK_URL": "https://www.facebook.com/pole", "NEWSLETTER_URL": "",
    }  # fmt: skip
    assert site_from(settings).email == "info@example.org"
