"""A WordPress export: every text, word, link and file comes, or is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from importing.found import Loss
from importing.ledger import NAME
from importing.plan import Choices
from programmation.text.markdown import html_maker
from tests.support.importing import (
    OLD,
    PICTURE,
    WpItem,
    attachment,
    body_of,
    export,
    folder,
    imported,
)

PNG = PICTURE.read_bytes()


# -- Texts ------------------------------------------------------------------------------------


def test_a_published_text_has_its_name_before_a_draft(tmp_path: Path) -> None:
    source = export(
        tmp_path,
        WpItem("Vide", "Mission", 1, status="draft", name="mission", date="2018-01-13 05:59:00"),
        WpItem("La mission.", "Mission", 2, name="mission"),
        WpItem("Autre", "Mission", 3, status="pending", name="mission"),
        WpItem("Copie", "Mission", 4, name="mission-copie"),
    )
    made = imported(source, tmp_path / "content")
    assert made.body("articles/2018/mission.md") == "La mission."
    assert {f for f in made.files if "mission" in f} == {
        "articles/2018/mission.md", "articles/2018/mission-2.md", "articles/2018/mission-3.md",
        "articles/2018/texte-mission-copie.md",
    }  # fmt: skip
    assert "4\xa0textes dans la source : 4\xa0importés, 0\xa0de côté." in made.said


def test_pages_of_one_name_keep_their_parents_names(tmp_path: Path) -> None:
    source = export(
        tmp_path,
        WpItem("A", "Pôle", 1, "page", name="pole", link=f"{OLD}/pole/"),
        WpItem("B", "Joindre", 2, "page", name="joindre", link=f"{OLD}/pole/joindre/", parent=1),
        WpItem("C", "Joindre", 3, "page", name="joindre", link=f"{OLD}/services/joindre/"),
        WpItem("D", "Programme", 4, "page", name="programmation", link=f"{OLD}/programmation/"),
        WpItem(f"<a href='{OLD}/services/joindre/'>x</a>", id=5, name="lien"),
    )
    made = imported(source, tmp_path / "content")
    assert made.body("pages/pole-joindre.md") == "B"
    assert made.body("pages/services-joindre.md") == "C"
    assert made.body("pages/page-programmation.md") == "D"
    assert made.body("articles/2018/lien.md") == "[x](/services-joindre/)"
    assert not made.errors


def test_fields_kept_as_html_are_decoded_once(tmp_path: Path) -> None:
    item = WpItem(
        "x", "Tom &amp; Anne &lt;b&gt; &amp;amp; <em>Zoé</em>", name="un", excerpt="R&amp;D &lt;ici&gt;<p>L<b>à</b> <a href='https://x.org/'>aussi</a></p>",  # noqa: E501
        categories=[("category", "rd", "R&amp;D"), ("category", "uncategorized", "Uncategorized"),
                    ("post_tag", "l-eau", "L&#8217;eau"), ("post_tag", "x", "经济"),
                    ("post_tag", "y", "🎉")],
    )  # fmt: skip
    made = imported(export(tmp_path, item), tmp_path / "content")
    text = made.text("articles/2018/un.md")
    assert "titre: Tom & Anne <b> &amp; Zoé\n" in text
    assert "resume: R&D <ici> Là aussi\n" in text
    assert "resume : https://x.org/" in made.said
    assert "etiquettes:\n  - R&D\n  - L’eau\n  - 经济\nanciennes" in text
    assert "Zoé : thème dont aucune adresse ne peut être faite : 🎉" in made.said
    (post,) = made.load().library.posts
    assert post.title == "Tom & Anne <b> &amp; Zoé"


def test_states(tmp_path: Path) -> None:
    source = export(
        tmp_path,
        WpItem("a", "Futur", 1, status="future", name="futur", date="2030-01-01 08:00:00"),
        WpItem("b", "Privé", 2, status="private", name="prive"),
        WpItem("c", "Protégé", 3, password="x", name="protege"),  # noqa: S106
        WpItem("d", "Jeté", 4, status="trash"),
        WpItem("e", "Formule", 5, type="feedback", link=f"{OLD}/?post_type=feedback&p=5"),
        WpItem("f", "Menu", 6, type="nav_menu_item"),
        WpItem("g", "Sans date", 7, status="draft", name="sans", date="0000-00-00 00:00:00"),
    )
    made = imported(source, tmp_path / "content")
    # The site shows it on its day, as WordPress would have.
    assert "statut" not in made.text("articles/2030/futur.md")
    for name in ("2018/prive", "2018/protege", "2000/sans"):
        assert "statut: brouillon" in made.text(f"articles/{name}.md")
    assert "Jeté : dans la corbeille" in made.said
    assert "Formule : contenu de type « feedback »" in made.said
    assert "Menu : menu, à refaire par « menu: 1 » dans les pages : Menu" in made.said
    assert made.said.endswith("3\xa0autres contenus de côté, dit ci-dessus.")


def test_types_of_an_extension_come_where_readers_had_an_address(tmp_path: Path) -> None:
    source = export(
        tmp_path,
        WpItem("p", "Projet", 1, "jetpack-portfolio", name="projet", link=f"{OLD}/portfolio/projet/"),  # noqa: E501
        WpItem("q", "Projet", 2, "jetpack-portfolio", "draft", name="projet",
               link=f"{OLD}/?post_type=jetpack-portfolio&p=2"),
        WpItem("a", "Nouvelle", 3, "actualite", name="nouvelle", link=f"{OLD}/actualites/nouvelle/",
               categories=[("theme_actualite", "eau", "Eau"), ("post_format", "aside", "Aside")]),
        WpItem("<form>", "Contact", 4, "wpcf7_contact_form", link=f"{OLD}/?post_type=x&p=4"),
    )  # fmt: skip
    made = imported(source, tmp_path / "content")
    assert made.body("pages/portfolio-projet.md") == "p"
    assert "  - /portfolio/projet/\n" in made.text("pages/portfolio-projet.md")
    assert "statut: brouillon" in made.text("pages/projet.md")
    assert "etiquettes:\n  - Eau\nanciennes" in made.text("articles/2018/nouvelle.md")
    assert "Projet : « jetpack-portfolio », repris comme page" in made.said
    assert "Contact : contenu de type « wpcf7_contact_form »" in made.said
    assert not made.errors


def test_authors_are_known_by_name_or_email_which_is_never_written(tmp_path: Path) -> None:
    content = folder(tmp_path / "content", {
        "auteurs/camille.md": "---\nnom: Camille Roy\nalias: C. Roy\n---\nBio.\n",
        "auteurs/lea.md": "---\nnom: Léa Côté\ncourriel: lea@pole.ca\n---\nBio.\n",
    })  # fmt: skip
    people = {"c": ("C. Roy", "c@x.ca"), "l": ("Léa", "LEA@pole.ca"), "n": ("Nina", "nina@x.ca"),
              "m": ("m@secret.ca", "m@secret.ca")}  # fmt: skip
    items = [WpItem("x", id=n, name=login, creator=login) for n, login in enumerate(people, 1)]
    made = imported(export(tmp_path, *items, authors=people), content)
    found = {name: made.text(f"articles/2018/{name}.md") for name in people}
    assert "  - camille\n" in found["c"]
    assert "  - lea\n" in found["l"]
    assert "  - nina\n" in found["n"]
    assert "  - m\n" in found["m"]
    assert not any("@" in made.text(name) for name in made.files if name != "auteurs/lea.md")


def test_translations_have_an_address_of_their_own(tmp_path: Path) -> None:
    def one(number: int, name: str, language: str) -> WpItem:
        return WpItem(name, name, number, name=name, categories=[
            ("language", language, language), ("post_translations", "pll_1", "pll_1")])  # fmt: skip

    made = imported(export(tmp_path, one(1, "yearly-review", "en"), one(2, "bilan", "fr")),
                    tmp_path / "content")  # fmt: skip
    assert "langue" not in made.text("articles/2018/bilan.md")
    text = made.text("articles/2018/bilan-en.md")
    assert "slug: bilan\nlangue: en\n" in text
    assert "/2018/03/yearly-review/" in text


# -- Words ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    ["[sic]", "[rires]", "info [at] exemple [dot] org", "[note de la rédaction]", "[pavillon C]",
     "[en ligne]", "[...]", "[1]", "[x]", "[gallerie]", "[a, b]", "[Note]", "[a=b]"],
)  # fmt: skip
def test_words_in_brackets_stay(tmp_path: Path, words: str) -> None:
    assert body_of(tmp_path, f"Un {words} deux.").replace("\\", "") == f"Un {words} deux."


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("[embed]https://vimeo.com/1[/embed]", "[https://vimeo.com/1](https://vimeo.com/1)"),
        ("[youtube https://youtu.be/x]", "[https://youtu.be/x](https://youtu.be/x)"),
        ('[youtube id="abcdef"]', "https://www.youtube.com/watch?v=abcdef"),
        ("[dailymotion id=x8oma9]", "](https://www.dailymotion.com/video/x8oma9)"),
        ("[vimeo 44633289]", "](https://vimeo.com/44633289)"),
        ("[gist https://gist.github.com/23 /]", "](https://gist.github.com/23)"),
        ('[audio src="https://x.ca/a.mp3"]', "[Son : a.mp3](https://x.ca/a.mp3)"),
        ('[audio mp3="https://x.ca/a.mp3"][/audio]', "[Son : a.mp3](https://x.ca/a.mp3)"),
        ("[audio https://x.ca/a.mp3]", "[Son : a.mp3](https://x.ca/a.mp3)"),
        ('[video width="6" mp4="https://x.ca/v.mp4"][/video]', "[Vidéo : v.mp4](https://x.ca/v.mp4)"),
        ("https://www.youtube.com/watch?v=abc", "](https://www.youtube.com/watch?v=abc)"),
        ("[[gallery]]", "[gallery]"),
        ("[vc_row][vc_column width='1/2']Dedans[/vc_column][/vc_row]", "Dedans"),
        ('[tab title="Onglet"]Texte[/tab]', "**Onglet**\n\nTexte"),
        ('[inconnu a="b"]', '[inconnu a="b"]'),
        ("[encadre]Du <b>texte</b>[/encadre]", "[encadre]Du <strong>texte</strong>[/encadre]"),
        ("[caption]sans image[/caption]", "sans image"),
        ('<code>"[caption]"</code>', '`"[caption]"`'),
    ],
)  # fmt: skip
def test_shortcodes_become_what_they_showed(tmp_path: Path, code: str, expected: str) -> None:
    assert expected in body_of(tmp_path, f"Avant.\n\n{code}\n\nAprès.").replace("\\", "")


def test_an_unknown_shortcode_is_told(tmp_path: Path) -> None:
    made = imported(export(tmp_path, WpItem('[inconnu a="b"] [sic]', "T")), tmp_path / "content")
    assert [note.detail for note in made.plan.notes if note.loss is Loss.SHORTCODE] == ["[inconnu]"]


@pytest.mark.parametrize(
    "code",
    [
        '[caption id="a" caption="La légende"]<img src="{}" alt="x" />[/caption]',
        '[caption id="a" width="3"]<img src="{}" alt="x" /> La légende[/caption]',
        '[wp_caption]<a href="{}"><img src="{}" alt="x" /></a> La <em>légende</em>[/wp_caption]',
        '<figure class="wp-block-image"><img src="{}" alt="x"/><figcaption>La légende</figcaption></figure>',  # noqa: E501
    ],
)  # fmt: skip
def test_captions_stay(tmp_path: Path, code: str) -> None:
    url = f"{OLD}/wp-content/uploads/2018/03/p.jpg"
    body = body_of(tmp_path, code.replace("{}", url))
    assert '<img src="/images/p.jpg" alt="x">' in body
    assert "<figcaption>La légende" in body or "<figcaption>La <em>légende" in body


def test_galleries_and_the_words_of_the_media_library(tmp_path: Path) -> None:
    uploads = folder(tmp_path / "up", {"2018/03/a.jpg": PNG, "2018/03/b.jpg": PNG + b"b",
                                       "2018/03/c.jpg": PNG + b"c", "2018/03/d.pdf": b"%PDF-1"})  # fmt: skip  # noqa: E501
    url = f"{OLD}/wp-content/uploads/2018/03/a-300x200.jpg"
    source = export(
        tmp_path,
        WpItem(f'[gallery ids="11,12"]\n<img src="{url}" alt="">', name="un"),
        WpItem("[gallery]", id=2, name="deux"),
        attachment(11, "2018/03/a.jpg", alt="Une table"),
        attachment(12, "2018/03/b.jpg", alt="Une salle", excerpt="La <em>salle</em>"),
        attachment(13, "2018/03/c.jpg", parent=2),
        attachment(14, "2018/03/d.pdf"),
        attachment(15, "2018/03/e.jpg"),
    )
    made = imported(source, tmp_path / "content", uploads)
    assert made.body("articles/2018/un.md") == (
        '![Une table](/images/a.jpg)\n\n<figure><img src="/images/b.jpg" alt="Une salle">\n'
        "<figcaption>La <em>salle</em></figcaption>\n</figure>\n\n![Une table](/images/a.jpg)"
    )
    assert made.body("articles/2018/deux.md") == "![À décrire](/images/c.jpg)"
    # A document may be linked from anywhere; a picture that no text shows is only told.
    assert "documents/d.pdf" in made.files
    assert "2018/03/e.jpg" in made.said
    assert not made.errors


def test_blocks(tmp_path: Path) -> None:
    source = export(
        tmp_path,
        WpItem('<!-- wp:paragraph -->\n<p>Un\nmot</p>\n<!-- /wp:paragraph -->\n<!-- wp:block {"ref":9} /-->'  # noqa: E501
               '\n<!-- wp:latest-posts {"n":3} /-->\n<!--more-->\n<!-- wp:embed {"url":"https://vimeo.com/1"} -->'  # noqa: E501
               '<figure class="wp-block-embed"><div>\nhttps://vimeo.com/1\n</div></figure><!-- /wp:embed -->',  # noqa: E501
               name="un"),
        WpItem("<p>Réutilisé</p>", id=9, type="wp_block"),
    )  # fmt: skip
    made = imported(source, tmp_path / "content")
    assert made.body("articles/2018/un.md") == (
        "Un mot\n\nRéutilisé\n\n[https://vimeo.com/1](https://vimeo.com/1)"
    )
    assert [note.detail for note in made.plan.notes if note.loss is Loss.BLOCK] == ["latest-posts"]


def test_notes_of_the_block_editor_follow_the_text(tmp_path: Path) -> None:
    note = '[{"content":"Voir <em>la loi</em>","id":"f1"},{"content":"Deux","id":"f2"}]'
    source = export(
        tmp_path,
        WpItem('<!-- wp:paragraph --><p>Un<sup data-fn="f1"><a href="#f1" id="f1-link">1</a></sup>, deux'  # noqa: E501
               '<sup data-fn="f2"><a href="#f2" id="f2-link">2</a></sup>.</p><!-- /wp:paragraph -->\n<!-- wp:footnotes /-->',  # noqa: E501
               name="un", meta=[("footnotes", note)]),
        WpItem("<!-- wp:footnotes /-->Fin<!--nextpage-->Page deux", name="deux"),
    )  # fmt: skip
    made = imported(source, tmp_path / "content")
    page = html_maker()(made.body("articles/2018/un.md"))
    assert 'Un<sup><a href="#f1">1</a></sup>' in page
    assert re.findall(r'<li><a id="(f.)"></a>(.*?)</li>', page) == [
        ("f1", "Voir <em>la loi</em>"), ("f2", "Deux"),
    ]  # fmt: skip
    assert made.body("articles/2018/deux.md") == "Fin\n\nPage deux"
    assert [note.detail for note in made.plan.notes if note.loss is Loss.BLOCK] == ["footnotes"]


# -- Links ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{OLD}/2018/03/cible/", "/articles/2018/cible/"),
        (f"{OLD}/2018/03/cible", "/articles/2018/cible/"),
        (f"{OLD}/2018/03/cible/#bas", "/articles/2018/cible/#bas"),
        ("http://www.ancien.example.org/2018/03/cible/", "/articles/2018/cible/"),
        ("//ancien.example.org/2018/03/cible/", "/articles/2018/cible/"),
        ("/2018/03/cible/", "/articles/2018/cible/"),
        (f"{OLD}/?p=2", "/articles/2018/cible/"),
        ("/?p=2#bas", "/articles/2018/cible/#bas"),
        (f"{OLD}/?page_id=3", "/été/"),
        (f"{OLD}/%C3%A9t%C3%A9/", "/été/"),
        (f"{OLD}/2018/03/vieux-nom/", "/articles/2018/cible/"),
        (OLD, "/"),
        (f"{OLD}/category/finances/", "/themes/finances/"),
        (f"{OLD}/feed/", "/flux/articles.xml"),
        (f"{OLD}/ailleurs/", f"{OLD}/ailleurs/"),
        ("/ailleurs/", f"{OLD}/ailleurs/"),
        ("https://autre.example.org/2018/03/cible/", "https://autre.example.org/2018/03/cible/"),
        ("mailto:a@b.ca?subject=Un mot", "mailto:a@b.ca?subject=Un%20mot"),
        ("tel:819-555-1234", "tel:819-555-1234"),
        ("#bas", "#bas"),
        ("www.exemple.org", "https://www.exemple.org"),
        (f"{OLD}/wp-content/uploads/2018/03/Été%20(1).pdf", "/documents/ete-1.pdf"),
        ("http://ancien.example.org/wp-content/uploads/2018/03/p-150x150.jpg", "/images/p.jpg"),
        ("https://i0.wp.com/ancien.example.org/wp-content/uploads/2018/03/p.jpg?w=9", "/images/p.jpg"),  # noqa: E501
        ("https://pole.files.wordpress.com/2018/03/p.jpg?w=1024", "/images/p.jpg"),
    ],
)  # fmt: skip
def test_links_to_the_old_site(tmp_path: Path, url: str, expected: str) -> None:
    expected = expected.replace("/été/", "/ete/")
    body = body_of(
        tmp_path, f'<p><a href="{url}">x</a></p>',
        WpItem("x", id=2, name="cible", meta=[("_wp_old_slug", "vieux-nom")],
               categories=[("category", "finances", "Finances")]),
        WpItem("y", "Été", 3, "page", name="%c3%a9t%c3%a9", link=f"{OLD}/%c3%a9t%c3%a9/"),
    )  # fmt: skip
    assert body == f"[x]({expected})"


def test_old_addresses_lead_to_the_texts(tmp_path: Path) -> None:
    source = export(
        tmp_path,
        WpItem("x", name="un", meta=[("_wp_old_slug", "avant"), ("_wp_old_slug", "encore")]),
        WpItem("y", "Été", 2, "page", name="%c3%a9t%c3%a9", link=f"{OLD}/%c3%a9t%c3%a9/"),
        WpItem("z", "Accueil", 3, "page", name="accueil", link=f"{OLD}/"),
    )
    made = imported(source, tmp_path / "content")
    library = made.load().library
    assert library.posts[0].old_addresses == (
        "/2018/03/un/", "/2018/03/avant/", "/2018/03/encore/"
    )  # fmt: skip
    assert [page.old_addresses for page in library.pages] == [(), ("/été/",)]
    assert not made.errors


def test_a_protected_file_is_not_published(tmp_path: Path) -> None:
    path = "woocommerce_uploads/2018/03/guide.pdf"
    uploads = folder(tmp_path / "uploads", {path: b"%PDF"})
    source = export(tmp_path, WpItem("x", name="un"), attachment(5, path, title="Guide"))
    made = imported(source, tmp_path / "content", uploads)
    assert not any(name.startswith("documents/") for name in made.files)
    assert "Guide : fichier non public : " in made.said


def test_files_of_one_name_stay_apart(tmp_path: Path) -> None:
    uploads = folder(tmp_path / "up", {"2017/03/photo.jpg": PNG, "2018/05/photo.jpg": PNG + b"2"})
    for given in (None, uploads):
        source = export(tmp_path, *(
            WpItem(f'<img src="{OLD}/wp-content/uploads/{path}/photo.jpg" alt="a">', id=n, name=f"t{n}")  # noqa: E501
            for n, path in enumerate(("2017/03", "2018/05"), 1)
        ))  # fmt: skip
        made = imported(source, tmp_path / f"content-{given is None}", given)
        assert made.body("articles/2018/t1.md") == "![a](/images/photo.jpg)"
        assert made.body("articles/2018/t2.md") == "![a](/images/photo-2.jpg)"


def test_a_picture_in_the_text_itself_becomes_a_file(tmp_path: Path) -> None:
    from base64 import b64encode

    data = b64encode(PNG).decode()
    source = export(
        tmp_path, WpItem(f'<img src="data:image/png;base64,{data}" alt="a">', name="un")
    )
    made = imported(source, tmp_path / "content")
    (name,) = (name for name in made.files if name.startswith("images/"))
    assert (made.content / name).read_bytes() == PNG
    assert made.body("articles/2018/un.md") == f"![a](/{name})"


# -- Comments and events ----------------------------------------------------------------------


def comment(number: int, text: str, **values: str) -> dict[str, str]:
    return {
        "comment_id": str(number), "comment_author": "Lise", "comment_approved": "1",
        "comment_author_email": "lise@secret.ca", "comment_date": f"2018-03-07 10:0{number}:00",
        "comment_content": text, "comment_type": "comment", "comment_parent": "0",
    } | values  # fmt: skip


def test_approved_comments(tmp_path: Path) -> None:
    comments = [
        comment(1, "Merci!\n\n<b>Bravo</b> &lt;tous&gt; lise@secret.ca"),
        comment(2, "De rien", comment_parent="1", comment_author="Anne <a@b.ca>"),
        comment(3, "Non", comment_approved="0"),
        comment(4, "Pub", comment_approved="spam"),
        comment(5, "Ailleurs", comment_type="pingback"),
        comment(6, '<a href="https://x.ca">ici</a> * _a_ 1. b', comment_author=""),
    ]
    source = export(tmp_path, WpItem("x", name="un", comments=comments),
                    WpItem("y", id=2, name="un", date="2017-01-01 00:00:00"))  # fmt: skip
    made = imported(source, tmp_path / "content")
    assert not made.errors
    found = made.load().library.comments
    assert [(one.name, one.reply_to, one.body.strip()) for one in found] == [
        ("Lise", "", "Merci!\n\nBravo <tous> [courriel retiré]"),
        ("Anne", "2018-03-07-lise", "De rien"),
        ("Anonyme", "", "ici (https://x.ca) \\* \\_a\\_ 1. b"),
    ]
    assert not any("@" in made.text(name) for name in made.files)


EVENTS = {
    "tribe_events": [("_EventStartDate", "2018-04-10 09:00:00"), ("_EventEndDate", "2018-04-10 11:30:00"),  # noqa: E501
                     ("_EventVenueID", "50"), ("_EventURL", "https://inscription.example.org")],
    "event": [("_event_start_date", "2018-04-10"), ("_event_start_time", "09:00:00"),
              ("_event_end_date", "2018-04-10"), ("_event_end_time", "11:30:00"), ("_location_id", "3")],  # noqa: E501
    "mec-events": [("mec_start_date", "2018-04-10"), ("mec_start_time_hour", "9"),
                   ("mec_start_time_minutes", "00"), ("mec_start_time_ampm", "AM"),
                   ("mec_end_date", "2018-04-10"), ("mec_end_time_hour", "11"),
                   ("mec_end_time_minutes", "30"), ("mec_end_time_ampm", "AM"), ("lieu", "Salle A")],  # noqa: E501
    "ajde_events": [("evcal_srow", "1523350800"), ("evcal_erow", "1523359800"),
                    ("evcal_lmlink", "https://inscription.example.org"), ("location", "Salle A")],
    "evenement": [("date", "10 avril 2018"), ("heure", "9 h à 11 h 30"), ("lieu", "Salle A")],
    "rencontre": [("wpcf-date", "2018-04-10"), ("wpcf-heure", "9:00-11:30"), ("lieu", "Salle A")],
    "tc_events": [("event_date_time", "2018-04-10 09:00"), ("lieu", "Salle A"),
                  ("event_end_date_time", "2018-04-10 11:30")],
    "ctc_event": [("_ctc_event_start_date", "2018-04-10"), ("_ctc_event_time", "Après le dîner"),
                  ("_ctc_event_start_time", "9:00"), ("_ctc_event_end_date", "2018-04-10"),
                  ("_ctc_event_end_time", "11:30"), ("_ctc_event_venue", "Salle A")],
    "atelier": [("date_debut", "20180410 09:00"), ("date_fin", "2018-04-10 11:30"), ("lieu", "Salle A")],  # noqa: E501
}  # fmt: skip


@pytest.mark.parametrize("kind", EVENTS)
def test_events_become_meetings(tmp_path: Path, kind: str) -> None:
    content = folder(tmp_path / "content", {
        "communautes/nord.md": "---\nnom: MRC du Nord\nterritoire: Nord\n---\n",
        "communautes/sud.md": "---\nnom: Sud\nterritoire: Sud\n---\n",
    })  # fmt: skip
    source = export(
        tmp_path,
        WpItem("Venez", "Assemblée du Nord", 1, kind, name="ag", meta=EVENTS[kind],
               link=f"{OLD}/evenement/ag/"),
        WpItem("", "Salle A", 50, "tribe_venue", meta=[("_VenueAddress", "1, rue B"),
                                                       ("_VenueCity", "La Tuque")]),
        WpItem("", "Salle A", 51, "location", meta=[("_location_id", "3")]),
    )  # fmt: skip
    made = imported(source, content)
    assert not made.errors
    (meeting,) = made.load().library.meetings
    assert f"{meeting.start:%Y-%m-%d %H:%M}–{meeting.end:%H:%M}" == "2018-04-10 09:00–11:30"
    assert meeting.title == "Assemblée du Nord"
    assert "communaute: nord\n" in made.text("rencontres/2017-2018/ag.md")
    assert meeting.place is not None
    assert meeting.place.name == "Salle A"
    assert meeting.old_addresses == ("/evenement/ag/",)
    # What was read is no unknown field.
    assert {note.source for note in made.plan.notes if note.loss is Loss.FIELD} <= {"Salle A"}


@pytest.mark.parametrize(
    ("meta", "fields"),
    [
        ([("_EventStartDate", "2018-04-10 00:00:00"), ("_EventEndDate", "2018-04-10 23:59:59"),
          ("_EventAllDay", "yes"), ("_EventCost", "20")],
         "debut: 2018-04-10\njournee: oui\nprix: 20 $\n"),
        ([("_EventStartDate", "2018-04-10 00:00:00"), ("_EventEndDate", "2018-04-12 23:59:59"),
          ("_EventAllDay", "yes"), ("_EventCost", "Gratuit")],
         "debut: 2018-04-10\nfin: 2018-04-12\njournee: oui\nprix: Gratuit\n"),
        ([("_EventStartDate", "2018-04-10 09:00:00"), ("_EventEndDate", "2018-04-11 16:00:00")],
         "debut: 2018-04-10 9 h\nfin: 2018-04-11 16 h\n"),
        ([("date_debut", "20180410"), ("date_fin", "20180411")],
         "debut: 2018-04-10\nfin: 2018-04-11\njournee: oui\n"),
        ([("date", "10 avril 2018"), ("heure", "18 h"), ("heure_fin", "20h30")],
         "debut: 2018-04-10 18 h\nfin: 2018-04-10 20 h 30\n"),
        ([("mec_start_date", "2018-04-10"), ("mec_cost", "15"),
          ("mec_event_status", "EventCancelled")],
         "prix: 15 $\nstatut: annulee\n"),
        ([("evcal_srow", "1523350800"), ("_cancel", "yes")], "statut: annulee\n"),
        ([("_ctc_event_start_date", "2018-04-10"), ("_ctc_event_start_time", "9:00"),
          ("_ctc_event_end_date", "2018-04-10"), ("_ctc_event_venue", "Salle"),
          ("_ctc_event_address", "1, rue B\nLa Tuque"),
          ("_ctc_event_registration_url", "https://x.org/i")],
         "debut: 2018-04-10 9 h\nlieu:\n  nom: Salle\n  adresse: 1, rue B, La Tuque\n"
         "inscription: https://x.org/i\n"),
        ([("_event_start_date", "2018-04-10"), ("_event_active_status", "0")], "statut: annulee\n"),
        ([("_EventStartDate", "2018-04-10 09:00:00"), ("_tribe_events_status", "postponed"),
          ("_tribe_events_virtual_url", "https://zoom.us/j/1")],
         "nom: En ligne\n  en_ligne: https://zoom.us/j/1\n  prive: oui\nstatut: reportee\n"),
    ],
)  # fmt: skip
def test_whole_days_and_several_days(
    tmp_path: Path, meta: list[tuple[str, str]], fields: str
) -> None:
    item = WpItem("x", "AG", 1, "tribe_events", name="ag", meta=meta)
    source = export(tmp_path, item)
    made = imported(source, tmp_path / "content")
    assert not made.errors
    assert fields in made.text("rencontres/2017-2018/ag.md")
    (made.content / NAME).unlink()
    assert not imported(source, made.content).plan.texts


def test_what_readers_saw_of_an_event_is_there_or_told(tmp_path: Path) -> None:
    backwards = {
        "_EventStartDate": "2018-04-10 09:00:00", "_EventEndDate": "2018-04-09 11:00:00",
        "_thumbnail_id": "41", "_tribe_events_status_reason": "La tempête de neige",
        "_EventOrganizerID": "51",
    }  # fmt: skip
    source = export(
        tmp_path,
        WpItem("x", "AG", 1, "mec-events", name="ag", meta=backwards.items(), categories=[
            ("mec_location", "parc", "Parc"), ("mec_organizer", "lise", "Lise"),
            ("mec_category", "fete", "Fête")]),
        WpItem("x", "Fête", 2, "tribe_events", name="fete", meta=[("_EventStartDate", "bientôt")]),
        WpItem("Du stationnement", "Salle A", 50, "tribe_venue",
               meta=[("_VenuePhone", "819 555-1234")]),
        WpItem("", "Le Pôle", 51, "tribe_organizer"),
        WpItem("x", "Projet", 3, "projet", link=f"{OLD}/p/", meta=[("heure", "19 h 30")],
               categories=[("secteur", "eau", "Eau")]),
        WpItem("x", "Gala", 4, "gd_event", link=f"{OLD}/g/", meta=[("event_dates", "a:0:{}")]),
        attachment(41, "2018/03/parc.png", alt="Un parc", excerpt="Vue du parc"),
    )  # fmt: skip
    made = imported(source, tmp_path / "content")
    text = made.text("rencontres/2017-2018/ag.md")
    assert "debut: 2018-04-10 9 h\nthemes:\n  - Fête\nlieu:\n  nom: Parc\n" in text
    assert text.endswith("---\n![Un parc](/images/parc.png)\n\nx\n")
    told = {note.detail for note in made.plan.notes}
    assert "lieu ou organisateur d’événements" in told  # Of no words, and of no event perhaps.
    assert told >= {
        "organisé par Lise",
        "organisé par Le Pôle",
        "image_legende : Vue du parc",
        "_tribe_events_status_reason : La tempête de neige",
        "sa fin vient avant son début, et reste de côté : 9\xa0avril 2018, 11\xa0h",
        "événement sans date lisible (_EventStartDate : bientôt) : repris comme page",
        "lieu ou organisateur d’événements : Du stationnement, 819 555-1234",
        "etiquettes : Eau",
        "heure : 19 h 30",
        "événement sans date lisible (event_dates : a:0:{}) : repris comme page",
    }


def test_the_link_to_join_an_event_is_private(tmp_path: Path) -> None:
    link = "https://zoom.us/j/1?pwd=abc"
    meta = [*EVENTS["tribe_events"], ("_tribe_events_virtual_url", "https://zoom.us/j/1")]
    content = (
        f"Ici : {link}, ou <a href='{link}'>là</a>.\n\n{link}\n\n<a href='https://x.org/'>x</a>"
    )
    item = WpItem(content, "AG", name="ag", type="tribe_events", meta=meta)
    made = imported(export(tmp_path, item), tmp_path / "content")
    body = made.body("rencontres/2017-2018/ag.md")
    assert "zoom" not in body
    assert body.count("lien envoyé aux personnes inscrites") == 3
    assert "[x](https://x.org/)" in body
    assert "https://zoom.us/j/1 (gardé privé)" in made.said


@pytest.mark.parametrize(
    "rule",
    [
        ("_EventRecurrence", 'a:1:{s:5:"rules";a:1:{i:0;a:1:{s:4:"type";s:5:"Every";}}}'),
        ("evcal_repeat", "yes"), ("mec_repeat_status", "1"), ("sc_event_recurring", "weekly"),
        ("_eventorganiser_event_schedule", 'a:1:{s:8:"schedule";s:6:"weekly";}'),
        ("_ctc_event_recurrence", "weekly"),
    ],
)  # fmt: skip
def test_an_event_that_came_back_by_a_rule_says_so(tmp_path: Path, rule: tuple[str, str]) -> None:
    once = [("evcal_repeat", "no"), ("mec_repeat_status", "0"), ("_ctc_event_recurrence", "none")]
    items = [
        WpItem("x", title, number, "tribe_events", meta=[*EVENTS["tribe_events"], *added])
        for number, (title, added) in enumerate({"AG": [rule], "CA": once}.items(), 1)
    ]
    said = imported(export(tmp_path, *items), tmp_path / "content").said
    assert "AG : se répétait" in said
    assert "CA : se répétait" not in said


def test_an_event_whose_hours_stand_in_parts_and_whose_fields_are_of_acf(tmp_path: Path) -> None:
    hours = {"event_start_date": "2018-04-19", "event_start_hour": "09", "event_start_minute": "30",
             "event_start_meridian": "am", "event_end_date": "2018-04-19", "event_end_hour": "01",
             "event_end_minute": "00", "event_end_meridian": "pm"}  # fmt: skip
    acf = {"_lieu": "field_4", "lieu": "Salle B"}
    paris = {"_event_timezone": "Europe/Paris", "_event_start_date": "2018-04-12",
             "_event_start_time_hour": "3", "_event_start_time_ampm": "PM"}  # fmt: skip
    pattern = {"_event_start_local": "2018-04-15 09:00:00", "_event_end_local": "2018-06-15 11:00"}
    made = imported(
        export(
            tmp_path,
            WpItem("x", "AG", 1, "evenement", name="ag", meta=[*hours.items(), *acf.items()]),
            WpItem("x", "Série", 2, "event-recurring", meta=pattern.items()),
            WpItem("x", "Paris", 3, "evenement", name="paris", meta=paris.items()),
        ),
        tmp_path / "content",
    )
    text = made.text("rencontres/2017-2018/ag.md")
    assert "debut: 2018-04-19 9 h 30\nfin: 2018-04-19 13 h\n" in text
    assert "nom: Salle B\n" in text
    assert "debut: 2018-04-12 9 h\n" in made.text("rencontres/2017-2018/paris.md")
    assert "Série : contenu de type « event-recurring »" in made.said


def test_each_value_of_a_field_that_has_several_is_told(tmp_path: Path) -> None:
    organizers = [("_EventOrganizerID", "7"), ("_EventOrganizerID", "8")]
    made = imported(
        export(
            tmp_path,
            WpItem("x", "AG", 1, "tribe_events", meta=[*EVENTS["tribe_events"], *organizers]),
            WpItem("", "Anne Roy", 7, "tribe_organizer"), WpItem("", "Léa", 8, "tribe_organizer"),
            WpItem("x", "CA", 2, meta=[("invites", "Une comptable"), ("invites", "Un élu")]),
        ),
        tmp_path / "content",
    )  # fmt: skip
    for told in "AG : organisé par Anne Roy", "AG : organisé par Léa", "Une comptable; Un élu":
        assert told in made.said


def test_the_community_of_meetings(tmp_path: Path) -> None:
    item = WpItem("x", "AG", 1, "tribe_events", name="ag", meta=EVENTS["tribe_events"])
    made = imported(export(tmp_path, item), tmp_path / "content")
    assert "nom: Mon organisme" in made.text("communautes/mon-organisme.md")
    assert "à vérifier" in made.said
    two = folder(tmp_path / "two", {f"communautes/{n}.md": f"---\nnom: {n}\nterritoire: x\n---\n"
                                    for n in ("nord", "sud")})  # fmt: skip
    chosen = imported(tmp_path / "export.xml", two, choices=Choices(community="Sud"))
    assert "communaute: sud\n" in chosen.text("rencontres/2017-2018/ag.md")


def test_old_addresses_of_documents_and_categories_lead_on(tmp_path: Path) -> None:
    uploads = folder(tmp_path / "up", {"2018/03/plan.pdf": b"%PDF", "2018/03/p.jpg": PNG})
    content = folder(tmp_path / "content", {"redirections.txt": "/a/ /articles/2018/un/\n"})
    source = export(
        tmp_path,
        WpItem(f'<a href="{OLD}/wp-content/uploads/2018/03/plan.pdf">Plan</a>', name="un",
               categories=[("category", "finances", "Finances"), ("post_tag", "eau", "L&#8217;eau")]),  # noqa: E501
        WpItem("x", id=2, status="draft", categories=[("category", "secret", "Secret")]),
        attachment(3, "2018/03/p.jpg"),
    )  # fmt: skip
    made = imported(source, content, uploads)
    assert made.text("redirections.txt") == (
        "/a/ /articles/2018/un/\n/wp-content/uploads/2018/03/plan.pdf /documents/plan.pdf\n"
        "/category/finances/ /themes/finances/\n/tag/eau/ /themes/l-eau/\n"
        "/author/anne/ /auteurs/anne-essai/\n"
    )
    assert not made.errors
    again = imported(source, content, uploads)
    assert again.plan.redirects == b""


@pytest.mark.parametrize(("status", "password"), [("draft", ""), ("private", ""), ("publish", "x")])
def test_an_event_that_was_hidden_stays_hidden(tmp_path: Path, status: str, password: str) -> None:
    item = WpItem("x", "AG", 1, "tribe_events", status=status, password=password, name="ag",
                  meta=EVENTS["tribe_events"])  # fmt: skip
    made = imported(export(tmp_path, item), tmp_path / "content")
    assert "statut: brouillon\n" in made.text("rencontres/2017-2018/ag.md")
    assert not made.load().library.meetings


def test_a_file_is_told_absent_of_a_text_that_is_written_twice(tmp_path: Path) -> None:
    """What Markdown says otherwise is written anew, as HTML: what was told before is told still."""
    body = f'À apporter :<li>un cahier</li><img src="{OLD}/wp-content/uploads/2018/p.jpg" alt="z">'
    made = imported(export(tmp_path, WpItem(body, "Un", name="un")), tmp_path / "content")
    assert "Un : 2018/p.jpg → content/images/p.jpg" in made.said


UPLOADS = f"{OLD}/wp-content/uploads"


@pytest.mark.parametrize(
    ("content", "body"),
    [
        (f'<div style="background-image:url({UPLOADS}/a.jpg)"><p>Sur l’image</p></div>',
         "![À décrire](/images/a.jpg)\n\nSur l’image"),
        (f"<section style='background: #fff url(\"{UPLOADS}/a.jpg\") no-repeat'>Texte</section>",
         "![À décrire](/images/a.jpg)\n\nTexte"),
        ('<map><area href="https://example.org/z" alt="La zone"></map>',
         "[La zone](https://example.org/z)"),
        ('<div class="fb-post" data-href="https://example.org/p/1"></div>',
         "[https://example.org/p/1](https://example.org/p/1)"),
        (f'<amp-img src="{UPLOADS}/a.jpg" alt="Une salle"></amp-img>',
         "![Une salle](/images/a.jpg)"),
        ('Merci <img class="emoji" alt="😀" src="https://s.w.org/1.svg"> !', "Merci 😀 !"),
        ('<p><img src="data:image/png;base64,AA" alt="Le plan"> suite</p>', "Le plan suite"),
        ('[et_pb_button admin_label="Module" show_text="on" button_text="Aller"'
         ' button_url="https://example.org/b"]', "[Aller](https://example.org/b)"),
        ('[vc_btn link="url:https%3A%2F%2Fexample.org%2F|title:Voir|target:_blank"]',
         "[Voir](https://example.org/)"),
        ('[su_button url="https://example.org/x"]Je m’inscris[/su_button]',
         "[Je m’inscris](https://example.org/x)"),
        (f'<img srcset="{UPLOADS}/a.jpg 2x" alt="Une salle">', "![Une salle](/images/a.jpg)"),
        ('<iframe data-lazy-src="https://vimeo.com/1" src="about:blank"></iframe>',
         "[Vidéo : vimeo.com](https://vimeo.com/1)"),
        ('<acronym title="Un nom">UN</acronym>', '<abbr title="Un nom">UN</abbr>'),
        (f'[et_pb_image src="{UPLOADS}/a.jpg" alt="Une salle"]', "![Une salle](/images/a.jpg)"),
        ('[av_heading heading="Grand titre" tag="h2"]', "**Grand titre**"),
        ('[vc_single_image image="41"]', "![Une table](/images/table.jpg)"),
        ('[vc_cta h2="Bonjour" h4="Venez tous" css="un deux"]Texte[/vc_cta]',
         "**Bonjour**\n\n**Venez tous**\n\nTexte"),
        ('[et_pb_number_counter title="Membres" number="42"]', "**Membres**\n\n**42**"),
        (f'[fusion_person name="Lise" photo="{UPLOADS}/a.jpg" x="https://x.ca/l"]',
         "![À décrire](/images/a.jpg)\n\n[Lise](https://x.ca/l)"),
        ('[vc_map note="Au fond du parc"]', "Au fond du parc"),
        ('[vc_column offset="vc_hidden-sm vc_hidden-xs"]Texte[/vc_column]', "Texte"),
        ("[vc_raw_html]JTNDcCUzRUNhY2glQzMlQTklM0MlMkZwJTNF[/vc_raw_html]", "Caché"),
        ("[one_half]moitié[/one_half][one_half_last]autre[/one_half_last]", "moitié\n\nautre"),
    ],
)  # fmt: skip
def test_what_an_element_showed_by_its_attributes(tmp_path: Path, content: str, body: str) -> None:
    assert body_of(tmp_path, content, attachment(41, "table.jpg", alt="Une table")) == body


def test_bullets_of_word_are_of_a_list(tmp_path: Path) -> None:
    content = (
        '<p class=MsoListParagraph style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">·'
        '<span>&nbsp; </span></span>Un <b>mot</b></p>\n<p style="mso-list:l0 level2 lfo1">'
        '<span style="mso-list:Ignore">o&nbsp; </span>Deux</p><p class="MsoListParagraph">1. Un</p>'
        '<p class="MsoListParagraph">Un retrait</p><p class="MsoListParagraph">§ Trois</p>'
    )
    made = imported(export(tmp_path, WpItem(content, name="un")), tmp_path / "content")
    listed = "- Un **mot**\n- Deux\n\n1\\. Un\n\nUn retrait\n\n- Trois"
    assert made.body("articles/2018/un.md") == listed
    assert "comparer" not in made.said


def test_what_nobody_can_show_is_told(tmp_path: Path) -> None:
    item = WpItem(
        '[vc_single_image image="7"]', name="un",
        meta=[("sous_titre", "Le sous-titre du thème"), ("_edit_last", "par moi même"),
              ("vues", "12"), ("serie", 'a:1:{i:0;s:9:"de la vie";}')],
    )  # fmt: skip
    said = imported(export(tmp_path, item), tmp_path / "content").said
    assert "[vc_single_image]" in said
    assert "sous_titre : Le sous-titre du thème" in said
    assert "par moi" not in said
    assert "de la vie" not in said


# -- What other programs left in a text ---------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "read"),
    [("un\u2028deux", "un deux"), ("l\u0092eau", "l’eau"), ("l&#146;eau", "l’eau"),
     ("un&#8232;deux", "un deux"), ("\u202aun\u202c", "un"), ("un\x0bdeux", "undeux")],
)  # fmt: skip
def test_invisible_characters_cost_a_text_nothing_else(
    tmp_path: Path, typed: str, read: str
) -> None:
    body = body_of(
        tmp_path, f"<h2>Titre</h2><p>{typed} <a href='https://x.org/{typed}'>lien</a></p>"
    )
    assert body.startswith(f"## Titre\n\n{read} [lien](https://x.org/")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ('[code language="php"]<?php echo "a"; ?>\n<b>b</b>[/code]',
         '```php\n<?php echo "a"; ?>\n<b>b</b>\n```'),
        ("[html]<title>a</title>\n<script>b()</script>[/html]",
         "```html\n<title>a</title>\n<script>b()</script>\n```"),
        ("[sourcecode]if (a &lt; b) { c[d] }[/sourcecode]", "```\nif (a < b) { c[d] }\n```"),
        ('<pre lang="php" line="1"><?php $a; ?><i></pre>', "```php\n<?php $a; ?><i>\n```"),
    ],
)  # fmt: skip
def test_programs_in_a_text_stay_as_they_were_typed(tmp_path: Path, typed: str, read: str) -> None:
    assert body_of(tmp_path, typed) == read


def test_words_of_a_block_that_the_old_site_filled(tmp_path: Path) -> None:
    source = export(tmp_path, WpItem(
        '<!-- wp:acf/mot {"name":"acf/mot","data":{"texte":"Bien dit, oui","_texte":"field_1",'
        '"auteur":"Lise","photo":41,"lien":{"title":"Voir tout","url":"https://x.org/"}},'
        '"className":"is-style-a has-b"} /-->\n'
        '<!-- wp:latest-posts {"label":"Pas ceci du tout"} /-->\n'
        '<!-- wp:social-link {"url":"https://x.org/nous","service":"x"} /-->\n'
        '<!-- wp:jetpack/map {"points":[{"placeTitle":"Parc"}]} --><div></div>\n'
        '<!-- /wp:jetpack/map -->'
        '<!-- wp:x/boite {"titre":"Deux fois non"} --><p>Dedans</p><!-- /wp:x/boite -->',
        name="un"), attachment(41, "2018/03/lise.png", alt="Lise"))  # fmt: skip
    made = imported(source, tmp_path / "content")
    assert made.body("articles/2018/un.md") == (
        "Bien dit, oui\n\n![Lise](/images/lise.png)\n\n**Voir tout**\n\n"
        "[https://x.org/](https://x.org/)\n\n[https://x.org/nous](https://x.org/nous)\n\nDedans"
    )
    assert [note.detail for note in made.plan.notes if note.loss is Loss.BLOCK] == [
        "acf/mot : auteur « Lise »", "latest-posts", "social-link",
        "jetpack/map : placeTitle « Parc »",
    ]  # fmt: skip


def test_words_beside_a_picture_of_a_page_builder_are_kept(tmp_path: Path) -> None:
    code = '[vc_single_image image="41" title="Sous les arbres"]'
    body = body_of(tmp_path, code, attachment(41, "2018/03/parc.png", alt="Parc"))
    assert body == "**Sous les arbres**\n\n![Parc](/images/parc.png)"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ('[et_pb_team_member name="Lise Roy" position="Trésorière"]Née ici[/et_pb_team_member]',
         "**Lise Roy**\n\nTrésorière\n\nNée ici"),
        ('[et_pb_button button_url="/adhesion/" button_text="Adhérez"]',
         f"[Adhérez]({OLD}/adhesion/)"),
        ('[et_pb_button button_url="mailto:a@x.org" button_text="Écrivez"]', "](mailto:a@x.org)"),
        ('[et_pb_pricing_table title="Membre" sum="50" subtitle="An"]Café[/et_pb_pricing_table]',
         "**Membre**\n\n**An**\n\n**50**\n\nCafé"),
        ('[et_pb_gallery gallery_ids="41"]', "![Parc](/images/parc.png)"),
        ('[su_quote cite="Lise"]Oui[/su_quote]', "Lise\n\nOui"),
        ('[fusion_youtube id="abcdefg"]', "](https://www.youtube.com/watch?v=abcdefg)"),
        ('[vc_icon link="url:tel%3A8195551212|title:Appelez"]', "[Appelez](tel:8195551212)"),
        ('[vc_bar values="%5B%7B%22label%22%3A%22Essor%22%2C%22value%22%3A%2290%22%7D%5D"]',
         "**Essor**\n\n**90**"),
        ('[vc_gmaps link="#E-8_PGlmcmFtZSBzcmM9Imh0dHBzOi8veC5vcmcvbWFwcy8iPg=="]',
         "](https://x.org/maps/)"),
    ],
)  # fmt: skip
def test_attributes_of_page_builders_show(tmp_path: Path, code: str, words: str) -> None:
    body = body_of(tmp_path, code, attachment(41, "2018/03/parc.png", alt="Parc"))
    assert words in body
    assert all(body.count(word) < 2 for word in ("Adhérez", "Écrivez", "Lise", "Annuel"))


@pytest.mark.parametrize(
    ("content", "meta"),
    [
        ("Vu [members_only]Caché[/members_only]", ()),
        ("[um_loggedin]Caché[/um_loggedin] [restrict a='b']Caché[/restrict]", ()),
        ('[et_pb_section][et_pb_text disabled="on"]Caché[/et_pb_text][/et_pb_section]', ()),
        ('[vc_row disable_element="yes"]Caché[/vc_row]', ()),
        ('<!-- wp:x {"metadata":{"blockVisibility":false}} --><p>Caché</p><!-- /wp:x -->', ()),
        ('[et_pb_text disabled_on="on|on|on"]Caché[/et_pb_text]', ()),
        ('<!-- wp:divi/text {"module":{"disabledOn":{"desktop":{"value":["phone","tablet",'
         '"desktop"]}}}} --><p>Caché</p>', ()),
        ('[vc_row el_class="vc_hidden-lg vc_hidden-md vc_hidden-sm vc_hidden-xs"]Caché', ()),
        ('[fusion_text status="publish_until" publish_date="2017-01-01"]Caché[/fusion_text]', ()),
        ('[fusion_text user_role="editor"]Caché[/fusion_text]', ()),
        ('Vu [access capability="x"]Caché[/access]', ()),
        ("Vu [ihc-hide-content]Caché[/ihc-hide-content]", ()),
        ("Vu [sociallocker]Caché[/sociallocker]", ()),
        ("Vu <div class='d-none'>Caché</div> <p style=display:none>Caché</p>", ()),
        ("", [("_fl_builder_data", 'a:2:{s:4:"text";s:5:"Caché";s:18:"visibility_display";'
                                    's:9:"logged_in";}')]),
        ("Caché", [("_members_access_role", "subscriber")]),
        ("Caché", [("_jetpack_newsletter_access", "subscribers")]),
        ("Caché", [("um_content_restriction",
                    'a:1:{s:26:"_um_custom_access_settings";s:1:"1";}')]),
        ("<!-- wp:premium-content/subscriber-view --><p>Caché</p>", ()),
        ('<!-- wp:pmpro/membership {"levels":["1"]} --><p>Caché</p>', ()),
        ('<!-- wp:x {"visibilityByRole":"logged-in"} --><p>Caché</p>', ()),
        ('<!-- wp:x {"o":[[{"type":"loggedInUser","visibility":true}]]} --><p>Caché</p>', ()),
        ('Vu <p style="color: red; display: none">Caché</p>', ()),
        ("Vu <div hidden>Caché</div>", ()),
        ("Merci", [("_yoast_wpseo_meta-robots-noindex", "1")]),
        ("Merci", [("rank_math_robots", 'a:1:{i:0;s:7:"noindex";}')]),
        ("Caché", [("_elementor_data", '[{"settings":{"hide_desktop":"hidden-desktop",'
                    '"hide_tablet":"hidden-tablet","hide_mobile":"hidden-phone"}}]')]),
    ],
)  # fmt: skip
def test_what_some_readers_alone_saw_is_a_draft(
    tmp_path: Path, content: str, meta: list[tuple[str, str]]
) -> None:
    made = imported(export(tmp_path, WpItem(content, name="un", meta=meta)), tmp_path / "content")
    assert "statut: brouillon" in made.text("articles/2018/un.md")
    (told,) = [note for note in made.plan.notes if note.loss is Loss.PRIVATE]
    assert told.detail


@pytest.mark.parametrize(
    "content",
    [
        "[members_not_logged_in]Vu[/members_not_logged_in]", "[private] [membres]", "[hide]",
        "<!-- wp:jetpack/subscriptions /-->", "<!-- wp:premium/heading --><h2>Vu</h2>",
        '<!-- wp:x {"visibilityByRole":"all"} --><p>Vu</p>',
        '<!-- wp:x {"control":"user_role","enabled":false} --><p>Vu</p>',
        '[et_pb_text disabled_on="on|on|off"]Vu[/et_pb_text] [accordion]Vu[/accordion]',
        '[vc_row el_class="vc_hidden-xs"]Vu[/vc_row] [fusion_text status="published"]',
        '<img src="x.gif" style="display:none"><span style="display:none"></span>Vu',
    ],
)  # fmt: skip
def test_what_all_readers_saw_is_published(tmp_path: Path, content: str) -> None:
    meta = [("_is_paid", "0"), ("_members_access_role", ""),
            ("_jetpack_newsletter_access", "everybody"), ("_yoast_wpseo_meta-robots-noindex", "2"),
            ("rank_math_robots", 'a:1:{i:0;s:5:"index";}'),
            ("um_content_restriction", 'a:1:{s:26:"_um_custom_access_settings";s:1:"0";}')
    ]  # fmt: skip
    item = WpItem(content, name="un", meta=meta)
    made = imported(export(tmp_path, item), tmp_path / "content")
    assert "statut" not in made.text("articles/2018/un.md")


@pytest.mark.parametrize(
    ("state", "shown"), [({}, True), ({"status": "draft"}, False), ({"status": "private"}, False),
                         ({"password": "x"}, False)],
)  # fmt: skip
def test_a_block_that_is_used_again_shows_where_it_is_published(
    tmp_path: Path, state: dict[str, str], shown: bool
) -> None:
    block = WpItem("<p>Adresse</p>", id=2, type="wp_block", **state)  # type: ignore[arg-type]
    body = body_of(tmp_path, '<!-- wp:block {"ref":2} /--><p>Reste</p>', block)
    assert body == ("Adresse\n\nReste" if shown else "Reste")


def test_a_block_within_one_that_is_used_again_may_hide_the_text(tmp_path: Path) -> None:
    blocks = [WpItem('<!-- wp:block {"ref":3} /-->', id=2, type="wp_block"),
              WpItem("[members_only]Caché[/members_only]", id=3, type="wp_block")]  # fmt: skip
    item = WpItem('<!-- wp:block {"ref":2} /-->', name="un")
    made = imported(export(tmp_path, item, *blocks), tmp_path / "content")
    assert "statut: brouillon" in made.text("articles/2018/un.md")


def test_words_that_a_text_has_instead_of_those_of_its_block(tmp_path: Path) -> None:
    block = WpItem("<p>Titre</p>", id=2, type="wp_block")
    used = '<!-- wp:block {"ref":2,"content":{"T":{"content":"Notre mission"}}} /-->'
    assert body_of(tmp_path, used, block) == "Titre\n\nNotre mission"


def test_one_text_of_two_exports_comes_once(tmp_path: Path) -> None:
    text = WpItem("a", "Un", name="un")
    made = imported(
        export(tmp_path, text, text, WpItem("b", "Un", name="un")), tmp_path / "content"
    )
    assert made.body("articles/2018/un.md") == "a"
    assert made.body("articles/2018/un-2.md") == "b"
    assert "articles/2018/un-3.md" not in made.files


def test_a_picture_said_again_for_browsers_without_programs_comes_once(tmp_path: Path) -> None:
    again = '<noscript><img src="x.png" alt="X"></noscript><img data-src="x.png" alt="X">'
    assert body_of(tmp_path, again).count("![X]") == 1


def test_a_button_that_opens_a_part_is_its_title(tmp_path: Path) -> None:
    opened = '<h3><button><span>Qui ?</span><span aria-hidden="true">+</span></button></h3><p>Tous'
    form = "<form><label>Nom</label><button>Envoyer</button></form>"
    assert body_of(tmp_path, opened + form) == "## Qui ?\n\nTous\n\nNom"


def test_two_texts_without_a_title_are_told_apart(tmp_path: Path) -> None:
    items = (WpItem("[mystere a='b']", "", number, name=f"t{number}") for number in (7, 8))
    said = imported(export(tmp_path, *items), tmp_path / "content").said
    assert "Sans titre (no 7) : [mystere]" in said
    assert "Sans titre (no 8) : [mystere]" in said


@pytest.mark.parametrize(
    ("meta", "body"),
    [
        ({"accroche": "Bienvenue", "_accroche": "field_1", "vues": "12", "photo": "41",
          "_photo": "field_2"}, "![Parc](/images/parc.png)"),
        ({"texte": "<p>Un <b>long</b> mot.</p>", "note_interne": "Rappeler le comptable"},
         "Un **long** mot."),
        ({"_bricks_page_content_2": 'a:1:{s:4:"name";s:4:"text";s:4:"text";s:9:"Deux mots";}'},
         "**Deux mots**"),
        ({"_fl_builder_data": 'a:1:{s:1:"x";O:8:"stdClass":2:{s:7:"heading";s:9:"Services";'
          's:5:"photo";s:2:"41";}'}, "**Services**\n\n![Parc](/images/parc.png)"),
        ({"lien": 'a:2:{s:5:"title";s:3:"Vue";s:3:"url";s:14:"https://x.org/";}',
          "_lien": "field_1"}, "**Vue**\n\n[https://x.org/](https://x.org/)"),
        ({"_elementor_data": '[{"settings":{"title":"Bonjour à tous","title_color":"un deux"}}]'},
         "**Bonjour à tous**"),
        ({"_elementor_data": '[{"icon_list":[{"text":"Un","link":{"url":"https://x.org/"}}]}]'},
         "**Un**\n\n[https://x.org/](https://x.org/)"),
        ({"galerie": 'a:1:{i:0;s:2:"41";}', "_galerie": "field_1"}, "![Parc](/images/parc.png)"),
        ({"ct_builder_shortcodes": "[ct_section][ct_text]Bonjour[/ct_text][/ct_section]"},
         "Bonjour"),
        ({"_elementor_data": '[{"settings":{"title":"Notre <em>mission</em> & nous"}}]'},
         "<strong>Notre *mission* & nous</strong>"),
        ({"_elementor_data": '[{"settings":{"button_text":"Envoyer le mot","webhooks":"https://x.org/c",'
          '"slack_webhook":["https://x.org/d"],"email_subject":"Un nouveau mot"}}]'},
         "**Envoyer le mot**"),
        ({"_un_constructeur": '{"tree":"{\\"text\\":\\"<p>Un texte</p>\\"}"}'}, "Un texte"),
        ({"_un_autre": "eyJ0ZXh0IjoiIn0="}, ""),
    ],
)  # fmt: skip
def test_a_text_that_stands_in_fields_alone(
    tmp_path: Path, meta: dict[str, str], body: str
) -> None:
    item = WpItem("", name="un", meta=list(meta.items()))
    made = imported(
        export(tmp_path, item, attachment(41, "2018/03/parc.png", alt="Parc")), tmp_path / "content"
    )
    assert made.body("articles/2018/un.md") == body
    assert "Bienvenue" not in meta.values() or "accroche « Bienvenue »" in made.said
    assert ("texte vide dans l’export" in made.said) is not body


@pytest.mark.parametrize(
    ("state", "body"),
    [("publish", "| Nom | Poste |\n|---|---|\n| Lise **Roy** | 12 |"), ("draft", "[table id=3 /]")],
)
def test_a_table_of_tablepress_shows_without_what_it_hides(
    tmp_path: Path, state: str, body: str
) -> None:
    rows = '[["Nom","Poste","Cell"],["Lise <b>Roy</b>","12","555-0000"],["Ann","13","555-0001"]]'
    meta = [
        ("_tablepress_export_table_id", "3"),
        ("_tablepress_table_options", '{"table_head":true}'),
        ("_tablepress_table_visibility", '{"rows":[1,1,0],"columns":[1,1,0]}'),
    ]
    link = f"{OLD}/?post_type=tablepress_table&p=2"
    table = WpItem(rows, "Bottin", 2, "tablepress_table", state, link=link, meta=meta)
    assert body_of(tmp_path, "[table id=3 /]", table) == body


def test_figures_and_days_that_a_builder_showed_are_told(tmp_path: Path) -> None:
    data = '[{"ending_number":42,"due_date":"2018-05-01 10:00"}]'
    item = WpItem("", name="un", meta=[("_elementor_data", data)])
    told = [note.detail for note in imported(export(tmp_path, item), tmp_path / "c").plan.notes]
    assert "_elementor_data/ : ending_number « 42 », due_date « 2018-05-01 10:00 »" in told


def test_words_around_the_texts_are_told(tmp_path: Path) -> None:
    source = export(
        tmp_path,
        WpItem("x", "Nous", 1, "page", name="nous"),
        WpItem("", "", 2, "nav_menu_item", categories=[("nav_menu", "haut", "Menu du haut")],
               meta=[("_menu_item_object_id", "1")]),
        WpItem("", "Donner", 3, "nav_menu_item", categories=[("nav_menu", "haut", "Menu du haut")]),
        WpItem("<!-- wp:paragraph --><p>819 555-0000</p>", "Pied", 4, "wp_template_part"),
        attachment(5, "2018/03/p.jpg", content="Une photo de juin", title="Photo"),
        WpItem("y", id=6, comments=[comment(1, "[…]", comment_type="pingback"),
                                      comment(2, "Payée", comment_type="order_note")]),
    )  # fmt: skip
    text = source.read_text(encoding="utf-8").replace(
        "<item>", "<wp:category><wp:cat_name>Finances</wp:cat_name><wp:category_description>"
        "Tout sur l’argent</wp:category_description></wp:category><item>", 1)  # fmt: skip
    source.write_text(text, encoding="utf-8")
    said = imported(source, tmp_path / "content").said
    for line in ("Menu du haut : menu, à refaire par « menu: 1 » dans les pages : Nous, Donner",
                 "Pied : gabarit du thème : 819 555-0000", "1 d’autres sites",
                 "1 de type « order_note »",
                 "Finances : description de la liste : Tout",
                 "Photo : description du fichier : Une photo de juin"):  # fmt: skip
        assert line in said


@pytest.mark.parametrize(
    ("old", "new"),
    [("../deux/", "/articles/2018/deux/"), (f"{OLD}/author/anne/", "/auteurs/anne-essai/"),
     ("http://https://x.org/a", "https://x.org/a"),
     (f"{OLD}/?attachment_id=41", "/images/parc.png"), ("./", "/articles/2018/un/")],
)  # fmt: skip
def test_links_as_wordpress_reads_them(tmp_path: Path, old: str, new: str) -> None:
    others = (WpItem("x", id=2, name="deux"), attachment(41, "2018/03/parc.png"))
    assert body_of(tmp_path, f'<a href="{old}">x</a>', *others) == f"[x]({new})"


def test_an_export_in_several_files(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    texts = WpItem('[gallery ids="41"]', name="un", creator="lise")
    for name, item, authors in (
        ("1.xml", texts, {"anne": ("Anne", "")}),
        ("2.xml", attachment(41, "2018/03/parc.png", alt="Parc"), {"lise": ("Lise Roy", "")}),
    ):
        export(tmp_path, item, authors=authors).rename(tmp_path / "old" / name)
    made = imported(tmp_path / "old", tmp_path / "content")
    assert made.body("articles/2018/un.md") == "![Parc](/images/parc.png)"
    assert "- lise-roy" in made.text("articles/2018/un.md")


def test_several_languages_in_one_text_are_told(tmp_path: Path) -> None:
    item = WpItem("[:fr]Bonjour[:en]Hello[:]", "[:fr]Un[:en]One[:]", name="un")
    said = imported(export(tmp_path, item), tmp_path / "content").said
    assert "[:fr], [:en] : plusieurs langues en un texte (qTranslate), à séparer" in said


@pytest.mark.parametrize(
    "date",
    ["Tue, 06 Mar 2018 15:00:00 GMT", "mar., 6 mars 2018 10:00:00 -0500", "6 mars 2018, 10 h EST"],
)
def test_an_rss_feed(tmp_path: Path, date: str) -> None:
    source = tmp_path / "flux.xml"
    source.write_text(
        "<rss><channel><title>B</title><link>https://b.example.org/</link><item><title>Un</title>"
        "<link>https://b.example.org/un/?utm_source=rss</link>"
        f"<pubDate>{date}</pubDate>"
        "<author>anne@b.example.org (Anne Roy)</author><description>&lt;p&gt;Des &lt;b&gt;mots"
        "&lt;/b&gt;.&lt;/p&gt;</description><enclosure url='https://b.example.org/a.mp3'/></item>"
        "<item><title>Balado</title><pubDate>mardi dernier</pubDate><i:summary xmlns:i='i'>Dit"
        "</i:summary></item></channel></rss>",
        "utf-8",
    )
    made = imported(source, tmp_path / "content")
    assert made.text("articles/2018/un.md") == (
        "---\ntitre: Un\ndate: 2018-03-06 10 h\nauteurs:\n  - anne-roy\nanciennes_adresses:\n"
        "  - /un/\n---\nDes **mots**.\n\n[https://b.example.org/a.mp3](https://b.example.org/a.mp3)\n"
    )
    assert made.body("articles/2000/balado.md") == "Dit"
    assert "Balado : date illisible, « mardi dernier » : 1er janvier 2000" in made.said


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>B</title><author><name>Anne Roy</name>
</author><link href="https://b.example.org/"/><entry><id>1</id><title>Un &amp; 2</title>
<link href="https://b.example.org/un.html"/><published>2018-03-06T15:00:00Z</published>
<category term="eau" label="Eau"/><content type="html">&lt;a href="/deux/"&gt;mots&lt;/a&gt;
</content></entry><entry><id>2</id><title>Deux</title><updated>2018-03-07T01:00:00-05:00</updated>
<link href="https://b.example.org/deux/"/><content type="xhtml"><div
xmlns="http://www.w3.org/1999/xhtml"><em>Un</em> &lt; 2</div></content></entry><entry><id>3</id>
<title>Trois</title><updated>2018-03-07T01:00:00Z</updated><content>a &lt;b></content><app:control
xmlns:app="http://www.w3.org/2007/app"><app:draft>yes</app:draft></app:control><link
href="https://b.example.org/a.mp3"
rel="enclosure"/></entry><entry><id>4</id><title>Quatre</title><content
src="https://b.example.org/4.pdf"/></entry></feed>"""


