"""A pasted or saved e-mail becomes a comment file that the reader reads back."""

from datetime import datetime
from email.message import EmailMessage
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmation.comments.discussion import mailto
from programmation.comments.email import MAX_NAME, Unfiled, filed
from programmation.content.reader import read_document
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
    with pytest.raises(Unfiled, match=words):
        filed(data, [post()], (), NOW, **options)


def test_a_name_loses_what_no_reader_sees():
    assert read_back(message(), name="\ufeffÈ\x1bve\u202e ")[1] == "Ève"


@given(st.text(max_size=60), st.text(max_size=60), st.binary(max_size=60))
def test_any_message_is_filed_readably_or_refused(name, text, raw):
    for data in (text.encode(errors="replace"), raw, b"From: a@b.ca\nSubject: x\n\n" + raw):
        try:
            made = filed(data, [post()], (), NOW, name=name, post="collectif")
        except Unfiled:
            continue
        entry, problems = read_document(made.path, made.data, ZONE)
        assert [p for p in problems if p.is_error] == []
        assert len(entry.values["name"]) <= MAX_NAME
