"""Build like `pelican`, with its arguments, and sooner.

    python plugins/builder [--without-rst] content -o output -s pelicanconf.py

Says that there is nothing to do, without importing Pelican, when nothing changed since the same
command last built.  `--without-rst`: the site has no reStructuredText, so docutils, a third of
Pelican's start, is left out.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys

# Run as a folder, Python puts it first on the path, where its files would hide others.
PLUGINS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[0] = PLUGINS

from builder.incremental import inputs  # noqa: E402  # needs the line above

WITHOUT_RST = "--without-rst"


def main(arguments: list[str]) -> None:
    if inputs.nothing_changed(arguments):
        print("Rien à faire : le site est à jour.")
        return
    inputs.forget(arguments)
    # One build, and the process ends: what the collector would find is not worth the search.
    gc.disable()
    try:
        from builder.startup.lazy_imports import lazy_pelican

        options = [argument for argument in arguments if argument != WITHOUT_RST]
        with lazy_pelican(options, rst=WITHOUT_RST not in arguments):
            # Imports `codehilite`, which tries Pygments.
            import markdown.extensions.fenced_code  # noqa: F401

            from builder.startup.command import build
    except KeyboardInterrupt:
        from builder.errors import interrupted

        interrupted()

    build(arguments, options)
    atexit.register(leave)


def leave() -> None:
    """Leave Python at once after a build that ended well, as the first thing done at its exit.

    Threads are over by then.  Python would go on, once the other exit functions are done, to take
    every module and every page apart: a tenth of an edit's time, and more in a larger site.
    """
    # What cannot be said is an error; Python, going on, makes it the status.
    _say_all()
    atexit.unregister(leave)
    atexit._run_exitfuncs()
    _say_all()
    os._exit(0)


def _say_all() -> None:
    for stream in (sys.stdout, sys.stderr):
        print(end="", flush=True, file=stream)


if __name__ == "__main__":
    main(sys.argv[1:])