def test_an_atom_feed(tmp_path: Path) -> None:
    source = folder(tmp_path, {"flux.atom": ATOM}) / "flux.atom"
    made = imported(source, tmp_path / "content")
    assert made.text("articles/2018/un.md") == (
        "---\ntitre: Un & 2\ndate: 2018-03-06 10 h\nauteurs:\n  - anne-roy\netiquettes:\n  - Eau\n"
        "anciennes_adresses:\n  - /un.html\n---\n[mots](/articles/2018/deux/)\n"
    )
    assert made.body("articles/2018/deux.md") == "*Un* < 2"
    assert "statut: brouillon" in made.text("articles/2018/trois.md")
    assert "<b>" in made.body("articles/2018/trois.md").replace("&lt;", "<")
    assert "(https://b.example.org/a.mp3)" in made.body("articles/2018/trois.md")
    assert "(https://b.example.org/4.pdf)" in made.body("articles/2000/quatre.md")
    assert "coupé" not in made.said
    assert not made.errors


def _blogger(kind: str, number: int, more: str, state: str = "LIVE") -> str:
    return (
        f"<entry><id>{number}</id><b:type>{kind}</b:type><b:status>{state}</b:status><author><name>"
        f"Lise</name></author><published>2018-03-06T15:00:00Z</published>{more}</entry>"
    )


