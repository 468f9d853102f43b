"""The body of a WordPress content → HTML: blocks, shortcodes, the media library's words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from html import escape
from itertools import chain, compress, repeat
from typing import Any

from fast_dataclass import dataclass
from importing import shortcodes
from importing.export_file import ExportItem, MediaLibrary
from importing.found import Loss, Tell
from importing.html_blocks import with_breaks
from programmation.content.file_names import PICTURES

_BUILDERS = (
    "_elementor_data _bricks_page_content_2 _bricks_page_content ct_builder_shortcodes"
    " _fl_builder_data _cornerstone_data panels_data".split()
)
"""Fields in which page builders keep the text."""
_SHOWS = re.compile(r"<(?:img|iframe|video|audio|embed|object|hr|a)\b|(?:^|>)[^<]*[^<\s]")
"""Settings of a block whose value shows in its HTML."""
_OF_PICTURE = re.compile(r"image|img|photo|picture|logo|galerie|gallery", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]{2}|\d{4}-\d\d-\d\d")
_FIGURES = re.compile(r"(?![01]$)[\d\s.,]*\d\W*")
"""Pattern of values that are not words; 0 and 1 are no and yes."""
_TYPED = re.compile(
    r"<pre\b[^<>]*?\blang=[\"'](\w+)[^<>]*>((?:(?!<pre\b).)*?)</pre>", re.DOTALL | re.IGNORECASE
)  # `<pre lang="php">…</pre>`, of WP-Syntax.
HIDDEN_PART = re.compile(
    r"<(?!img\b|input\b|iframe\b|svg\b|br\b)[a-z][^<>]*?\s(?:hidden(?=[\s/>]|=[\"'](?:hidden|true)?[\"'])"
    r"|class=[\"'](?:d-none|hidden|hide)[\"']"
    r"|style=[\"']?[^\"'<>]{0,500}?\b(?:display\s*:\s*none|visibility\s*:\s*hidden))[^<>]*>(?!\s*</)",
    re.IGNORECASE,
)
"""Tag of a part hidden from readers of the old site."""
_CLOSED = re.compile(
    r"(?:\[/|\{[{%][<%-]?\s*(?:/\s*|end))([A-Za-z][\w-]*)\s*[]>%-]|<!-- wp:([\w/-]+)"
)  # `[/name]`, `{{< /name >}}`, `{% endname %}`, or the start of a block.
_FOR_SOME = re.compile(
    r"(?!.*(?:not|non|guest|logged-?_?out|login))(?:hide|hidden|access|arm_access_plan|.*(?:private|restrict|protect"
    r"|premium-content|paywall|subscriber-view|logged-?_?in|member-?_?(?:s|only|ship|ful)|ismember|s_member|mepr-|is_paid"
    r"|s2if|passster|pmpro|ppwp?(?:_|$)|um_show|(?:subscription|access)_(?:level|role)|um_accessible|wpmem_block"
    r"|newsletter_access|accessally|ihc[_-](?:hide|mb_who)|groups[_-](?:can|read)|content_control|user_role|locker"
    r"|eyesonly|wpv-conditional|urcr_).*)",
    re.IGNORECASE,
)
"""Codes, blocks and fields of common extensions that show content only to registered visitors."""
_SWITCHED_OFF = re.compile(
    r"\bdisabled=\"on\"|\bdisable_element=\"yes\"|\[fusion_[^\[\]]{0,2000}\bstatus=\"(?!published\")\w"
    r"|\brender_logics=\"(?!W10=)\w|\b(?:user_roles?|capability)=\"\w"
    r"|\"blockVisibility\":\s*false|\"hideBlock\":\s*true|\"visibility_display\";s:1:\"0"
    # Hidden on every screen, small and large.
    r"|\bdisabled_on=\"on\|on\|on|\"disabledOn\":\{[^{}]{0,200}\{\"value\":\[\"\w+\",\"\w+\",\"\w"
    r"|\"viewport\":\{(?:\"\w+\":false,?){3}|\"vsdesk\":true,\"vstablet\":true,\"vsmobile\":true"
    r"|(?:\bvc_hidden-\w\w\s*){4}|(?:\belementor-hidden-\w+\s*){3}"
    r"|\"hide_desktop\":\"h[^{}]{0,2000}\"hide_tablet\":\"h[^{}]{0,2000}\"hide_mobile\":\"h"
    # Shown to some roles, or under a condition: a setting with a value, or the name of one.
    r"|\"(?i:\w{0,40}(?:by_?role|user_?role|logged_?in|block_?condition)\w{0,20})\"(?:\s*:\s*(?!false|null"
    r"|\"(?:all|public|none|)\"|\[\]|\{\})|\s*[,}](?!\"enabled\":\s*false)|;(?![bi]:0|N|[as]:0))"
)
"""Pattern of page builders' marks for a part shown to nobody, or to some visitors."""
_NO = re.compile(
    r"|0|no|none|false|all|off|everybody|public|a:0:\{\}"
    r"|.*_um_custom_access_settings\";(?:b:0|s:\d:\"0?\").*",
    re.IGNORECASE | re.DOTALL,
)  # Values that leave a text open to all.
_NOT_FOUND = re.compile(
    r"(?:_yoast_wpseo_meta-robots-noindex|_genesis_noindex|_aioseo_robots_noindex)=1"
    r"|_seopress_robots_index=yes|rank_math_robots=.*\"noindex\".*",
    re.DOTALL,
)
"""Pattern of `field=value` by which extensions hide a text from searches."""
_INTERNAL = re.compile(
    r"(?:^|_)(?:priv(?:[eé]e?|ate)|intern(?:e|al)|confidenti(?:elle|el|al)|admin)s?(?:_|$)", re.I
)
"""Pattern of names of fields for the site's own authors."""
_COMMENT = re.compile(r"<!--\s*(?P<name>(?:(?!-->)\S)*)(?P<given>.*?)-->", re.DOTALL)
"""`<!-- wp:name {…} -->`"""
_REUSED = re.compile(r"<!-- wp:block \{\"ref\":(\d+)")


