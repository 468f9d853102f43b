"""What the editor's page asks of this machine, by POST below /admin/api/, in JSON both ways.

    v1       Decap's own backend: lists, reads, writes (see `editor_files`)
    judge    a text before it is saved, or a file before it is removed (see `judging`)
    aside    keeps the text that another one is about to replace
    waiting  what « Mettre en ligne » would send, in words
    send     sends it

A refusal is `{"error": French sentence}` with another status than 200.
"""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from builder.errors import BuildError, readable_settings
from commands.editor_files import ContentFiles
from commands.judging import Proposal, judge
from commands.send import LinesInConflict, Voice, send, waiting
from programmation.problems import Problem, Refusal
from programmation.settings import SettingError, settings_from

AGAIN = "cliquez de nouveau sur « Mettre en ligne »"
ASIDE = "remplaces"
"""Folder of the cache where a text is kept that another one replaces."""


@dataclass(frozen=True)
class EditorApi:
    content: Path
    settings_file: Path
    overrides: Mapping[str, Any] = field(default_factory=dict)
    busy: threading.Lock = field(default_factory=threading.Lock)
    """Two windows neither save nor send at one time."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """As they are now: staff may change them while the editor is open."""
        with readable_settings(self.settings_file):
            return {**settings_from(self.settings_file), **self.overrides}

    def answer(self, name: str, body: bytes) -> tuple[HTTPStatus, bytes]:
        """For `Mount.answer`."""
        try:
            with self.busy:
                said = self._answer(name.removeprefix("api/"), json.loads(body))
            return HTTPStatus.OK, json.dumps(said).encode()
        except LinesInConflict as refusal:
            said = {"error": str(refusal), "conflict": True}
            return HTTPStatus.CONFLICT, json.dumps(said).encode()
        except (Refusal, BuildError, SettingError) as refusal:
            return HTTPStatus.UNPROCESSABLE_ENTITY, _error(str(refusal))
        except (KeyError, TypeError, ValueError):
            return HTTPStatus.BAD_REQUEST, _error("L’éditeur a envoyé une demande illisible.")
        except OSError as error:
            reason = f"L’ordinateur refuse : {error.strerror}. Rien n’a été enregistré."
            return HTTPStatus.INSUFFICIENT_STORAGE, _error(reason)

    def _answer(self, name: str, asked: Mapping[str, Any]) -> Any:
        files = ContentFiles(self.content)
        match name:
            case "v1":
                return files.answer(asked["action"], asked.get("params") or {})
            case "judge":
                return self._judged(files, asked)
            case "aside":
                return {"kept": self._put_aside(asked["path"], files.read(asked["path"]) or b"")}
            case "waiting":
                changes, unsent = waiting(self.content, self.settings, self._voice([]))
                return {"changes": changes, "unsent": unsent}
            case "send":
                lines: list[str] = []
                send(self.content, self.settings, self._voice(lines), keep=asked["keep"])
                return {"said": "\n".join(lines)}
        raise Refusal(f"Adresse inconnue : {name}")

    @staticmethod
    def _voice(lines: list[str]) -> Voice:
        return Voice(lines.append, AGAIN, ".")

    def _judged(self, files: ContentFiles, asked: Mapping[str, Any]) -> Any:
        """`base`: the text as the form opened it, to see whether somebody changed it since."""
        path, text = _free(files, asked["path"], new=asked["new"]), asked["text"]
        now = files.read(path)
        there = "" if now is None else now.decode("utf-8", "replace")
        others = not asked["new"] and text is not None and there not in (asked["base"], text)
        data = None if text is None else text.encode()
        added = {each["path"]: base64.b64decode(each["content"]) for each in asked["files"]}
        found = judge(self.content, self.settings, Proposal(path, data, added))
        return {
            "problems": [_shown(one, path, found.body_line, text) for one in found.problems],
            "address": found.address,
            "address_before": found.address_before,
            "theirs": there if others else None,
        }

    def _put_aside(self, path: str, data: bytes) -> str:
        """Keep the text that another one is about to replace; where it is."""
        name = f"{datetime.now():%Y-%m-%d-%H%M%S}-{Path(path).name}"  # noqa: DTZ005 (local time)
        aside = Path(self.settings.get("CACHE_PATH") or ".cache") / ASIDE / name
        aside.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(data)
        return str(aside)


def _free(files: ContentFiles, path: str, *, new: bool) -> str:
    """`path`, or the name that Decap gives where another file has it."""
    stem, number = path.removesuffix(".md"), 0
    while new and files.read(path) is not None:
        number += 1
        path = f"{stem}-{number}.md"
    return path


def _shown(one: Problem, path: str, body_line: int, text: str | None) -> dict[str, Any]:
    """A problem as the form shows it: at its field, or with the line of the text."""
    own = one.path == path
    in_body = own and one.line >= body_line > 1
    lines = (text or "").split("\n")
    return {
        "field": "body" if in_body else one.field if own else "",
        "line": lines[one.line - 1].strip() if in_body and one.line <= len(lines) else "",
        "message": _in_a_form(one.explanation) if own else str(one),
        "error": one.is_error,
    }


_ADD_A_LINE = re.compile(r"(?:Ajoutez une|Complétez la) ligne :? ?« \w+: ?([^»]*?) ?»")
"""What a form has no lines for; group 1 is an example."""


def _in_a_form(explanation: str) -> str:
    def fill(match: re.Match[str]) -> str:
        return f"Remplissez ce champ, par exemple : {match[1]}" if match[1] else "Remplissez-le"

    return _ADD_A_LINE.sub(fill, explanation)


def _error(sentence: str) -> bytes:
    return json.dumps({"error": sentence}).encode()
