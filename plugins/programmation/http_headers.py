"""HTTP headers for each file: media type, caching, security.  Pure.

`headers_file` writes them for Netlify, Cloudflare Pages and others (`_headers`); deploy/nginx.conf
and deploy/apache.conf say the same, which a test compares.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlsplit

from programmation import urls
from programmation.settings import Site

MEDIA_TYPES: Mapping[str, str] = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}
"""Suffix → media type, where hosts often have none or a wrong one."""

DOWNLOADS = frozenset(
    ".doc .docx .epub .ics .mp3 .mp4 .odp .ods .odt .ppt .pptx .xls .xlsx .zip".split()
)
"""Types of documents that browsers must save, not open: no script of theirs may run here."""

FEED_TYPE = "application/rss+xml; charset=utf-8"
"""Type of `/flux/*.xml`, which hosts give as plain XML."""

FRESH = "public, max-age=300, must-revalidate"
"""For pages and feeds: a change shows within minutes."""

LASTING = "public, max-age=31536000, immutable"
"""For files whose name has a digest of their content."""

SECURITY: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # `frame-ancestors` would override it: where two rules match, hosts send both, and a page that
    # may be framed could not be excepted.
    "X-Frame-Options": "SAMEORIGIN",
}


def content_security_policy(site: Site, *, search: bool = False, data: str = "") -> str:
    """Content security policy of pages: their own files, and what the settings add.

    search: the page runs Pagefind (WebAssembly); data: content of the page's data block, which
    browsers do not run but checkers take for a script.  No `frame-ancestors`: in a `<meta>` element
    it is ignored.
    """
    return _policy(site.isso, site.embed_hosts, search).format(f" {_digest(data)}" if data else "")


@cache
def _policy(isso: str, embed_hosts: tuple[str, ...], search: bool) -> str:
    """The policy, with `{}` after the sources of scripts."""
    server = [f"{parts.scheme}://{parts.netloc}"] if (parts := urlsplit(isso)).netloc else []
    scripts = ["'self'", *(["'wasm-unsafe-eval'"] if search else []), *server]
    directives = {
        "default-src": ["'none'"],
        "script-src": [" ".join(scripts) + "{}"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *server],
        "frame-src": [f"https://{host}" for host in embed_hosts] or ["'none'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
    }  # fmt: skip
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def headers_file(site: Site, editor: str = "") -> bytes:
    """The `_headers` file of a site.  editor: the policy of the page /admin/, where it has one."""
    # One policy for all pages: where several rules match, hosts send them all, and the strictest
    # wins.  So it allows the search; each page's own <meta> is stricter.
    root, policy = site.root, content_security_policy(site, search=True)
    # With an editor, none: it would apply to /admin/ too, which could not start.  Pages have their
    # own <meta>.
    own = {} if editor else {"Content-Security-Policy": policy}
    rules: dict[str, Mapping[str, str]] = {
        f"{root}/*": {**SECURITY, **own},
        # Partners may frame these pages.
        f"{root}{urls.EMBED}*": {"Content-Security-Policy": "frame-ancestors *"},
        f"{root}/theme/*": {"Cache-Control": LASTING},
        f"{root}{urls.FEEDS}*.xml": {"Content-Type": FEED_TYPE, "Cache-Control": FRESH},
    }
    if editor:
        rules[f"{root}{urls.EDITOR}*"] = {"Content-Security-Policy": editor, "Cache-Control": FRESH}
    for suffix, media_type in MEDIA_TYPES.items():
        rules[f"{root}/*{suffix}"] = {"Content-Type": media_type, "Cache-Control": FRESH}
    for suffix in sorted(DOWNLOADS):
        rules[f"{root}/documents/*{suffix}"] = {"Content-Disposition": "attachment"}
    lines = []
    for path, headers in rules.items():
        lines += [path, *(f"  {name}: {value}" for name, value in headers.items()), ""]
    return "\n".join(lines).encode()
