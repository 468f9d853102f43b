"""The project in the current folder: its settings and its content, for the commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pelican.settings import read_settings

from builder.errors import BuildError, readable_settings
from builder.progress import PROGRESS
from programmation.content.described_site import described
from programmation.content.loader import Content, load
from programmation.problems import Refusal, has_errors, report
from programmation.settings import SettingError, Site, located_errors, site_from

LOCAL = ("127.0.0.1", "localhost", "0.0.0.0", "::1")  # noqa: S104  # hosts, not listened on


@dataclass(frozen=True)
class Project:
    settings: Mapping[str, Any]
    site: Site

    @property
    def content(self) -> Path:
        return Path(self.settings["PATH"])

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.site.timezone)

    @property
    def is_local(self) -> bool:
        """Its address leads to this machine alone, as in a preview: nothing sent may hold it."""
        return urlsplit(self.site.url).hostname in LOCAL

    @property
    def now(self) -> datetime:
        return datetime.now(self.zone)

    def read(self) -> Content:
        """The content; stops with the report when it has errors."""
        PROGRESS.show("Lecture des textes")
        content = load(self.content, self.site)
        if has_errors(content.problems):
            stop(report(content.problems))
        return content


def read_project(settings_file: str = "pelicanconf.py", **overrides: Any) -> Project:
    """The project whose settings are in `settings_file`; stops when they are wrong.

    SITEURL, CONTENU and BUILD_DATE of the environment win, as for `make html`.
    """
    variables = {"SITEURL": "SITEURL", "PATH": "CONTENU", "BUILD_DATE": "BUILD_DATE"}
    outside = {name: os.environ[key] for name, key in variables.items() if os.environ.get(key)}
    try:
        with readable_settings(settings_file):
            settings = read_settings(settings_file, override=outside | overrides)
        with located_errors(Path(settings_file)):
            site = described(site_from(settings), Path(settings["PATH"]))
            return Project(settings, site)
    except (BuildError, SettingError) as error:
        stop(str(error))


@contextmanager
def at_work(*, at_once: bool = False) -> Iterator[None]:
    """What takes long is said in a terminal, on a line that is gone before anything is printed; a
    `Refusal` ends the command.

    `at_once`: for what waits for a network (see `Progress.start`).
    """
    PROGRESS.start(at_once=at_once)
    try:
        yield
    except Refusal as refusal:
        stop(str(refusal))
    finally:
        PROGRESS.end()


def stop(message: str) -> NoReturn:
    """End the command: it did not do what was asked."""
    PROGRESS.end()
    sys.stderr.write(f"{message}\n")
    raise SystemExit(1)
