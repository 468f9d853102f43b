"""A stranger's text → HTML without active content: a second, stricter sanitiser than `markdown`.

Light Markdown only: paragraphs, emphasis, lists, quotations, code, links to the web.  HTML shows as
typed.
"""

from __future__ import annotations

import re
from functools import cache

import nh3
from markdown import Markdown
from markdown.inlinepatterns import LINK_RE
from markupsafe import Markup

from lazy_regex import lazy_compile
from programmation.text.bare_links import WEB, WEB_STARTS, BareLinkProcessor
from programmation.text.dialect import LinkProcessor
from programmation.text.fast_markdown import converted, quickened
from programmation.text.lists import read_lists
from programmation.text.plain_text import EMAIL, FORBIDDEN, LONGEST_COMMENT

_TAGS = {"p", "br", "em", "strong", "blockquote", "ul", "ol", "li", "code", "pre", "a"}
_WEB = lazy_compile(r"https?://\w", re.IGNORECASE)


@cache
def _markdown() -> Markdown:
    markdown = Markdown(extensions=["markdown.extensions.nl2br"], output_format="html")
    read_lists(markdown)
    markdown.preprocessors.deregister("html_block")
    for name in "hashheader setextheader hr reference".split():
        markdown.parser.blockprocessors.deregister(name)
    for name in (
        "html entity image_link image_reference short_image_ref reference short_reference automail"
    ).split():
        markdown.inlinePatterns.deregister(name)
    markdown.inlinePatterns.register(LinkProcessor(LINK_RE, markdown), "link", 160)
    web = BareLinkProcessor(WEB, "https://", WEB_STARTS, markdown)
    markdown.inlinePatterns.register(web, "bare_web", 86)
    return quickened(markdown)


def comment_html(text: str) -> Markup:
    """Safe HTML of a comment's text; e-mail addresses are masked."""
    shown = EMAIL.sub("[courriel retiré]", FORBIDDEN.sub("", text))
    if len(shown) > LONGEST_COMMENT:
        shown = shown[:LONGEST_COMMENT] + "…"
    clean: str = nh3.clean(
        converted(_markdown(), shown),
        tags=_TAGS,
        attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https"},
        # A relative address would look like a link of the site itself.
        attribute_filter=lambda _tag, name, value: (
            value if name != "href" or _WEB.match(value) else None
        ),
        link_rel="nofollow ugc noopener",
        strip_comments=True,
    )
    return Markup(clean)  # noqa: S704  (sanitised above)
