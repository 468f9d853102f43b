"""Pagefind's filters and what names them, rewritten in one order.

An index holds, for each language, gzipped CBOR after a mark of its own:

    pagefind-entry.json        {"languages": {language: {"hash": name of the pf_meta, …}}, …}
    pagefind.NAME.pf_meta      [version, pages, chunks, [[filter, name of its file]…], …]
    filter/NAME.pf_filter      [filter, [[value, [page number…]]…]]

Names come from the bytes, so a value that moved changes all three.  Pages, words and fragments
are in order already (pagefind/src/index/mod.rs in Pagefind's sources).
"""

from __future__ import annotations

import gzip
import hashlib
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import cbor2

MARK = b"pagefind_dcd"
FILTERS = 3
"""Place of the filters in a pf_meta."""


def sort_filters(index: Path) -> None:
    """Rewrite the folder `index` so that the same pages always give the same bytes.

    Raises ValueError for files of another shape than the one above.
    """
    entry_file = index / "pagefind-entry.json"
    entry = json.loads(entry_file.read_text("utf-8"))
    for language in entry["languages"].values():
        language["hash"] = _sort_meta(index, language["hash"])
    entry["languages"] = dict(sorted(entry["languages"].items()))
    text = json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
    entry_file.write_text(text, "utf-8")


def _sort_meta(index: Path, name: str) -> str:
    """Sort the filters of one language; the new name of its pf_meta."""
    file = index / f"pagefind.{name}.pf_meta"
    meta = _read(file)
    language = name.rpartition("_")[0]
    if not isinstance(meta, list) or len(meta) <= FILTERS:
        raise ValueError(f"{file.name} d’une forme inconnue")
    meta[FILTERS] = sorted(
        [title, _sort_filter(index / "filter", language, old)] for title, old in meta[FILTERS]
    )
    file.unlink()
    return _write(index, f"pagefind.{language}", "pf_meta", meta).removeprefix("pagefind.")


def _sort_filter(folder: Path, language: str, name: str) -> str:
    file = folder / f"{name}.pf_filter"
    title, values = _read(file)
    file.unlink()
    return _write(folder, language, "pf_filter", [title, sorted(values)])


def _read(file: Path) -> Any:
    data = gzip.decompress(file.read_bytes())
    if not data.startswith(MARK):
        raise ValueError(f"{file.name} d’une forme inconnue")
    return cbor2.loads(data.removeprefix(MARK))


def _write(folder: Path, start: str, suffix: str, content: Any) -> str:
    """Write `content` under a name that its bytes give; the name without suffix."""
    data = MARK + cbor2.dumps(content)
    name = f"{start}_{hashlib.sha256(data).hexdigest()[:13]}"
    packed = BytesIO()
    # Stored, not shrunk, without a time: no other machine's zlib can make other bytes of it.
    with gzip.GzipFile("", "wb", compresslevel=0, fileobj=packed, mtime=0) as stream:
        stream.write(data)
    (folder / f"{name}.{suffix}").write_bytes(packed.getvalue())
    return name
