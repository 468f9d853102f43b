"""How any Pelican site is built fast and safely.

Add `builder` first in PLUGINS.  A build then goes

    Pelican.run → generators → StagedWriter's queue → pages rendered → staged tree → checked
    → swapped in

and either ends with the whole new site in place, or leaves the output folder as it was, says why
in one French line and exits with a status.  An error that Pelican only logs counts as one.

    session.py      one build from start to end        staging.py      the tree built aside
    writer.py       Pelican's writer, queueing         destination.py  what may be replaced
    jobs.py         what is queued                     exchange.py     the swap itself
    names.py        safe and unique file names         watch.py        errors only logged
    errors.py       BuildError                         reasons.py      exceptions in French
"""

from __future__ import annotations

import logging
from typing import Any

from pelican.plugins import signals

from builder.session import Session
from builder.watch import LogWatch

# Pelican tells plugins of no build before it has loaded them all: what it logs meanwhile, like a
# plugin that cannot be loaded, must be counted too.
WATCH = LogWatch()


def _guard(pelican: Any) -> None:
    """Let a session run the build; the signals that Pelican sends give no way to stop one."""
    pelican.session = Session(pelican, WATCH)
    pelican.run = pelican.session.run


def _flush(pelican: Any) -> None:
    pelican.session.flush()


def register() -> None:
    logging.getLogger().addHandler(WATCH)
    signals.initialized.connect(_guard)
    signals.finalized.connect(_flush)
