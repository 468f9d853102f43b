"""The content folder as Decap's "proxy" backend asks for it, and nothing beside it.

Each public function of `ContentFiles` is one action of decap-server's protocol, with its
parameters; what it returns is ready for JSON.  A file is written whole or stays as it was.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from builder.errors import os_cause
from commands.staff import write_whole
from fast_dataclass import dataclass
from programmation.content.decoding import decoded_anyhow
from programmation.content.file_names import PICTURES
from programmation.problems import Refusal


@dataclass(frozen=True)
class ContentFiles:
    root: Path

    def answer(self, action: str, parameters: Mapping[str, Any]) -> Any:
        """Answer one action of Decap's.  Raises `Refusal`."""
        match action:
            case "entriesByFolder":
                depth, suffix = int(parameters["depth"]), f".{parameters['extension']}"
                paths = self._below(parameters["folder"], depth, suffix)
                return [self._text(path) for path in paths]
            case "entriesByFiles":
                return [self._text(each["path"]) for each in parameters["files"]]
            case "getEntry":
                return self._text(parameters["path"])
            case "persistEntry":
                # Pictures first: a text never shows one that is not there.
                for each in parameters["assets"]:
                    self.write(each["path"], base64.b64decode(each["content"]))
                for each in parameters.get("dataFiles") or []:
                    self.write(each["path"], each["raw"].encode())
                return {"message": ""}
            case "getMedia":
                # Requested for each form: names of files, without their bytes.
                return [self._named(path) for path in self._below(parameters["mediaFolder"], 1, "")]
            case "persistMedia":
                asset = parameters["asset"]
                self.write(asset["path"], base64.b64decode(asset["content"]))
                return {**asset, **self._named(asset["path"])}
            case "deleteFiles":
                for path in parameters["paths"]:
                    self.locate(path).unlink(missing_ok=True)
                return {"message": ""}
        raise Refusal(f"L’éditeur demande ce que ce serveur ne fait pas : {action}")

    def locate(self, path: str) -> Path:
        """The file at `path` below the root.  Raises `Refusal` if it leaves it, or is hidden."""
        parts = path.replace("\\", "/").strip("/").split("/")
        found = self.root.joinpath(*parts)
        outside = not found.resolve().is_relative_to(self.root.resolve())
        if outside or found.is_symlink() or any(part.startswith(".") or not part for part in parts):
            raise Refusal(f"Ce chemin n’est pas du contenu : {path}")
        return found

    def read(self, path: str) -> bytes | None:
        try:
            return self.locate(path).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None

    def picture(self, path: str) -> bytes | None:
        """The picture at `path`, as browsers request it; None for any other file."""
        with suppress(Refusal, OSError, ValueError):  # No name of a file, or one too long.
            return self.read(path) if Path(path).suffix.lower() in PICTURES else None
        return None

    def write(self, path: str, data: bytes) -> None:
        """Put `data` in place in one step: a full disk leaves the former file."""
        target = self.locate(path)
        try:
            write_whole(target, data)
        except OSError as error:
            raise Refusal(
                f"le disque refuse « {path} » ({os_cause(error)}). "
                "Votre texte est toujours dans le formulaire."
            ) from None

    def _text(self, path: str) -> dict[str, Any]:
        data = self.read(path)
        if data is None:
            return {"data": None, "file": {"path": path, "id": None}}
        return {"data": decoded_anyhow(data), "file": {"path": path, "id": _id(data)}}

    def _named(self, path: str) -> dict[str, Any]:
        return {"id": _id(self.read(path) or b""), "path": path, "name": Path(path).name}

    def _below(self, folder: str, depth: int, suffix: str) -> list[str]:
        """Visible files of `folder`, down to `depth` levels, sorted by path."""
        top = self.locate(folder)
        found = []
        for path in top.glob("**/*" if depth > 1 else "*"):
            parts = path.relative_to(top).parts
            hidden = any(part.startswith(".") for part in parts)
            plain = path.is_file() and not path.is_symlink()
            if plain and path.name.endswith(suffix) and len(parts) <= depth and not hidden:
                found.append(path.relative_to(self.root).as_posix())
        return sorted(found)


def _id(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
