"""Pelican's command in a process forked from one that has imported it, and the plugins, once.

Imported by the server of forks alone (see `building`): what a test's own process holds, and what an
earlier build left in memory, is not there.
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

# What these libraries look up and compile once in a process, for ever: half of a small build.
Image.init()
Markdown(extensions=["codehilite", "extra", "meta"]).convert("Un *texte*.")
publish_string("Un *texte*.", writer_name="html", settings_overrides={"language_code": "fr"})
Status("Un texte.")
unidecode("é")
for each in gc.get_objects():
    if isinstance(each, lazy_compile):
        each.flags  # noqa: B018  # Asked for, it is compiled.
# So are most templates: their code is made once for all builds, in files that those have in common.
COMPILED = Path(mkdtemp(prefix="templates-"))
atexit.register(shutil.rmtree, COMPILED, ignore_errors=True)
_found = Templates._found


def _found_once(
    templates: Templates, name: str, source: str, filename: str | None
) -> tuple[str, ...] | None:
    """What a template refers to, and its code in the cache of the build, as `_found` makes them of
    the same name, source, file, and options of Jinja."""
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

# Each build would go over all this in search of what it may free.
gc.collect()
gc.freeze()


def run(
    module: str, arguments: list[str], folder: Path, environment: Mapping[str, str], said: Path
) -> None:
    """The `main` of `module` with ARGUMENTS in `folder`; it tells `said`.out and `said`.err."""
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
    """As in a process that was started without it: see `building.without_coverage`."""
    if coverage := sys.modules.get("coverage"):
        while running := coverage.Coverage.current():
            running.stop()
