"""Entries become one linked library; what is broken is told once and left out."""

from datetime import date

import pytest

from programmation.content.library import published, texts_of
from programmation.content.reader import read_document
from programmation.content.recap import RECAP_ALONE, split_recap
from programmation.model import Community, Library, Meeting, Page, Post, Profile
from programmation.parts import (
    Image,
    Link,
    Method,
    Partner,
    Person,
    Place,
    Source,
    Status,
    Theme,
    Visibility,
)
from programmation.problems import Severity
from programmation.text.french import NBSP, date_time
from tests.support.content_folder import (
    COMMUNITY,
    COMMUNITY_FIELDS,
    MEETING,
    MEETING_FIELDS,
    POST,
    POST_FIELDS,
    PROFILE,
    PROFILE_FIELDS,
    assembled,
    text,
    told,
)
from tests.support.factories import TORONTO, at, library, meeting, post, profile, site, theme


def test_every_text_that_pages_show() -> None:
    read = {
        POST: text(POST_FIELDS, "a\n"),
        MEETING: text(MEETING_FIELDS, "b\n\n## Compte rendu\nc\n"),
        COMMUNITY: text(COMMUNITY_FIELDS, "d\n"),
        PROFILE: text(PROFILE_FIELDS, "e\n"),
        "articles/2017/sans-titre.md": text("date: 2017-06-29\n", "x\n"),
        "commentaires/oser/un.md": text("nom: Une\ndate: 2017-06-29\n", "x\n"),
        "organisation.md": text("nom: Le Pôle\n", "x\n"),
    }
    entries = [read_document(path, data, TORONTO)[0] for path, data in read.items()]
    found = texts_of(entries)
    assert [each.strip() for each in found] == list("abcde")
    assert len(set(found.values())) == len(found)


def test_a_folder_becomes_a_linked_library() -> None:
    files = ("images/a.png", "documents/a.pdf")
    image = "image: images/a.png\nimage_alt: Une table\nimage_legende: La table\n"
    result, problems = assembled(
        {
            POST: POST_FIELDS + "communaute: Maskinongé\netiquettes: Relève, Financement\n" + image,
            MEETING: MEETING_FIELDS
            + "duree: 2 h\nthemes: Financement\nformule: codeveloppement\nanimation: Marie Essai\n"
            "experts: Une conseillère\nlieu:\n  nom: En ligne\n  lien: https://a.example.org\n"
            "  prive: oui\ninscription: info@example.org\nstatut: Confirmée\n"
            "ancien_debut: 2017-10-12 8 h 30\nmodifie: 2017-10-01\n"
            "documents:\n  - titre: Aide\n    lien: documents/a.pdf\n  - titre: Page\n"
            "    lien: /le-pole/\nbons_coups: Un; Deux\nresume: Court\n",
            COMMUNITY: COMMUNITY_FIELDS + "membres: A; B\ncourriel: c@example.org\n" + image,
            PROFILE: PROFILE_FIELDS
            + "fonction: Direction\nphoto: images/a.png\nphoto_alt: Marie\nalias: M. Essai\n"
            "liens:\n  - titre: Site\n    lien: https://example.org\n",
            "pages/le-pole.md": "titre: Le Pôle\nexemple: oui\n",
        },
        files,
    )
    assert problems == []
    picture = Image("images/a.png", "Une table", "La table")
    (marie,) = result.profiles
    (maskinonge,) = result.communities
    (post_,) = result.posts
    (meeting_,) = result.meetings
    (page,) = result.pages
    financement, releve = Theme("financement", "Financement"), Theme("releve", "Relève")
    assert marie == Profile(
        slug="marie-essai",
        name="Marie Essai",
        role="Direction",
        photo=Image("images/a.png", "Marie"),
        aliases=("M. Essai",),
        links=(Link("Site", "https://example.org"),),
        body="Texte.\n",
        source=marie.source,
    )
    assert maskinonge == Community(
        slug="maskinonge",
        name="Maskinongé",
        territory="MRC de Maskinongé",
        members=(Partner("A"), Partner("B")),
        color="bleu",
        email="c@example.org",
        image=picture,
        body="Texte.\n",
        source=maskinonge.source,
    )
    assert post_ == Post(
        slug="oser",
        title="Oser",
        date=at(2017, 6, 29),
        authors=(marie,),
        themes=(releve, financement),
        community=maskinonge,
        image=picture,
        body="Texte.\n",
        source=post_.source,
    )
    assert meeting_ == Meeting(
        slug="financement",
        uid="abcd",
        title="Financer",
        communities=(maskinonge,),
        start=at(2017, 10, 19, 8, 30),
        end=at(2017, 10, 19, 10, 30),
        themes=(financement,),
        method=Method.CODEVELOPMENT,
        experts=(Person("Une conseillère"),),
        hosts=(marie,),
        place=Place("En ligne", url="https://a.example.org", private=True),
        registration="info@example.org",
        status=Status.CONFIRMED,
        previous_start=at(2017, 10, 12, 8, 30),
        modified=at(2017, 10, 1),
        documents=(Link("Aide", "documents/a.pdf"), Link("Page", "/le-pole/")),
        successes=("Un", "Deux"),
        summary="Court",
        body="Texte.\n",
        source=meeting_.source,
    )
    assert page == Page(
        slug="le-pole", title="Le Pôle", example=True, body="Texte.\n", source=page.source
    )
    assert (result.themes, result.files) == ((financement, releve), tuple(sorted(files)))
    assert (meeting_.source.path, meeting_.source.line("duree"), meeting_.source.body_line) == (
        MEETING, 6, 27,
    )  # fmt: skip


