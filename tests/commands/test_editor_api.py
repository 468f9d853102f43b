"""What the editor's page asks of this machine, in its own JSON; the real folder, git and disk."""

from __future__ import annotations

import base64
import json
import os
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

from commands.editor_api import EditorApi
from tests.support.building import ROOT, SAMPLE
from tests.support.content_folder import (
    MEETING,
    MEETING_FIELDS,
    POST,
    POST_FIELDS,
    SOUND,
    text,
    write,
)
from tests.support.factories import at
from tests.support.repository import Repository, repository

OVERRIDES = {"SITEURL": "http://127.0.0.1:8000", "SITENAME": "Pôle d’essai",
             "BUILD_DATE": "2017-10-01"}  # fmt: skip


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A clone of a bare repository, whose content folder is sound."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    first = repository(tmp_path / "first")
    write(first.content, {path: text(fields) for path, fields in SOUND.items()})
    first.commit(at(2017, 9, 1))
    first.git("clone", "--quiet", "--bare", first.root.as_uri(), str(tmp_path / "online.git"))
    return Repository(tmp_path / "online.git").clone(tmp_path / "here")


def ask(here: Repository, name: str, **asked: Any) -> tuple[HTTPStatus, Any]:
    api = EditorApi(here.content, ROOT / "pelicanconf.py",
                    {**OVERRIDES, "CACHE_PATH": str(here.root.parent / "cache")})  # fmt: skip
    status, body = api.answer(f"api/{name}", json.dumps(asked).encode())
    return status, json.loads(body)


def judged(here: Repository, path: str, typed: bytes, *, new: bool = False, base: str = "") -> Any:
    status, said = ask(
        here, "judge", path=path, text=typed.decode(), base=base, new=new, files=[]
    )  # fmt: skip
    assert status == HTTPStatus.OK, said
    return said


def test_a_save_is_judged_with_the_labels_and_the_remedies_of_a_form(here: Repository) -> None:
    saved = text(POST_FIELDS).decode()
    said = judged(here, POST, text("date: 2017-06-29\nauteurs: marie-essai\n"), base=saved)
    assert said["problems"] == [
        {"field": "titre", "line": "", "error": True,
         "message": "Titre : champ manquant. Remplissez ce champ, par exemple : "
                    "Financer un projet collectif."},
    ]  # fmt: skip
    record = f"{MEETING_FIELDS}documents:\n  - titre: Aide\n"
    saved = text(MEETING_FIELDS).decode()
    [told] = judged(here, MEETING, text(record), base=saved)["problems"]
    assert told["field"] == "documents[0].lien"
    assert told["message"].startswith("Documents › Lien : champ manquant. Remplissez ce champ")


MEETING_MISTAKES = (
    # field told, what is typed in place of a line of the sound meeting, or added to it
    ("communaute", "communaute: nulle-part"),
    ("debut", "debut: 2017-13-01 9 h"),
    ("debut", "debut: 19 octobre 2017 25 h"),
    ("debut", "debut: lundi 19 octobre 2017 9 h"),
    ("duree", "duree: 0 min"),
    ("fin", "fin: 19 octobre 2017 8 h"),
    ("statut", "statut: peut-être"),
    ("formule", "formule: conférence"),
    ("animation", "animation: personne-inconnue"),
    ("places", "places: -3"),
    ("presences", "presences: une douzaine"),
    ("inscription", "inscription: 555-01"),
    ("lieu.lien", "lieu:\n  nom: Salle\n  lien: example.org/salle"),
    ("lieu.en_ligne", "lieu:\n  nom: Salle\n  en_ligne: visio"),
    ("lieu.nom", "lieu:\n  adresse: 1, rue Principale"),
    ("experts[0].nom", "experts:\n  - fonction: Conseillère"),
    ("documents[1].lien", "documents:\n  - titre: Un\n    lien: https://example.org/un.pdf\n"
                          "  - titre: Deux\n    lien: documents/absent.pdf"),
    ("photos[0].image", "photos:\n  - image: images/absente.jpg\n    alt: Six personnes"),
    ("modifie", "modifie: 30 février 2018"),
    ("anciennes_adresses", "anciennes_adresses:\n  - ancien-nom"),
)  # fmt: skip


@pytest.mark.parametrize(("field", "typed"), MEETING_MISTAKES, ids=[t for _, t in MEETING_MISTAKES])
def test_each_mistake_of_a_form_is_an_error_at_its_field(
    here: Repository, field: str, typed: str
) -> None:
    key = typed.partition(":")[0]
    lines = [line for line in MEETING_FIELDS.splitlines() if not line.startswith(f"{key}:")]
    form = text("\n".join([*lines, typed, ""]))
    found = judged(here, MEETING, form, base=text(MEETING_FIELDS).decode())["problems"]
    told = [one["field"] for one in found if one["error"]]
    assert any(one == field or one.startswith(f"{field}[") for one in told), found
    # Judged is not written.
    assert (here.content / MEETING).read_bytes() == text(MEETING_FIELDS)


def test_what_a_text_shows_is_not_removed(here: Repository) -> None:
    picture = here.content / "images/a.png"
    picture.parent.mkdir(exist_ok=True)
    picture.write_bytes((SAMPLE / "images/table.png").read_bytes())
    removal = {"action": "deleteFiles", "params": {"paths": ["images/a.png"]}}
    shown = (here.content / POST).read_bytes()
    (here.content / POST).write_bytes(shown + b"\n![Une table](/images/a.png)\n")
    status, said = ask(here, "v1", **removal)
    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert said["error"] == f"« images/a.png » sert encore : retirez-le d’abord de {POST}."
    (here.content / POST).write_bytes(shown)
    assert ask(here, "v1", **removal)[0] == HTTPStatus.OK
    assert not picture.exists()


