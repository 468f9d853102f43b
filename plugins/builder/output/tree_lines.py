"""What a folder holds, as lines of text that tell whether it is as it was.

Looked at by whoever wants to know that nothing changed, so this module imports next to nothing.
"""

from __future__ import annotations

import os

Stamp = str
"""Inode, size and modification time of a file: it changes with the file's bytes."""

Line = str
"""`line(name, stamp)`, for a file of a tree, or the name of a folder that holds nothing, a slash
after it.  Sets of them tell trees apart at once."""


def line(name: str, stamp: Stamp | None) -> Line:
    return f"{name}//{stamp}"


def stamp_of(status: os.stat_result) -> Stamp:
    return f"{status.st_ino} {status.st_size} {status.st_mtime_ns}"


def lines_below(root: str) -> list[Line]:
    """What the folder `root` holds, by names relative to it."""
    found = []
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        with os.scandir(f"{root}/{folder}") as entries:
            below = list(entries)
        if not below and folder:
            found.append(folder)
        for entry in below:
            name = folder + entry.name
            if entry.is_dir(follow_symlinks=False):
                waiting.append(f"{name}/")
            elif entry.is_symlink():
                # What it leads to may change unseen: it is never as it was.
                found.append(line(name, os.urandom(16).hex()))
            else:
                found.append(line(name, stamp_of(entry.stat())))
    return found
