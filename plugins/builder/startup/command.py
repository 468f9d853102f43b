"""Runs Pelican's command, and records the inputs of a build that succeeded, for the next start."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pelican
from pelican.plugins import signals

from builder.errors import BuildError, interrupted, readable_settings
from builder.incremental import inputs
from builder.incremental.fingerprint import rules_files


class Inputs:
    """The files and folders that a build may read, with their digest taken before it reads them."""

    def __init__(self, site: Any) -> None:
        settings = site.settings
        self.site = site
        self.folders = {
            os.path.realpath(folder)
            for folder in (site.path, site.theme, *settings["PLUGIN_PATHS"])
        }
        # A plugin may lie in the project's own folder, beside what builds write.
        self.skipped = [
            os.path.realpath(path)
            for path in (site.output_path, settings["CACHE_PATH"], inputs.FOLDER)
        ]
        self.files = {
            *_loaded_modules(),
            *_named_by(settings),
            *_repository(Path(site.path)),
            *rules_files(str(settings.get("TIMEZONE") or "")),
        }
        self.files.difference_update(self.skipped)
        self.digest = inputs.first_digest(
            tuple(sorted(self.folders)), tuple(sorted(self.files)), tuple(self.skipped)
        )
        self.until = _midnight(settings.get("TIMEZONE"))


def build(command: Sequence[str], arguments: list[str]) -> None:
    """Run Pelican with `arguments`; record a successful build under the command line `command`."""
    seen: list[Inputs] = []

    def look(site: Any) -> None:
        seen.append(Inputs(site))

    with signals.initialized.connected_to(look), _readable_settings(), _no_spinner():
        pelican.main(arguments)
    for known in seen:
        session = getattr(known.site, "session", None)
        if session is not None and session.record is not None:
            output = os.path.realpath(known.site.output_path)
            # Too late to stop: the site is in place, and only this record would be missing.
            with suppress(KeyboardInterrupt):
                inputs.remember(
                    command,
                    folders=known.folders,
                    files=known.files,
                    skipped=known.skipped,
                    inputs=known.digest,
                    output=output,
                    lines=session.record.lines(session.output),
                    copies=[f"{output}/{name}" for name in sorted(session.record.others)],
                    live=known.site.settings.get("LIVE_INPUTS", {}),
                    until=known.until,
                )


@contextmanager
def _readable_settings() -> Iterator[None]:
    """Settings that cannot be read end the command with one French line, not a traceback."""
    get_instance = pelican.get_instance

    def read(given: Any) -> Any:
        try:
            with readable_settings(given.settings or pelican.DEFAULT_CONFIG_NAME):
                return get_instance(given)
        except BuildError as error:
            sys.exit(f"Site non construit : {error}.")
        except KeyboardInterrupt:
            # Pelican would end as if all were well.
            interrupted()

    # The only place where the settings are read after the arguments, and before any plugin.
    pelican.get_instance = read
    try:
        yield
    finally:
        pelican.get_instance = get_instance


@contextmanager
def _no_spinner() -> Iterator[None]:
    """Turn off Pelican's spinner: its thread must not run when pages are rendered in forks."""
    pelican.console.status = lambda *_args, **_options: nullcontext()
    try:
        yield
    finally:
        del pelican.console.status


def _loaded_modules() -> Iterator[str]:
    """Files of every loaded module, the settings' too."""
    for module in list(sys.modules.values()):
        name = getattr(module, "__file__", None)
        if name:
            # Not resolved: a symbolic link on the way may be changed too.
            yield os.path.abspath(name)


def _named_by(settings: dict[str, Any]) -> Iterator[str]:
    """Paths in settings that are no folder, existing or not: a database, a list of words."""
    for value in settings.values():
        if isinstance(value, str | Path) and "\0" not in str(value) and len(str(value)) < 1000:
            path = os.path.abspath(value)
            if not os.path.isdir(path):
                yield path


def _repository(folder: Path) -> Iterator[str]:
    """Files of git that change with each commit: dates and revisions are read from it."""
    for place in (folder.resolve(), *folder.resolve().parents):
        git = place / ".git"
        if git.exists():
            yield from (str(git / name) for name in ("HEAD", "logs/HEAD", "index", "packed-refs"))
            return


def _midnight(zone: str | None) -> float:
    """Timestamp of the end of today in the site's zone: which meeting is next may then change."""
    now = datetime.now(ZoneInfo(zone)) if zone else datetime.now().astimezone()
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return tomorrow.timestamp()
