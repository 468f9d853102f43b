"""A pasted or saved e-mail becomes a comment file that the reader reads back."""

from datetime import UTC, datetime
from email.message import EmailMessage
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmation.comments.discussion import mailto
from programmation.comments.email import MAX_NAME, filed
from programmation.comments.letter import read_letter
from programmation.content.reader import read_document
from programmation.problems import Refusal
from tests.domain.test_discussion import comment, post, site

ZONE = ZoneInfo("America/Toronto")
NOW = datetime(2017, 10, 1, 12, 0, tzinfo=ZONE)
PREPARED = """Nom à afficher : Une lectrice

Commentaire :
Bravo pour ce billet!

On attend la suite.

-- 
Gardez les lignes qui suivent : elles disent où placer votre commentaire.
Article : https://example.org/pole/articles/2017/collectif/
"""  # noqa: W291


def message(text: str = PREPARED, **headers: str) -> bytes:
    mail = EmailMessage()
    headers = {
        "From": "Jeanne Tremblay <jeanne@example.org>",
        "To": "info@example.org",
        "Subject": "Commentaire : Le « collectif » & vous",
        "Date": "Mon, 03 Jul 2017 13:15:00 +0000",
    } | headers
    for name, value in headers.items():
        if value:
            mail[name] = value
    mail.set_content(text)
    return mail.as_bytes()


def read_back(data: bytes, **options):
    """(path, nom, date, reponse_a, text) of the file made from `data`."""
    made = filed(data, [post()], options.pop("taken", ()), NOW, **options)
    entry, problems = read_document(made.path, made.data, ZONE)
    assert problems == []
    values = entry.values
    return made.path, values["name"], values["date"], values.get("reply_to"), entry.body.strip()


def test_a_saved_message_that_kept_what_was_prepared():
    assert read_back(message()) == (
        "commentaires/collectif/2017-07-03-une-lectrice.md",
        "Une lectrice",
        datetime(2017, 7, 3, 9, 15, tzinfo=ZONE),
        None,
        "Bravo pour ce billet!\n\nOn attend la suite.",
    )


def test_what_the_site_prepares_is_what_is_read():
    body = parse_qs(urlsplit(mailto(post(), site(), comment())).query)["body"][0]
    body = body.replace("Nom à afficher : ", "Nom à afficher : Ève")
    body = body.replace("Commentaire :", "Commentaire :\r\nOui!")
    path, name, _, reply_to, text = read_back(
        body.encode(), taken=("commentaires/collectif/un.md",)
    )
    assert (path, name, reply_to, text) == (
        "commentaires/collectif/2017-10-01-eve.md",
        "Ève",
        "un",
        "Oui!",
    )


def test_headers_as_a_mail_program_shows_them():
    pasted = (
        "De : Jeanne <j@example.org>\nDate : lundi\nObjet : Re: le «collectif» & vous\n\nBravo!"
    )
    assert read_back(pasted.encode(), post="collectif.md")[1:] == ("Jeanne", NOW, None, "Bravo!")


def test_a_message_written_freely_is_placed_by_its_subject():
    data = message("Bravo!\n\nLe 29 juin 2017, le Pôle a écrit :\n> Bonjour\n")
    assert read_back(data)[::4] == (
        "commentaires/collectif/2017-07-03-jeanne-tremblay.md",
        "Bravo!",
    )


def test_an_html_message_is_read_as_text():
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "J <j@a.ca>", "Le « collectif » & vous"
    mail.set_content("<p>Bravo<br>à <b>tous</b> &amp; toutes</p><script>x()</script>", "html")
    assert read_back(mail.as_bytes())[4] == "Bravo\nà tous & toutes"
    for space in ("&nbsp;", "\u202f"):
        quoted = f"<div>Oui.</div><div>Le 3 juill. 2017, Pôle a écrit{space}:</div><p>Mot</p>"
        mail.set_content(quoted, "html")
        assert read_back(mail.as_bytes())[4] == "Oui."


