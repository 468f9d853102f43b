"""What hosts must say, the same in the three forms that we give them."""

from pathlib import Path

import pytest

from programmation.http_headers import (
    DOWNLOADS,
    FRESH,
    LASTING,
    MEDIA_TYPES,
    SECURITY,
    content_security_policy,
    headers_file,
)
from tests.support.factories import site

ROOT = Path(__file__).parents[2]


def test_the_policy_allows_nothing_but_the_site():
    assert content_security_policy(site()) == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; frame-src 'none'; manifest-src 'self'; "
        "form-action 'self'; base-uri 'none'"
    )


def test_the_policy_allows_what_settings_add():
    of = site(isso="https://c.example.org/isso", embed_hosts=("video.example.org",))
    policy = content_security_policy(of, search=True)
    assert "script-src 'self' 'wasm-unsafe-eval' https://c.example.org;" in policy
    assert "connect-src 'self' https://c.example.org;" in policy
    assert "frame-src https://video.example.org;" in policy


def test_headers_are_rules_by_path():
    rules = {}
    of = site(url="https://example.org/pole")
    for block in headers_file(of).decode().strip().split("\n\n"):
        path, *lines = block.split("\n")
        rules[path] = dict(line.strip().split(": ", 1) for line in lines)
    assert rules["/pole/*"] == {
        **SECURITY,
        "Content-Security-Policy": content_security_policy(of, search=True),
    }
    # Where both rules match, hosts send both: a policy with `frame-ancestors` overrides the rest.
    assert "frame-ancestors" not in rules["/pole/*"]["Content-Security-Policy"]
    assert SECURITY["X-Frame-Options"] == "SAMEORIGIN"
    assert rules["/pole/programmation/integrer/*"] == {
        "Content-Security-Policy": "frame-ancestors *"
    }
    assert rules["/pole/theme/*"] == {"Cache-Control": LASTING}
    assert rules["/pole/*.ics"]["Content-Type"] == "text/calendar; charset=utf-8"
    assert rules["/pole/documents/*.zip"] == {"Content-Disposition": "attachment"}
    assert rules["/pole/flux/*.xml"]["Content-Type"] == "application/rss+xml; charset=utf-8"


@pytest.mark.parametrize("name", ["nginx.conf", "apache.conf"])
def test_the_snippets_say_the_same(name):
    snippet = (ROOT / "deploy" / name).read_text()
    for value in (*SECURITY, *SECURITY.values(), FRESH, LASTING):
        assert value in snippet
    assert "attachment" in snippet
    downloads = "|".join(sorted(suffix.lstrip(".") for suffix in DOWNLOADS))
    assert f"/documents/.*\\.({downloads})$" in snippet
    for suffix, media_type in MEDIA_TYPES.items():
        words = media_type.partition(";")[0], suffix.lstrip(".")
        assert any(all(word in line for word in words) for line in snippet.splitlines())


def test_data_block_is_allowed_by_its_digest() -> None:
    policy = content_security_policy(site(), data="{}")
    digest = "RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o="
    assert f"script-src 'self' 'sha256-{digest}';" in policy
