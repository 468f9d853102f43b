"""What the folder of mistakes does not show: what is excused, and the finer cases."""

from pathlib import Path

import pytest

from assets.images import Pictures
from commands.check import planned_addresses
from programmation.checks import check, media
from programmation.content.loader import load
from programmation.problems import Severity
from tests.support.content_folder import (
    COMMUNITY_FIELDS,
    MEETING,
    MEETING_FIELDS,
    POST,
    POST_FIELDS,
    SOUND,
    text,
    write,
)
from tests.support.factories import at, site

# Day on which every meeting below is still to come.
SITE = site(today=at(2017, 10, 1).date())
OTHER_MEETING = "rencontres/2017-2018/autre.md"
OTHER_FIELDS = MEETING_FIELDS.replace("abcd", "efgh")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, {path: text(fields) for path, fields in SOUND.items()})
    return tmp_path


def told(root: Path, texts: dict[str, bytes]) -> list[tuple[str, int, str, str]]:
    """What the checks alone find."""
    write(root, texts)
    content = load(root, SITE)
    problems = check(content, SITE, planned_addresses(content, SITE))
    problems += media.of_pictures(Pictures(content.folder.files, root / ".cache"), content)
    return [(p.path, p.line, p.field, p.message) for p in problems]


def with_body(body: str, fields: str = POST_FIELDS) -> dict[str, bytes]:
    return {POST: text(fields, body)}


def test_a_sound_folder_has_no_problem(root: Path) -> None:
    assert told(root, {}) == []


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("[](/articles/)", "lien sans texte"),
        ('<a href="/articles/"></a>', "lien sans texte"),
        ("[a](ftp://example.org)", "adresse d’un type refusé"),
        ("[a](DATA:text/html,b)", "adresse refusée par sécurité"),
        ("[a]({tag}Inconnu)", "ne mène nulle part"),
        ("[a](https//example.org/b)", "adresse web mal écrite"),
        ("[a](htps://example.org)", "adresse web mal écrite"),
        ("[a](http:/example.org)", "adresse web mal écrite"),
        ("[a](hhtps://example.org)", "adresse web mal écrite"),
        ("[a](https;//www.example.org)", "adresse web mal écrite"),
        ("[a](https:www.example.org)", "adresse web mal écrite"),
        ("![a](//example.org/a.png)", "image d’un autre site, que les pages ne montrent pas"),
    ],
)
def test_links_that_are_wrong(root: Path, link: str, message: str) -> None:
    assert told(root, with_body(f"\n{link}")) == [
        (POST, 7, "image" if link.startswith("!") else "lien", message)
    ]


@pytest.mark.parametrize(
    "link",
    [
        "[a](/articles/?b#c)",
        "[a](/calendrier/programmation.ics)",
        "[a]({filename}/rencontres/2017-2018/financement.md)",
        "[a](../../pages/../auteurs/marie-essai.md)",
        "[a]({author}Marie Essai)",
        "[a](mailto:a@example.org)",
        "<https://example.org>",
        '<a href="/articles/">a</a>',
        '<iframe src="https://www.youtube-nocookie.com/embed/a" title="a"></iframe>',
        "[a](//example.org)",
        "[a](mailto: a@example.org)",
        "[`npm`](https://example.org)",
        "[**a**](https://example.org)",
        "`[a](absent.md)`",
        "    [a](absent.md)",
    ],
)
def test_links_that_are_right(root: Path, link: str) -> None:
    assert told(root, with_body(link)) == []


@pytest.mark.parametrize(
    ("broken", "data", "link"),
    [
        ("articles/2017/b.md", text("titre: B\n"), "/articles/2017/b/"),
        ("articles/2017/b.md", b"", "{filename}/articles/2017/b.md"),
        ("rencontres/2018-2019/b.md", b"", "/programmation/2018-2019/"),
        ("auteurs/b.md", text("nom: B\ncourriel: b\n"), "{author}B"),
        ("pages/b.md", b"", "/b/"),
        (MEETING, text(MEETING_FIELDS + "themes: Relève\nduree: b\n"), "/themes/releve/"),
    ],
)
def test_a_link_to_a_broken_text_is_not_told_again(
    root: Path, broken: str, data: bytes, link: str
) -> None:
    assert told(root, {broken: data} | with_body(f"[a]({link})")) == []