def test_each_kind_has_its_order() -> None:
    result, _ = assembled(
        {
            "articles/2018/a.md": POST_FIELDS.replace("2017-06-29", "2018-01-01"),
            "rencontres/2017-2018/a.md": MEETING_FIELDS.replace("10-19", "09-19").replace(
                "abcd", "efgh"
            ),
            "communautes/a.md": "nom: Shawinigan\nterritoire: Ville\n",
            "auteurs/a.md": "nom: Étienne\n",
        }
    )
    assert [p.slug for p in result.posts] == ["a", "oser"]
    assert [m.slug for m in result.meetings] == ["a", "financement"]
    assert [(c.name, c.color) for c in result.communities] == [
        ("Maskinongé", "bleu"),
        ("Shawinigan", "vert"),
    ]
    assert [p.name for p in result.profiles] == ["Étienne", "Marie Essai"]


def test_the_recap_is_apart() -> None:
    body = "Annonce.\n\n### Compte-rendu :\nSuite.\n"
    assert split_recap(body) == ("Annonce.\n\n", "\nSuite.\n")
    assert split_recap("Annonce.\nCompte rendu\n") == ("Annonce.\nCompte rendu\n", "")


def test_each_part_of_a_meeting_has_the_notes_and_addresses_that_it_calls() -> None:
    before, after = split_recap(
        "Annonce[^1], [lien][r].\n\n## Compte rendu\n\nSuite[^2].\n\n"
        "[^1]: Une.\n    suite\n\n    fin\n[^2]: Deux.\n\n[r]: https://example.org\n"
    )
    assert before.split() == (
        "Annonce[^1], [lien][r]. [^1]: Une. suite fin [r]: https://example.org".split()
    )
    assert after.split() == "Suite[^2]. [^2]: Deux. [r]: https://example.org".split()


def test_a_note_that_both_parts_call_is_in_both() -> None:
    before, after = split_recap("A[^1].\n\n[^1]: Une.\n\n## Compte rendu\n\nB[^1].\n")
    assert before.split() == "A[^1]. [^1]: Une.".split()
    assert after.split() == "B[^1]. [^1]: Une.".split()
    # So is what a note calls.
    before, after = split_recap(
        "A[^1].\n\n## Compte rendu\n\nB.\n\n[^1]: Une[^2].\n[^2]: [Deux][r].\n\n[r]: https://x.org\n"
    )
    assert before.split() == "A[^1]. [^1]: Une[^2]. [^2]: [Deux][r]. [r]: https://x.org".split()
    assert after.split() == "B. [r]: https://x.org".split()
    # Not what the title of an address shows.
    before, _ = split_recap("[A][r].\n\n## Compte rendu\n\n[r]: /x '[s]'\n[s]: /y\n")
    assert before.split() == "[A][r]. [r]: /x '[s]'".split()
    before, _ = split_recap("A[^a b].\n\n## Compte rendu\n\n[^a b]\u00a0: Une.\n")
    assert before.endswith("[^a b]\u00a0: Une.\n\n")


def test_words_between_brackets_are_in_one_part() -> None:
    after = "\n\n[Présences] : 12\n\n[sic] : on l’a dit.\n\n*[OB] : Organisme\n"
    body = "Annonce : présences.\n\n"
    assert split_recap(f"{body}## Compte rendu{after}") == (body, after)
    after = "\n\n[Présences] : 12[^1]\n\n[^1]: Une.\n"
    assert split_recap(f"{body}[^1]\n\n## Compte rendu{after}")[1] == after


