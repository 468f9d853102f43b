"""Pelican's own command, with a record of what it read when it ends well."""

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
    """What a build may read, seen before it reads."""

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
    """Run Pelican with `arguments`; remember, as `command`, a build that ended well."""
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
    """One French line in place of Pelican's traceback, when the settings cannot be used."""
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
    """Pelican's is a thread, which would be there when pages are rendered in forked processes."""
    pelican.console.status = lambda *_args, **_options: nullcontext()
    try:
        yield
    finally:
        del pelican.console.status


def _loaded_modules() -> Iterator[str]:
    """Files of every module, the settings' among them, and folders where others are installed."""
    for module in list(sys.modules.values()):
        name = getattr(module, "__file__", None)
        if name:
            # A link on the way, seen through when the file is, changes what is seen.
            yield os.path.abspath(name)
    # Such a folder's time changes when something is installed.
    yield from (folder for folder in sys.path if folder.endswith("-packages"))


def _named_by(settings: dict[str, Any]) -> Iterator[str]:
    """Files that a setting may name, there or not: a database, a file of words."""
    for value in settings.values():
        if isinstance(value, str | Path) and "\0" not in str(value) and len(str(value)) < 1000:
            path = os.path.abspath(value)
            if not os.path.isdir(path):
                yield path


def _repository(folder: Path) -> Iterator[str]:
    """Where git notes a commit: dates and revisions may come from it."""
    for place in (folder.resolve(), *folder.resolve().parents):
        git = place / ".git"
        if git.exists():
            yield from (str(git / name) for name in ("HEAD", "logs/HEAD", "index", "packed-refs"))
            return


def _midnight(zone: str | None) -> float:
    """When today ends for the site: what is next may then change."""
    now = datetime.now(ZoneInfo(zone)) if zone else datetime.now().astimezone()
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return tomorrow.timestamp()