def test_a_draft_may_lead_to_another(root: Path) -> None:
    draft = POST_FIELDS + "statut: brouillon\n"
    link = "[a]({filename}/articles/2017/b.md)"
    texts = {POST: text(draft, link), "articles/2017/b.md": text(draft)}
    assert told(root, texts) == [
        (path, 5, "statut", "ce brouillon attend depuis 3 mois")
        for path in (POST, "articles/2017/b.md")
    ]


def test_a_comment_that_its_page_would_cut_is_told(tmp_path: Path) -> None:
    fields = "nom: Une lectrice\ndate: 2017-07-03\n"
    for size, told_of in ((5000, []), (5001, ["commentaires/oser/a.md:5"])):
        comment = text(fields, "x" * size)
        write(tmp_path, {"commentaires/oser/a.md": comment, POST: text(POST_FIELDS)})
        content = load(tmp_path, SITE)
        found = [p for p in content.problems if p.path.startswith("commentaires")]
        assert [f"{p.path}:{p.line}" for p in found if not p.is_error] == told_of
        assert len(content.library.comments) == 1


def test_readers_links_are_not_looked_at(root: Path) -> None:
    comment = text("nom: Une lectrice\ndate: 2017-07-03\n", "[a](absent.md)")
    assert told(root, {"commentaires/oser/a.md": comment}) == []


def test_addresses_in_fields(root: Path) -> None:
    fields = MEETING_FIELDS + (
        "documents:\n  - titre: A\n    lien: /nulle-part/\n  - titre: B\n    lien: /articles/\n"
        "inscription: http://example.org\nlieu:\n  nom: Salle\n  lien: http://example.org/a\n"
    )
    assert told(root, {MEETING: text(fields)}) == [
        (MEETING, 14, "lieu.lien", "adresse non chiffrée (http)"),
        (MEETING, 11, "inscription", "adresse non chiffrée (http)"),
        (MEETING, 8, "documents[0].lien", "page introuvable"),
    ]


@pytest.mark.parametrize(
    ("address", "message", "remedy"),
    [
        ("/vieux/page.html", "page introuvable", "Vérifiez l’adresse."),
        ("/vieux/photo.jpg", "fichier introuvable", "Placez l’image dans content/images"),
        ("/vieux/plan.pdf", "fichier introuvable", "Placez le fichier dans content/documents"),
        ("plan.docx?v=1.2", "ne mène nulle part", "Placez le fichier dans content/documents"),
        ("{filename}/pages/b.md#documents", "ne mène nulle part", "Vérifiez le chemin du fichier"),
        ("vieille-page.html#v1.2", "ne mène nulle part", "Vérifiez le chemin du fichier"),
    ],
)
def test_a_lost_link_is_told_by_what_it_names(
    root: Path, address: str, message: str, remedy: str
) -> None:
    write(root, with_body(f"[a]({address})"))
    content = load(root, SITE)
    problem = next(iter(check(content, SITE, planned_addresses(content, SITE))))
    assert problem.message == message
    assert remedy in problem.explanation


def test_a_private_link_may_be_nowhere_else(root: Path) -> None:
    url = "https://visio.example.org/a"
    place = f"lieu:\n  nom: En ligne\n  lien: {url}\n  prive: oui\n"
    fields = MEETING_FIELDS + place + f"resume: Venez sur {url}\ninscription: {url}\n"
    message = "le lien privé du lieu serait publié"
    assert told(root, {MEETING: text(fields)}) == [
        (MEETING, 11, "inscription", message),
        (MEETING, 10, "resume", message),
    ]


def test_a_summary_stands_for_a_body(root: Path) -> None:
    assert told(root, {POST: text(POST_FIELDS + "resume: Court\n", "")}) == []


