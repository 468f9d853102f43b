"""The site as `organisation.md` describes it: name, contact, partners, alert.

Read before the other texts, some of which are signed by the organisation.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from programmation.content.dates import read_day
from programmation.content.decoding import MAX_BYTES
from programmation.content.entry import Entry, built
from programmation.content.reader import read_document
from programmation.organization import ORGANIZATION
from programmation.settings import AS_GIVEN, Site, site_from
from regular_files import read_regular


def site_of(settings: Mapping[str, Any], root: Path, foreign: Container[str] = ()) -> Site:
    """The site of `settings` (see `site_from`), as the content folder `root` describes it."""
    return described(site_from(settings, foreign, read_day), root)


def described(site: Site, root: Path) -> Site:
    """`site` as `organisation.md` of `root` describes it; unchanged without that file."""
    try:
        data = read_regular(root / ORGANIZATION.file, MAX_BYTES + 1)
    except OSError:
        return site
    entry, _ = read_document(ORGANIZATION.file, data, ZoneInfo(site.timezone), judged=False)
    return with_organization(site, entry)


def with_organization(site: Site, entry: Entry) -> Site:
    """`site` with the fields of `entry`; a field left out keeps the setting's value."""
    rows = {row.name: row for row in ORGANIZATION.fields}
    told = {name: built(rows[name], value) for name, value in entry.values.items()}
    left = [
        (setting, f"{rows[name].key}: {getattr(site, name)}")
        for name, setting in AS_GIVEN.items()
        if name in rows and name not in told and getattr(site, name)
    ]
    if "networks" not in told:
        left += [
            ("FACEBOOK_URL", f"reseaux: [{{titre: {each.title}, lien: {each.url}}}]")
            for each in site.networks
        ]
    banner = told.get("banner")
    # No banner after its last day.
    told["banner"] = None if banner and banner.is_over(site.today) else banner
    return replace(site, **told, left_in_settings=tuple(left))
