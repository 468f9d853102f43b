"""Settings become the site's value, or an error that names the setting."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from programmation.content.described_site import site_of
from programmation.parts import Link
from programmation.settings import SettingError, Site, build_date, site_from
from tests.support.factories import site

MINIMAL = {"SITEURL": "https://example.org", "BUILD_DATE": "2017-10-01"}


def test_little_is_needed() -> None:
    assert site_from(MINIMAL) == Site(
        name="", url="https://example.org", today=date(2017, 10, 1), tag_host="example.org"
    )


def test_every_setting_is_kept() -> None:
    settings = {
        "SITENAME": "Pôle",
        "SITEURL": "https://example.org/pole/",
        "BUILD_DATE": date(2017, 10, 1),
        "SITESUBTITLE": "Des communautés",
        "SITE_REGION": "Mauricie",
        "SITE_EMAIL": "info@example.org",
        "SITE_LANGUAGE": "fr",
        "TIMEZONE": "Europe/Paris",
        "SEASON_FIRST_MONTH": 7,
        "FACEBOOK_URL": "https://facebook.example",
        "NEWSLETTER_URL": "https://infolettre.example",
        "FEED_TAG_HOST": "pole.example.org",
        "SHOW_DRAFTS": True,
        "COMMENT_DAYS": 30,
        "ISSO_URL": "https://commentaires.example.org/",
    }
    assert site_from(settings) == Site(
        name="Pôle",
        url="https://example.org/pole",
        today=date(2017, 10, 1),
        description="Des communautés",
        region="Mauricie",
        email="info@example.org",
        language="fr",
        timezone="Europe/Paris",
        first_month=7,
        networks=(Link("Facebook", "https://facebook.example"),),
        newsletter="https://infolettre.example",
        tag_host="pole.example.org",
        show_drafts=True,
        comment_days=30,
        isso="https://commentaires.example.org",
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITEURL", ""),
        ("SITEURL", "example.org"),
        ("SITEURL", "https://"),
        ("SITEURL", "https://[x"),
        ("SITEURL", "https://example.org:port"),
        ("SITEURL", "https://example.org:99999"),
        ("SITEURL", "https://qui@example.org"),
        ("SITEURL", "https://example.org/?a"),
        ("SITEURL", "https://example.org/\n"),
        ("SITEURL", 'https://example.org/"><script>'),
        ("SITEURL", "https://example.org/pôle"),
        ("SITEURL", "https://example.org/../pole"),
        ("TIMEZONE", "America/Trois-Rivieres"),
        ("TIMEZONE", "../etc"),
        ("SEASON_FIRST_MONTH", 13),
        ("SEASON_FIRST_MONTH", "septembre"),
        ("BUILD_DATE", "demain"),
        ("COMMENT_DAYS", -1),
        ("COMMENT_DAYS", "30"),
        ("ISSO_URL", "https://a.example; script-src *"),
    ],
)
def test_an_error_names_the_setting(name: str, value: object) -> None:
    with pytest.raises(SettingError, match=f"^{name} : "):
        site_from(MINIMAL | {name: value})


def test_an_address_with_accents_is_shown_as_hosts_have_it() -> None:
    with pytest.raises(SettingError, match=r"Écrivez https://example.org/p%C3%B4le\.$"):
        site_from(MINIMAL | {"SITEURL": "https://example.org/pôle/"})


@pytest.mark.parametrize(
    ("setting", "day"),
    [
        ("2017-10-01", date(2017, 10, 1)),
        (date(2017, 10, 1), date(2017, 10, 1)),
        (datetime(2017, 10, 1, 23, 59, tzinfo=UTC), date(2017, 10, 1)),
    ],
)
def test_the_day_of_the_build_may_be_set(setting: Any, day: date) -> None:
    assert build_date(setting, "America/Toronto") == day


def test_the_day_of_the_build_is_else_that_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BUILD_DATE", "2018-02-01")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1506819600")
    assert build_date(None, "America/Toronto") == date(2018, 2, 1)
    assert build_date("2017-10-01", "America/Toronto") == date(2017, 10, 1)
    assert site_from({**MINIMAL, "BUILD_DATE": None, "PUBLISHING": True}).today == date(2018, 2, 1)
    monkeypatch.setenv("BUILD_DATE", "demain")
    with pytest.raises(SettingError, match=r"^BUILD_DATE : "):
        build_date(None, "America/Toronto")


def test_the_day_that_is_shown_is_typed_as_in_a_text(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("JOUR", "1er octobre 2017")
    assert site_of(MINIMAL, tmp_path).shown_day == date(2017, 10, 1)
    monkeypatch.setenv("JOUR", "demain")
    with pytest.raises(SettingError, match=r"^JOUR : « demain »"):
        site_of(MINIMAL, tmp_path)


def test_the_day_of_the_build_may_come_from_its_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BUILD_DATE", raising=False)
    # One in the morning in UTC is still the day before in Quebec.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1506819600")
    assert build_date(None, "America/Toronto") == date(2017, 9, 30)
    for wrong in ("hier", "9" * 30):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", wrong)
        with pytest.raises(SettingError, match=r"^SOURCE_DATE_EPOCH : "):
            build_date(None, "America/Toronto")


def test_the_day_of_the_build_is_today_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.delenv("BUILD_DATE", raising=False)
    before = datetime.now(ZoneInfo("America/Toronto")).date()
    built = build_date(None, "America/Toronto")
    assert before <= built <= datetime.now(ZoneInfo("America/Toronto")).date()


def test_absolute_addresses() -> None:
    below = site(url="https://example.org/pole")
    assert (site().root, below.root) == ("", "/pole")
    assert below.absolute("/articles/") == "https://example.org/pole/articles/"
    assert below.absolute("https://ailleurs.example.org") == "https://ailleurs.example.org"


@pytest.mark.parametrize("day", ["0001-01-01", "1969-12-31", "3000-01-01", "9999-12-31"])
def test_a_day_that_has_no_season_is_no_day_of_a_site(
    monkeypatch: pytest.MonkeyPatch, day: str
) -> None:
    for setting in (day, date.fromisoformat(day)):
        with pytest.raises(SettingError, match="n’est pas une date"):
            build_date(setting, "America/Toronto")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "253402300799")
    with pytest.raises(SettingError, match="n’est pas un instant"):
        build_date(None, "America/Toronto")
