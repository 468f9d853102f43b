"""The reader's own browser, opened where someone sits before a screen."""

from __future__ import annotations

import os
import sys
import threading


def open_for_reader(address: str) -> None:
    """Open `address`, without waiting for it.

    Only for a command typed in a terminal: never from a script, a test, a CI server, nor on a
    machine without a screen, where what opens would be a browser of text over what is said.
    """
    if sys.stdout.isatty() and not os.environ.get("CI") and _has_screen():
        import webbrowser  # Slow to import, and most previews of tests never need it.

        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _has_screen() -> bool:
    named = ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in named)