@pytest.mark.parametrize(
    ("needs", "field"),
    [
        ("experts: Luce Roy\n", "experts"),
        ("lieu: Salle\n", "lieu"),
        ("lieu:\n  nom: En ligne\n  lien: https://visio.example.org/a\n", "lieu"),
        ("animation: marie-essai\n", "animation"),
    ],
)
def test_nobody_and_nothing_is_at_two_meetings_at_once(root: Path, needs: str, field: str) -> None:
    texts = {
        "communautes/autre.md": text(COMMUNITY_FIELDS.replace("Maskinongé", "Autre")),
        MEETING: text(MEETING_FIELDS + needs),
        OTHER_MEETING: text(
            OTHER_FIELDS.replace("maskinonge", "autre").replace("8 h 30", "9 h") + needs
        ),
    }
    assert told(root, texts) == [
        (OTHER_MEETING, 6, field, f"déjà pris à cette heure par {MEETING}"),
    ]


@pytest.mark.parametrize("needs", ["experts: Une comptable\n", "lieu: En ligne\n", ""])
def test_a_function_or_the_web_may_be_at_two_meetings_at_once(root: Path, needs: str) -> None:
    texts = {
        "communautes/autre.md": text(COMMUNITY_FIELDS.replace("Maskinongé", "Autre")),
        MEETING: text(MEETING_FIELDS + needs),
        OTHER_MEETING: text(OTHER_FIELDS.replace("maskinonge", "autre") + needs),
    }
    assert told(root, texts) == []


def test_a_cancelled_meeting_takes_nobody(root: Path) -> None:
    texts = {OTHER_MEETING: text(OTHER_FIELDS + "statut: annulée\n")}
    assert told(root, texts) == []


def test_a_postponed_meeting_takes_no_more_registrations(root: Path) -> None:
    fields = MEETING_FIELDS + "statut: reportée\ninscription: a@example.org\n"
    assert told(root, {MEETING: text(fields)}) == [
        (MEETING, 7, "inscription", "inscription à une rencontre reportée sans nouvelle date"),
    ]
    fields = MEETING_FIELDS + "inscription_avant: 2027-10-12\n"
    assert told(root, {MEETING: text(fields)}) == [
        (MEETING, 6, "inscription_avant", "ce jour vient après la rencontre"),
    ]


@pytest.mark.parametrize(
    ("lines", "line", "field"),
    [
        ("lieu: https://meet.example.org/abc", 6, "lieu.nom"),
        ("lieu: En ligne (WWW.example.org/abc)", 6, "lieu.nom"),
        ("lieu:\n  nom: Salle A\n  adresse: https://meet.example.org/abc", 8, "lieu.adresse"),
    ],
)
def test_an_address_of_the_web_is_no_place(root: Path, lines: str, line: int, field: str) -> None:
    found = told(root, {MEETING: text(f"{MEETING_FIELDS}{lines}\n")})
    assert found == [(MEETING, line, field, "adresse web à la place de l’endroit")]


def test_old_meetings_are_left_in_peace(root: Path) -> None:
    fields = OTHER_FIELDS.replace("2017-10-19", "2016-03-10")
    assert told(root, {"rencontres/2015-2016/a.md": text(fields)}) == []


def test_names_of_files_differ_by_more_than_a_capital(root: Path) -> None:
    write(root, {"documents/a.csv": b"a", "documents/A.csv": b"a"})
    unusual = "nom de fichier avec des espaces, des accents ou des majuscules"
    assert told(root, {}) == [
        ("documents/A.csv", 1, "", unusual),
        ("documents/a.csv", 1, "", "même nom que documents/A.csv, à une majuscule près"),
    ]


def test_a_name_that_windows_keeps_is_told(root: Path) -> None:
    write(root, {"documents/Aux.csv": b"a", "documents/auxiliaire.csv": b"a"})
    reserved = "nom que Windows garde pour lui : le fichier n’y existerait pas"
    found = told(root, {"rencontres/nul/con.md": text(OTHER_FIELDS)})
    assert ("rencontres/nul/con.md", 1, "", reserved) in found
    told_of = {path for path, *_, message in found if message == reserved}
    assert told_of == {"documents/Aux.csv", "rencontres/nul/con.md"}


