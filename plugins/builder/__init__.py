"""How this site is built, fast and safely.

Add `builder` first in PLUGINS.  A build then goes

    Pelican.run → generators → writer's queue → files made → staged tree → swap

and either puts the whole new site in place, or leaves the output folder as it was, says why in one
French line and exits with a status.  An error that Pelican only logs counts as one.

build         one build from start to end
writer        Pelican's writer, with a queue
render        what is queued, one value per file, made in several processes
progress      what a long build is doing, in a terminal
errors        exceptions, settings' mistakes and logged errors in French
incremental/  has it changed?  what a build keeps from the one before
output/       the tree that a build writes: whole, or as it was
workers       forked processes that share the work
signals       Ctrl-C and SIGTERM, heard at any moment and never lost
command       the command line, and the record that lets the next one find nothing to do
lazy_imports  modules imported at their first use; Pelican without docutils

`python plugins/builder …` takes Pelican's own arguments and is the quickest way to build.
"""

from __future__ import annotations

import io
import os
import sys
from typing import Any

try:
    # Every command imports this package first, and needs locks, forks and signals.
    import fcntl  # noqa: F401
except ImportError:
    sys.exit(
        "Ces commandes demandent Linux, macOS, ou WSL sous Windows : voyez « Installer » dans"
        " GUIDE.md. Pour écrire dans le navigateur, rien n’est à installer."
    )

# Pelican loads the plugins that it is told of; the modules they share must be on the path.
sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

for _name in ("stdout", "stderr"):
    # A closed stream is replaced by the null device; a terminal without accents shows « ? ».
    _stream = getattr(sys, _name) or open(os.devnull, "w")  # noqa: SIM115  # till the end
    if isinstance(_stream, io.TextIOWrapper):
        _stream.reconfigure(errors="replace")
    setattr(sys, _name, _stream)


def register() -> None:
    # Imported here: a command that finds nothing to do does not need these.
    import logging

    from pelican.plugins import signals

    from builder.errors import LOG_ERRORS

    logging.getLogger().addHandler(LOG_ERRORS)
    signals.initialized.connect(_guard)
    signals.finalized.connect(_flush)


def _guard(pelican: Any) -> None:
    """Run the build inside a session: no signal of Pelican's lets a plugin stop it or clean up."""
    from builder.build import Session

    pelican.session = Session(pelican)
    pelican.run = pelican.session.run


def _flush(pelican: Any) -> None:
    pelican.session.flush()