def test_an_address_is_never_kept():
    text = PREPARED.replace("Bravo", "Écrivez à j@example.org. Bravo")
    text = text.replace("Une lectrice", "Jeanne j@example.org")
    path, name, _, _, body = read_back(message(text))
    assert (path.rpartition("/")[2], name) == ("2017-07-03-jeanne.md", "Jeanne")
    assert body.startswith("Écrivez à [courriel retiré]. Bravo")


def test_what_the_person_who_files_says_wins():
    taken = ("commentaires/collectif/un.md",)
    found = read_back(message(), name="X: [y]", reply_to="un", taken=taken)
    assert found[1::2] == ("X: [y]", "un")


def test_a_name_already_taken_gets_a_number():
    taken = ["commentaires/collectif/2017-07-03-une-lectrice.md"]
    assert read_back(message(), taken=taken)[0].endswith("-une-lectrice-2.md")


@pytest.mark.parametrize(
    ("data", "options", "words"),
    [
        (message("Bravo!", Subject="Bonjour"), {}, "ARTICLE="),
        (message(), {"post": "autre"}, "Aucun article ne porte le nom « autre »"),
        (message(), {"reply_to": "zero"}, "collectif/zero.md"),
        (message("", Subject="Le « collectif » & vous"), {}, "aucun commentaire"),
        (b"Bravo!", {"post": "collectif"}, "NOM="),
        (b"", {"post": "collectif"}, "aucun commentaire"),
        (message("> tout\n> citer"), {"post": "collectif"}, "aucun commentaire"),
    ],
)
def test_what_is_missing_is_said(data, options, words):
    with pytest.raises(Refusal, match=words):
        filed(data, [post()], (), NOW, **options)


@pytest.mark.parametrize("options", [{}, {"post": "collectif"}])
def test_two_posts_of_one_name_share_no_folder_of_comments(options):
    posts = [post(), post(date=datetime(2018, 6, 29, tzinfo=ZONE))]
    with pytest.raises(Refusal, match="renommez le fichier"):
        filed(message(), posts, (), NOW, **options)


def test_a_name_loses_what_no_reader_sees():
    assert read_back(message(), name="\ufeffÈ\x1bve\u202e ")[1] == "Ève"


@given(st.text(max_size=60), st.text(max_size=60), st.binary(max_size=60))
def test_any_message_is_filed_readably_or_refused(name, text, raw):
    for data in (text.encode(errors="replace"), raw, b"From: a@b.ca\nSubject: x\n\n" + raw):
        try:
            made = filed(data, [post()], (), NOW, name=name, post="collectif")
        except Refusal:
            continue
        entry, problems = read_document(made.path, made.data, ZONE)
        assert [p for p in problems if p.is_error] == []
        assert len(entry.values["name"]) <= MAX_NAME


CHARSETS = st.sampled_from(
    ["utf-8", "latin-1", "x-unknown", "iso-8859-8-i", "rot13", "idna", "unicode_escape", "base64",
     "utf-7", "undefined", "punycode", "\0", "", "é", "a" * 300, "utf-8\r\nX: y", "cp65001"]
)  # fmt: skip
ODD_HEADERS = st.sampled_from(
    ["(" * 2000, "<" * 2000, '"' * 999, "=?x-unknown?q?=E9?= <a@b.ca>", "=?utf-8?b?????=", "a@b.ca",
     "=?utf-8?q?=FF?=", "=?\0?q?a?=", "=?rot13?q?a?= <a@b.ca>", "É <a@b.ca>", ",,,;;;", "@" * 500,
     "Jo:" * 300, "=?utf-8?b?w4k?= =?latin-1?q?=C9?= <a@b.ca>", "a" * 100_000, "\x1b[31m"]
)  # fmt: skip
DATES = st.sampled_from(
    ["Mon, 01 Jan 999999999999 00:00:00 +0000", "Mon, 32 Foo 2017", "0", "31 Dec 9999 23:59 -9999",
     "Mon, 03 Jul 2017 13:15:00 +99999999", "(" * 2000, "Tue, 29 Feb 2017 99:99:99 GMT", "é", ""]
)  # fmt: skip
TEXTS = st.text(max_size=200) | st.sampled_from(
    ["Bravo!", "<p>Bravo<br>!</p>" * 50, "<" * 5000, "&#0;&#x110000;&amp" * 99, "=E9=\n=" * 50]
)


