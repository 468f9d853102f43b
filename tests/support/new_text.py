"""`make article` and similar commands, as make runs them."""

from __future__ import annotations

import pytest

from commands.new_text import main


def new_text(words: list[str]) -> int:
    """The exit status.  words: `rencontre`, then the arguments, `TITRE=Bilan`."""
    values = dict(word.split("=", 1) for word in words if "=" in word)
    with pytest.MonkeyPatch.context() as make:
        make.setenv("GIVEN", " ".join(values))
        for name, value in values.items():
            make.setenv(name, value)
        return main([word for word in words if "=" not in word])
