"""A folder → the generator that it was made for."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from importing.found import TextSource

HUGO = ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml")
JEKYLL = ("_config.yml", "_config.yaml", "_config.toml")


def site_folder(root: Path, zone: ZoneInfo, *, meetings: bool = False) -> TextSource:
    """The texts and files of `root`: of Jekyll or Hugo where it shows, else of Pelican."""
    if any((root / name).is_file() for name in JEKYLL) or (root / "_posts").is_dir():
        from importing.jekyll_folder import JekyllFolder

        return JekyllFolder(root, zone)
    hugo = any((root / name).is_file() for name in HUGO) or (root / "archetypes").is_dir()
    if hugo or (root / "config" / "_default").is_dir():
        from importing.hugo_folder import HugoFolder

        return HugoFolder(root, zone)
    from importing.pelican_folder import PelicanFolder

    return PelicanFolder(root, zone, meetings=meetings)
