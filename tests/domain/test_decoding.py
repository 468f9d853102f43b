"""Bytes of a file become its text, whatever system wrote them."""

import unicodedata

import pytest

from programmation.content.decoding import decoded, decoded_anyhow
from programmation.content.nodes import FrontMatterError
from programmation.text.plain_text import FORBIDDEN

TEXT = "---\ntitre: Réussir l’été\n---\nÀ côté, déjà « créée ».\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "mac-roman"])
def test_a_text_of_any_system_is_shown_to_be_mended(encoding: str) -> None:
    assert decoded_anyhow(TEXT.encode(encoding)) == TEXT


def test_one_bad_byte_spoils_nothing_else() -> None:
    assert decoded_anyhow(TEXT.encode() + b"\xe9") == f"{TEXT}\ufffd"


def test_a_mark_at_the_start_is_kept() -> None:
    assert decoded_anyhow(f"\ufeff{TEXT}".encode()) == f"\ufeff{TEXT}"


UNSEEN = "\u00ad\u200b\u2060\ufeff"


def test_of_all_signs_none_is_taken_for_a_usual_one() -> None:
    signs = map(chr, (*range(0x20, 0x2200), *range(0xF8F0, 0x10200)))
    for sign in (sign for sign in signs if not "\ud800" <= sign <= "\udfff"):
        meant = unicodedata.normalize("NFKC" if "ﬀ" <= sign <= "ﬆ" else "NFC", f"a{sign}")
        try:
            assert decoded(f"a{sign}b".encode()) == ("a" if sign in UNSEEN else meant) + "b"
        except FrontMatterError:
            assert FORBIDDEN.search(sign)
        else:
            assert not FORBIDDEN.search(sign)
