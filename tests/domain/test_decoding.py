"""Bytes of a file become its text, whatever system wrote them."""

import pytest

from programmation.content.decoding import decoded_anyhow

TEXT = "---\ntitre: Réussir l’été\n---\nÀ côté, déjà « créée ».\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "mac-roman"])
def test_a_text_of_any_system_is_shown_to_be_mended(encoding: str) -> None:
    assert decoded_anyhow(TEXT.encode(encoding)) == TEXT


def test_one_bad_byte_spoils_nothing_else() -> None:
    assert decoded_anyhow(TEXT.encode() + b"\xe9") == f"{TEXT}\ufffd"


def test_a_mark_at_the_start_is_kept() -> None:
    assert decoded_anyhow(f"\ufeff{TEXT}".encode()) == f"\ufeff{TEXT}"
