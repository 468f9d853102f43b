"""A source → its reader: that of the generator that a folder was made for, or WordPress'."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from importing.found import TextSource
from programmation.problems import Refusal

HUGO = ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config.toml", "archetypes",
        "config/_default")  # fmt: skip
JEKYLL = ("_config.yml", "_config.yaml", "_config.toml", "_posts")


def source_at(path: Path, uploads: Path | None, zone: ZoneInfo, *, meetings: bool) -> TextSource:
    """What `path` holds.  Raises `Refusal` for what is no source.

    Each reader needs libraries that the others do not.
    """
    if path.is_dir():
        if any((path / name).exists() for name in JEKYLL):
            from importing.jekyll_folder import JekyllFolder

            return JekyllFolder(path, zone)
        if any((path / name).exists() for name in HUGO):
            from importing.hugo_folder import HugoFolder

            return HugoFolder(path, zone)
        from importing.pelican_folder import PelicanFolder

        return PelicanFolder(path, zone, meetings=meetings)
    if path.suffix.lower() == ".xml" and path.is_file():
        from importing.wordpress import WordPress

        return WordPress(path, uploads, zone)
    raise Refusal(f"{path} n’est ni un dossier, ni un export WordPress (.xml).")
