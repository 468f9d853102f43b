"""A port to listen on, or the French reason why not."""

from __future__ import annotations

import socket
import sys
from contextlib import closing

HOST = "127.0.0.1"
"""Nobody on the network sees a text that is not published."""
FIRST, TRIES = 8000, 20


def is_free(port: int) -> bool:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def choose_port(wanted: int | None, first: int = FIRST) -> int:
    """`wanted` if it was asked for, else the first free port from `first` on; or the end, told."""
    if wanted is not None:
        if is_free(wanted):
            return wanted
        sys.exit(
            f"Le port {wanted} est déjà pris, peut-être par un autre « make serve » : "
            "arrêtez-le, ou choisissez un autre port avec PORT=…"
        )
    for port in range(first, first + TRIES):
        if is_free(port):
            return port
    sys.exit(
        f"Les ports {first} à {first + TRIES - 1} sont tous pris : "
        "choisissez-en un autre avec PORT=…"
    )
