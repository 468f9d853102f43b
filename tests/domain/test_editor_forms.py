"""The editor's forms come from KINDS, and its files mean the same to the build."""

from __future__ import annotations

import json
import re
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programmation import kinds
from programmation.colors import COLORS
from programmation.content.dates import read_partial
from programmation.content.front_matter import Text
from programmation.content.reader import read_document
from programmation.content.references import ALL_OF_THEM
from programmation.content.scaffold import file_name
from programmation.editor.admin_page import EDITOR, HOSTS, Files, policy, published
from programmation.editor.forms import configuration, moment_pattern, schema
from programmation.kinds import KINDS, MEETING, kind_of
from programmation.schema import Field, Kind, Type
from programmation.season import season_of
from programmation.settings import SettingError, Site
from tests.domain.test_dates import ONE_DAY, ONE_MOMENT, PARTIAL
from tests.support import content_folder
from tests.support.building import BUILD_DATE, ROOT, built, install_editor, pelican
from tests.support.factories import community

pytestmark = pytest.mark.slow

ZONE = ZoneInfo("America/Toronto")
SITE = Site(name="Pôle", url="https://example.org", today=date(2018, 1, 1))
SCHEMAS = {kind.folder: schema(kind) for kind in KINDS}


@pytest.fixture(scope="module", autouse=True)
def installed() -> Iterator[None]:
    install_editor()
    yield
    if converter.cache_info().currsize:
        converter().communicate()
        converter.cache_clear()


