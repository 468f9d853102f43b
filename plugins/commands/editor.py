"""The editor on this machine: `make editor`.

    python -m commands editor CONTENT [options of `python -m preview`]

serves the preview of the site, the page at /admin/, and what that page asks of this machine.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from builder.errors import BuildError
from commands.editor_api import EditorApi
from commands.editor_files import ContentFiles
from preview.app import Preview, arguments_parser
from preview.server import HOST, Mount, choose_port
from programmation import urls
from programmation.content.loader import load
from programmation.editor.admin_page import EDITOR, NOT_INSTALLED, Files, policy
from programmation.editor.forms import configuration
from programmation.settings import SettingError, located_errors


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
            communities = load(project.content, project.site).library.communities
            made = configuration(project.site, backend, communities, root="", local_url=origin)
            return json.dumps(made).encode()

        files = Files(EDITOR, config)
        if not files.installed():
            raise BuildError(NOT_INSTALLED)
        picture = ContentFiles(arguments.content).picture
        headers = {"Content-Security-Policy": policy([])}
        mount = Mount(
            urls.EDITOR, lambda name: picture(name) or files.find(name), headers, api.answer
        )
        return Preview(
            arguments,
            port,
            overrides,
            mount=mount,
            welcome="L’éditeur est à {address}admin/ et le site à {address}",
            first_page="admin/",
        ).run()
    except (BuildError, SettingError) as refusal:
        print(refusal, file=sys.stderr)
        return 1
