"""Tables as people make them: titles above, headings in any order and case, cells of any form."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.hyperlink import Hyperlink

from planning.meeting_files import MeetingPlan, report, write
from planning.sheet import read_sheet
from programmation.content.loader import load
from programmation.content.source_files import read_folder
from programmation.model import Meeting
from programmation.parts import Place, Status
from programmation.problems import Refusal
from programmation.season import Season
from tests.support.content_folder import MEETING, SOUND, text
from tests.support.content_folder import write as write_content
from tests.support.factories import at, site


@pytest.fixture
def content(tmp_path: Path) -> Path:
    fields_of = SOUND | {"communautes/shawinigan.md": "nom: Shawinigan\nterritoire: Ville\n",
                         "communautes/fleuve.md": "nom: Fleuve\nterritoire: Rive\n"}  # fmt: skip
    texts = {path: text(fields) for path, fields in fields_of.items() if path != MEETING}
    write_content(tmp_path / "content", texts)
    return tmp_path / "content"


def planned(source: Path, content: Path) -> MeetingPlan:
    return MeetingPlan(read_sheet(source), read_folder(content), site()).fill()


def meetings(source: Path, content: Path) -> dict[str, Meeting]:
    made = planned(source, content)
    assert made.refused == []
    write(made, content)
    again = planned(source, content)
    assert (again.texts, len(again.present)) == ({}, len(made.texts))
    return {m.title: m for m in load(content, site()).library.meetings}


def test_a_workbook_with_merged_cells_and_lost_formats(tmp_path: Path, content: Path) -> None:
    book = Workbook()
    book.active.append(["Comment remplir", "une ligne par rencontre"])
    book.active.append(["Questions", "appelez-nous"])
    lists = book.create_sheet("Listes")
    lists.append(["Communauté", "Statut"])
    lists.sheet_state = "hidden"
    sheet = book.create_sheet("Programme")
    sheet.append(["Programmation 2017-2018 — Pôle", "version 3"])
    sheet.merge_cells("A1:H1")
    sheet.append([])
    sheet.append(["  HEURE de Début ", "Durée  (h)", "COMMUNAUTE", "titre *",
                  "Date de la rencontre", "Présences", "Lieu", None])  # fmt: skip
    sheet.merge_cells("G3:H3")
    for row in (
        [0.5625, 1.5, "Maskinongé", "Un", 43106, None, "Salle A"],
        [time(9), timedelta(hours=2), "maskinongé et shawinigan", "Deux", datetime(2018, 1, 8)],  # noqa: DTZ001  # as openpyxl takes it
        ["13h30 à 15h00", None, "Maskinongé / Shawinigan", "Trois", "9 janv. 2018", 12],
        ["9h-11h", None, "Toutes", "Quatre", "2018-01-10"],
        [None, "1,5", "Shawinigan", "Cinq", datetime(2018, 1, 11, 13, 30)],  # noqa: DTZ001
        ["1:30 PM", "2", "Shawinigan", "Six", "vendredi 12 janvier 2018"],
    ):
        sheet.append(row)
    book.save(tmp_path / "p.xlsx")
    found = meetings(tmp_path / "p.xlsx", content)
    facts = {
        title: (m.start, m.end, [each.slug for each in m.communities]) for title, m in found.items()
    }
    assert facts == {
        "Un": (at(2018, 1, 6, 13, 30), at(2018, 1, 6, 15), ["maskinonge"]),
        "Deux": (at(2018, 1, 8, 9), at(2018, 1, 8, 11), ["maskinonge", "shawinigan"]),
        "Trois": (at(2018, 1, 9, 13, 30), at(2018, 1, 9, 15), ["maskinonge", "shawinigan"]),
        "Quatre": (at(2018, 1, 10, 9), at(2018, 1, 10, 11), ["fleuve", "maskinonge", "shawinigan"]),
        "Cinq": (at(2018, 1, 11, 13, 30), at(2018, 1, 11, 15), ["shawinigan"]),
        "Six": (at(2018, 1, 12, 13, 30), at(2018, 1, 12, 15, 30), ["shawinigan"]),
    }  # fmt: skip
    assert found["Trois"].attendance == 12


def test_a_cell_over_several_rows_and_what_is_not_plainly_shown(
    tmp_path: Path, content: Path
) -> None:
    book = Workbook()
    sheet = book.active
    for row in (
        ["Communauté", "Titre", "Début", "Annonce"], ["Maskinongé", "Un", "2018-01-08 9 h", "Vu?"],
        [None, "Deux", "2018-01-09 9 h"], [], ["Shawinigan", "Trois", "2018-01-10 9 h"],
        ["Shawinigan", "Quatre", "2018-01-11 9 h"], ["Shawinigan", "Cinq", "2018-01-12 9 h"],
    ):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A2:A4")
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["D"].hidden = True
    sheet["B5"].font = Font(strike=True)
    for cell in sheet[7]:
        cell.font = Font(strike=True)
    hidden = book.create_sheet("Hiver")
    hidden.append(["Titre", "Début"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "p.xlsx")
    made = planned(tmp_path / "p.xlsx", content)
    assert [text.count("communaute: maskinonge") for text in made.texts.values()] == [1, 1, 0]
    assert [line.partition(". ")[0] for _, line in made.refused] == [
        "ligne 6 : rangée masquée", "ligne 7 : rangée barrée", "feuille « Hiver » : masquée",
    ]  # fmt: skip
    assert made.unread == ("colonne masquée : Annonce",)


def test_days_typed_as_text_in_a_workbook(tmp_path: Path, content: Path) -> None:
    book = Workbook()
    for row in (["Titre", "Communauté", "Date"], ["Un", "Maskinongé", "15/10/2018 9 h"],
                ["Deux", "Maskinongé", "05/11/2018 9 h"]):  # fmt: skip
        book.active.append(row)
    book.save(tmp_path / "p.xlsx")
    found = meetings(tmp_path / "p.xlsx", content)
    assert [m.start for m in found.values()] == [at(2018, 10, 15, 9), at(2018, 11, 5, 9)]


def test_a_cell_of_separators_alone_is_empty(tmp_path: Path, content: Path) -> None:
    (tmp_path / "p.csv").write_text('Titre;Communauté;Date;Thèmes\nA;";";2018-01-09 9 h;"; "\n')
    made = planned(tmp_path / "p.csv", content)
    assert [line.partition(". ")[0] for _, line in made.refused] == [
        "ligne 2, colonne « Communauté » : aucune communauté n’y est nommée"
    ]


def test_a_csv_file_of_french_excel(tmp_path: Path, content: Path) -> None:
    lines = (
        "sep=;",
        "Titre;Communauté;Date;Heure;Fin;Places;Inscription;Inscription avant;En ligne;Lien privé;"
        "Adresse;Lieu;Statut;Journée;Annonce",
        "A;maskinonge;3 oct. 2017;13:30;15:00;20;819-555-0123 poste 12;1 oct. 2017;;;;;prévu;;",
        "B;maskinonge;2017-10-10T13:30;;2017-10-12T16:00;;819 555-0123;2017-10-01 17 h;"
        'https://zoom.us/j/1;oui;1, rue X, Louiseville;Salle;À confirmer;;"Un\nDeux"',
        "C;maskinonge;43028;0,5625;;;;;;;;;;;",
        "D;Maskinongé;novembre 2017;;;;;;;;;;;;",
        "E;Maskinongé;20 nov. 2017;;22 nov. 2017;;;;;;;;Annulé;x;",
        "G;Maskinongé;2017-11-27;9 h;;;;;;;;;;;",
        "G;Maskinongé;2017-11-27;14 h;;;;;;;;;;;",
        "H;Maskinongé;28/11/2017;1:30:00 PM;3:00:00 PM;;;;;;;;;;",
    )
    (tmp_path / "p.csv").write_bytes("\r\n".join(lines).encode("cp1252"))
    made = planned(tmp_path / "p.csv", content)
    assert len(made.texts) == 8
    assert [line.partition(" : ")[0] for _, line in made.told] == ["ligne 9"]
    found = meetings(tmp_path / "p.csv", content)
    assert {title: m.start for title, m in found.items() if title in "ACH"} == {
        "A": at(2017, 10, 3, 13, 30), "C": at(2017, 10, 20, 13, 30), "H": at(2017, 11, 28, 13, 30),
    }  # fmt: skip
    hybrid = found["B"]
    assert (hybrid.start, hybrid.end) == (at(2017, 10, 10, 13, 30), at(2017, 10, 12, 16))
    assert hybrid.place is not None
    assert (hybrid.place.held_online, hybrid.place.held_on_site) == (True, True)
    assert (hybrid.place.online, hybrid.place.private) == ("https://zoom.us/j/1", True)
    assert (found["D"].day_unknown, found["E"].status) == (True, Status.CANCELLED)
    assert (found["E"].whole_day, found["E"].last_day.day) == (True, 22)


def test_text_of_excel_in_utf_16(tmp_path: Path, content: Path) -> None:
    lines = ("Titre\tCommunauté\tDate\tHeure", "Été\tfleuve\t2018-02-03\t9 h")
    (tmp_path / "p.txt").write_bytes("\r\n".join(lines).encode("utf-16"))
    assert meetings(tmp_path / "p.txt", content)["Été"].start == at(2018, 2, 3, 9)


def test_headings_over_two_lines(tmp_path: Path, content: Path) -> None:
    book = Workbook()
    for line in (
        ["Titre", "Communauté", "Quand", None, "Où", None],
        [None, None, "Date", "Heure", "Lieu", "Adresse"],
        ["Un", "Fleuve", "2018-02-03", "9 h", "Salle", "1, rue X, Louiseville"],
    ):
        book.active.append(line)
    for cells in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
        book.active.merge_cells(cells)
    book.save(tmp_path / "p.xlsx")
    (one,) = meetings(tmp_path / "p.xlsx", content).values()
    assert (one.title, one.start) == ("Un", at(2018, 2, 3, 9))
    assert one.place is not None
    assert (one.place.name, one.place.address) == ("Salle", "1, rue X, Louiseville")


def test_two_columns_of_one_field_are_both_kept_or_told(tmp_path: Path, content: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text(
        "Date;Jour;Heure;Communauté;Titre;Sujet;Lieux;Salle;Annonce;Ordre du jour;Thèmes;"
        "Catégories;Expert;Intervenant\n"
        "19 octobre 2017;jeudi;8h30;Maskinongé;Un;Autre;Centre X;Salle B;Bonjour.;Budget;Finance;"
        "Relève;Jean Roy;Lise Roy\n",
        "utf-8",
    )
    made = planned(source, content)
    write(made, content)
    (meeting,) = load(content, site()).library.meetings
    assert (made.refused, made.unread) == ([], ("Sujet",))
    assert "« Sujet » : une autre colonne le dit déjà" in report(made, "a.csv", dry_run=False)
    assert meeting.start == at(2017, 10, 19, 8, 30)
    assert meeting.place is not None
    assert meeting.place.name == "Centre X, Salle B"
    assert [theme.name for theme in meeting.themes] == ["Finance", "Relève"]
    assert [expert.name for expert in meeting.experts] == ["Jean Roy", "Lise Roy"]
    assert meeting.body == "Bonjour.\n\n**Ordre du jour** : Budget\n"


def test_a_programme_over_several_sheets(tmp_path: Path, content: Path) -> None:
    book = Workbook()
    for name, row in (("Automne", ["Un", "2018-02-03 9 h"]), ("Hiver", ["Deux", ""])):
        sheet = book.create_sheet(name)
        sheet.append(["Titre", "Date", "Communauté"])
        sheet.append([*row, "Maskinongé"])
    book.create_sheet("Salles").append(["Lieu", "Adresse"])
    book.worksheets[-1].append(["Salle", "1, rue X"])
    book.save(tmp_path / "p.xlsx")
    made = planned(tmp_path / "p.xlsx", content)
    assert list(made.texts) == ["rencontres/2017-2018/un.md"]
    ((_, refused),) = made.refused
    assert refused.startswith("feuille « Hiver », ligne 2, colonne « Date » : ")


def test_two_columns_of_one_title_are_both_kept_or_told(tmp_path: Path, content: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text(
        "Date;Communauté;Titre;Titre;Annonce;Annonce\n"
        "2017-10-19 8h30;Maskinongé;Un;Autre;Bonjour.;Adieu.\n",
        "utf-8",
    )
    made = planned(source, content)
    write(made, content)
    (meeting,) = load(content, site()).library.meetings
    assert (meeting.title, meeting.body) == ("Un", "Bonjour.\n\nAdieu.\n")
    assert "« Titre (2) » : une autre colonne le dit déjà" in report(made, "a.csv", dry_run=False)


def test_the_end_has_a_day_an_hour_or_both(tmp_path: Path, content: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text(
        "Titre;Communauté;Date;Heure;Date de fin;Heure de fin;Visio\n"
        "Deux jours;fleuve;2018-05-05;9 h;2018-05-06;16 h;\n"
        "Un jour;fleuve;2018-05-08 9:00;9 h;2018-05-08 16:00;16 h;https://visio.example.org/a\n"
        "?;fleuve;2018-05-10;9 h;;16 h;\n" + "Long " * 80 + ";fleuve;2018-05-11;9 h;;16 h;\n"
        "Barres;fleuve;2018/05/12;9 h;;16 h;\nMots;fleuve;13 mai 2018;9 h;;16 h;\n",
        "utf-8",
    )
    found = meetings(source, content)
    assert [(m.start, m.end) for m in found.values()] == [
        (at(2018, 5, 5, 9), at(2018, 5, 6, 16)),
        *((at(2018, 5, day, 9), at(2018, 5, day, 16)) for day in (8, 10, 11, 12, 13)),
    ]
    assert found["Un jour"].place == Place("En ligne", online="https://visio.example.org/a")
    assert (found["?"].slug, len(found[("Long " * 80).strip()].slug)) == ("rencontre", 119)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("9 h;2018-05-06;8 h;", "heure, ou écrivez « 1 h 30 » dans une colonne « Durée »."),
        ("10 h;;;", "« 2018-05-07 09:00 10 h »"),
        (";2018-05-07 16:00;17 h;", "« 2018-05-07 16:00 17 h »"),
        (";16 h;17 h;", "« 16 h 17 h »"),
        (";;;1, rue X", "il manque « Lieu ». Écrivez-le dans une colonne de ce nom."),
    ],
)
def test_two_hours_of_one_moment_are_told(
    tmp_path: Path, content: Path, row: str, told: str
) -> None:
    source = tmp_path / "a.csv"
    source.write_text(
        f"Titre;Communauté;Date;Heure;Fin;Heure de fin;Adresse\nUn;fleuve;2018-05-07 09:00;{row}\n",
        "utf-8",
    )
    made = planned(source, content)
    assert [told in line for _, line in made.refused] == [True]


def test_a_whole_day_ends_at_the_midnight_after_it(tmp_path: Path, content: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text(
        '"Objet","Début","Heure de début","Fin","Heure de fin","Journée entière","Catégories"\n'
        '"Un","2018-05-07","00:00:00","2018-05-08","00:00:00","VRAI","Fleuve"\n'
        '"Deux","2018-05-09","00:00:00","2018-05-11","00:00:00","VRAI","Fleuve"\n'
        '"Nuit","2018-05-14","20:00:00","2018-05-15","00:00:00","FAUX","Fleuve"\n',
        "utf-8",
    )
    found = meetings(source, content)
    assert [(m.whole_day, m.last_day.day) for m in found.values()] == [
        (True, 7),
        (True, 10),
        (False, 14),
    ]
    assert found["Nuit"].end == at(2018, 5, 15, 0)


@pytest.mark.parametrize("cell", ['"Venez nombreux', '"Oser" ensemble'])
def test_a_mark_that_nothing_closes_takes_no_row_in(tmp_path: Path, cell: str) -> None:
    source = tmp_path / "a.csv"
    rows = ("Titre;Communauté;Date;Annonce", 'Un;fleuve;2018-05-07 9 h;"Deux\nlignes"',
            f"Deux;fleuve;2018-05-08 9 h;{cell}", "Trois;fleuve;2018-05-09 9 h;")  # fmt: skip
    source.write_text("\n".join(rows), "utf-8")
    with pytest.raises(Refusal, match="ligne 3 : une case s’ouvre par des guillemets"):
        read_sheet(source)


def test_what_cells_lead_to(tmp_path: Path, content: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Titre", "Communauté", "Date", "Heure", "Lieu", "Lien", "Inscription", "Annonce",
                  "Documents"])  # fmt: skip
    sheet.append(["Un", "maskinonge", "2018-10-18", "9 h", "Salle", "Carte", "Cliquez ici",
                  "Lisez ceci", "Ordre du jour"])  # fmt: skip
    for cell, url in {
        "E2": "https://x.org/salle", "F2": "https://x.org/carte", "G2": "mailto:a@x.org",
        "H2": "https://x.org/a", "I2": "https://x.org/o", "A2": "#P!A1",
    }.items():  # fmt: skip
        sheet[cell].hyperlink = url
    sheet.append(["Deux", "maskinonge", "2018-10-19", "9 h", "Salle", "https://x.org/",
                  '=HYPERLINK("https://x.org/i","Ici")'])  # fmt: skip
    sheet["F3"].hyperlink = "https://x.org"
    # As Excel keeps https://x.org/#/salle, in two parts.
    sheet.append(["Trois", "maskinonge", "2018-10-20", "9 h", "Salle", "Carte"])
    sheet["F4"].hyperlink = Hyperlink(ref="F4", target="https://x.org/", location="/salle")
    book.save(tmp_path / "p.xlsx")
    made = planned(tmp_path / "p.xlsx", content)
    one, two, three = made.texts.values()
    assert "  lien: https://x.org/carte\n" in one
    assert "inscription: a@x.org\n" in one
    assert "  - titre: Ordre du jour\n    lien: https://x.org/o\n" in one
    assert one.endswith("[Lisez ceci](https://x.org/a)\n")
    assert "inscription: https://x.org/i\n" in two
    assert "  lien: https://x.org/#/salle\n" in three
    assert [line for _, line in made.told] == [
        "ligne 2 : le lien de « Salle » est laissé de côté : https://x.org/salle"
    ]


def test_titles_stand_above_the_headings_of_a_csv_file(tmp_path: Path, content: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text(
        'Programme\n\n"Titre","Quand","Communauté"\n'
        'Un,"18 octobre 2018, de 9 h à 10 h",Maskinongé\n',
        "utf-8",
    )
    meeting = meetings(source, content)["Un"]
    assert (meeting.start, meeting.end) == (at(2018, 10, 18, 9), at(2018, 10, 18, 10))


@pytest.mark.parametrize(
    ("headings", "name"),
    [
        ("Activité;Titre;Date de l’activité;Horaire;Salle;Municipalité;Tarif", "Salle B, La Tuque"),
        ("?;Nom de l'événement;Date de l'évènement;Heure;Nom de la salle;??;Tarifs", "Salle B"),
        ("?;Nom;Date;Heure;Lieu;??;Prix", "Salle B"),
        ("?;Subject;Start Date;Start Time;Location;End Time;Prix", "Salle B"),
    ],
)
def test_headings_as_other_programmes_have_them(
    tmp_path: Path, content: Path, headings: str, name: str
) -> None:
    lines = (
        f"{headings};Communauté",
        "Atelier;Un;2018-10-18;9 h - 10 h;Salle B;La Tuque;5 $;fleuve",
    )
    if "End Time" in headings:
        lines = (
            lines[0],
            lines[1].replace("9 h - 10 h", "9:00 AM").replace("La Tuque", "10:00 AM"),
        )
    (tmp_path / "a.csv").write_text("\n".join(lines), "utf-8")
    meeting = meetings(tmp_path / "a.csv", content)["Un"]
    assert (meeting.start, meeting.end) == (at(2018, 10, 18, 9), at(2018, 10, 18, 10))
    assert meeting.place is not None
    assert (meeting.place.name, meeting.price) == (name, "5 $")


SAID_ONCE = "2017-2018, de septembre 2017 à août 2018\u00a0: 4\u00a0lignes."


@pytest.mark.parametrize(
    ("title", "name", "season", "known"),
    [
        ("Programme 2017–2018", "p", None, True),
        ("Programme", "prog_2017-2018-v2", None, True),
        ("Programme, juin 2018", "p", Season(2017), True),
        ("Après 2016-2017, 2017 / 2018", "p", Season(2017), True),
        ("Après 2016-2017, 2017 / 2018", "p", None, False),
        ("Plan 2017-2020", "p-2017", None, False),
    ],
)
def test_a_day_takes_its_year_from_the_season_of_the_sheet(
    tmp_path: Path, content: Path, title: str, name: str, season: Season | None, *, known: bool
) -> None:
    source = tmp_path / f"{name}.csv"
    source.write_text(
        f"{title}\nTitre;Communauté;Jour;Date;Heure;Fin\nUn;fleuve;;Jeudi 19 octobre;9 h à 11 h;\n"
        "Deux;fleuve;lun.;26 mars;9 h;27 mars 16 h\nTrois;fleuve;;lundi 19 octobre;9 h;\n"
        "Quatre;fleuve;Mardi;1er mai;9 h;2 mai 2017 9 h\nCinq;fleuve;;05/02;9 h;\n"
        "Six;fleuve;;2018-05-03;9 h;4 mai 16 h\n",
        "utf-8",
    )
    made = MeetingPlan(read_sheet(source, season), read_folder(content), site()).fill()
    told = dict(made.refused)
    if not known:
        assert (made.texts, made.dated, [*told]) == ({}, {}, [3, 4, 5, 6, 7, 8])
        assert told[3].endswith("l’année, ou tapez : make saison SOURCE=… SAISON=2017-2018")
        return
    assert SAID_ONCE in report(made, "p.csv", dry_run=True)
    write(made, content)
    found = {m.title: (m.start, m.end) for m in load(content, site()).library.meetings}
    assert found == {
        "Un": (at(2017, 10, 19, 9), at(2017, 10, 19, 11)),
        "Deux": (at(2018, 3, 26, 9), at(2018, 3, 27, 16)),
    }
    assert [*told] == [5, 6, 7, 8]
    assert "2017 est un jeudi, pas un lundi" in told[5]


@pytest.mark.parametrize(
    ("season", "start", "end", "year"),
    [
        (Season(2018, 1), "28 décembre", "3 janvier", 2018),
        (Season(2017), "30 août", "2 septembre", 2018),
    ],
)
def test_an_end_may_be_in_the_next_season(
    tmp_path: Path, content: Path, season: Season, start: str, end: str, year: int
) -> None:
    rows = f"Titre;Communauté;Date;Fin\nUn;fleuve;{start} 9 h;{end} 9 h\n"
    (tmp_path / "p.csv").write_text(rows, "utf-8")
    made = MeetingPlan(read_sheet(tmp_path / "p.csv", season), read_folder(content), site()).fill()
    assert made.refused == []
    (text,) = made.texts.values()
    assert f"{start} {year} 9 h" in text


def test_a_season_that_the_title_gainsays_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("Saison 2016-2017\nTitre;Date\nUn;3 mai\n", "utf-8")
    with pytest.raises(Refusal, match="dit 2016-2017, et non 2017-2018"):
        read_sheet(tmp_path / "p.csv", Season(2017))


def test_a_meeting_twice_in_a_sheet_is_told_with_both_lines(tmp_path: Path, content: Path) -> None:
    source = tmp_path / "a.csv"
    line = "Un;2018-05-07 9 h;Maskinongé"
    source.write_text(f"Titre;Date;Communauté;Lieu\n{line};Salle A\n{line};Salle B\n", "utf-8")
    made = planned(source, content)
    assert (len(made.texts), made.present) == (1, [])
    write(made, content)
    again = planned(source, content)
    assert (len(again.present), made.told) == (1, again.told)
    assert [line.partition(". ")[0] for _, line in again.told] == [
        "ligne 3 : deux fois dans la source, déjà ligne 2"
    ]
    # One more, before it: neither is the other at another hour.
    source.write_text(f"Titre;Date;Communauté\n{line.replace('9 h', '8 h')}\n{line}\n", "utf-8")
    more = planned(source, content)
    assert (["8 h" in text for text in more.texts.values()], len(more.present)) == ([True], 1)
    assert "a déjà une rencontre ce jour-là" in report(more, "a.csv", dry_run=True)
    write(more, content)
    assert len(planned(source, content).present) == 2


def test_a_day_stands_beside_the_hours_of_start_and_end(tmp_path: Path, content: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text(
        "Titre;Début;Fin;Date;Communauté\nUn;8 h 30;10 h;2018-10-18;Maskinongé\n", "utf-8"
    )
    meeting = meetings(source, content)["Un"]
    assert (meeting.start, meeting.end) == (at(2018, 10, 18, 8, 30), at(2018, 10, 18, 10))
