"""Pelican's command in a process forked from one that has imported it, and the plugins, once.

Imported only by the fork server (see `building`): its processes have nothing of the test's own
process, nor of an earlier build.
"""

from __future__ import annotations

import atexit
import gc
import hashlib
import logging
import marshal
import os
import pkgutil
import shutil
import sys
import time
import zoneinfo
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp

import pelican  # noqa: F401
import segno.writers  # noqa: F401
from docutils.core import publish_string
from markdown import Markdown
from PIL import Image
from rich.status import Status
from unidecode import unidecode

import builder
import programmation
from builder.incremental.template_dependencies import Templates
from lazy_regex import lazy_compile

for package in (builder, programmation):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not module.name.endswith("__main__"):
            import_module(module.name)

# Libraries initialise this once per process: half of a small build's time.
Image.init()
Markdown(extensions=["codehilite", "extra", "meta"]).convert("Un *texte*.")
publish_string("Un *texte*.", writer_name="html", settings_overrides={"language_code": "fr"})
Status("Un texte.")
unidecode("é")
for each in gc.get_objects():
    if isinstance(each, lazy_compile):
        each.flags  # noqa: B018  # Asked for, it is compiled.
# Most templates are shared: they are compiled once for all builds.
COMPILED = Path(mkdtemp(prefix="templates-"))
atexit.register(shutil.rmtree, COMPILED, ignore_errors=True)
_found = Templates._found


def _found_once(
    templates: Templates, name: str, source: str, filename: str | None
) -> tuple[str, ...] | None:
    """Templates that one refers to; its bytecode goes to the build's cache.

    As `Templates._found`, with a cache by name, source, file and Jinja's options.
    """
    environment = templates._environment
    if (cache := environment.bytecode_cache) is None:
        return _found(templates, name, source, filename)
    key = repr((cache.options, name, filename, source)).encode()
    kept = COMPILED / hashlib.sha256(key).hexdigest()
    bucket = cache.get_bucket(environment, name, filename, source)
    if kept.exists():
        names, bucket.code = marshal.loads(kept.read_bytes())  # noqa: S302  # our own
        cache.set_bucket(bucket)
        return names
    names = _found(templates, name, source, filename)
    bucket = cache.get_bucket(environment, name, filename, source)
    if bucket.code is not None:
        new = kept.with_suffix(f".{os.getpid()}")
        new.write_bytes(marshal.dumps((names, bucket.code)))
        new.rename(kept)
    return names


Templates._found = _found_once  # type: ignore[method-assign]

# Otherwise each build would collect garbage among all these objects.
gc.collect()
gc.freeze()


def run(
    module: str, arguments: list[str], folder: Path, environment: Mapping[str, str], said: Path
) -> None:
    """Run the `main` of `module` with `arguments` in `folder`; output in `said`.out and
    `said`.err."""
    for number, suffix in ((1, ".out"), (2, ".err")):
        file = os.open(f"{said}{suffix}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, number)
        os.close(file)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    zoneinfo.reset_tzpath()
    zoneinfo.ZoneInfo.clear_cache()
    if not any(name.startswith("COV") for name in environment):
        _stop_coverage()
    logging.getLogger().handlers.clear()
    sys.exit(import_module(module).main(arguments))


def _stop_coverage() -> None:
    """End coverage, as in a process started without it: see `building.without_coverage`."""
    if coverage := sys.modules.get("coverage"):
        while running := coverage.Coverage.current():
            running.stop()
