"""What `organisation.md` says of the site: its name, how to reach it, its partners, an alert.

It is read before the other texts, some of which speak for the organisation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from programmation.content.entry import Entry
from programmation.content.front_matter import MAX_BYTES
from programmation.content.reader import read_document
from programmation.model import Banner, Image, Link, Partner
from programmation.organization import ORGANIZATION
from programmation.settings import Site

SETTINGS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "description": ("SITESUBTITLE", "slogan"),
        "region": ("SITE_REGION", "region"),
        "email": ("SITE_EMAIL", "courriel"),
    }
)
"""Attribute of the site → the setting that gave it before, and the field that does now."""


def described(site: Site, root: Path) -> Site:
    """`site` as the content folder `root` describes it; as it is, without `organisation.md`."""
    path = root / ORGANIZATION.file
    if path.is_symlink() or not path.is_file():
        return site
    data = path.read_bytes()[: MAX_BYTES + 1]
    entry, _ = read_document(ORGANIZATION.file, data, ZoneInfo(site.timezone), judged=False)
    return with_organization(site, entry)


def with_organization(site: Site, entry: Entry) -> Site:
    """What the file leaves out is what the settings say of it."""
    values = entry.values
    told = {row.name for row in ORGANIZATION.fields} & values.keys()
    plain = {
        name: values[name]
        for name in ("name", "description", "intro", "region", "email", "phone", "postal_address")
        if name in told
    }
    left = [
        (setting, f"{key}: {getattr(site, name)}")
        for name, (setting, key) in SETTINGS.items()
        if name not in told and getattr(site, name)
    ]
    if "networks" not in told:
        left += [
            ("FACEBOOK_URL", f"reseaux: [{{titre: {each.title}, lien: {each.url}}}]")
            for each in site.networks
        ]
    return replace(
        site,
        **plain,
        networks=tuple(_networks(values)) if "networks" in told else site.networks,
        partners=tuple(_partners(values)),
        banner=_banner(values, site),
        left_in_settings=tuple(left),
    )


def _networks(values: Mapping[str, Any]) -> list[Link]:
    return [Link(**each) for each in values["networks"] if {"title", "url"} <= each.keys()]


def _partners(values: Mapping[str, Any]) -> list[Partner]:
    found = []
    for each in values.get("partners", ()):
        name, path = each.get("name", ""), each.get("logo", "")
        logo = Image(path, each.get("alt") or name) if path else None
        found.append(Partner(name, logo, url=each.get("url", "")))
    return found


def _banner(values: Mapping[str, Any], site: Site) -> Banner | None:
    """Nothing once its day is gone by."""
    given = values.get("banner") or {}
    banner = Banner(**given) if "text" in given else None
    return banner if banner and not banner.is_over(site.today) else None