def test_pictures_may_be_too_heavy(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    monkeypatch.setattr(media, "HEAVIEST", 10)
    (root / "images").mkdir()
    Image.new("RGB", (800, 60)).save(root / "images/a.png")
    image = "image: images/a.png\nimage_alt: A\n"
    assert told(root, {POST: text(POST_FIELDS + image)}) == [
        (POST, 5, "image", "image très lourde")
    ]


def test_a_small_photograph_of_a_person_is_enough(root: Path) -> None:
    from PIL import Image

    (root / "images").mkdir()
    Image.new("RGB", (200, 60)).save(root / "images/a.png")
    profile = "nom: Marie Essai\nphoto: images/a.png\nphoto_alt: A\n"
    assert told(root, {"auteurs/marie-essai.md": text(profile)}) == []
    Image.new("RGB", (199, 60)).save(root / "images/a.png")
    assert told(root, {}) == [
        ("auteurs/marie-essai.md", 3, "photo", "image trop petite (199 pixels de large)")
    ]


def test_spellings_of_one_theme(root: Path) -> None:
    texts = {
        f"articles/2017/{name}.md": text(POST_FIELDS + f"themes: {themes}\n")
        for name, themes in {
            "a": "Gestion des ressources humaines",
            "b": "Gestion de ressource humaine; Relève",
            "c": "Gestion des ressources humaines; Relever",
            "d": "Financement; Finance",
        }.items()
    }
    assert told(root, texts) == [
        (
            "articles/2017/b.md", 5, "themes",
            "thème très proche de « Gestion des ressources humaines », employé 2\u00a0fois",
        ),
        ("articles/2017/c.md", 5, "themes", "thème très proche de « Relève », employé 1\u00a0fois"),
    ]  # fmt: skip


def test_in_an_existing_pelican_text_links_only_warn(root: Path) -> None:
    post = "Title: A\nDate: 2017-06-29\n\n![](a.png) [b](/c/)\n"
    write(root, {"a.md": post.encode()})
    content = load(root, SITE)
    found = check(content, SITE, planned_addresses(content, SITE))
    assert [(p.message, p.severity) for p in found] == [
        ("ne mène nulle part", Severity.WARNING),
        ("image sans texte de remplacement", Severity.WARNING),
        ("page introuvable", Severity.WARNING),
    ]


LONG = "gouvernance partagee " * 15
REFUSED = {
    "a theme of a post": {POST: POST_FIELDS + f"etiquettes: [{LONG}]\n"},
    "a theme of a meeting": {MEETING: MEETING_FIELDS + f"themes: [{LONG}]\n"},
    "a post": {f"articles/2017/{'a' * 240}.md": POST_FIELDS},
    "a meeting": {f"rencontres/2017-2018/{'a' * 240}.md": OTHER_FIELDS},
    "a page": {f"pages/{'a' * 240}.md": "titre: Une page\n"},
    "a picture": {f"images/{'é' * 110}.png": ""},
    "a document": {f"documents/{'a' * 240}.txt": ""},
}


@pytest.mark.parametrize("texts", REFUSED.values(), ids=REFUSED)
def test_a_name_that_no_disk_could_hold_is_told_with_its_file(root: Path, texts) -> None:
    write(root, {path: text(fields) for path, fields in {**SOUND, **texts}.items()})
    content = load(root, SITE)
    found = [
        problem
        for problem in (*content.problems, *check(content, SITE, planned_addresses(content, SITE)))
        if problem.severity is Severity.ERROR and "trop long" in problem.message
    ]
    assert [problem.path for problem in found] == list(texts)


LONG = "z" * 201


@pytest.mark.parametrize(
    ("paths", "old", "message"),
    [
        (("documents/A.pdf", "documents/a.pdf/b.pdf"), (), "ce nom serait celui d’un"),
        (("anciens/plan.pdf",), ("/anciens/plan.pdf/tout/",), "ce nom serait celui d’un"),
        ((), ("/vieux.html", "/vieux.html/a/"), "ce nom serait celui d’un"),
        (("donnees/rencontres.csv",), (), "cet endroit est réservé au site"),
        (("programmation/2017-2018.pdf",), (), "cet endroit est réservé au site"),
        (("partage.png",), (), "cet endroit est réservé au site"),
        (("financement/partage.png",), (), "cet endroit est réservé au site"),
        (("/".join(["documents", *[LONG[:150]] * 7, "a.pdf"]),), (), "chemin trop long : 1072"),
        ((f"documents/{LONG}.pdf",), (), "nom trop long : 205 octets"),
    ],
)  # fmt: skip
def test_what_no_disk_could_hold(
    root: Path, paths: tuple[str, ...], old: tuple[str, ...], message: str
) -> None:
    texts = dict.fromkeys(paths, b"a")
    if old:
        texts[POST] = text(f"{POST_FIELDS}anciennes_adresses: [{', '.join(old)}]\n")
    (found,) = (each for each in told(root, texts) if each[3].startswith(message))
    assert found[0] in (*paths, POST)


@pytest.mark.parametrize(
    "title", ["Compte rendu", "COMPTE RENDU :", "compte-rendu", "Comptes rendus"]
)
def test_a_title_that_leaves_the_recap_in_the_announcement_is_told(root: Path, title: str) -> None:
    body = f"Annonce.\n\n{title}\n\nBilan."
    [(path, line, field, message)] = told(root, {MEETING: text(MEETING_FIELDS, body)})
    assert (path, field) == (MEETING, "texte")
    assert text(MEETING_FIELDS, body).decode().split("\n")[line - 1] == title
    assert "annonce" in message


def test_a_recap_of_a_meeting_to_come_is_told(root: Path) -> None:
    body = "Annonce.\n\n## Compte rendu\n\nBilan."
    [(path, _, field, _)] = told(root, {MEETING: text(MEETING_FIELDS, body)})
    assert (path, field) == (MEETING, "debut")


@pytest.mark.parametrize(
    ("body", "remedies"),
    [
        ("### Un\n\n## Deux\n\n#### Trois\n", [(1, "## Un"), (5, "### Trois")]),
        ("# Un\n\n### Deux\n\n# Trois\n\n#### Quatre", [(3, "## Deux"), (7, "## Quatre")]),
        ("## Un\n\n#### Deux\n\n#### Trois", [(3, "### Deux")]),
        ("## Un\n\n### Deux\n\n## Trois\n\n### Quatre", []),
        ("Un\n---\n\n<h5>Deux</h5>", [(4, "### Deux")]),
    ],
)
def test_each_title_that_jumps_a_level_is_told(
    root: Path, body: str, remedies: list[tuple[int, str]]
) -> None:
    write(root, with_body(body))
    content = load(root, SITE)
    found = check(content, SITE, planned_addresses(content, SITE))
    first = POST_FIELDS.count("\n") + 2
    assert [(p.line - first, p.remedy) for p in found] == [
        (line, f"Écrivez « {remedy} ».") for line, remedy in remedies
    ]


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("en_ligne: https://us02web.zoom.us/j/1", [(8, "lieu.en_ligne")]),
        ("lien: https://zoom.us/j/1", [(8, "lieu.lien")]),
        ("lien: https://zoom.us/j/1\n  en_ligne: https://meet.google.com/a",
         [(9, "lieu.en_ligne"), (8, "lieu.lien")]),
        ("en_ligne: https://zoom.us/j/1\n  prive: oui", []),
        ("lien: https://notzoom.us/j/1", []),
    ],
)  # fmt: skip
def test_a_link_that_strangers_could_join_is_told_at_its_line(
    root: Path, place: str, found: list[tuple[int, str]]
) -> None:
    fields = f"{MEETING_FIELDS}lieu:\n  nom: En ligne\n  {place}\n"
    said = told(root, {MEETING: text(fields)})
    assert [(line, field) for _, line, field, _ in said] == found


def test_each_meeting_of_a_crowd_is_told_once(root: Path) -> None:
    """Whoever it is, and one that goes on all day stands in the way of all that follow."""
    shared = f"{MEETING_FIELDS}lieu: {{nom: Salle, adresse: 1 rue X}}\n"
    texts = {MEETING: text(shared.replace("8 h 30", "8 h") + "duree: 9 h\n")}
    for number in range(1, 5):
        fields = shared.replace("abcd", f"uid-{number}").replace("8 h 30", f"{8 + number} h")
        texts[f"rencontres/2017-2018/autre-{number}.md"] = text(fields)
    busy = [said for said in told(root, texts) if said[2] == "lieu"]
    assert [path for path, *_ in busy] == list(texts)[1:]
    assert {message for *_, message in busy} == {f"déjà pris à cette heure par {MEETING}"}