def hidden_parts(content: str) -> list[str]:
    """Names of what hides parts of `content`, from all readers or from those not logged in."""
    names = (f"[{code}]" if code else block for code, block in _CLOSED.findall(content))
    marks = (HIDDEN_PART.search(content), _SWITCHED_OFF.search(content))
    off = (match[0] for match in marks if match)
    return [*(name for name in names if _FOR_SOME.fullmatch(name.strip("[]"))), *off]


def hidden_by(item: ExportItem, items: Mapping[str, ExportItem]) -> str:
    """Name of what hides the text or a part of it, from all readers or from those without an
    account; empty if nothing does.  items: see `WordPressBody`.

    The whole text becomes a draft: hidden and public parts cannot be told apart.
    """
    content = "\n".join([item.content, *(item.meta.get(name, "") for name in _BUILDERS)])
    seen = set[str]()
    while refs := [ref for ref in _REUSED.findall(content) if ref in items and ref not in seen]:
        seen.update(refs)
        content += "\n".join(items[ref].content for ref in dict.fromkeys(refs))
    filled = (name for name, value in item.meta.items() if not _NO.fullmatch(value))
    kept = filter(_FOR_SOME.fullmatch, filled)
    fields = (f"{name}={value}" for name, value in item.meta.items())
    unlisted = filter(_NOT_FOUND.fullmatch, fields)
    return next(chain(hidden_parts(content), kept, unlisted), "")


