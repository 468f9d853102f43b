"""A month → an e-mail that staff paste into their mailing tool.  Pure.

This module chooses the content; words and looks are in `theme/templates/email/`.
"""

from __future__ import annotations

import re
import textwrap
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from fast_dataclass import dataclass
from lazy_regex import lazy_compile
from programmation.content.dates import MonthAlone, read_partial
from programmation.feeds.announcement import fact_lines
from programmation.model import Library, Meeting, Post
from programmation.pages.list_items import outline
from programmation.season import next_month
from programmation.settings import Site
from programmation.text.french import NBSP, NNBSP, month_year

if TYPE_CHECKING:
    from jinja2 import Template

LATER_MEETINGS = 3
"""Number of meetings listed after those of the month."""
TEXT_WIDTH = 72


@dataclass(frozen=True)
class Newsletter:
    site: Site
    month: date
    """First day of the month."""
    until: date
    """Last day of its posts: the next newsletter starts on the day after."""
    meetings: tuple[Meeting, ...]
    later: tuple[Meeting, ...]
    posts: tuple[Post, ...]
    """Outlines of its posts."""

    @property
    def title(self) -> str:
        return f"Infolettre : {month_year(self.month)}"

    @property
    def preheader(self) -> str:
        """Words that mailboxes show beside the subject."""
        titles = [meeting.title for meeting in self.meetings if meeting.takes_place]
        titles += [post.title for post in self.posts]
        return " · ".join(titles[:3])

    def registers(self, meeting: Meeting) -> bool:
        """Whether people may still register: there is room, and it is not too late."""
        return meeting.takes_registrations(self.site.today) and not meeting.full

    def facts(self, meeting: Meeting) -> tuple[str, ...]:
        return fact_lines(meeting, registers=self.registers(meeting))


def newsletter(library: Library, site: Site, month: date, since: date) -> Newsletter:
    """The newsletter of the month that starts on `month`, with the posts from `since` on."""
    following = next_month(month)
    of_month = tuple(m for m in library.meetings if m.day < following and m.last_day >= month)
    after = tuple(m for m in library.meetings if m.day >= following and m.takes_place)
    until = min(site.today, following - timedelta(days=1))
    posts = tuple(outline(post) for post in library.posts if since <= post.date.date() <= until)
    return Newsletter(site, month, until, of_month, after[:LATER_MEETINGS], posts)


def read_month(text: str) -> date:
    """`2017-10` or `octobre 2017` → its first day.  Raises `ValueError`."""
    month = read_partial(text, ZoneInfo("UTC"))
    if not isinstance(month, MonthAlone):
        raise ValueError(text)
    return month.first


def html(letter: Newsletter, template: Template) -> str:
    """The e-mail in HTML: `email/newsletter.html`."""
    return template.render(letter=letter, site=letter.site).strip() + "\n"


def text(letter: Newsletter, template: Template) -> str:
    """The e-mail in plain text: `email/newsletter.txt`, its long lines folded."""
    rendered = template.render(letter=letter, site=letter.site)
    # Programs that show plain text often break or misprint no-break spaces.
    plain = rendered.replace(NBSP, " ").replace(NNBSP, " ")
    lines = [_folded(line) for line in plain.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _folded(line: str) -> str:
    """`line` cut into lines of TEXT_WIDTH, indented like the first; an address is never cut."""
    content = line.lstrip(" *")
    indent = line[: len(line) - len(content)]
    return textwrap.fill(
        content, TEXT_WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


# The last day of a newsletter's posts, in its HTML, tells where the next one starts.
_UNTIL = lazy_compile(r'<meta name="infolettre-jusqu-au" content="(\d{4}-\d{2}-\d{2})">')


def day_after(html: str) -> date | None:
    """First day after an earlier newsletter's posts; None if its HTML does not say."""
    match = _UNTIL.search(html)
    return date.fromisoformat(match[1]) + timedelta(days=1) if match else None
