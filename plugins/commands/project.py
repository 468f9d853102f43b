"""The project in the current folder: its settings, its content, its site."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from builder.progress import PROGRESS
from commands.staff import settings_of
from fast_dataclass import dataclass
from programmation.content.described_site import site_of
from programmation.content.entry import Entry
from programmation.content.loader import Content, entries_of, load
from programmation.content.source_files import read_folder
from programmation.kinds import kind_of
from programmation.problems import Problem, Refusal, has_errors, report
from programmation.schema import Wording, label_of
from programmation.season import Season, season_named, season_of
from programmation.settings import Site

LOCAL = ("127.0.0.1", "localhost", "0.0.0.0", "::1")  # noqa: S104  # hosts, not listened on


@dataclass(frozen=True)
class Project:
    settings: Mapping[str, Any]
    site: Site
    content: Path

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.site.timezone)

    @property
    def cache(self) -> Path:
        return Path(self.settings.get("CACHE_PATH") or ".cache")

    @property
    def entries(self) -> list[Entry]:
        """Entries of its texts, each read on its own, those with mistakes included."""
        return entries_of(read_folder(self.content), self.zone)

    def season(self, label: str, day: date) -> Season:
        """The season called `label`, or that of `day` where nothing is given.  Raises `Refusal`."""
        first_month = self.site.first_month
        return season_named(label, first_month) if label else season_of(day, first_month)

    def require_address(self) -> None:
        """Raise `Refusal` for an address of this machine alone, which others cannot open."""
        if urlsplit(self.site.url).hostname in LOCAL:
            raise Refusal(
                f"Les liens mèneraient à {self.site.url}, que personne d’autre ne voit. "
                "Donnez l’adresse du site : SITEURL=https://www.example.org"
            )

    def read(self) -> Content:
        """Read and check the content.  Raises `Refusal`, with the report, when it has errors."""
        PROGRESS.show("Lecture des textes")
        content = load(self.content, self.site)
        if has_errors(content.problems):
            raise Refusal(report(content.problems))
        return content


def in_words(problem: Problem, wording: Wording) -> str:
    """A problem in words for someone who sees the labels of the fields, and no line numbers."""
    rows = kind_of(problem.path).fields
    labelled = replace(problem, field=label_of(problem.field, rows))
    return labelled.explained(wording.reworded(problem.remedy, rows, problem.field))


def project_from(settings: Mapping[str, Any], content: Path) -> Project:
    """The project of these settings.  Raises `SettingError`."""
    return Project(settings, site_of(settings, content), content)


def project_of(options: Namespace) -> Project:
    """The project of the settings file; CONTENU and SITEURL of the environment, or `contenu` on
    the command line, replace its values.

    Raises `Refusal`, `BuildError` or `SettingError` where it cannot be used.
    """
    settings = settings_of(options.settings)
    typed = getattr(options, "contenu", os.environ.get("CONTENU"))
    content = Path(typed or options.settings.parent / settings.get("PATH", "content"))
    if not content.is_dir():
        raise Refusal(f"Dossier du contenu introuvable : {content}")
    url = os.environ.get("SITEURL")
    return project_from({**settings, "SITEURL": url} if url else settings, content)
