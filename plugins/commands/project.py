"""The project in the current folder, for the commands that read all of its content."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from builder.progress import PROGRESS
from commands import staff
from fast_dataclass import dataclass
from programmation.content.described_site import described
from programmation.content.loader import Content, load
from programmation.problems import Refusal, has_errors, report
from programmation.settings import Site, site_from

LOCAL = ("127.0.0.1", "localhost", "0.0.0.0", "::1")  # noqa: S104  # hosts, not listened on


@dataclass(frozen=True)
class Project:
    settings: Mapping[str, Any]
    site: Site
    content: Path

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.site.timezone)

    def require_address(self) -> None:
        """Refuse one that leads to this machine alone, as in a preview: others are sent it."""
        if urlsplit(self.site.url).hostname in LOCAL:
            raise Refusal(
                f"Les liens mèneraient à {self.site.url}, que personne d’autre ne voit. "
                "Donnez l’adresse du site : SITEURL=https://www.example.org"
            )

    def read(self) -> Content:
        """The content.  Raises `Refusal`, with the report, when it has errors."""
        PROGRESS.show("Lecture des textes")
        content = load(self.content, self.site)
        if has_errors(content.problems):
            raise Refusal(report(content.problems))
        return content


def project_from(settings: Mapping[str, Any], content: Path) -> Project:
    return Project(settings, described(site_from(settings), content), content.absolute())


def project_parser(target: str, description: str | None) -> argparse.ArgumentParser:
    """That of `make target`; CONTENU and SITEURL of the environment win."""
    made = staff.parser(description)
    made.prog = f"make {target}"
    content = os.environ.get("CONTENU")
    made.set_defaults(content=Path(content) if content else None)
    return made


def run(
    command: Callable[[argparse.Namespace, Project], staff.Outcome],
    options: argparse.Namespace,
    *,
    at_once: bool = False,
) -> int:
    """The command's exit status (see `staff.ended`)."""

    def work(options: argparse.Namespace, settings: Mapping[str, Any], root: Path) -> staff.Outcome:
        url = os.environ.get("SITEURL")
        given = {**settings, "SITEURL": url} if url else settings
        return command(options, project_from(given, root))

    return staff.run(work, options, at_once=at_once)
