"""The `pelican` command with a faster start: same arguments, same output.

    python plugins/builder [--without-rst] content -o output -s pelicanconf.py

If no input changed since the same command last succeeded, it says so and does not import Pelican.
`--without-rst` keeps Pelican from importing docutils, a third of its start: for sites without
reStructuredText.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys

# Python puts the folder that it runs first on the path, where its modules would shadow others.
PLUGINS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[0] = PLUGINS

WITHOUT_RST = "--without-rst"


def main(arguments: list[str]) -> None:
    try:
        from builder.incremental import inputs

        if inputs.nothing_changed(arguments):
            print("Rien à faire : le site est à jour.")
            return
        atexit.register(leave)
        # The process ends after one build: garbage need not be collected.
        gc.disable()
        from builder.lazy_imports import lazy_pelican

        options = [argument for argument in arguments if argument != WITHOUT_RST]
        with lazy_pelican(options, rst=WITHOUT_RST not in arguments):
            from builder.command import build
        build(arguments, options)
    except KeyboardInterrupt:
        from builder.errors import interrupted

        interrupted()
    _SUCCEEDED.append(True)


_SUCCEEDED: list[bool] = []
"""Filled by a build that succeeds; empty until then."""


def leave() -> None:
    """Exit handler, registered first and so called last: skips Python's finalisation on success.

    Freeing every module and page takes a tenth of an edit's time, and more in a larger site.
    """
    if _SUCCEEDED:
        # Raises for a stream that cannot be flushed: Python then exits as usual, with status 1.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