def test_an_export_of_blogger(tmp_path: Path) -> None:
    entries = (
        _blogger("POST", 1, "<title>Un</title><b:filename>/2018/un.html</b:filename>"
                 "<content type='html'>Ici.&lt;br/&gt;&lt;br/&gt;Là.</content>"),
        _blogger("PAGE", 2, "<title>Nous</title>"),
        _blogger("POST", 3, "<title>Jeté</title>", "SOFT_TRASHED"),
        _blogger("POST", 4, "<title>Caché</title>", "DRAFT"),
        _blogger("COMMENT", 5, "<b:parent>1</b:parent><content type='html'>Oui</content>"),
        _blogger("COMMENT", 6, "<b:parent>1</b:parent><content>Pub</content>", "SPAM_COMMENT"),
        _blogger("SETTINGS", 7, "<title>x</title>"),
    )  # fmt: skip
    head = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:b="http://schemas.google.com/blogger">'
    source = folder(tmp_path, {"b.xml": f"{head}{''.join(entries)}</feed>"}) / "b.xml"
    made = imported(source, tmp_path / "content")
    assert made.body("articles/2018/un.md") == "Ici.\n\nLà."
    assert made.body("commentaires/un/2018-03-06-lise.md") == "Oui"
    assert made.files == {
        "articles/2018/un.md", "articles/2018/cache.md", "pages/nous.md", "auteurs/lise.md",
        "commentaires/un/2018-03-06-lise.md", "redirections.txt",
    }  # fmt: skip
    assert "statut: brouillon" in made.text("articles/2018/cache.md")
    assert "Jeté : dans la corbeille" in made.said


def test_a_feed_of_rss_1(tmp_path: Path) -> None:
    source = folder(tmp_path, {"f.rdf.xml": (
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>B</title></channel><item>'
        "<title>Un</title><dc:date>2018-03-06</dc:date><description>Mots</description></item></r:RDF>"
    )}) / "f.rdf.xml"  # fmt: skip
    made = imported(source, tmp_path / "content", choices=Choices("Anne"))
    assert made.body("articles/2018/un.md") == "Mots"
    assert "Pour information" not in made.said
