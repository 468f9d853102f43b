"""Pelican's settings → the `Site` value.  The clock enters the build here, once."""

from __future__ import annotations

import os
import re
import runpy
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from builder.errors import BuildError
from programmation.setting_rules import located, settings_files, troubles
from programmation.site import Site


class SettingError(ValueError):
    """A setting that cannot be used; the message is French and names it."""


@contextmanager
def located_errors(*files: Path) -> Iterator[None]:
    """Stop what is done inside at a `SettingError`, told with the place of the setting.

    `files`: where the settings are; by default those that Pelican has loaded.
    """
    try:
        yield
    except SettingError as error:
        raise BuildError(located(str(error), files or settings_files())) from None


def settings_from(path: Path) -> dict[str, Any]:
    """Pelican's settings in the file at `path`; BUILD_DATE of the environment wins."""
    settings = {name: value for name, value in runpy.run_path(str(path)).items() if name.isupper()}
    if day := os.environ.get("BUILD_DATE"):
        settings["BUILD_DATE"] = day
    return settings


def site_from(settings: Mapping[str, Any], foreign: Container[str] = ()) -> Site:
    """The site described by `settings`, some of them `foreign`.  Raises `SettingError`."""
    if found := "\n".join(troubles(settings, foreign)):
        raise SettingError(found)
    url = str(settings.get("SITEURL") or "").rstrip("/")
    if not url.startswith(("http://", "https://")) or not urlsplit(url).hostname:
        raise SettingError(
            f"SITEURL : « {url} » n’est pas une adresse. Écrivez par exemple https://www.example.org."
        )
    timezone = str(settings.get("TIMEZONE") or "America/Toronto")
    first_month = settings.get("SEASON_FIRST_MONTH", 9)
    if first_month not in range(1, 13):
        raise SettingError(f"SEASON_FIRST_MONTH : {first_month!r} n’est pas un mois, de 1 à 12.")
    return Site(
        name=str(settings.get("SITENAME") or ""),
        url=url,
        today=build_date(settings.get("BUILD_DATE"), timezone),
        description=str(settings.get("SITESUBTITLE") or ""),
        region=str(settings.get("SITE_REGION") or ""),
        email=str(settings.get("SITE_EMAIL") or ""),
        language=str(settings.get("SITE_LANGUAGE") or "fr-CA"),
        timezone=timezone,
        first_month=first_month,
        facebook=str(settings.get("FACEBOOK_URL") or ""),
        newsletter=str(settings.get("NEWSLETTER_URL") or ""),
        tag_host=str(settings.get("FEED_TAG_HOST") or urlsplit(url).hostname or ""),
        show_drafts=bool(settings.get("SHOW_DRAFTS")),
        comment_days=_days(settings.get("COMMENT_DAYS")),
        isso=_isso(settings.get("ISSO_URL")),
    )


def _days(setting: object) -> int:
    if not setting:
        return 0
    if isinstance(setting, int) and setting > 0:
        return setting
    raise SettingError(f"COMMENT_DAYS : {setting!r} n’est pas un nombre de jours.")


def _isso(setting: object) -> str:
    url = str(setting or "").rstrip("/")
    # A comma, a semicolon or a space would add something to the page's security policy.
    if url and not re.fullmatch(r"https?://[\w.:-]+(?:/[\w./~-]*)?", url, re.ASCII):
        raise SettingError(
            f"ISSO_URL : « {url} » n’est pas une adresse. "
            "Écrivez par exemple https://commentaires.example.org."
        )
    return url


def build_date(setting: object, timezone: str) -> date:
    """`BUILD_DATE`, or the day of SOURCE_DATE_EPOCH, or today, in `timezone`."""
    try:
        zone = ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError):
        raise SettingError(f"TIMEZONE : fuseau « {timezone} » inconnu.") from None
    if isinstance(setting, datetime):
        return setting.date()
    if isinstance(setting, date):
        return setting
    if setting:
        try:
            return date.fromisoformat(str(setting))
        except ValueError:
            raise SettingError(
                f"BUILD_DATE : « {setting} » n’est pas une date. Écrivez par exemple 2017-10-01."
            ) from None
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        try:
            return datetime.fromtimestamp(int(epoch), UTC).astimezone(zone).date()
        except (ValueError, OverflowError, OSError):
            raise SettingError(f"SOURCE_DATE_EPOCH : « {epoch} » n’est pas un instant.") from None
    return datetime.now(zone).date()
