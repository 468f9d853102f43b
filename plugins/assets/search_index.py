"""The search index of a built tree, by Pagefind (https://pagefind.app).

Pagefind reads the pages that hold `data-pagefind-body` and writes static files under `pagefind/`.
Pages are handed to it one by one, in the order of their names: left to list them itself, it numbers
them in the file system's order.  Its filters come in an order that changes at each run
(https://github.com/Pagefind/pagefind/issues/638), so they are sorted afterwards.  The same pages
then give the same bytes everywhere.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import subprocess
from collections.abc import Callable
from fnmatch import fnmatch
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import IO, Any, cast

import cbor2
from pagefind_bin import get_executable

from builder.errors import BuildError
from builder.progress import PROGRESS
from lazy_regex import lazy_compile

FOLDER = "pagefind"

UNUSED = ("pagefind-*ui*", "pagefind-highlight.js")
"""Files of Pagefind that are not published: ready-made interfaces, where the theme has its own."""

BODY_MARK = b"data-pagefind-body"
"""Attribute of the pages that are indexed."""

_ELISION = lazy_compile(r"(?<=\w)\u2019(?=\w)")
ELISION = "\u2019 "
"""What replaces the apostrophe of an elision: Pagefind takes "l’école" for one word, which "école"
does not find.  `search.js` of the theme takes the space out of the results."""


def add_search_index(tree: Path) -> None:
    """Index the pages of `tree`.  Raises `BuildError` with Pagefind's own words."""
    PROGRESS.show("Index de recherche")
    index = tree / FOLDER
    try:
        _index_pages(tree, index)
        sort_filters(index)
    except (OSError, ValueError) as error:
        raise BuildError(f"l’index de recherche n’a pu être fait : {error}") from None


def _index_pages(tree: Path, index: Path) -> None:
    """Have Pagefind index the pages of a tree.  Raises OSError or ValueError when it does not
    answer, or answers with an error."""
    with subprocess.Popen(  # noqa: S603  (our own program)
        [str(get_executable()), "--service"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as service:
        number = _ask(service, type="NewIndex", config={})["index_id"]
        for path in sorted(tree.rglob("*.html")):
            data = path.read_bytes()
            if BODY_MARK in data:
                _ask(
                    service,
                    type="AddFile",
                    index_id=number,
                    file_path=path.relative_to(tree).as_posix(),
                    file_contents=_ELISION.sub(ELISION, data.decode()),
                )
        # Not `WriteFiles`: it answers before all that it wrote is on the disk.
        for file in _ask(service, type="GetFiles", index_id=number)["files"]:
            if not any(fnmatch(file["path"], pattern) for pattern in UNUSED):
                path = index / file["path"]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(base64.b64decode(file["content"]))


def _ask(service: subprocess.Popen[bytes], **request: Any) -> dict[str, Any]:
    """Send one request to Pagefind's service; its answer.  Both are JSON in Base64, a comma at the
    end (pagefind/src/service in Pagefind's sources)."""
    requests, answers = cast(IO[bytes], service.stdin), cast(BufferedReader, service.stdout)
    message = json.dumps({"message_id": 1, "payload": request})
    requests.write(base64.b64encode(message.encode()) + b",")
    requests.flush()
    answer = bytearray()
    while not answer.endswith(b","):
        part = answers.read1(1 << 20)
        if not part:
            raise ValueError("Pagefind s’est arrêté")
        answer += part
    payload: dict[str, Any] = json.loads(base64.b64decode(answer[:-1]))["payload"]
    if payload["type"] == "Error":
        raise ValueError(payload["message"])
    return payload


# --- Filters in one order
#
# An index holds, for each language, gzipped CBOR after a mark of its own:
#
#     pagefind-entry.json        {"languages": {language: {"hash": name of the pf_meta, …}}, …}
#     pagefind.NAME.pf_meta      [version, pages, chunks, [[filter, name of its file]…], …]
#     filter/NAME.pf_filter      [filter, [[value, [page number…]]…]]
#
# Names come from the bytes, so a value that moved changes all three.  Pages, words and fragments
# are in the order of the pages given (pagefind/src/index/mod.rs in Pagefind's sources).

MARK = b"pagefind_dcd"
FILTERS = 3
"""Index of the filters in a pf_meta."""


def sort_filters(index: Path) -> None:
    """Sort the filters of the index in folder `index`, and rewrite the files that name them.

    Raises ValueError for files of another shape than the one above.
    """

    def sorted_values(content: Any) -> Any:
        title, values = content
        return [title, sorted(values)]

    def sorted_meta(meta: Any) -> Any:
        if not isinstance(meta, list) or len(meta) <= FILTERS:
            raise ValueError("pf_meta d’une forme inconnue")
        meta[FILTERS] = sorted(
            [title, _rewritten(index / f"filter/{name}.pf_filter", sorted_values)]
            for title, name in meta[FILTERS]
        )
        return meta

    entry_file = index / "pagefind-entry.json"
    entry = json.loads(entry_file.read_text("utf-8"))
    for language in entry["languages"].values():
        name = _rewritten(index / f"pagefind.{language['hash']}.pf_meta", sorted_meta)
        language["hash"] = name.removeprefix("pagefind.")
    entry["languages"] = dict(sorted(entry["languages"].items()))
    entry_file.write_text(json.dumps(entry, ensure_ascii=False, separators=(",", ":")), "utf-8")


def _rewritten(file: Path, in_order: Callable[[Any], Any]) -> str:
    """Rewrite a file of the index, its content passed through `in_order`; its new name."""
    data = gzip.decompress(file.read_bytes())
    if not data.startswith(MARK):
        raise ValueError(f"{file.name} d’une forme inconnue")
    data = MARK + cbor2.dumps(in_order(cbor2.loads(data.removeprefix(MARK))))
    name = f"{file.stem.rpartition('_')[0]}_{hashlib.sha256(data).hexdigest()[:13]}"
    packed = BytesIO()
    # Gzip without compression nor time: the same bytes whatever version of zlib the machine has.
    with gzip.GzipFile("", "wb", compresslevel=0, fileobj=packed, mtime=0) as stream:
        stream.write(data)
    file.unlink()
    (file.parent / f"{name}{file.suffix}").write_bytes(packed.getvalue())
    return name
