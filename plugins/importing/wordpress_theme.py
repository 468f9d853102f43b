"""What stood around the texts of a WordPress site: menus, parts of its theme, words of lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from importing.export_file import Export, ExportItem, plain
from importing.found import Loss, Note, is_prose
from importing.wordpress_fields import SHOWN

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LABEL = re.compile(r'"label":"([^"]+)"')


def around_texts(export: Export, items: Mapping[str, ExportItem]) -> Iterator[Note]:
    """Words that readers saw and that are of no text.  items: the contents of `export`, by id."""
    menus: dict[str, list[str]] = {}
    for item in export.items:
        if item.type == "attachment" and is_prose(said := plain(item.content)):
            yield Note(Loss.FIELD, item.label, f"description du fichier : {said}")
        if item["status"] not in ("", *SHOWN):
            continue
        if item.type == "nav_menu_item":
            page = items.get(item.meta.get("_menu_item_object_id", ""))
            label = item.title or (page.title if page else item.meta.get("_menu_item_url", ""))
            menu = next((one.name for one in item.categories if one.domain == "nav_menu"), "Menu")
            menus.setdefault(menu, []).append(label)
        elif item.type in ("wp_template_part", "wp_navigation"):
            said = plain(
                _COMMENT.sub(lambda match: " ".join(_LABEL.findall(match[0])), item.content)
            )
            if said:
                yield Note(Loss.SKIPPED, item.label, f"gabarit du thème : {said}")
    for menu, labels in menus.items():
        detail = (
            f"menu, à refaire par « menu: 1 » dans les pages : {', '.join(filter(None, labels))}"
        )
        yield Note(Loss.SKIPPED, menu, detail)
    for name, said in export.descriptions.items():
        yield Note(Loss.FIELD, name, f"description de la liste : {said}")
