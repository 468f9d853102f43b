"""The editor on this machine: `make editor`.

    python -m commands editor CONTENT [options of `python -m preview`]

serves the preview of the site, the page at /admin/, and what that page asks of this machine.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from builder.errors import BuildError
from commands.editor_api import EditorApi
from commands.editor_files import ContentFiles
from preview.app import Preview, arguments_parser
from preview.server import HOST, Mount, choose_port
from programmation import urls
from programmation.colors import free_color
from programmation.content.loader import load
from programmation.editor.admin_page import EDITOR, NOT_INSTALLED, Files, policy
from programmation.editor.forms import configuration
from programmation.kinds import COMMUNITY
from programmation.settings import SettingError, located_errors

CONTENT = "contenu/"
"""Address of the content folder's pictures, below the editor's own."""


def main(argv: Sequence[str] | None = None) -> int:
    arguments = arguments_parser("Ouvre l’éditeur du site.").parse_args(argv)
    try:
        port = choose_port(arguments.port)
        origin = f"http://{HOST}:{port}"
        overrides = {"SITEURL": origin, **dict(arguments.extra_settings)}
        api = EditorApi(arguments.content, arguments.settings, overrides)
        backend = {"name": "server", "proxy_url": f"{origin}{urls.EDITOR}api/v1", "branch": "main"}
        with located_errors(arguments.settings):
            project = api.project

        def config() -> bytes:
            content = load(project.content, project.site)
            # Slug of its file → its name.
            found = [each for each in content.entries if each.kind is COMMUNITY]
            names = {each.slug: str(each.values.get("name") or each.slug) for each in found}
            color = free_color({each.color for each in content.library.communities})
            made = configuration(project.site, backend, root="", local_url=origin,
                                 communities=names, color=color)  # fmt: skip
            return json.dumps(made).encode()

        files = Files(EDITOR, config)
        if not files.installed():
            raise BuildError(NOT_INSTALLED)
        content = ContentFiles(arguments.content)

        def find(name: str) -> Path | bytes | None:
            if name.startswith(CONTENT):
                return content.picture(name.removeprefix(CONTENT))
            return files.find(name)

        headers = {"Content-Security-Policy": policy([])}
        return Preview(
            arguments,
            port,
            overrides,
            mount=Mount(urls.EDITOR, find, headers, api.answer),
            welcome="L’éditeur est à {address}admin/ et le site à {address}",
            first_page="admin/",
        ).run()
    except (BuildError, SettingError) as refusal:
        print(refusal, file=sys.stderr)
        return 1
