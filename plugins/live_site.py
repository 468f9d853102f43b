"""Fetches what a published site answers."""

from __future__ import annotations

import gzip
import socket
import ssl
import zlib
from http.client import HTTPException
from string import punctuation
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

from fast_dataclass import dataclass

TIMEOUT = 20
"""Seconds to wait for an answer."""
AGENT = "pole-economie-sociale"
"""User agent: some hosts refuse Python's own."""


@dataclass(frozen=True)
class Answer:
    """Answer of a host; status 0 when it gave none."""

    url: str
    status: int
    media_type: str = ""
    body: bytes = b""
    trouble: str = ""
    """Why it gave none, in French."""


def fetch(url: str, data: bytes | None = None, media_type: str = "") -> Answer:
    """Ask for `url` by GET, or by POST of `data`."""
    headers = {"User-Agent": AGENT, "Accept-Encoding": "gzip"}
    if data is not None:
        headers["Content-Type"] = media_type
    # As browsers encode an address with accents.
    plain = quote(url, safe=punctuation)
    request = Request(plain, data, headers)  # noqa: S310  (http, or the owner's setting)
    try:
        try:
            response = urlopen(request, timeout=TIMEOUT)  # noqa: S310
        except HTTPError as error:
            response = error  # An HTTP error is an answer too.
        with response:
            body = response.read()
            if response.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
    # A body may be anything, and wrongly compressed.
    except (OSError, HTTPException, ValueError, EOFError, zlib.error) as error:
        reason = getattr(error, "reason", error)
        known = (words for kind, words in _TROUBLES if isinstance(reason, kind))
        return Answer(url, 0, trouble=f"injoignable : {next(known, reason)}")
    where = url if isinstance(response, HTTPError) else response.url
    return Answer(where, response.status, response.headers.get_content_type(), body)


_TROUBLES: tuple[tuple[type[Exception], str], ...] = (
    (ssl.SSLError, "son certificat n’est pas valide, ou l’horloge de cet ordinateur est fausse"),
    (socket.gaierror, "aucun hôte de ce nom, ou pas de connexion à Internet"),
    (TimeoutError, f"pas de réponse en {TIMEOUT} secondes"),
    (ConnectionError, "la connexion est refusée ou coupée"),
)
