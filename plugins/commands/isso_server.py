"""`make comments`: Isso on 127.0.0.1, moderated, its database beside the site.

Isso is optional and has a lock of its own (requirements-isso.txt).
"""

from __future__ import annotations

import configparser
import io
import os
import secrets
import sys
from argparse import Namespace
from collections.abc import Iterable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from commands.project import project_of
from commands.staff import Outcome, command
from programmation.problems import Refusal

HOST, PORT = "127.0.0.1", 8080


def configuration(
    database: Path, sites: Iterable[str], port: int, *, password: str, salt: str
) -> str:
    """Isso's own configuration file: every comment waits for approval."""
    config = configparser.ConfigParser(interpolation=None)
    hosts = "".join(f"\n{site}/" for site in sites)
    config.read_dict(
        {
            "general": {"dbpath": database, "host": hosts, "notify": "stdout", "max-age": "15m"},
            "admin": {"enabled": "true", "password": password},
            "moderation": {"enabled": "true", "purge-after": "365d"},
            "server": {"listen": f"http://{HOST}:{port}"},
            "guard": {"enabled": "true", "require-author": "true", "reply-to-self": "true"},
            # The default salt is public: with it, an address could be guessed from its hash.
            "hash": {"salt": salt},
            "markup": {"renderer": "mistune"},
        }
    )
    stream = io.StringIO()
    config.write(stream)
    return stream.getvalue()


def secret(path: Path) -> str:
    """The text of a private file; one that does not exist is made, with a random text."""
    with suppress(FileExistsError):
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(secrets.token_urlsafe(18))
    return path.read_text()


@command("comments")
def prepare(given: Namespace) -> Outcome:
    """Write Isso's configuration and have Isso use it; the words that tell how to open it."""
    if not find_spec("isso"):
        raise Refusal("Isso n’est pas installé. Tapez : make comments")
    project = project_of(given)
    settings = project.settings
    # A setting relative to the project, like PATH; Pelican makes only its own absolute.
    database = Path(str(settings.get("ISSO_DATABASE") or ".isso/comments.db")).absolute()
    folder = database.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    password = secret(folder / "password")
    port = urlsplit(str(settings.get("ISSO_URL") or "")).port or PORT
    sites = dict.fromkeys((project.site.url, "http://127.0.0.1:8000"))
    text = configuration(database, sites, port, password=password, salt=secret(folder / "salt"))
    config = folder / "isso.cfg"
    config.touch(mode=0o600)
    config.write_text(text)
    os.environ.pop("ISSO_SETTINGS", None)
    sys.argv = ["isso", "-c", str(config), "run"]
    return (
        f"Isso écoute sur http://{HOST}:{port}. Approuvez les commentaires sur\n"
        f"http://{HOST}:{port}/admin/ avec le mot de passe {password}\n"
        f'Dans pelicanconf.py : ISSO_URL = "http://{HOST}:{port}". Ctrl-C pour arrêter.'
    ), True


def main() -> int:
    if failed := prepare():
        return failed
    import isso

    isso.main()
    return 0
