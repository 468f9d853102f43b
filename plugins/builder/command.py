"""Runs Pelican's command, and records the inputs of a build that succeeded, for the next start."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pelican
from pelican.plugins import signals

from builder.errors import BuildError, interrupted, readable_settings, terminal_line
from builder.incremental import inputs
from builder.incremental.fingerprint import rules_files


def _inputs_of(site: Any) -> dict[str, Any]:
    """The files and folders that a build may read, with their digest taken before it reads them."""
    settings = site.settings
    places = map(os.path.realpath, (site.path, site.theme, *settings["PLUGIN_PATHS"]))
    folders = {place for place in places if not inputs.is_installed(place)}
    # A plugin may lie in the project's own folder, where builds write too.
    skipped = [
        os.path.realpath(path) for path in (site.output_path, settings["CACHE_PATH"], inputs.FOLDER)
    ]
    files = {
        *inputs.loaded_modules(),
        *_named_by(settings),
        *_repository(Path(site.path)),
        *rules_files(str(settings.get("TIMEZONE") or "")),
    }.difference(skipped)
    paths = tuple(sorted(folders)), tuple(sorted(files)), tuple(skipped)
    return {
        "inputs": paths,
        "digest": inputs.first_digest(*paths),
        "until": _midnight(settings.get("TIMEZONE")),
    }


def build(command: Sequence[str], arguments: list[str]) -> None:
    """Run Pelican with `arguments`; record the inputs of a build that succeeded, under the command
    line `command`.  Changes Pelican's functions for the rest of the process."""
    read: list[tuple[Any, dict[str, Any]]] = []

    def look(site: Any) -> None:
        read.append((site, _inputs_of(site)))

    signals.initialized.connect(look)
    _make_settings_readable()
    # Pelican's spinner: its thread must not run when pages are rendered in forks.
    pelican.console.status = lambda *_args, **_options: nullcontext()
    pelican.main(arguments)
    for site, known in read:
        record = getattr(getattr(site, "session", None), "record", None)
        if record is not None:
            output = os.path.realpath(site.output_path)
            copies = tuple(f"{output}/{name}" for name in sorted(record.others))
            live = site.settings.get("LIVE_INPUTS", {})
            # The site is in place already: Ctrl-C would only lose this record.
            with suppress(KeyboardInterrupt):
                inputs.remember(command, output, record.stamps(output), copies, live=live, **known)


def _make_settings_readable() -> None:
    """End the command with one French line, not a traceback, where settings cannot be read."""
    get_instance = pelican.get_instance

    def read(given: Any) -> Any:
        try:
            with readable_settings(given.settings or pelican.DEFAULT_CONFIG_NAME):
                if given.path and not os.path.isdir(given.path):
                    raise BuildError(
                        f"dossier du contenu introuvable : {terminal_line(given.path)}"
                    )
                site, settings = get_instance(given)
                if not hasattr(site, "session"):
                    raise BuildError("PLUGINS : ajoutez-y « builder », en premier")
                return site, settings
        except BuildError as error:
            sys.exit(f"Site non construit : {error}.")
        except KeyboardInterrupt:
            # Pelican would exit with status 0.
            interrupted()

    # Pelican reads the settings here: after the command line, and before it loads any plugin.
    pelican.get_instance = read


def _named_by(settings: dict[str, Any]) -> Iterator[str]:
    """Paths named by settings that are not folders, existing or not: a database, a list."""
    for value in settings.values():
        if isinstance(value, str | Path) and "\0" not in str(value) and len(str(value)) < 1000:
            path = os.path.abspath(value)
            if not os.path.isdir(path):
                yield path


def _repository(folder: Path) -> Iterator[str]:
    """Files of git that change with each commit: the build reads dates and revisions from it."""
    for place in (folder.resolve(), *folder.resolve().parents):
        git = place / ".git"
        if git.exists():
            yield from (str(git / name) for name in ("HEAD", "logs/HEAD", "index", "packed-refs"))
            return


def _midnight(zone: str | None) -> float:
    """Timestamp of the end of today in the site's zone: the next meeting may change then."""
    now = datetime.now(ZoneInfo(zone)) if zone else datetime.now().astimezone()
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return tomorrow.timestamp()