@dataclass(frozen=True)
class WordPressBody:
    item: ExportItem
    items: Mapping[str, ExportItem]
    """Items of the export by id, for reused blocks."""
    library: MediaLibrary
    tell: Tell
    """Reports unknown blocks and codes."""

    def html(self) -> str:
        content = self._blocks(self.item.content) or self._of_fields()
        if not content.strip():
            self.tell(Loss.BLOCK, self.item.label, "texte vide dans l’export")
        # WP-Syntax shows code as typed.
        content = _TYPED.sub(lambda match: shortcodes.program(match[1], match[2]), content)
        html = shortcodes.replaced(content, self._show, self._tell_code)
        return with_breaks(html, breaks="<!-- wp:" not in self.item.content)

    def _tell_code(self, code: str) -> None:
        self.tell(Loss.SHORTCODE, self.item.label, code)

    def _show(self, name: str, given: Mapping[str, str], inner: str) -> str | None:
        """HTML of a shortcode: see `shortcodes.Show`."""
        if name == "gallery":
            return self._gallery(given)
        if name == "table" and (rows := self._table(given.get("id", ""))):
            return rows
        if name == "vc_raw_html" and (
            html := shortcodes.html_of_base64(re.sub(r"<[^<>]*>|\s", "", inner))
        ):
            return html
        if name == "playlist":
            links = (
                f'<p><a href="{escape(file.url)}">{escape(file.title or file.path)}</a></p>'
                for file in self._files(given.get("ids", given.get("0", "")))
            )
            return "\n\n".join(links) or None
        numbers = (given[key] for key in given if _OF_PICTURE.search(key))
        if ids := next(filter(re.compile(r"\d+(?:,\s*\d+)*").fullmatch, numbers), ""):
            if files := self._files(ids):
                return shortcodes.laid_out(given, "".join(map(_figure, files)) + inner)
            if not given.keys().isdisjoint(("image", "images")):
                self._tell_code(f"[{name}]")
        return shortcodes.media(name, given, inner)

    def _blocks(self, content: str, depth: int = 0) -> str:
        """`content` without the comments that delimit blocks, and with reused blocks' content."""

        def shown(comment: re.Match[str]) -> str:
            """What replaces the comment that begins or ends a block."""
            name, settings = comment["name"], _json(comment["given"], dict)
            reused = self.items.get(str(settings.get("ref", ""))) if name == "wp:block" else None
            # WordPress shows a reused block only when it is published.
            if reused and reused.status == "publish" and not reused["post_password"] and depth < 3:
                instead = settings.get("content")
                filled = self._filled("block/content", {"content": instead}) if instead else ""
                return self._blocks(reused.content, depth + 1) + filled
            if name == "wp:footnotes" and (footnotes := self._footnotes()):
                return footnotes
            end = content.find("<!--", comment.end())
            empty = "/" in name and content.startswith(f"<!-- /{name} ", end) and end > 0
            if name.startswith("wp:") and (
                comment["given"].rstrip().endswith("/")
                or (empty and not _SHOWS.search(content[comment.end() : end]))
            ):
                return self._filled(name[3:], settings)
            return "\n\n" if name == "nextpage" else ""

        closed, end, rest = content.rpartition("-->")
        return _COMMENT.sub(shown, closed + end) + rest

    def _footnotes(self) -> str:
        """Footnotes of the block editor, kept in a field; empty without any."""
        lines = [
            f'<li><a id="{escape(str(note.get("id", "")))}"></a>{note.get("content", "")}</li>'
            for note in _json(self.item.meta.get("footnotes", ""), list)
            if isinstance(note, dict)
        ]
        return f"<ol>{''.join(lines)}</ol>" if lines else ""

    def _of_fields(self) -> str:
        """HTML of a text kept only in fields, by ACF or a page builder."""
        fields, meta = self.item.fields, self.item.meta
        for name in filter(_INTERNAL.search, [*fields]):
            self.tell(Loss.FIELD, self.item.label, f"{name} : {'; '.join(fields.pop(name))}")
        shown = self._filled("acf/champs", fields) if fields else ""
        packed = (name for name, value in meta.items() if value[:1] in "[{aO" and "<p" in value)
        for name in [name for name in _BUILDERS if name in meta] or packed:
            of_codes = name == "ct_builder_shortcodes"
            shown += meta[name] if of_codes else self._filled(f"{name}/", {"contenu": meta[name]})
        return shown

    def _filled(self, name: str, given: Mapping[str, object]) -> str:
        """HTML of the words in a block that the old site filled; the rest is reported."""
        if "/" not in name:  # In a block of WordPress itself, readers see only the address.
            given = {key: given.get(key) for key in ("url", "label") if given.get("url")}
        shown: list[str] = []
        details: list[str] = []
        for key, value in shortcodes.leaves(given):
            html = ""
            if _OF_PICTURE.search(key):
                html = "".join(map(_figure, self._files(str(value))))
            if not html and isinstance(value, str):
                html = shortcodes.laid_out({key: value}, "", of_code=False)
            counted = name.startswith("acf/") or "number" in key or key in shortcodes.COUNTED
            has_words = isinstance(value, str) and _WORDS.search(value)
            if not html and (has_words or (counted and _FIGURES.fullmatch(str(value)))):
                details.append(f"{key} « {value} »")
            shown.append(html)
        detail = f"{name} : {', '.join(details)}" if details else name
        self.tell(Loss.BLOCK, self.item.label, detail)
        return "\n\n".join(("", *filter(None, shown), ""))

    def _table(self, number: str) -> str:
        """Table of that number in TablePress, without hidden rows and columns."""
        key = ("_tablepress_export_table_id", number)
        table = next((item for item in self.items.values() if key in item.meta.items()), None)
        if table is None or table.status != "publish":
            return ""
        shown = _json(table.meta.get("_tablepress_table_visibility", ""), dict)
        options = _json(table.meta.get("_tablepress_table_options", ""), dict)
        tag, lines = "td" if options.get("table_head") is False else "th", ""
        for row in _visible(_json(table.content, list), shown.get("rows")):
            cells = (f"<{tag}>{cell}</{tag}>" for cell in _visible(row, shown.get("columns")))
            lines, tag = f"{lines}<tr>{''.join(cells)}</tr>", "td"
        return f"\n\n<table>{lines}</table>\n\n" if lines else ""

    def _gallery(self, given: Mapping[str, str]) -> str | None:
        ids = given.get("ids") or given.get("include") or ""
        if not (files := self._files(ids)) and ids:  # Some exports number attachments anew.
            wanted = [*filter(str.strip, ids.split(","))]
            groups = (self._pictures_of(self.item.id), self._pictures_of("", "0"))
            if files := next((group for group in groups if len(group) == len(wanted)), []):
                self._tell_code("[gallery] : images à vérifier")
                files.sort(key=lambda file: file.path)
        elif not files:
            excluded = {*map(str.strip, given.get("exclude", "").split(","))}
            mine = self._pictures_of(given.get("id") or self.item.id)
            files = [file for file in mine if file.id not in excluded]
        return "".join(map(_figure, files)) or None

    def _files(self, ids: str) -> list[ExportItem]:
        known = self.library.by_id
        return [known[number] for number in map(str.strip, ids.split(",")) if number in known]

    def _pictures_of(self, *parents: str) -> list[ExportItem]:
        attached = (file for parent in parents for file in self.library.of_parent.get(parent, ()))
        return [file for file in attached if file.path.lower().endswith(tuple(PICTURES))]


def _visible(values: object, shown: object) -> list[object]:
    """Items of the list `values`, except those for which `shown` has 0 at the same place."""
    kept = (str(flag) != "0" for flag in (shown if isinstance(shown, list) else ()))
    return [*compress(values if isinstance(values, list) else (), chain(kept, repeat(True)))]


def _figure(file: ExportItem) -> str:
    picture = f'<img src="{escape(file.url)}" alt="{escape(file.alt)}">'
    return shortcodes.figure(picture, file.excerpt)


def _json(text: str, kind: type) -> Any:
    """The value of a JSON text; an empty `kind` for invalid JSON, or another type."""
    with suppress(ValueError, RecursionError):
        if isinstance(found := json.loads(text.rstrip().removesuffix("/")), kind):
            return found
    return kind()
