"""The editor on this machine: `make editor`.

    python -m commands.editor CONTENT [options of `python -m preview`]

serves the preview of the site, the page at /admin/, and decap-server, which reads and writes
the files; all of it ends with one Ctrl-C.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pelican.settings import read_settings

from builder.errors import BuildError, readable_settings
from preview.app import Preview, arguments_parser, until_stopped
from preview.ports import HOST, PortTaken, choose_port, free_port
from preview.server import Mount
from programmation import urls
from programmation.editor.admin_page import EDITOR, NOT_INSTALLED, Files, policy
from programmation.editor.forms import configuration
from programmation.settings import SettingError, located_errors, site_from

DEFAULT_PORT = 8000
NO_NODE = "L’éditeur a besoin de Node.js 20 ou plus récent. Installez-le, puis recommencez."


@contextmanager
def decap_server(editor: Path, content: Path, port: int, origin: str) -> Iterator[None]:
    """decap-server on `port`, allowed to read and write `content` for the page at `origin`."""
    node = shutil.which("node")
    if node is None:
        raise BuildError(NO_NODE)
    environment = {
        **os.environ,
        "PORT": str(port),
        "BIND_HOST": HOST,
        "ORIGIN": origin,
        "MODE": "fs",
        "GIT_REPO_DIRECTORY": str(content.resolve()),
        "LOG_LEVEL": "error",
    }
    process = subprocess.Popen(  # noqa: S603 (our own script)
        [node, "server.cjs"],
        cwd=editor,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C reaches us alone, and we end it.
    )
    try:
        yield
    finally:
        if process.stdin:
            process.stdin.close()
        try:
            process.wait(3)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main(argv: Sequence[str] | None = None) -> int:
    arguments = arguments_parser("Ouvre l’éditeur du site.").parse_args(argv)
    overrides = dict(arguments.extra_settings)
    try:
        port = choose_port(arguments.port, DEFAULT_PORT)
        origin, api_port = f"http://{HOST}:{port}", free_port()
        api = f"http://{HOST}:{api_port}/api/v1"
        overrides = {"SITEURL": origin, **overrides}
        with readable_settings(arguments.settings):
            # The settings' own folder of content may not be there: another is written in.
            given = {"PATH": str(arguments.content), **overrides}
            settings = read_settings(str(arguments.settings), override=given)
        backend = {"name": "proxy", "proxy_url": api, "branch": "main"}
        with located_errors(arguments.settings):
            config = configuration(site_from(settings), backend, root="", site_url=origin)
        files = Files(EDITOR, json.dumps(config).encode())
        if not files.installed():
            raise BuildError(NOT_INSTALLED)
        headers = {"Content-Security-Policy": policy([f"http://{HOST}:{api_port}"])}
        preview = Preview(
            arguments.content,
            arguments.output,
            arguments.settings,
            port,
            overrides,
            mounts=(Mount(urls.EDITOR, files.find, headers),),
            welcome="L’éditeur est à {address}admin/ et le site à {address}",
            first_page="admin/",
        )
        with decap_server(EDITOR, arguments.content, api_port, origin):
            return until_stopped(preview)
    except (BuildError, SettingError, PortTaken) as refusal:
        print(refusal, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
