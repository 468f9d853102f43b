"""What shows a picture."""

from __future__ import annotations

from dataclasses import replace

from assets.images import Picture
from programmation.pages.template_functions import picture_html

PHOTO = Picture("images/une photo.jpg", 1000, 500, 500_000, "x")


def test_browser_chooses_a_version() -> None:
    assert picture_html(PHOTO.path, PHOTO, "/pole", alt="Deux « amis »", sizes="50vw") == (
        '<picture><source type="image/webp" srcset="'
        "/pole/images/une%20photo-jpg-400.webp 400w, "
        "/pole/images/une%20photo-jpg-800.webp 800w, "
        '/pole/images/une%20photo-jpg-1000.webp 1000w" sizes="50vw">'
        '<img src="/pole/images/une%20photo.jpg" alt="Deux « amis »" width="1000" height="500"'
        ' loading="lazy" decoding="async"></picture>'
    )


def test_first_picture_does_not_wait() -> None:
    shown = picture_html(PHOTO.path, PHOTO, "", alt="", eager=True)
    assert 'fetchpriority="high"' in shown
    assert "lazy" not in shown


def test_an_animation_keeps_its_place_in_the_page() -> None:
    path = "images/a.gif"
    assert picture_html(path, replace(PHOTO, path=path), "", alt="Une table") == (
        '<img src="/images/a.gif" alt="Une table" width="1000" height="500" loading="lazy"'
        ' decoding="async">'
    )


def test_text_stays_text() -> None:
    shown = picture_html(
        'a"b.gif', None, "", alt='"><script>', attributes={"class": 'x" onload="y'}
    )
    assert shown == (
        '<img src="/a%22b.gif" alt="&#34;&gt;&lt;script&gt;" class="x&#34; onload=&#34;y"'
        ' loading="lazy" decoding="async">'
    )


def test_only_known_attributes_of_a_text_are_kept() -> None:
    shown = picture_html(
        PHOTO.path, PHOTO, "", alt="", attributes={"title": "T", "width": "3", "onload": "x"}
    )
    assert 'title="T"' in shown
    assert 'width="1000"' in shown
    assert "onload" not in shown
