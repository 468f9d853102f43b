"""Comments: from files, from a pasted e-mail, and never anything but text."""

from datetime import date, datetime
from time import process_time
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from programmation.comments.discussion import discussion, mailto, takes_comments, threads
from programmation.content.library import assemble, published
from programmation.content.reader import read_document
from programmation.model import Comment, Library, Post
from programmation.problems import Problem
from programmation.settings import Site
from programmation.text.comment_markdown import comment_html
from programmation.text.plain_text import LONGEST_COMMENT

ZONE = ZoneInfo("America/Toronto")
POST = b"""---
titre: Quand le collectif s'organise
date: 2017-06-29
auteurs: alice
---
Texte.
"""
AUTHOR = b"---\nnom: Alice\n---\n"


def site(**overrides) -> Site:
    values = {
        "name": "Pôle",
        "url": "https://example.org/pole",
        "today": date(2017, 10, 1),
        "email": "info@example.org",
    }
    return Site(**(values | overrides))


def post(**overrides) -> Post:
    values = {
        "slug": "collectif",
        "title": "Le « collectif » & vous",
        "date": datetime(2017, 6, 29, tzinfo=ZONE),
    }
    return Post(**(values | overrides))


def comment(**overrides) -> Comment:
    values = {
        "id": "un",
        "post": "/articles/2017/collectif/",
        "name": "Une lectrice",
        "date": datetime(2017, 7, 3, 9, 15, tzinfo=ZONE),
        "body": "Bravo!",
    }
    return Comment(**(values | overrides))


def read(files: dict[str, bytes], **overrides) -> tuple[Library, list[Problem]]:
    files = {"articles/2017/collectif.md": POST, "auteurs/alice.md": AUTHOR} | files
    entries, problems = [], []
    for path, data in files.items():
        entry, found = read_document(path, data, ZONE)
        entries.append(entry)
        problems += found
    library, found = assemble(entries, (), site(**overrides))
    return published(library, site(**overrides)), problems + found


def file(body: str = "Bravo!", **fields: str) -> bytes:
    fields = {"nom": "Une lectrice", "date": "2017-07-03 9 h 15"} | fields
    lines = [f"{key}: {value}" for key, value in fields.items() if value]
    return "\n".join(["---", *lines, "---", body, ""]).encode()


FOLDER = "commentaires/collectif"


# -- Files


def test_a_comment_file_becomes_a_comment_of_its_post():
    library, problems = read({f"{FOLDER}/un.md": file()})
    assert problems == []
    (found,) = library.comments
    assert (found.id, found.post, found.name, found.date, found.body.strip()) == (
        "un",
        "/articles/2017/collectif/",
        "Une lectrice",
        datetime(2017, 7, 3, 9, 15, tzinfo=ZONE),
        "Bravo!",
    )
    assert found.url == "/articles/2017/collectif/#commentaire-un"


@pytest.mark.parametrize(
    ("path", "data", "message"),
    [
        ("commentaires/un.md", file(), "commentaire hors du dossier d’un article"),
        ("commentaires/a/b/un.md", file(), "commentaire hors du dossier d’un article"),
        ("commentaires/colectif/un.md", file(), "aucun article ne porte ce nom de fichier"),
        (f"{FOLDER}/un.md", file(nom=""), "champ manquant"),
        (f"{FOLDER}/un.md", file(nom="moi@example.org"), "adresse de courriel à la place d’un nom"),
        (f"{FOLDER}/un.md", file("Voir\nmoi@a.ca"), "adresse de courriel dans un commentaire"),
        (f"{FOLDER}/un.md", file(""), "commentaire sans texte"),
        (f"{FOLDER}/un.md", file(reponse_a="deux"), "aucun commentaire ne porte ce nom"),
        (f"{FOLDER}/un.md", file(reponse_a="un.md"), "un commentaire se répond à lui-même"),
        (f"{FOLDER}/un.md", file(site="https://example.org"), "champ inconnu"),
    ],
)
def test_a_wrong_comment_is_reported_and_left_out(path, data, message):
    library, problems = read({path: data})
    assert [problem.message for problem in problems] == [message]
    assert problems[0].path == path
    assert library.comments == ()


