"""Isso's database: approved comments only, and nothing of a person but name and text."""

import sqlite3
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from programmation.comments.isso import approved_comments
from programmation.model import Library
from programmation.problems import Refusal
from programmation.site_extras import with_live_comments
from tests.domain.test_discussion import comment, post, site

ZONE = ZoneInfo("America/Toronto")
URI = "/articles/2017/collectif/"


@pytest.fixture
def database(tmp_path):
    """Isso's tables, with one comment in each state."""
    path = tmp_path / "base de Isso?.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR, title VARCHAR)")
    connection.execute(
        "CREATE TABLE comments (tid, id INTEGER PRIMARY KEY, parent INTEGER, created FLOAT,"
        " mode INTEGER, remote_addr VARCHAR, text VARCHAR, author VARCHAR, email VARCHAR)"
    )
    connection.executemany(
        "INSERT INTO threads VALUES (?, ?, 'x')", [(1, URI), (2, "/articles/2017/brouillon/")]
    )
    connection.executemany(
        "INSERT INTO comments VALUES (?, ?, ?, ?, ?, '127.0.0.1', ?, ?, 'secret@example.org')",
        [
            (1, 1, None, 1499087700.0, 1, "Bravo!\r\n\x00Oui", "&lt;Ève&gt; secret@example.org"),
            (1, 2, 1, 1499087800.0, 1, b"octets \xff", None),
            (1, 3, None, 1499087900.0, 2, "retenu", "x"),
            (1, 4, None, 1499087900.0, 4, "", "x"),
            (2, 5, None, 1499087600.0, 1, "ailleurs", "x"),
        ],
    )
    connection.commit()
    connection.close()
    return path


def test_approved_comments_are_read_without_addresses(database):
    before = database.read_bytes()
    found = approved_comments(database, ZONE)
    assert [(c.id, c.post, c.name, c.reply_to, c.body) for c in found] == [
        ("isso-5", "/articles/2017/brouillon/", "x", "", "ailleurs"),
        ("isso-1", URI, "<Ève>", "", "Bravo!\nOui"),
        ("isso-2", URI, "Anonyme", "isso-1", "octets \N{REPLACEMENT CHARACTER}"),
    ]
    assert found[1].date == datetime(2017, 7, 3, 9, 15, tzinfo=ZONE)
    assert "secret" not in repr(found)
    assert database.read_bytes() == before


def test_they_join_those_that_came_by_email(database):
    library = Library(posts=(post(),), comments=(comment(),))
    found = with_live_comments(library, {"ISSO_DATABASE": str(database)}, site())
    assert [c.id for c in found.comments] == ["isso-1", "un", "isso-2"]
    assert replace(found, comments=()) == replace(library, comments=())


@pytest.mark.parametrize("setting", [None, "", "absent.db"])
def test_without_a_database_nothing_changes(setting):
    library = Library(posts=(post(),), comments=(comment(),))
    assert with_live_comments(library, {"ISSO_DATABASE": setting}, site()) is library


@pytest.mark.parametrize("data", [b"pas une base", b""])
def test_another_file_is_named(tmp_path, data):
    path = tmp_path / "autre.db"
    path.write_bytes(data)
    with pytest.raises(Refusal, match="autre"):
        approved_comments(path, ZONE)
    with pytest.raises(Refusal, match="autre"):
        with_live_comments(Library(), {"ISSO_DATABASE": str(path)}, site())


def test_a_missing_file_is_named_and_not_made(tmp_path):
    with pytest.raises(Refusal, match="absent"):
        approved_comments(tmp_path / "absent.db", ZONE)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("created", [None, "hier", float("inf"), 1e300, -1e9, 1e12, b"\xff", ""])
def test_a_date_that_is_none_is_told_with_its_comment(database, created):
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE comments SET created = ? WHERE id = 2", (created,))
    connection.close()
    with pytest.raises(Refusal, match="la date du commentaire 2 n’en est pas une"):
        approved_comments(database, ZONE)
