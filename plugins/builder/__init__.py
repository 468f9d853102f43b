"""How any Pelican site is built fast and safely.

Add `builder` first in PLUGINS.  A build then goes

    Pelican.run → generators → StagedWriter's queue → pages rendered → staged tree → checked
    → swapped in

and either ends with the whole new site in place, or leaves the output folder as it was, says
why in one French line and exits with a status.  An error that Pelican only logs counts as one.

    safe  session.py      one build, start to end      staging.py      the tree built aside
          writer.py       Pelican's writer, queueing   destination.py  what may be replaced
          names.py        safe and unique names        exchange.py     the swap itself
          watch.py        errors only logged           reasons.py      exceptions in French
          stopping.py     Ctrl-C heard anywhere
    fast  rendering.py    queue → files                pool.py         work in forked processes
          reuse.py        files right as they are
          fingerprint.py  values → digest              former.py       the record of them
          zones.py        time zones → digest          templates.py    templates → digest
          texts.py        Markdown → HTML, once        code.py         code → digest
          tree_lines.py   a folder → what it holds     compiled.py     templates → Python, once
                                                       unchanged.py    nothing to do at all
          kept.py         files → results, once        command.py      the quick entry
          memory.py       what a process that builds again finds
          quick_markdown.py, quick_inline.py, quick_html.py
                                                       the same text, sooner
          later.py, without_rst.py                     Pelican without what it does not use
    more  assets.py       the theme's files, bundled   search_index.py Pagefind
          search_order.py its filters, in one order    settings_file.py its mistakes, in French

`python plugins/builder …` takes Pelican's own arguments and is the quickest way to build.
"""

from __future__ import annotations

from typing import Any


def register() -> None:
    # Imported here: `python plugins/builder` needs none of it when nothing changed.
    import logging

    from pelican.plugins import signals

    from builder.errors import LOG_ERRORS

    logging.getLogger().addHandler(LOG_ERRORS)
    signals.initialized.connect(_guard)
    signals.finalized.connect(_flush)


def _guard(pelican: Any) -> None:
    """Let a session run the build; the signals that Pelican sends give no way to stop one."""
    from builder.build import Session

    pelican.session = Session(pelican)
    pelican.run = pelican.session.run


def _flush(pelican: Any) -> None:
    pelican.session.flush()
