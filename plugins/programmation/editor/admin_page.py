"""The files of the editor's page, /admin/, and its security policy, here or on the published site.

`make editor` serves them on this machine; a published site has them when `EDITOR_BACKEND` names
the Git host of its texts.  Logging in is that host's business.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fast_dataclass import dataclass
from programmation.editor.forms import configuration
from programmation.model import Community
from programmation.problems import suggestion
from programmation.settings import RULES, SettingError, Site

EDITOR = Path(__file__).parents[3] / "editor"
NOT_INSTALLED = "L’éditeur n’est pas installé. Tapez « tools/install-editor.sh », puis recommencez."


@dataclass(frozen=True)
class Files:
    """The files of /admin/, by name."""

    editor: Path
    config: Callable[[], bytes]

    def find(self, name: str) -> Path | bytes | None:
        return self.config() if name == "config.json" else self.all().get(name)

    def all(self) -> dict[str, Path]:
        """Every file on disk: our page, and what npm installed for it."""
        patterns = "index.html *.css *.js *.mjs */js-yaml/dist/js-yaml.mjs".split()
        bundle = "*/decap-cms/dist/*decap-cms.js", "*/decap-cms/dist/*.wasm"
        return {
            f"{below}{path.name}": path
            for below, names in (("", patterns), ("decap/", bundle))
            for name in names
            for path in sorted(self.editor.glob(name))
        }

    def installed(self) -> bool:
        return {"index.html", "decap/decap-cms.js", "js-yaml.mjs"} <= self.all().keys()


UNFRAMED = "; frame-ancestors 'none'"
"""Last directive of a policy, which is ignored in a `<meta>` element."""


def policy(connect: Iterable[str], pictures: Iterable[str] = ()) -> str:
    """Content security policy: the page loads its own files, and reaches only servers of texts."""
    return "; ".join(
        (
            "default-src 'none'",
            # Decap compiles the validators of its configuration.
            "script-src 'self' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            " ".join(("img-src 'self' data: blob:", *pictures)),
            "font-src 'self' data:",
            "media-src 'self' blob:",
            " ".join(("connect-src 'self' blob:", *connect)),
            "frame-src 'self' blob:",
            "worker-src 'self' blob:",
            "base-uri 'none'",
            f"form-action 'none'{UNFRAMED}",
        )
    )


@dataclass(frozen=True)
class Host:
    """A Git host that Decap knows, with the addresses used there."""

    addresses: Mapping[str, str]
    """Setting of Decap's backend → default address."""
    required: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    """Hosts of users' portraits."""


HOSTS: Mapping[str, Host] = {
    "github": Host(
        {"api_root": "https://api.github.com"},
        also=("https://www.githubstatus.com",),
        pictures=("https://avatars.githubusercontent.com",),
    ),
    "gitlab": Host(
        {"api_root": "https://gitlab.com/api/v4", "base_url": "https://gitlab.com"},
        pictures=("https://secure.gravatar.com",),
    ),
    "gitea": Host({}, required=("api_root", "base_url", "app_id")),
}


@dataclass(frozen=True)
class PublishedEditor:
    """/admin/ as a site publishes it."""

    files: Files
    connect: tuple[str, ...]
    pictures: tuple[str, ...] = ()

    @property
    def policy(self) -> str:
        """Content security policy, for the HTTP header."""
        return policy(self.connect, self.pictures)

    def page(self) -> bytes:
        """`index.html`, with its policy in a `<meta>`, for hosts that send no header."""
        meta = self.policy.removesuffix(UNFRAMED)
        mark = '<meta charset="utf-8">'
        text = (self.files.editor / "index.html").read_text(encoding="utf-8")
        element = f'<meta http-equiv="Content-Security-Policy" content="{meta}">'
        return text.replace(mark, f"{mark}\n{element}", 1).encode()


def published(
    settings: Mapping[str, Any],
    site: Site,
    communities: Collection[Community] = (),
    *,
    editor: Path = EDITOR,
) -> PublishedEditor | None:
    """The page for the published site; None without `EDITOR_BACKEND`.

    communities: see `configuration`.  Raises `SettingError` for a setting that cannot work, or an
    editor that is not installed.
    """
    if not (backend := settings.get("EDITOR_BACKEND")):
        return None
    host = _host(backend)
    root = str(settings.get("EDITOR_CONTENT") or "content").strip("/")
    config = configuration(site, backend, communities, root=root)
    files = Files(editor, json.dumps(config).encode)
    if not files.installed():
        raise SettingError(f"EDITOR_BACKEND : {NOT_INSTALLED}")
    chosen = {**host.addresses, **backend}
    reached = [_origin(chosen[name], name) for name in ("api_root", "base_url") if name in chosen]
    own = tuple(dict.fromkeys(reached))
    return PublishedEditor(files, (*own, *host.also), (*own, *host.pictures))


def _host(backend: Mapping[str, Any]) -> Host:
    name = str(backend.get("name") or "")
    host = HOSTS.get(name)
    if host is None:
        remedy = suggestion(name, HOSTS) or f"Choisissez parmi : {', '.join(HOSTS)}."
        raise SettingError(f"EDITOR_BACKEND : hébergeur « {name} » inconnu. {remedy}")
    for key in ("repo", *host.required):
        if not backend.get(key):
            _, example = RULES["EDITOR_BACKEND"]
            raise SettingError(f"EDITOR_BACKEND : il manque « {key} ». Écrivez {example}.")
    return host


def _origin(address: str, name: str) -> str:
    parts = urlsplit(str(address))
    # A space or a semicolon would extend the page's security policy.
    if parts.scheme != "https" or not parts.netloc.replace(".", "").replace("-", "").isalnum():
        raise SettingError(
            f"EDITOR_BACKEND : {name} « {address} » n’est pas une adresse. "
            "Écrivez par exemple https://git.example.org."
        )
    return f"https://{parts.netloc}"
