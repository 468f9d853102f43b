"""The body of a WordPress content → HTML: blocks, shortcodes, the media library's words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import escape, unescape

from fast_dataclass import dataclass
from importing import shortcodes
from importing.export_file import ExportItem
from importing.found import Loss, Note, is_prose
from importing.media_library import Attachment, MediaLibrary, upload_path
from programmation.content.file_names import PICTURES


@dataclass(frozen=True)
class WordPressBodies:
    items: Mapping[str, ExportItem]
    """By id, for blocks that are used again."""
    library: MediaLibrary

    def html_of(self, item: ExportItem, notes: list[Note]) -> str:
        """The body of `item` as HTML; what is not known is told in `notes`."""

        def told(code: str) -> None:
            notes.append(Note(Loss.SHORTCODE, item.label, code))

        def show(name: str, given: Mapping[str, str], inner: str) -> str | None:
            if name in ("caption", "wp_caption"):
                return shortcodes.caption(given, inner)
            if name == "gallery":
                return self._gallery(item, given, notes)
            if name == "playlist":
                files = self._files(given.get("ids", given.get("0", "")))
                return "\n\n".join(_file_link(one) for one in files) if files else None
            ids = given.get("image") or given.get("images") or ""
            if _IDS.fullmatch(ids):
                if files := self._files(ids):
                    pictures = "".join(_figure(one) for one in files)
                    return shortcodes.laid_out(given, pictures + inner)
                told(f"[{name}]")
            return shortcodes.media(name, given, inner)

        content = self._blocks(item, item.content, notes) or self._of_fields(item, notes)
        # WP-Syntax shows these as they were typed.
        content = _TYPED.sub(lambda match: shortcodes.program(match[1], match[2]), content)
        if "[" in content:
            content = shortcodes.replaced(content, show, told)
        return self._with_library(content)

    def _blocks(self, item: ExportItem, content: str, notes: list[Note], depth: int = 0) -> str:
        """`content` without the comments that part blocks; reused blocks are put in place."""
        parts: list[str] = []
        place = 0
        while (start := content.find("<!--", place)) >= 0:
            end = content.find("-->", start + 2)
            if end < 0:
                break
            parts.append(content[place:start])
            place = end + 3
            name, _, given = content[start + 4 : end].strip().partition(" ")
            if name == "wp:block":
                reused = self.items.get(str(_json(given).get("ref", "")))
                if reused is not None and reused.type == "wp_block" and depth < 3:
                    parts.append(self._blocks(item, reused.content, notes, depth + 1))
                    continue
            if name == "wp:footnotes" and (footnotes := _footnotes(item)):
                parts.append(footnotes)
                continue
            if name == "nextpage":
                parts.append("\n\n")
            inner = content[place : content.find("<!--", place)]
            empty = content.startswith(f"<!-- /{name} ", place + len(inner)) and "/" in name
            if name.startswith("wp:") and (
                given.rstrip().endswith("/") or (empty and not _SHOWS.search(inner))
            ):
                parts.append(self._filled(item, name[3:], _json(given), notes))
        return "".join((*parts, content[place:]))

    def _of_fields(self, item: ExportItem, notes: list[Note]) -> str:
        """HTML of a text that stands in fields alone: those of ACF, of a page builder."""
        shown = self._filled(item, "acf/champs", item.fields, notes) if item.fields else ""
        for name in _BUILDERS & item.meta.keys():
            value = item.meta[name]
            if name == "ct_builder_shortcodes":
                shown += value
                continue
            held = _json(f'{{"text": {value}}}') or {
                "contenu": [
                    text
                    for part in value.split('";')
                    for text in _PHP_TEXT.split(part)[1:]
                    if is_prose(text)
                ]
            }
            shown += self._filled(item, f"{name}/", held, notes)
        return shown

    def _filled(
        self, item: ExportItem, name: str, given: Mapping[str, object], notes: list[Note]
    ) -> str:
        """HTML of what a block that the old site filled says itself; the rest is told."""
        if "/" not in name:  # WordPress's own: of its settings, readers saw the address.
            given = {key: given.get(key) for key in ("url", "label") if given.get("url")}
        shown: list[str] = []
        told: list[str] = []
        for key, value in _leaves(given):
            pictures = self._files(str(value)) if _OF_PICTURE.search(key) else []
            html = "".join(_figure(one) for one in pictures)
            if not html and isinstance(value, str):
                html = shortcodes.laid_out({key: value}, "")
                if not html and is_prose(value):
                    html = f"<p>{value}</p>"
                if not html and re.search(r"[^\W\d_]{2}", value):
                    told.append(f"{key} « {value} »")
            shown.append(html)
        detail = f"{name} : {', '.join(told)}" if told else name
        notes.append(Note(Loss.BLOCK, item.label, detail))
        return "\n\n".join(("", *filter(None, shown), ""))

    def _gallery(self, item: ExportItem, given: Mapping[str, str], notes: list[Note]) -> str | None:
        ids = given.get("ids") or given.get("include") or ""
        if ids:
            wanted = [one.strip() for one in ids.split(",") if one.strip()]
            files = self._files(ids) or self._renumbered(item, len(wanted), notes)
        else:
            excluded = {one.strip() for one in given.get("exclude", "").split(",")}
            mine = self.library.of_parent.get(given.get("id") or item.id, [])
            files = [one for one in mine if one.id not in excluded and _is_picture(one)]
        return "".join(_figure(one) for one in files) or None

    def _files(self, ids: str) -> list[Attachment]:
        wanted = (one.strip() for one in ids.split(","))
        return [self.library.by_id[one] for one in wanted if one in self.library.by_id]

    def _renumbered(self, item: ExportItem, number: int, notes: list[Note]) -> list[Attachment]:
        """Pictures of a gallery whose ids the export does not have: it gave them new ones."""
        mine = self.library.of_parent.get(item.id, [])
        loose = [one for one in self.library.by_id.values() if one.parent in ("", "0")]
        for found in (mine, loose):
            pictures = sorted((one for one in found if _is_picture(one)), key=lambda one: one.path)
            if len(pictures) == number:
                notes.append(Note(Loss.SHORTCODE, item.label, "[gallery] : images à vérifier"))
                return pictures
        return []

    def _with_library(self, content: str) -> str:
        """`content` with the library's words for pictures that have none."""

        def described(match: re.Match[str]) -> str:
            tag = match[0]
            alt = _ALT.search(tag)
            if alt and (alt[1] or alt[2] or "").strip():
                return tag
            source = _SRC.search(tag)
            by_class = _IMAGE_CLASS.search(tag)
            known = self.library.by_id.get(by_class[1]) if by_class else None
            if known is None and source:
                path = upload_path(unescape(source[1] or source[2]))
                known = self.library.by_path.get(self.library.file(path).name) if path else None
            if known is None or not known.alt:
                return tag
            bare = _ALT.sub("", tag) if alt else tag
            return re.sub(r"^<img\b", lambda _: f'<img alt="{escape(known.alt)}"', bare, flags=re.I)

        return _IMG.sub(described, content)