def test_a_mistake_in_the_text_is_told_with_its_line(here: Repository) -> None:
    typed = text(POST_FIELDS, "Bonjour.\n\n[la page](/nulle-part/)\n")
    [told] = judged(here, POST, typed, base=text(POST_FIELDS).decode())["problems"]
    assert (told["field"], told["line"]) == ("body", "[la page](/nulle-part/)")


def test_a_text_that_somebody_changed_is_given_back_unless_it_is_the_same(here: Repository) -> None:
    base, mine = text(POST_FIELDS).decode(), text(POST_FIELDS, "Le mien.\n")
    assert judged(here, POST, mine, base=base)["theirs"] is None
    here.write(POST, text(POST_FIELDS, "Le sien.\n").decode())
    assert judged(here, POST, mine, base=base)["theirs"] == text(POST_FIELDS, "Le sien.\n").decode()
    here.write(POST, mine.decode())
    assert judged(here, POST, mine, base=base)["theirs"] is None
    # A new text of the same name takes another's, as Decap does, and hides nothing.
    said = judged(here, POST, mine, new=True)
    assert (said["theirs"], said["address"]) == (None, "/articles/2017/oser-1/")


def test_the_replaced_text_is_kept_aside(here: Repository) -> None:
    status, said = ask(here, "aside", path=POST)
    assert status == HTTPStatus.OK
    assert Path(said["kept"]).read_bytes() == text(POST_FIELDS)


def test_the_page_of_what_is_typed(here: Repository) -> None:
    typed = text(POST_FIELDS.replace("Oser", "Osons")).decode()
    status, said = ask(here, "page", path=POST, new=False, text=typed, files=[])
    assert status == HTTPStatus.OK
    assert ">Osons</h1>" in said["html"]
    _, said = ask(here, "page", path="pages/x.md", new=True, text="---\nresume: R\n---\n", files=[])
    assert said["html"] == ""
    assert said["missing"][0].startswith("Titre : champ manquant. Remplissez ce champ")
    status, said = ask(here, "page", path=POST, new=False, text=typed, files=["../../x.png"])
    assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "pas du contenu" in said["error"]


def test_what_waits_is_said_in_words_then_sent(here: Repository) -> None:
    here.write(MEETING, text(f"{MEETING_FIELDS}statut: annulee\n").decode())
    _, waiting = ask(here, "waiting")
    assert waiting["changes"] == ["Rencontre annulée : Financer"]
    status, said = ask(here, "send", keep="")
    assert status == HTTPStatus.OK
    assert "Envoyé" in said["said"]
    assert ask(here, "waiting")[1] == {"changes": [], "unsent": 0}


def test_two_people_on_the_same_lines_are_asked(here: Repository, tmp_path: Path) -> None:
    other = Repository(tmp_path / "online.git").clone(tmp_path / "other")
    other.write(POST, text(POST_FIELDS.replace("Oser", "Le sien")).decode())
    other.commit(at(2017, 9, 2))
    other.git("push", "--quiet", "origin", "HEAD:main")
    here.write(POST, text(POST_FIELDS.replace("Oser", "Le mien")).decode())
    status, said = ask(here, "send", keep="")
    assert status == HTTPStatus.CONFLICT
    assert said["conflict"]
    assert POST in said["error"]
    assert "make" not in said["error"]
    assert ask(here, "send", keep="moi")[0] == HTTPStatus.OK
    assert "Le mien" in Repository(tmp_path / "online.git").git("show", f"main:content/{POST}")


def test_former_versions_of_a_text_come_last_first(here: Repository) -> None:
    first = text(POST_FIELDS).decode()
    second = text(POST_FIELDS, "Un autre texte.\n").decode()
    here.write(POST, second)
    here.commit(at(2017, 9, 3), "Contenu : Article : changement dans « Oser »")
    here.write(POST, "pas encore enregistré")
    _, versions = ask(here, "versions", path=POST)
    assert [(one["words"], one["text"]) for one in versions] == [
        ("Contenu : Article : changement dans « Oser »", second), ("Essai", first),
    ]  # fmt: skip
    assert versions[0]["when"].startswith("2017-09-03T")
    assert ask(here, "versions", path="articles/2017/absent.md")[1] == []
    assert ask(here, "versions", path="../../etc/passwd")[0] == HTTPStatus.UNPROCESSABLE_ENTITY


def test_what_cannot_be_done_is_one_french_sentence(here: Repository) -> None:
    for status, name, asked in (
        (HTTPStatus.UNPROCESSABLE_ENTITY, "inconnu", {}),
        (HTTPStatus.BAD_REQUEST, "judge", {}),
        (HTTPStatus.UNPROCESSABLE_ENTITY, "send", {"keep": "les-deux"}),
        (HTTPStatus.UNPROCESSABLE_ENTITY, "v1",
         {"action": "getEntry", "params": {"path": "../a.md"}}),
    ):  # fmt: skip
        found, said = ask(here, name, **asked)
        assert found == status, said
        assert said["error"]
    api = EditorApi(here.content, ROOT / "pelicanconf.py", OVERRIDES)
    assert api.answer("api/v1", b"{")[0] == HTTPStatus.BAD_REQUEST


def test_no_file_is_written_beside_the_content(here: Repository, tmp_path: Path) -> None:
    outside = {"path": "../../dehors.md", "content": base64.b64encode(b"x").decode()}
    for asked in ({"path": "../dehors.md", "files": []}, {"path": POST, "files": [outside]}):
        status, _ = ask(here, "judge", text="x", base="", new=False, **asked)
        assert status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not list(tmp_path.glob("**/dehors.md"))