def test_an_email_address_is_found_on_its_line_and_not_repeated():
    _, (problem,) = read({f"{FOLDER}/un.md": file("Voir\nmoi@a.ca")})
    assert problem.line == 6
    assert "moi@a.ca" not in str(problem)


def test_near_name_is_suggested():
    _, (problem,) = read({"commentaires/colectif/un.md": file()})
    assert problem.remedy == "Vouliez-vous « collectif »?"


def test_two_posts_of_one_name_make_a_comment_ambiguous():
    library, problems = read(
        {
            "articles/2018/collectif.md": POST.replace(b"2017-06-29", b"2018-06-29"),
            f"{FOLDER}/un.md": file(),
        }
    )
    assert [problem.message for problem in problems] == ["deux articles portent ce nom de fichier"]
    assert library.comments == ()


def test_a_reply_to_a_broken_comment_is_not_wrong_too():
    library, problems = read(
        {f"{FOLDER}/un.md": file(nom=""), f"{FOLDER}/deux.md": file(reponse_a="un")}
    )
    assert [problem.path for problem in problems] == [f"{FOLDER}/un.md"]
    assert [found.id for found in library.comments] == ["deux"]


def test_comments_of_a_draft_stay_with_it():
    draft = POST.replace(b"auteurs:", b"statut: brouillon\nauteurs:")
    files = {"articles/2017/collectif.md": draft, f"{FOLDER}/un.md": file()}
    assert read(files)[0].comments == ()
    assert len(read(files, show_drafts=True)[0].comments) == 1


# -- Threads


def ids(found):
    return [(thread.comment.id, ids(thread.replies)) for thread in found]


def nested(*comments: Comment):
    return ids(threads(comments))


def test_replies_stand_under_what_they_answer_earliest_first():
    first = comment()
    later = comment(id="deux", date=datetime(2017, 7, 5, tzinfo=ZONE))
    reply = comment(id="trois", reply_to="un", date=datetime(2017, 7, 9, tzinfo=ZONE))
    early = comment(id="quatre", reply_to="un", date=datetime(2017, 7, 8, tzinfo=ZONE))
    deep = comment(id="cinq", reply_to="quatre", date=datetime(2017, 7, 10, tzinfo=ZONE))
    assert nested(deep, reply, later, early, first) == [
        ("un", [("quatre", [("cinq", [])]), ("trois", [])]),
        ("deux", []),
    ]


def test_orphans_and_loops_stand_at_the_top():
    assert nested(
        comment(id="a", reply_to="b"), comment(id="b", reply_to="a"), comment(id="c", reply_to="x")
    ) == [("a", []), ("b", []), ("c", [])]


def test_a_long_exchange_is_not_set_in_without_end():
    chain = [
        comment(id=str(n), reply_to=str(n - 1), date=datetime(2017, 7, n, tzinfo=ZONE))
        for n in range(1, 7)
    ]
    deepest = [("4", []), ("5", []), ("6", [])]
    assert nested(*chain) == [("1", [("2", [("3", deepest)])])]
    # Each says what it answers, where that is not right above it.
    (under,) = threads(chain)
    last = under.replies[0].replies[0].replies
    answered = [thread.answered and thread.answered.id for thread in (under, *last)]
    assert answered == [None, None, "4", "5"]


# -- What a post shows


def shown_with(comments, site):
    is_open = takes_comments(post(), site)
    return discussion(post(), comments, site, is_open)


def test_a_post_without_comments_invites_by_email():
    shown = shown_with((), site())
    assert (shown.threads, shown.is_open, shown.isso, shown.feed) == ((), True, "", "")
    assert shown.add == mailto(post(), site())


def test_a_post_with_comments_counts_them():
    shown = shown_with((comment(), comment(id="deux", reply_to="un")), site())
    assert shown.title == "2\N{NO-BREAK SPACE}commentaires"
    assert "Réponse à : un" in unquote(shown.threads[0].reply)


def test_isso_takes_the_place_of_email_but_for_who_has_no_javascript():
    shown = shown_with((comment(),), site(isso="https://c.example.org"))
    assert (shown.isso, shown.threads[0].reply) == ("https://c.example.org", "")
    assert shown.add == mailto(post(), site())