@st.composite
def parts(draw: st.DrawFn, depth: int = 3) -> str:
    """A part of a message: a text, or parts with or without what should end them."""
    if depth and draw(st.booleans()):
        mark = draw(st.sampled_from(["b", "", "é", '"', "b" * 200, " b "]))
        kind = draw(st.sampled_from(["alternative", "mixed", "related", "", "signed"]))
        inner = draw(st.lists(parts(depth - 1), max_size=3))
        end = draw(st.sampled_from(["", f"--{mark}--", f"--{mark}"]))
        return "".join(
            [f'Content-Type: multipart/{kind}; boundary="{mark}"\n\n',
             *(f"--{mark}\n{part}\n" for part in inner), end]
        )  # fmt: skip
    kind = draw(st.sampled_from(["text/plain", "text/html", "text", "message/rfc822", "image/png"]))
    encoding = draw(st.sampled_from(["8bit", "base64", "quoted-printable", "x-uuencode", "zip"]))
    held = draw(
        st.sampled_from(["", "Content-Disposition: attachment\n", "Content-Disposition:;\n"])
    )
    charset = draw(CHARSETS)
    named = draw(st.sampled_from([f'charset="{charset}"', f"charset*={charset}''x", charset]))
    encoded = f"Content-Transfer-Encoding: {encoding}"
    return f"Content-Type: {kind}; {named}\n{held}\n{encoded}\n\n{draw(TEXTS)}"


@pytest.mark.slow
@given(
    ODD_HEADERS | st.just("Jeanne <jeanne@example.org>"), ODD_HEADERS, DATES, parts(),
    st.sampled_from(["utf-8", "latin-1", "utf-16"]),
)  # fmt: skip
def test_whatever_programs_write_is_filed_readably_or_refused(sender, subject, date, part, coding):
    mail = f"From: {sender}\nSubject: {subject}\nDate: {date}\nMIME-Version: 1.0\n{part}"
    try:
        made = filed(mail.encode(coding, "replace"), [post()], (), NOW, post="collectif")
    except Refusal:
        return
    entry, problems = read_document(made.path, made.data, ZONE)
    assert [problem for problem in problems if problem.is_error] == []
    assert entry.body.strip()


@pytest.mark.parametrize("charset", ["x-unknown", "iso-8859-8-i", "rot13", "idna", "undefined"])
def test_a_charset_that_is_none_is_guessed(charset):
    mail = message().replace(b'charset="utf-8"', f'charset="{charset}"'.encode())
    assert mail != message()
    assert read_back(mail)[-1] == "Bravo pour ce billet!\n\nOn attend la suite."


@pytest.mark.parametrize(
    "sender",
    [
        "Éric Côté",
        '"Éric Côté"',
        "=?utf-8?q?=C3=89ric?= Côté",
        "=?latin1?q?=C9ric_?=\n =?utf-8?b?Q8O0dMOp?=",
    ],
)
@pytest.mark.parametrize("coding", ["utf-8", "latin-1"])
def test_a_name_is_read_however_it_is_written(sender: str, coding: str) -> None:
    mail = f"From: {sender} <e@example.org>\n\nBravo".encode(coding)
    assert read_letter(mail).sender.replace('"', "") == "Éric Côté <e@example.org>"


def test_a_date_whose_zone_is_not_known_is_utc() -> None:
    mail = b"From: a@example.org\nDate: Mon, 03 Jul 2017 13:15:00 -0000\n\nBravo"
    assert read_letter(mail).date == datetime(2017, 7, 3, 13, 15, tzinfo=UTC)


