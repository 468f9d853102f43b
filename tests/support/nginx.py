"""Debian's nginx with our snippet, serving what `make deploy` put in place."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.building import ROOT
from tests.support.serving import wait_to_serve

CONFIGURATION = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {www}/current;
        include {root}/deploy/nginx.conf;
    }}
}}
"""


@contextmanager
def deployed(site: Path, folder: Path, port: int) -> Iterator[None]:
    """Deploy the built `site` below `folder` and serve it on `port`."""
    folder.mkdir(exist_ok=True)
    subprocess.run([ROOT / "deploy/deploy.sh", "publish", site, folder / "www"], check=True)
    config = folder / "nginx.conf"
    text = CONFIGURATION.format(folder=folder, www=folder / "www", port=port, root=ROOT)
    config.write_text(text)
    # One process (master_process off), so that it reads what its own user made.
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    with (folder / "output").open("w") as output:
        server = subprocess.Popen([nginx, "-p", folder, "-c", config], stderr=output)
    try:
        wait_to_serve(server, port, folder / "output")
        yield
    finally:
        server.terminate()
        server.wait()
