"""Markdown texts → HTML: one converter a process, several processes, and the store.

    texts = ConvertedTexts(store, key, make)    # make() gives a function from text to HTML
    html = texts.html(text)                     # converted now, unless it is known
    texts.begin({text: digest})                 # other processes convert those not known
    texts.finish()                              # this one converts what is left of them
    texts.save()

`key` stands for everything but the text that shapes the HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from builder.incremental.fingerprint import digest_of
from builder.incremental.store import Store
from builder.workers import SharedWork

Convert = Callable[[str], str]

FEW = 8
"""Below this many texts another process costs more than it gains."""


class ConvertedTexts:
    """The HTML of one build's texts; each build makes one, from the same store."""

    def __init__(self, store: Store, key: bytes, make: Callable[[], Convert]) -> None:
        self._store = store
        self._key = key
        self._make = make
        self._begun: tuple[list[str], SharedWork[str, str | None]] | None = None
        self._keys: dict[str, bytes] = {}
        """Text → its key in the store, for the texts given to `begin`."""

    def html(self, text: str) -> str:
        """The HTML of `text`.  Raises whatever the converter raises."""
        key = self._keys.get(text) or self._key_of(digest_of(text.encode("utf-8", "surrogatepass")))
        known: str | None = self._store.get(key)
        if known is None and self._begun:
            self.finish()
            known = self._store.get(key)
        if known is None:
            known = self._convert(text)
            self._store.put(key, known)
        return known

    def begin(self, texts: Mapping[str, bytes]) -> None:
        """Have other processes convert those of `texts` that the store lacks.

        texts: text → a digest that stands for it.  Values of the store are read when `html` asks
        for them: most pages are not rendered again.
        """
        self.finish()
        self._keys = {text: self._key_of(digest) for text, digest in texts.items()}
        keys = {key: text for text, key in self._keys.items()}
        # The longest first.
        missing = sorted((keys[key] for key in self._store.missing(keys)), key=len, reverse=True)
        if missing:
            convert = self._convert
            processes = 1 if len(missing) < FEW else None
            work = SharedWork(lambda text: _converted(convert, text), missing, processes)
            work.start()
            self._begun = missing, work

    def finish(self) -> None:
        """Convert the rest of the texts given to `begin`.  To be called by the same process."""
        if self._begun is None:
            return
        (missing, work), self._begun = self._begun, None
        for text, html in zip(missing, work.results(), strict=True):
            if html is not None:
                self._store.put(self._keys[text], html)

    def save(self) -> None:
        self._store.save()

    @cached_property
    def _convert(self) -> Convert:
        return self._make()

    def _key_of(self, digest: bytes) -> bytes:
        return self._store.key("html", self._key, digest)


def _converted(convert: Convert, text: str) -> str | None:
    """HTML of `text`; None when `convert` raises: `html` then raises the same exception."""
    try:
        return convert(text)
    except Exception:
        return None
