"""An Atom feed, or Blogger's export, which is one → the channel of a WordPress export."""

from __future__ import annotations

import posixpath
from html import escape
from urllib.parse import unquote

from lxml import etree

from importing.web_address import split

_KIND = "http://schemas.google.com/g/2005#kind"
_STATES = {"draft": "draft", "scheduled": "draft", "soft_trashed": "trash"}
"""Blogger's word for a state → WordPress's; any other state is published."""


def channel_of(feed: etree._Element) -> etree._Element:
    """The feed with the element names of a WordPress export, each comment inside its post."""
    channel = etree.Element("channel")
    _add(channel, title=_text(feed, "title"), link=_links(feed).get("alternate", ""))
    items: dict[str, etree._Element] = {}
    comments: list[tuple[str, etree._Element]] = []
    for entry in feed.findall("{*}entry"):
        name, state = _text(entry, "id"), _text(entry, "status").lower()
        # Kind of a Blogger entry, as written today or before 2023; empty in other feeds.
        terms = {term.get("scheme"): term.get("term", "") for term in entry.findall("{*}category")}
        kind = terms.get(_KIND, "").rpartition("#")[2] or _text(entry, "type").lower()
        creator = _text(entry, "author/{*}name") or _text(feed, "author/{*}name")
        if kind == "comment":
            answered = entry.find("{*}in-reply-to")
            above = _text(entry, "parent") if answered is None else str(answered.get("ref"))
            comments.append((above, _add(
                etree.Element("comment"), comment_id=name, comment_author=creator,
                comment_date=_text(entry, "published"), comment_content=_html(entry, "content"),
                comment_approved="1" if state in ("", "live") else state,
            )))  # fmt: skip
        elif kind in ("", "post", "page"):  # Other kinds are Blogger's settings.
            links = _links(entry)
            link = links.get("alternate") or _text(entry, "filename")
            path = unquote(split(link).path).rstrip("/")
            draft = _text(entry, "control/{*}draft") == "yes"
            items[name] = item = _add(
                etree.SubElement(channel, "item"), post_id=name, guid=name, post_type=kind,
                status="draft" if draft else _STATES.get(state, ""), creator=creator,
                title=_text(entry, "title"), link=link,
                post_name=posixpath.splitext(posixpath.basename(path))[0],
                post_date=_text(entry, "published"), post_modified=_text(entry, "updated"),
                encoded=_html(entry, "content"), description=_html(entry, "summary"),
            )  # fmt: skip
            if url := links.get("enclosure"):
                etree.SubElement(item, "enclosure", url=url)
            for term in entry.findall("{*}category"):
                if term.get("scheme") != _KIND:
                    _add(item, category=term.get("label") or term.get("term", ""))
    for above, comment in comments:
        if above in items:
            items[above].append(comment)
    return channel


def _add(element: etree._Element, **values: str) -> etree._Element:
    for name, value in values.items():
        etree.SubElement(element, name).text = value
    return element


def _text(element: etree._Element, path: str) -> str:
    return (element.findtext(f"{{*}}{path}") or "").strip()


def _links(element: etree._Element) -> dict[str, str]:
    """Relation of a link → its address."""
    found = element.findall("{*}link")
    return {link.get("rel", "alternate"): link.get("href", "") for link in found}


def _html(entry: etree._Element, name: str) -> str:
    """HTML of an element that holds text, HTML or XHTML."""
    element = entry.find(f"{{*}}{name}")
    if element is None:
        return ""
    if address := element.get("src"):
        return f'<p><a href="{escape(address)}">{escape(address)}</a></p>'
    if element.get("type") == "xhtml":
        return "".join(etree.tostring(child, encoding="unicode") for child in element)
    text = (element.text or "").strip()
    return text if element.get("type") in ("html", "text/html") else escape(text, quote=False)