@pytest.mark.slow
def test_parts_within_parts_end():
    nested = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(3000)
    )
    with pytest.raises(Refusal):
        filed(f"From: a@b.ca\n{nested}\n\nx".encode(), [post()], (), NOW, post="collectif")


def test_a_letter_as_long_as_a_book_is_refused():
    with pytest.raises(Refusal, match="trop long"):
        filed(message("mot " * 40_000), [post()], (), NOW, post="collectif")


HEADERS = "From: Jean Roy <j@example.org>\nSubject: Collectif\n"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("\nUn mot.\n\nLe 5 mars 2018 à 10 h, Marie a écrit :\n> une question\n> et sa suite\n\n"
         "La réponse.\n", "Un mot.\n\nLa réponse."),
        ("\nBonjour.\n\nCommentaire : bravo!\n", "Bonjour.\n\nCommentaire : bravo!"),
        ("\nNom à afficher :\nAna\n\nCommentaire :\nBravo!\n", "Bravo!"),
        ("\nArticle : très utile.\n\nMerci.\n\nArticle : https://example.org/a/\n",
         "Article : très utile.\n\nMerci."),
        ("\nUn mot.\n\nLe 5 mars 2018 à 10 h, Marie a écrit :\n\nsans signes de citation\n",
         "Un mot."),
        ("Content-Type: text/html\n\n<p>Ici :</p><ul><li>un</li><li>deux</li></ul><h2>Fin</h2>ici",
         "Ici :\n\n- un\n- deux\n\nFin\n\nici"),
        ("Content-Type: text/html\n\n<p>Le 1<sup>er</sup>, <a href='https://a.example/'>ici</a></p>",
         "Le 1er, ici (https://a.example/)"),
        ("Content-Type: text/html\n\n<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nun\n--b\n"
         "Content-Type: application/pdf\nContent-Disposition: attachment\n\nx\n--b\n"
         "Content-Type: text/plain\n\ndeux\n--b--\n", "un\n\ndeux"),
        ("Content-Type: multipart/alternative; boundary=b\n\n"
         "--b\nContent-Type: text/plain\n\n\n--b\n"
         "Content-Type: text/html\n\n<p>un</p>\n--b--\n", "un"),
    ],
)  # fmt: skip
def test_every_word_of_an_email_is_kept(typed: str, text: str) -> None:
    assert read_back(f"{HEADERS}{typed}".encode(), post="collectif")[-1] == text


def test_a_name_alone_is_a_sender() -> None:
    assert read_back(b"De : Jean Roy\nObjet : Oui\n\nUn mot", post="collectif")[1] == "Jean Roy"


@pytest.mark.parametrize("left_open", ["<br ", "<li ", " ", "\n", "<!--", "<a href='", "<div>"])
def test_an_html_message_takes_no_longer_for_what_is_left_open(left_open: str) -> None:
    """A hundred kilobytes of any of these took up to a minute."""
    data = f"{HEADERS}Content-Type: text/html\n\n<p>Oui.</p>{left_open * 100_000}".encode()
    try:
        assert read_back(data, post="collectif")[-1].rstrip("\n -") == "Oui."
    except Refusal:
        assert left_open == "<div>"


def test_an_html_message_says_neither_its_title_nor_its_style() -> None:
    page = (
        '<?xml version="1.0" encoding="latin-1"?><html><head><title>x</title><style>p {}</style>'
        "</head><body><p>Étés &amp; <b>hi</b>vers</p>\n<ul>\n  <li>un</li>\n  <li>deux</li>\n</ul>"
        "<!-- x --></body></html>"
    )
    data = f"{HEADERS}Content-Type: text/html; charset=utf-8\n\n{page}".encode()
    assert read_back(data, post="collectif")[-1] == "Étés & hivers\n\n- un\n- deux"