_BUILDERS = frozenset(
    "_elementor_data _bricks_page_content_2 _bricks_page_content ct_builder_shortcodes"
    " _fl_builder_data _cornerstone_data panels_data".split()
)
_PHP_TEXT = re.compile(r's:\d+:"')
_SHOWS = re.compile(r"<(?:img|iframe|video|audio|embed|object|hr|a)\b|(?:^|>)[^<]*[^<\s]")
"""In the HTML of a block: what readers saw."""
_OF_PICTURE = re.compile(r"image|img|photo|picture|logo|galerie|gallery", re.IGNORECASE)
_OF_STYLE = re.compile(r"_|.*(?:class|style|colou?r|font|align|icon|size)|name$|mode$|id$", re.I)
"""Of a block: what readers did not see."""
_TYPED = re.compile(
    r"<pre\b[^<>]*?\blang=[\"'](\w+)[^<>]*>((?:(?!<pre\b).)*?)</pre>", re.DOTALL | re.IGNORECASE
)
_IDS = re.compile(r"\d+(?:,\d+)*")
_IMG = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_ALT = re.compile(r"\salt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_SRC = re.compile(r"\ssrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_IMAGE_CLASS = re.compile(r"\bwp-image-(\d+)")


def _figure(one: Attachment) -> str:
    picture = f'<img src="{escape(one.url)}" alt="{escape(one.alt)}">'
    if not one.caption.strip():
        return f"\n\n<p>{picture}</p>\n\n"
    return f"\n\n<figure>{picture}<figcaption>{one.caption}</figcaption></figure>\n\n"


def _file_link(one: Attachment) -> str:
    return f'<p><a href="{escape(one.url)}">{escape(one.title or one.path)}</a></p>'


def _is_picture(one: Attachment) -> bool:
    return one.path.lower().endswith(tuple(PICTURES))


def _footnotes(item: ExportItem) -> str:
    """The notes that the block editor keeps beside the text, or nothing."""
    try:
        notes = json.loads(item.meta.get("footnotes", ""))
    except (ValueError, RecursionError):
        return ""
    if not isinstance(notes, list):
        return ""
    lines = [
        f'<li><a id="{escape(str(note.get("id", "")))}"></a>{note.get("content", "")}</li>'
        for note in notes
        if isinstance(note, dict)
    ]
    return f"<ol>{''.join(lines)}</ol>" if lines else ""


def _leaves(value: object, key: str = "") -> Iterator[tuple[str, object]]:
    """Names and values in what a block keeps, without those of its looks."""
    if isinstance(value, Mapping):
        for name, held in value.items():
            if not _OF_STYLE.match(name):
                yield from _leaves(held, name)
    elif isinstance(value, list):
        for held in value:
            yield from _leaves(held, key)
    else:
        yield key, value


def _json(text: str) -> dict[str, object]:
    try:
        found = json.loads(text.rstrip().removesuffix("/"))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