@pytest.mark.parametrize(
    "title",
    [
        "##Compte rendu", "# COMPTE RENDU", "**Compte rendu**", "__Compte rendu :__",
        "## **Compte-rendu**", "Compte rendu\n------------", "Compte rendu :\n===",
        "## Comptes rendus", "## *Compte rendu*", "## ___Compte rendu___",
    ],
)  # fmt: skip
def test_the_title_of_a_recap_in_many_ways(title: str) -> None:
    assert split_recap(f"Annonce.\n\n{title}\n\nBilan.\n") == ("Annonce.\n\n", "\n\nBilan.\n")


@pytest.mark.parametrize(
    "title",
    [
        "## Compte rendu de la rencontre",
        "### Compte rendu du 12 mars",
        "##Compte rendu d’avril",
        "## Compte rendu — 12 mars",
        "## Compte rendu : les décisions",
        "# Compte rendu (résumé)",
    ],
)
def test_a_title_that_says_more_stays_in_the_recap(title: str) -> None:
    assert split_recap(f"Annonce.\n\n{title}\n\nBilan.\n")[1].startswith(title)


@pytest.mark.parametrize(
    "text",
    ["Le **compte rendu** suivra.", "- compte rendu", "## Comptes à rendre", "Compte rendu",
     "**Compte rendu** : un.", "## Compte rendu financier de la caisse : à lire"],
)  # fmt: skip
def test_words_that_are_no_title_of_a_recap(text: str) -> None:
    assert split_recap(f"{text}\n\nSuite.")[1] == ""


@pytest.mark.parametrize(
    ("text", "meant"),
    [("Compte rendu :", True), ("> ## Compte rendu", True), ("## 📝 Le compte rendu", True),
     ("- Compte rendu", False), ("* Compte rendu", False), ("Le compte rendu suivra.", False)],
)  # fmt: skip
def test_words_that_were_meant_as_the_title_of_a_recap(text: str, meant: bool) -> None:
    assert bool(RECAP_ALONE.search(f"Annonce.\n\n{text}\n\nSuite.")) == meant


def test_duration_is_elapsed_time_on_a_night_of_changing_clocks() -> None:
    start = "debut: 2018-03-11 1 h 30"
    result, _ = assembled({MEETING: MEETING_FIELDS.replace("debut: 2017-10-19 8 h 30", start)})
    assert result.meetings[0].end == at(2018, 3, 11, 4)


# -- Drafts --------------------------------------------------------------------------------


def test_what_is_published() -> None:
    shown, draft = post(themes=(theme(),)), post(slug="b", visibility=Visibility.DRAFT)
    later = post(slug="c", date=at(2018, 3, 2), themes=(theme("Relève"),))
    implied = profile(slug="x", name="X", source=Source(""))
    everything = library(
        posts=(later, draft, shown),
        meetings=(meeting(),),
        pages=(Page(slug="a", title="A", visibility=Visibility.DRAFT), Page(slug="b", title="B")),
        profiles=(profile(), implied),
        themes=(theme(), theme("Relève")),
    )
    assert published(everything, site(today=date(2018, 3, 1))) == Library(
        posts=(shown,),
        meetings=(meeting(),),
        pages=(Page(slug="b", title="B"),),
        profiles=(profile(),),
        themes=(theme(),),
    )
    assert published(everything, site(show_drafts=True)) == everything


# -- Problems ------------------------------------------------------------------------------