@pytest.mark.parametrize("isso", ["", "https://c.example.org"])
def test_comments_close_after_the_days_of_the_setting(isso):
    last, after = date(2017, 7, 29), date(2017, 7, 30)
    options = {"comment_days": 30, "isso": isso}
    shown = shown_with((comment(),), site(today=last, **options))
    assert (shown.is_open, shown.last_day) == (True, last)
    shown = shown_with((comment(),), site(today=after, **options))
    assert (shown.is_open, shown.add, shown.isso, shown.threads[0].reply) == (False, "", "", "")


def test_without_any_way_in_comments_are_not_open():
    shown = shown_with((), site(email=""))
    assert (shown.is_open, shown.add) == (False, "")


def test_the_email_is_ready_to_fill_in():
    address = urlsplit(mailto(post(), site(), comment()))
    query = parse_qs(address.query, strict_parsing=True)
    assert address.path == "info@example.org"
    assert query["subject"] == ["Commentaire : Le « collectif » & vous"]
    lines = query["body"][0].split("\r\n")
    assert lines[0] == "Nom à afficher : "
    assert lines[-2:] == [
        "Article : https://example.org/pole/articles/2017/collectif/",
        "Réponse à : un",
    ]


# -- HTML


def test_light_markdown_and_bare_links():
    assert comment_html("**Bravo** *à tous*\nVoir https://example.org/a_b_c.\n\n> cité") == (
        "<p><strong>Bravo</strong> <em>à tous</em><br>\n"
        'Voir <a href="https://example.org/a_b_c" rel="nofollow ugc noopener">'
        "https://example.org/a_b_c</a>.</p>\n<blockquote>\n<p>cité</p>\n</blockquote>"
    )
    assert ">www.example.org</a>)." in comment_html("Un mot (www.example.org).")


def test_html_stays_the_characters_that_were_typed():
    assert comment_html("<script>alert(1)</script>") == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    )


def test_email_addresses_are_masked():
    assert comment_html("moi@example.org et <a.b@c.d.ca>") == (
        "<p>[courriel retiré] et &lt;[courriel retiré]&gt;</p>"
    )


def test_endless_and_deeply_nested_texts_are_cut():
    assert len(comment_html("a" * 100_000)) == LONGEST_COMMENT + len("<p>…</p>")
    assert "<li>" not in comment_html("- " * 2400)
    start = process_time()
    assert comment_html("[" * LONGEST_COMMENT) == f"<p>{'[' * LONGEST_COMMENT}</p>"
    comment_html("[" * (LONGEST_COMMENT - 4) + "](b)")
    assert process_time() - start < 1


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("1986. Une belle année", "<p>1986. Une belle année</p>"),
        ("3. trois\n4. quatre", '<ol start="3">\n<li>trois</li>\n<li>quatre</li>\n</ol>'),
        ("À lire :\n• un\n• deux", "<p>À lire :</p>\n<ul>\n<li>un</li>\n<li>deux</li>\n</ul>"),
        ("- un\n  - deux", "<ul>\n<li>un<ul>\n<li>deux</li>\n</ul>\n</li>\n</ul>"),
    ],
)
def test_lists_of_comments_are_those_of_texts(typed: str, html: str) -> None:
    assert comment_html(typed) == html


HOSTILE_PARTS = (
    "<script> </script> <img src=x onerror=alert(1)> <svg/onload= javascript:alert(1) [a]( ) ![ ]("
    " \" ' ` &lt; &#106; > - * _ \n \n\n [x]: data:text/html, https:// <!-- --> <a href= \\ \0"
).split(" ")


@given(
    st.lists(
        st.sampled_from(HOSTILE_PARTS).map("{} ".format) | st.text(max_size=8), max_size=30
    ).map("".join)
)
def test_no_text_gives_anything_but_text_and_links(text):
    tree = lxml_html.fragment_fromstring(str(comment_html(text)), create_parent="div")
    for element in tree.iterdescendants():
        assert element.tag in {
            "p", "br", "em", "strong", "blockquote", "ul", "ol", "li", "code", "pre", "a",
        }  # fmt: skip
        assert set(element.attrib) <= ({"href", "rel"} if element.tag == "a" else set())
        assert element.get("href", "https://").casefold().startswith(("http://", "https://"))
