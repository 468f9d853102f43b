"""A long build says what it does, in a terminal alone."""

from __future__ import annotations

import io
import os
import sys

import pytest

from builder import progress
from builder.progress import CLEAR, Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def said(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, quiet: float = 0.0) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress, "QUIET", quiet)
    line = Progress()
    line.show("trop tôt")
    line.start()
    line.show("Images 12/40")
    line.show("Images 12/40")
    line.show("Pages 1/3")
    line.clear()
    line.clear()
    if not os.fork():
        line.show("dans un autre processus")
        os._exit(0)
    os.wait()
    line.end()
    line.show("trop tard")
    return stream.getvalue()


def test_a_terminal_shows_one_line_that_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch, Terminal()) == f"{CLEAR}Images 12/40…{CLEAR}Pages 1/3…{CLEAR}"


def test_a_file_and_a_short_build_show_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch, io.StringIO()) == ""
    assert said(monkeypatch, Terminal(), quiet=60) == ""