@cache
def converter() -> subprocess.Popen[str]:
    """Node with the page's own code: it answers each line, of JSON, with one."""
    return subprocess.Popen(
        ["node", ROOT / "tests" / "editor" / "convert.mjs"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip


# -- Files read and written by the page's own code ------------------------------------------


def converted(files: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """Text of each file after a reading and a writing by the editor, in Node."""
    request = {
        "schemas": SCHEMAS,
        "files": [{"text": text, "kind": kind_of(path).folder} for path, text in files],
    }
    return list(node(request)["files"])


def node(request: dict[str, Any]) -> dict[str, Any]:
    process = converter()
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{json.dumps(request)}\n")
    process.stdin.flush()
    answer: dict[str, Any] = json.loads(process.stdout.readline())
    return answer


@dataclass(frozen=True)
class Meaning:
    """What the build understands of a file."""

    values: dict[str, Any]
    body: str


def meaning(path: str, text: str) -> Meaning:
    entry, _ = read_document(path, text.encode(), ZONE)
    return Meaning({key: plain(value) for key, value in entry.values.items()}, entry.body.rstrip())


def plain(value: Any) -> Any:
    """A value without the line it was on."""
    if isinstance(value, Text):
        return value.value
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def own_files() -> list[tuple[str, str]]:
    folders = [ROOT / "content", ROOT / "tests" / "site"]
    return [
        (path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8"))
        for folder in folders
        for path in sorted(folder.rglob("*.md"))
        if kind_of(path.relative_to(folder).as_posix()) in KINDS
    ]


def after_the_editor(files: list[tuple[str, str]]) -> list[tuple[str, str]]:
    results = zip(files, converted(files), strict=True)
    return [(path, result["text"]) for (path, _), result in results]


def test_every_file_of_the_site_means_the_same_after_the_editor() -> None:
    files = own_files()
    results = converted(files)
    assert [result for result in results if "error" in result] == []
    for (path, text), result in zip(files, results, strict=True):
        assert meaning(path, result["text"]) == meaning(path, text), path


def test_a_file_that_the_editor_wrote_is_written_again_as_it_is() -> None:
    once = after_the_editor(own_files())
    assert after_the_editor(once) == once


CASES = [
    ("rencontres/a.md", "---\ntitre: Financement : un survol\nlieu: Salle\n---\nTexte\n"),
    ("rencontres/a.md", "---\nDébut: jeudi 19 octobre 2017 à 8 h 30\nDurée: 90 min\n---\n"),
    ("rencontres/a.md", "---\ncommunaute: toutes\ndebut: octobre 2026\n---\n"),
    ("rencontres/a.md", "---\ndebut: 1er novembre 2017 13h\nthemes: Relève, Budget\n---\n"),
    ("rencontres/a.md", '---\ntitre: "Oser" ensemble\nstatut: Annulé\n---\n'),
    ("rencontres/a.md", "---\nbons_coups: un; deux, trois\nexperts: A, chez B; C\n---\n"),
    ("rencontres/a.md", "—-\ndebut: « 19 octobre 2017 8 h 30 »\nstatut: “annulee”\n———\nTexte\n"),
    (
        "rencontres/a.md",
        "---\nbons_coups:\n  - Note : un : deux\n  - « oui », dit-elle: non\n---\n",
    ),
    ("rencontres/a.md", "---\nlieu: {nom: Café, prive: OUI}\nexperts: [{nom: A}, {nom: B}]\n---\n"),
    ("rencontres/a.md", "---\nresume: |\n  Ligne un : deux\n  - trois\n---\n"),
    ("rencontres/a.md", "---\nresume: une ligne\n  qui continue\nuid: abcd\n---\n"),
    ("articles/a.md", "Title: Un\nDate: 2017-06-29 10:00\nTags: a, b\nCategory: c\n\nTexte\n"),
    ("articles/a.md", "Title: Un\nAuthors: A; B, C\nSummary: un\n    deux\nUnknown: x\n\nTexte"),
    ("articles/a.md", "\ufeff---\r\ntitre: Un\r\ndate: 2017-06-29\r\n---\r\nTexte\r\n"),
    ("articles/a.md", "---\ntitre: 'Aujourd''hui'\nimage: '{static}/images/a.png'\n---\n"),
    (
        "articles/a.md",
        "\u200b---\n\u200btitre\u200b: Un\u00ad\ndate: 2017-06-29\n---\u200b\nA\u00ad\n",
    ),
    ("articles/a.md", unicodedata.normalize("NFD", "---\nrésumé: Été\nétiquettes: É\n---\nÀ\n")),
    ("articles/a.md", '---\n"titre": "Un"\n\'date\': 2017-06-29\n---\nTexte\n'),
    ("articles/a.md", "---\netiquettes:\n  * Un\n  * Deux\nresume:\n  *Un* deux\n---\nTexte\n"),
    ("articles/a.md", "---\netiquettes:\n•\tUn\n•Deux\n-Trois\n– Quatre\n---\nTexte\n"),
    ("articles/a.md", "---\ntitre: 8:30\nexemple: no\nmodifie: 2017-10-02 9 h\n---\n"),
    ("articles/a.md", "---\ntitre: '@la page'\nresume: '# pas un titre'\n---\n---\n"),
    ("auteurs/a.md", "---\nnom: A\nliens:\n- titre: Site\n  lien: https://example.org/#a\n---\n"),
]


@pytest.fixture(scope="module")
def rewritten() -> dict[tuple[str, str], str]:
    return {case: text for case, (_, text) in zip(CASES, after_the_editor(CASES), strict=True)}


@pytest.mark.parametrize("case", CASES)
def test_forms_of_writing_mean_the_same_after_the_editor(
    rewritten: dict[tuple[str, str], str], case: tuple[str, str]
) -> None:
    path, text = case
    assert meaning(path, rewritten[case]) == meaning(path, text)


KEPT = [  # A text, what its form changes, and the lines before and after.
    ("---\n# Relire.\ntitre: 'Un'\ndate: 19 octobre 2017\n\nauteurs: [a, b]\n---\n\nA  \n",
     {"titre": "Deux"}, "titre: 'Un'", "titre: Deux"),
    ("---\ndate: 2017-10-19 # le bon jour\ntitre: Un\n...\nTexte", {"titre": "Deux"},
     "titre: Un", "titre: Deux"),
    ("---\r\ntitre: Un\r\nauteurs:\r\n- a\r\n---\r\nTexte\r\n", {"titre": "Deux"},
     "titre: Un", "titre: Deux"),
    ("\ufeff---\ntitre: Un\nresume: |\n  Une ligne\n  # deux\n---\nTexte\n", {"titre": "Deux"},
     "titre: Un", "titre: Deux"),
    ("---\ntitre: Un\nresume:\nétiquettes:\n  * A\n  * B\ninconnu: x\n---\nTexte\n",
     {"titre": "Deux"}, "titre: Un", "titre: Deux"),
    ("---\ntitre: Un\nauteurs: a\n# La fin.\n---\nTexte\n", {"body": "Autre\n"},
     "Texte", "Autre"),
    ("---\ntitre: Un\n# De qui ?\nauteurs: a\n---\nTexte\n", {"date": "2017-10-19"},
     "# De qui ?", "date: 2017-10-19\n# De qui ?"),
    ("---\ntitre: Un\nresume: Court,\n  mais vrai\nauteurs: a\n---\nTexte\n", {"resume": None},
     "resume: Court,\n  mais vrai\n", ""),
    ("---\nTitre : Un\nsans_avertissement: liste\nauteurs: a\n---\nA\u00ad\n", {"auteurs": ["b"]},
     "auteurs: a", "auteurs:\n  - b"),
    ("---\r\ntitre: Un\nauteurs: a\r\n---\n\nA\r\nB\n\nC\rD", {"titre": "Deux"},
     "titre: Un\n", "titre: Deux\r\n"),
    ("Title: Un\nDate: 2017-10-19 10:00\nAuthor: a\n\nTexte\r\n", {"body": "Autre"},
     "Texte\r\n", "Autre\n"),
    ("\nTitle: Un\nAuthor: a\n\n\nA\r\n\n\nB  \n\n", {"titre": "Deux"},
     "\nTitle: Un\nAuthor: a\n\n", "---\ntitre: Deux\nauteurs:\n  - a\n---\n"),
    ("\n \n", {"titre": "Un"}, "\n \n", "---\ntitre: Un\n---\n"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "changes", "before", "after"), KEPT)
def test_what_a_form_does_not_change_keeps_its_bytes(
    text: str, changes: dict[str, Any], before: str, after: str
) -> None:
    request = {"schemas": SCHEMAS, "files": [{"text": text, "kind": "articles"}]}
    assert node(request)["files"][0]["changed"] == text
    request["files"] = [{"text": text, "kind": "articles", "changes": changes}]
    assert node(request)["files"][0]["changed"] == text.replace(before, after)


def test_every_file_of_the_site_keeps_its_bytes() -> None:
    files = own_files()
    assert len(files) > 50
    assert [result["changed"] for result in converted(files)] == [text for _, text in files]


WORDS = st.text(
    st.sampled_from("aé ’'\":-#@&*!|>%{}[],;?«»0189\u00a0œÀ/\\"), min_size=1, max_size=24
).filter(str.strip)


@settings(max_examples=6)
@given(st.lists(st.tuples(WORDS, WORDS, st.lists(WORDS, max_size=3)), min_size=40, max_size=40))
def test_any_text_typed_in_a_form_is_read_as_it_was_typed(
    rows: list[tuple[str, str, list[str]]],
) -> None:
    # JSON is YAML: the form's values, whatever they are, reach the editor as they are.
    quoted = [
        f"---\ntitre: {json.dumps(title)}\nlieu: {json.dumps({'nom': place})}\n"
        f"bons_coups: {json.dumps(told)}\n---\n"
        for title, place, told in rows
    ]
    results = converted(("rencontres/a.md", text) for text in quoted)
    for text, result in zip(quoted, results, strict=True):
        before, after = meaning("rencontres/a.md", text), meaning("rencontres/a.md", result["text"])
        assert after == before, result["text"]


def test_broken_files_are_refused_not_guessed() -> None:
    broken = [
        "---\ntitre: Un\n",
        "---\ntitre: Un\ntitre: Deux\n---\n",
        "---\nune ligne sans rien\n---\n",
        '---\ntitre: "ouvert\n---\n',
        "Du texte seul.\n",
    ]
    results = converted(("articles/a.md", text) for text in broken)
    assert [result.get("expected") for result in results] == [True] * len(broken)


def test_file_names_are_those_of_the_scaffolds() -> None:
    titles = ["Éviter l’épuisement : l'œil", "103,1 FM", "  À ÇA — même ? ", "Æquo & Cie", "№ 5 ²"]
    titles += [
        "CON",
        "Lpt1",
        "Auxiliaire",
        "?",
        "Un titre qui est toute une annonce. " * 9,
        "Œuvre " * 40,
    ]
    assert node({"schemas": {}, "titles": titles})["names"] == [*map(file_name, titles)]
    # Windows keeps such names, with any suffix, for its devices.
    assert [file_name(title) for title in titles[5:8]] == ["con-1", "lpt1-1", "auxiliaire"]


def test_the_form_reads_the_moments_that_the_site_reads() -> None:
    """And shows each so that Decap, on the published site, refuses none."""
    named = ("2017-10-19 midi et quart", "19 oct. 2017, minuit", "jeudi 19 octobre 2017 à midi")
    typed = [*ONE_MOMENT, *ONE_DAY, *(text for text, _ in PARTIAL), *named]
    shown = node({"schemas": {}, "moments": typed})["moments"]
    assert [read_partial(text, ZONE) for text in shown] == [
        read_partial(text, ZONE) for text in typed
    ]
    pattern, _ = moment_pattern(MEETING.by_key["debut"])
    assert [text for text in shown if not re.match(pattern, text)] == []


def test_the_form_leaves_as_it_is_what_the_site_does_not_read() -> None:
    typed = ["demain", "vendredi 19 octobre 2017", "2017-10-198 h", "19 brumaire 2017", "jui 2018"]
    assert node({"schemas": {}, "moments": typed})["moments"] == typed


def test_a_season_starts_in_the_same_month_for_the_editor_and_the_site() -> None:
    code = (
        "import { season } from './editor/format.mjs';"
        "console.log(JSON.stringify(JSON.parse(process.argv[1])"
        ".map(([day, first]) => season(day, first))))"
    )
    days = [date(2018, 8, 31), date(2018, 9, 1), date(2018, 12, 31), date(2019, 1, 1)]
    asked = [(f"{day} 08:30", first) for day in days for first in (1, 9)]
    result = subprocess.run(
        ["node", "--input-type=module", "-e", code, json.dumps(asked)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    expected = [season_of(day, first).label for day in days for first in (1, 9)]
    assert json.loads(result.stdout) == expected


# -- Forms ------------------------------------------------------------------------------------


def collections(root: str = "content") -> dict[str, dict[str, Any]]:
    made = configuration(SITE, {"name": "proxy"}, root=root)["decap"]["collections"]
    return {collection["name"]: collection for collection in made}


@pytest.mark.parametrize("kind", KINDS)
def test_each_field_is_in_the_form_of_its_kind_in_order(kind: Kind) -> None:
    form = collections()[kind.folder]
    assert [widget["name"] for widget in form["fields"] if widget["name"][0] != "_"] == [
        *(field.key for field in kind.fields),
        "body",
    ]
    assert form["folder"] == f"content/{kind.folder}"
    assert (form["media_folder"], form["public_folder"]) == ("/content/images", "/images")


@pytest.mark.parametrize("kind", KINDS)
def test_labels_and_obligations_are_those_of_fields(kind: Kind) -> None:
    widgets = collections()[kind.folder]["fields"]
    for field, widget in zip(kind.fields, widgets, strict=False):
        assert widget["label"] == field.label
        assert widget["hint"]
        assert widget["hint"].startswith("Obligatoire. ") == field.required


def test_widgets_by_type() -> None:
    fields = {widget["name"]: widget for widget in collections()["rencontres"]["fields"]}
    # One of each type: another field is no change here.
    some = {
        "titre": "string", "uid": "hidden", "communaute": "communities", "debut": "moment",
        "duree": "string", "journee": "boolean", "themes": "list", "formule": "select",
        "experts": "list", "animation": "relation", "lieu": "object", "places": "string",
        "photos": "list", "modifie": "moment", "documents": "list", "resume": "text",
        "anciennes_adresses": "list", "body": "markdown",
    }  # fmt: skip
    assert {name: fields[name]["widget"] for name in some} == some
    assert fields["communaute"]["collection"] == "communautes"
    assert (fields["animation"]["collection"], fields["animation"]["multiple"]) == ("auteurs", True)
    assert [option["label"] for option in fields["statut"]["options"]] == [
        "Brouillon", "À confirmer", "Prévue", "Confirmée", "Complète", "Reportée", "Annulée",
    ]  # fmt: skip
    # « fin » may be typed instead.
    assert "default" not in fields["duree"]
    assert fields["duree"]["hint"] == "La durée de la rencontre. Sans elle, ni fin : 1 h 30"
    assert fields["statut"]["default"] == "prevue"
    assert (fields["debut"]["timed"], fields["debut"]["partial"]) == (True, True)
    assert fields["communaute"]["everyone"] in ALL_OF_THEM


@pytest.mark.parametrize(("taken", "proposed"), [(["bleu", "ocre"], "vert"), ([*COLORS], "")])
def test_a_new_community_has_a_colour_that_none_has(taken: list[str], proposed: str) -> None:
    there = [community(slug=color, color=color) for color in taken]
    made = configuration(SITE, {}, there)["decap"]["collections"]
    (form,) = (each for each in made if each["name"] == "communautes")
    (widget,) = (each for each in form["fields"] if each["name"] == "couleur")
    assert widget.get("default", "") == proposed


@pytest.mark.parametrize("local_url", ["", "http://127.0.0.1:8000"])
def test_decap_itself_judges_nothing(local_url: str) -> None:
    """Two judges would not say the same."""
    made = configuration(SITE, {"name": "proxy"}, root="", local_url=local_url)
    assert made["local"] == bool(local_url)
    assert made["decap"]["editor"] == {"preview": bool(local_url)}
    meeting = {each["name"]: each for each in made["decap"]["collections"][1]["fields"]}
    assert not any(widget.get("required") or "pattern" in widget for widget in meeting.values())
    assert meeting["titre"]["hint"].startswith("Obligatoire. ")


@pytest.mark.parametrize("kind", KINDS)
def test_a_choice_is_shown_as_its_word_is_said(kind: Kind) -> None:
    widgets = {widget["name"]: widget for widget in collections()[kind.folder]["fields"]}
    for row in kind.fields:
        if row.type is Type.CHOICE and row.model:
            shown = [option["label"] for option in widgets[row.key]["options"]]
            assert shown == [word.label for word in row.model]


def test_without_a_root_folders_are_at_the_top() -> None:
    made = configuration(SITE, {"name": "proxy"}, root="")["decap"]
    assert made["media_folder"] == "images"
    assert made["collections"][0]["folder"] == "articles"


def test_the_schema_holds_all_that_the_page_must_know() -> None:
    rows = {row["key"]: row for row in schema(kinds.MEETING)["fields"]}
    field = next(field for field in kinds.MEETING.fields if field.key == "debut")
    assert rows["debut"] == row_of(field, timed=True)
    assert [part["key"] for part in rows["lieu"]["fields"]] == [
        "nom",
        "adresse",
        "lien",
        "en_ligne",
        "prive",
    ]


def row_of(field: Field, *, timed: bool) -> dict[str, Any]:
    return {
        "key": field.key, "aliases": field.aliases, "type": field.type.name,
        "many": field.many, "choices": field.choices, "timed": timed, "fields": [],
        "default": field.default, "label": field.label, "required": field.required,
        "pattern": moment_pattern(field) if timed else None,
    }  # fmt: skip


# -- The page's files -------------------------------------------------------------------------


def test_the_page_is_complete_and_made_of_local_files() -> None:
    files = Files(EDITOR, lambda: b"{}")
    assert files.installed()
    assert {"index.html", "admin.mjs", "format.mjs", "decap/decap-cms.js", "js-yaml.mjs"} <= set(
        files.all()
    )
    assert files.find("config.json") == b"{}"
    assert files.find("../package.json") is None
    assert not [name for name in files.all() if name.endswith(".map")]
    page = (EDITOR / "index.html").read_text(encoding="utf-8")
    assert "//" not in page.replace("<!doctype html>", "")


def test_the_policy_names_one_other_address() -> None:
    said = policy(["http://127.0.0.1:9"])
    assert "connect-src 'self' blob: http://127.0.0.1:9;" in said
    assert "img-src 'self' data: blob:;" in said
    assert "https:" not in said


GITHUB = {"name": "github", "repo": "pole/site", "branch": "main"}
GITEA = {
    "name": "gitea", "repo": "pole/site", "app_id": "x",
    "api_root": "https://git.example.org/api/v1", "base_url": "https://git.example.org",
}  # fmt: skip


def test_the_published_page_is_that_of_the_settings() -> None:
    assert published({}, SITE) is None
    page = published({"EDITOR_BACKEND": GITHUB}, SITE)
    assert page is not None
    config = json.loads(page.files.config())
    assert config["decap"]["backend"] == GITHUB
    assert config["decap"]["collections"][0]["folder"] == "content/articles"
    assert "connect-src 'self' blob: https://api.github.com https://www.githubstatus.com;" in (
        page.policy
    )
    assert page.policy.endswith("frame-ancestors 'none'")
    assert b"frame-ancestors" not in page.page()
    assert b"connect-src 'self' blob: https://api.github.com" in page.page()


@pytest.mark.parametrize(
    ("backend", "connect"),
    [
        ({"name": "gitlab", "repo": "pole/site"}, ("https://gitlab.com",)),
        (GITEA, ("https://git.example.org",)),
        (GITHUB | {"base_url": "https://login.example.org"},
         ("https://api.github.com", "https://login.example.org", "https://www.githubstatus.com")),
    ],
)  # fmt: skip
def test_the_page_reaches_the_git_host_alone(
    backend: dict[str, str], connect: tuple[str, ...]
) -> None:
    page = published({"EDITOR_BACKEND": backend}, SITE)
    assert page is not None
    assert page.connect == connect


@pytest.mark.parametrize(
    ("backend", "message"),
    [
        ({"name": "githb"}, "hébergeur « githb » inconnu. Vouliez-vous « github »"),
        ({"name": "svn"}, f"Choisissez parmi : {', '.join(HOSTS)}"),
        ({"name": "github"}, "il manque « repo »"),
        ({"name": "gitea", "repo": "a/b"}, "il manque « api_root »"),
        (GITEA | {"api_root": "https://a.example.org; script-src *"}, "n’est pas une adresse"),
        (GITHUB | {"base_url": "javascript:alert(1)"}, "n’est pas une adresse"),
    ],
)
def test_a_setting_that_cannot_work_is_refused(backend: dict[str, str], message: str) -> None:
    with pytest.raises(SettingError, match=re.escape(message)):
        published({"EDITOR_BACKEND": backend}, SITE)


def test_an_editor_that_is_not_installed_is_told_with_the_command(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"tools/install-editor\.sh"):
        published({"EDITOR_BACKEND": GITHUB}, SITE, editor=tmp_path)


# -- The published site -----------------------------------------------------------------------


QUICK = ("SEARCH_INDEX=false", "PROGRAMME_PDF=false", "SHARE_IMAGES=false")
ADDRESS = {"SITEURL": "https://example.org", "BUILD_DATE": BUILD_DATE}


def headers(output: Path) -> dict[str, str]:
    """Path → rules of the `_headers` file."""
    blocks = (output / "_headers").read_text(encoding="utf-8").strip().split("\n\n")
    return {block.partition("\n")[0]: block for block in blocks}


def test_a_site_publishes_the_page_only_when_asked(tmp_path: Path) -> None:
    content, output = tmp_path / "content", tmp_path / "out"
    texts = content_folder.SOUND.items()
    content_folder.write(content, {path: content_folder.text(fields) for path, fields in texts})
    setting = f"EDITOR_BACKEND={json.dumps(GITHUB)}"
    # Only a published site has it: `make html` needs no editor.
    built(content, output, setting)
    assert not (output / "admin").exists()
    assert "/admin/*" not in headers(output)

    built(content, output, *QUICK, setting, settings="publishconf.py", **ADDRESS)
    admin = output / "admin"
    names = {path.relative_to(admin).as_posix() for path in admin.rglob("*") if path.is_file()}
    assert names == {*Files(EDITOR, bytes).all(), "config.json"}
    config = json.loads((admin / "config.json").read_bytes())
    assert config["decap"]["backend"] == GITHUB
    assert config["decap"]["site_url"] == "https://example.org"
    rules = headers(output)
    assert "script-src 'self' 'unsafe-eval'" in rules["/admin/*"]
    # No other page may do more: each says its own policy, and hosts add to it.
    assert "unsafe" not in rules["/*"]
    assert "X-Frame-Options: SAMEORIGIN" in rules["/*"]
    home = (output / "index.html").read_text(encoding="utf-8")
    assert "default-src &#39;none&#39;" in home
    assert "unsafe-eval" not in home
    assert "/admin/" not in (output / "sitemap.xml").read_text(encoding="utf-8")

    refused = pelican(
        content, output, *QUICK, 'EDITOR_BACKEND={"name": "githb"}', settings="publishconf.py",
        **ADDRESS,
    )  # fmt: skip
    assert refused.returncode != 0
    assert "Vouliez-vous « github »" in re.sub("[\u00a0\u202f]", " ", refused.stderr)
    assert (admin / "index.html").is_file()
