"""Requests of the editor's page to this machine: POST below /admin/api/, JSON both ways.

    v1       Decap's own backend: lists, reads, writes (see `editor_files`)
    judge    a text before it is saved (see `proposal`)
    page     the page of a text that is being typed (see `proposal`)
    aside    keeps a copy of a text that is about to be replaced
    versions former versions of a text
    waiting  words for what « Mettre en ligne » would send
    send     sends it

A refusal is `{"error": French sentence}` with another status than 200.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from builder.errors import BuildError, os_cause
from commands.editor_files import ContentFiles
from commands.project import Project, in_words, project_from
from commands.proposal import Proposal, judge, typed_page
from commands.repository import ContentRepository, LinesInConflict, Voice
from commands.send import send, waiting
from commands.staff import settings_of, write_whole
from fast_dataclass import dataclass
from programmation.content.decoding import decoded_anyhow
from programmation.problems import Problem, Refusal
from programmation.schema import FORM
from programmation.settings import SettingError

QUIET = Voice(lambda _said: None, "cliquez de nouveau sur « Mettre en ligne »", ".")
ASIDE = "remplaces"
"""Folder of the cache for texts that another one replaced."""


@dataclass(frozen=True)
class EditorApi:
    content: Path
    settings_file: Path
    overrides: Mapping[str, Any] = field(default_factory=dict)
    busy: threading.Lock = field(default_factory=threading.Lock)
    """Held while a text is saved or sent: never two at once."""

    @property
    def project(self) -> Project:
        """The project with its present settings: staff may change them while the editor is open."""
        settings = settings_of(self.settings_file)
        return project_from({**settings, **self.overrides}, self.content)

    def answer(self, name: str, body: bytes) -> tuple[HTTPStatus, bytes]:
        """Answer a POST (see `Mount.answer`)."""
        try:
            asked = json.loads(body)
            if name == "api/page":
                # Changes nothing, so it does not wait for a save or a sending.
                answer = self._page(asked)
            else:
                with self.busy:
                    answer = self._answer(name.removeprefix("api/"), asked)
            return HTTPStatus.OK, json.dumps(answer).encode()
        except LinesInConflict as refusal:
            status, answer = HTTPStatus.CONFLICT, {"error": str(refusal), "conflict": True}
        except (Refusal, BuildError, SettingError) as refusal:
            status, answer = HTTPStatus.UNPROCESSABLE_ENTITY, {"error": str(refusal)}
        except (KeyError, TypeError, ValueError):
            wrong = "L’éditeur a envoyé une demande illisible."
            status, answer = HTTPStatus.BAD_REQUEST, {"error": wrong}
        except OSError as error:
            reason = f"L’ordinateur refuse : {os_cause(error)}. Rien n’a été enregistré."
            status, answer = HTTPStatus.INSUFFICIENT_STORAGE, {"error": reason}
        return status, json.dumps(answer).encode()

    def _answer(self, name: str, asked: Mapping[str, Any]) -> Any:
        files = ContentFiles(self.content)
        match name:
            case "v1":
                action, parameters = asked["action"], asked.get("params") or {}
                if action == "deleteFiles":
                    self._require_unused(parameters["paths"])
                return files.answer(action, parameters)
            case "judge":
                return self._judged(files, asked)
            case "aside":
                path = Path(asked["path"])
                name = f"{datetime.now():%Y-%m-%d-%H%M%S}-{path.name}"  # noqa: DTZ005 (local time)
                aside = self.project.cache / ASIDE / name
                write_whole(aside, files.read(asked["path"]) or b"")
                return {"kept": str(aside)}
            case "versions":
                files.locate(asked["path"])
                return list(ContentRepository(self.project, QUIET).versions(asked["path"]))
            case "waiting":
                changes, unsent = waiting(self.project, QUIET)
                return {"changes": changes, "unsent": unsent}
            case "send":
                lines: list[str] = []
                send(self.project, replace(QUIET, say=lines.append), keep=asked["keep"])
                return {"said": "\n".join(lines)}
        raise Refusal(f"Adresse inconnue : {name}")

    def _page(self, asked: Mapping[str, Any]) -> Any:
        """The page of a text being typed.  `files`: paths of those that only the form has."""
        files = ContentFiles(self.content)
        path = _free_path(files, asked["path"], new=asked["new"])
        added = _files_sent(files, [{"path": each, "content": ""} for each in asked["files"]])
        project = self.project
        theme = self.settings_file.resolve().parent / project.settings["THEME"]
        html, wrong = typed_page(project, theme, Proposal(path, asked["text"].encode(), added))
        return {"html": html, "missing": [in_words(each, FORM) for each in wrong if each.is_error]}

    def _require_unused(self, paths: Sequence[str]) -> None:
        """Refuse to remove a file that a text needs, such as a picture that it shows."""
        for path in paths:
            found = judge(self.project, Proposal(path, None)).problems
            if users := dict.fromkeys(problem.path for problem in found if problem.is_error):
                raise Refusal(f"« {path} » sert encore : retirez-le d’abord de {', '.join(users)}.")

    def _judged(self, files: ContentFiles, asked: Mapping[str, Any]) -> Any:
        """Problems of a text before it is saved.  `asked["base"]`: the text as it was opened."""
        path, text = _free_path(files, asked["path"], new=asked["new"]), asked["text"]
        now = files.read(path)
        there = "" if now is None else decoded_anyhow(now)
        others = not asked["new"] and there not in (asked["base"], text)
        added = _files_sent(files, asked["files"])
        found = judge(self.project, Proposal(path, text.encode(), added))
        return {
            "problems": [_for_form(each, path, found.body_line, text) for each in found.problems],
            "address": found.address,
            "address_before": found.address_before,
            "theirs": there if others else None,
        }


def _free_path(files: ContentFiles, path: str, *, new: bool) -> str:
    """`path`, or for a new text whose name is taken the one that Decap gives: `text-1.md`."""
    stem, number = path.removesuffix(".md"), 0
    while new and files.read(path) is not None:
        number += 1
        path = f"{stem}-{number}.md"
    return path


def _files_sent(files: ContentFiles, given: Sequence[Mapping[str, str]]) -> dict[str, bytes]:
    """The files that come with a text, by path.  Raises `Refusal` for one beside the content."""
    for each in given:
        files.locate(each["path"])
    return {each["path"]: base64.b64decode(each["content"]) for each in given}


def _for_form(problem: Problem, path: str, body_line: int, text: str) -> dict[str, Any]:
    """A problem for the form to show, at its field or with the line of the text."""
    own = problem.path == path
    in_body = own and problem.line >= body_line > 1
    lines = text.split("\n")
    return {
        "field": "body" if in_body else problem.field if own else "",
        "line": lines[problem.line - 1].strip() if in_body and problem.line <= len(lines) else "",
        "message": in_words(problem, FORM) if own else str(problem),
        "error": problem.is_error,
    }