def test_every_problem_of_a_broken_text_is_told_but_it_is_left_out() -> None:
    result, problems = assembled(
        {
            MEETING: "titre: Financer\nuid: abcd\ncommunaute: maskinoge\ndebut: demain\n"
            "animation: personne\ndocuments:\n  - titre: A\n    lien: a.pdf\n"
        }
    )
    assert result.meetings == ()
    assert [(p.line, p.field, p.message, p.remedy) for p in problems] == [
        (5, "debut", "date illisible",
         "Écrivez par exemple « 2017-10-19 8 h 30 » ou « 19 octobre 2017 8 h 30 »; ou le mois"
         " seul, « octobre 2017 »."),
        (4, "communaute", "communauté inconnue", "Vouliez-vous « maskinonge »?"),
        (6, "animation", "auteur inconnu",
         "Noms connus : marie-essai. Un nouvel auteur a besoin d’un fichier dans "
         "content/auteurs."),
        (9, "documents[0].lien", "fichier introuvable",
         "Placez-le dans content, à ce chemin."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "broken", ["", "nom: [a, b]\n", "nom: Marie Essai\ncourriel: a\n", 'titre: "a\n']
)
def test_a_broken_author_or_community_gives_one_message(broken: str) -> None:
    texts = {
        PROFILE: broken,
        POST: POST_FIELDS,
        MEETING: MEETING_FIELDS + "animation: Marie Essai\n",
    }
    _, problems = assembled(texts)
    assert {p.path for p in problems} == {PROFILE}
    broken = broken.replace("Marie Essai", "Maskinongé")
    _, problems = assembled(
        {COMMUNITY: broken, MEETING: MEETING_FIELDS.replace("maskinonge", "Maskinongé")}
    )
    assert {p.path for p in problems} == {COMMUNITY}


def test_ends() -> None:
    def ends(fields: str) -> list[tuple[str, int, str, str]]:
        return told({MEETING: MEETING_FIELDS + fields})

    assert ends("fin: 2017-10-19 10 h\n") == []
    assert ends("fin: 2017-10-19 10 h\nduree: 2 h\n") == [
        (MEETING, 7, "duree", "la durée est donnée deux fois, par « duree » et par « fin »")
    ]
    start = date_time(at(2017, 10, 19, 8, 30))
    assert ends("fin: 2017-10-19 8 h\n") == [
        (MEETING, 6, "fin", f"la fin ne vient pas après le début ({start})")
    ]
    assert ends("fin: 2017-10-21 8 h\n") == []
    assert ends("fin: 2017-11-21 8 h\n") == [
        (MEETING, 6, "fin", f"la rencontre dure 33{NBSP}jours")
    ]
    assert ends("ancien_debut: 2017-10-19 8 h 30\n") == [
        (MEETING, 6, "ancien_debut", "l’ancien début est le même que le nouveau")
    ]


def test_pictures_and_documents() -> None:
    image = "image: images/b.png\n"
    assert told({POST: POST_FIELDS + image}, ["images/a.png"]) == [
        (POST, 5, "image", "fichier introuvable")
    ]
    assert told({POST: POST_FIELDS + image}, ["images/b.png"]) == [
        (POST, 5, "image", "image sans texte de remplacement")
    ]
    alt = image + "image_alt: b\n"
    result, problems = assembled({POST: POST_FIELDS + alt}, ["articles/2017/images/b.png"])
    assert problems == []
    assert result.posts[0].image == Image("articles/2017/images/b.png", "b")


def test_a_theme_is_named_as_it_is_written_most_often() -> None:
    files = {f"articles/2018/{name}.md": f"{POST_FIELDS}themes: {theme}\n"
             for name, theme in (("a", "releve"), ("b", "Relève"), ("c", "Relève"))}  # fmt: skip
    result, _ = assembled(files)
    assert result.themes == (Theme("releve", "Relève"),)


def test_themes_are_one_whatever_their_case() -> None:
    result, _ = assembled({POST: POST_FIELDS + "themes: Relève, releve, misc\n"})
    assert result.posts[0].themes == (Theme("releve", "Relève"),)
    assert told({POST: POST_FIELDS + "themes: '!'\n"}) == [
        (POST, 5, "etiquettes", "thème sans lettre ni chiffre : il n’aurait pas d’adresse")
    ]


# -- Existing Pelican posts ----------------------------------------------------------------

PELICAN = "Title: A\nDate: 2017-06-29\nAuthor: Conan Doyle\nCategory: misc\n\nB\n"


def test_existing_posts_alone_pass_and_name_their_authors() -> None:
    result, problems = assembled({"a.md": PELICAN}, alone=True)
    assert problems == []
    assert result.profiles == (Profile(slug="conan-doyle", name="Conan Doyle"),)
    assert result.posts[0].authors == result.profiles
    assert result.themes == ()


def test_existing_posts_without_author_are_signed_by_the_organisation() -> None:
    result, _ = assembled({"a.md": "Title: A\nDate: 2017-06-29\n\nB\n"}, alone=True)
    assert result.posts[0].authors == (Profile(slug="pole-d-essai", name="Pôle d’essai"),)


def test_what_an_existing_post_lacks_only_warns() -> None:
    lacking = PELICAN.replace("\n\n", "\nCommunaute: x\nImage: y.png\n\n")
    result, problems = assembled({"a.md": lacking})
    assert [(p.field, p.message) for p in problems] == [
        ("auteurs", "auteur inconnu"),
        ("communaute", "communauté inconnue"),
        ("image", "fichier introuvable"),
    ]
    assert {p.severity for p in problems} == {Severity.WARNING}
    assert [author.name for author in result.posts[-1].authors] == ["Conan Doyle"]
