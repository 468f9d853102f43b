"""Every address of the site: relative to its root, with a final slash for pages.

A function takes slugs (file names without suffix), a post's year, a season's label (`2017-2018`);
given `{slug}` or part of a regular expression, it makes a pattern.  `FIXED` is for templates.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

# -- Pages ----------------------------------------------------------------------

HOME = "/"
POSTS = "/articles/"
AUTHORS = "/auteurs/"
COMMUNITIES = "/communautes/"
PROGRAMME = "/programmation/"
CHANGES = "/programmation/changements/"
RECAPS = "/comptes-rendus/"
THEMES = "/themes/"
SUBSCRIBE = "/abonnement/"
SEARCH = "/recherche/"
NEWSLETTER = "/infolettre/"
EMBED = "/programmation/integrer/"
DATA = "/donnees/"
NOT_FOUND = "/404.html"
EDITOR = "/admin/"

post = (POSTS + "{}/{}/").format
"""Address of a post: year, slug."""
author = (AUTHORS + "{}/").format
community = (COMMUNITIES + "{}/").format
meeting = "/rencontres/{}/".format
theme = (THEMES + "{}/").format
page = "/{}/".format
comment = "{}#commentaire-{}".format
"""Address of a comment: its post's address, its id."""

season = (PROGRAMME + "{}/").format
season_of_community = (PROGRAMME + "{}/communautes/{}/").format
"""The season's page with one community's meetings: season's label, slug."""
season_of_theme = (PROGRAMME + "{}/themes/{}/").format
changes = (PROGRAMME + "{}/changements/").format
"""Page of a season's changes."""
recaps = (RECAPS + "{}/").format
"""Page of the recaps of a season's meetings."""
embed = (EMBED + "{}/").format
"""Page of a community's next meetings, for a partner's page."""


def posts(number: int | str) -> str:
    """Page `number`, from 1, of the list of posts."""
    return POSTS if number == 1 else f"{POSTS}page/{number}/"


# -- Files ----------------------------------------------------------------------


def href(url: str, root: str) -> str:
    """Target of a link: an outside address as it is; one of the site (`/…`), or a file at a path
    relative to the content folder, below `root`."""
    if "://" in url or url.startswith(("mailto:", "tel:", "#")):
        return url
    if not url.startswith("/"):
        return f"{root}/{quote(url)}"
    path, mark, fragment = url.partition("#")
    return f"{root}{quote(path, safe='/%?=&+,:;@~')}{mark}{fragment}"


SITEMAP = "/sitemap.xml"
ROBOTS = "/robots.txt"
MANIFEST = "/site.webmanifest"
BUILD = "/build.json"
MEETINGS_JSON = "/donnees/rencontres.json"
MEETINGS_SCHEMA = "/donnees/rencontres.schema.json"
MEETINGS_CSV = "/donnees/rencontres.csv"

season_pdf = (PROGRAMME + "{}.pdf").format
poster = (COMMUNITIES + "{}/affiche.pdf").format
"""PDF poster with a community's meetings of the season."""
event = "/rencontres/{}.ics".format
"""iCalendar file of one meeting, to import into a calendar."""

# -- Subscriptions --------------------------------------------------------------

FEEDS = "/flux/"
CALENDARS = "/calendrier/"

POSTS_RSS = "/flux/articles.xml"
POSTS_ATOM = "/flux/articles.atom"
CHANGES_RSS = "/flux/programmation.xml"
CHANGES_ATOM = "/flux/programmation.atom"
CALENDAR = "/calendrier/programmation.ics"

community_feed = (FEEDS + "communautes/{}.xml").format
author_feed = (FEEDS + "auteurs/{}.xml").format
theme_feed = (FEEDS + "themes/{}.xml").format
comments_feed = (FEEDS + "commentaires/{}/{}.xml").format
"""Feed of a post's comments: year, slug."""

calendar = (CALENDARS + "{}.ics").format
"""Calendar of a community's slug, or of a season's label."""
theme_calendar = (CALENDARS + "themes/{}.ics").format
person_calendar = (CALENDARS + "personnes/{}.ics").format
"""Calendar of the meetings that an author hosts."""


def calendar_for(purpose: str, calendar: str) -> str:
    """Variant of the calendar at the address `calendar`, for `google` (programs that hide
    cancelled events) or `rappel` (with a reminder, the day before)."""
    return f"{CALENDARS}{purpose}/{calendar.removeprefix(CALENDARS)}"


# -- All of them ----------------------------------------------------------------

FIXED: Mapping[str, str] = {
    name.lower(): value
    for name, value in globals().items()
    if name.isupper() and isinstance(value, str)
}
"""Name in lower case → address of a page of every site: `urls.programme`."""

OWN_FOLDERS = frozenset(
    {"calendrier", "donnees", "flux", "theme", "images", "documents", "admin", "pagefind"}
)  # fmt: skip
"""First parts of addresses below which the site has files, now or later."""

OWN_FILES = frozenset(
    address[1:] for address in FIXED.values() if address[-1] != "/" and address.count("/") == 1
)
"""Files of the site at its root."""

SHARE_IMAGE = "partage.png"
"""Name of a page's picture for sharing, below the page's address."""


def first_part(address: str) -> str:
    """`/articles/2017/x/` → `articles`."""
    return address.split("/")[1]


def last_part(address: str) -> str:
    """`/articles/2017/x/` → `x`."""
    return address.rstrip("/").rpartition("/")[2]


def output_path(address: str) -> str:
    """Path of the file at `address`: `/x/` → `x/index.html`, `/404.html` → `404.html`."""
    path = address.lstrip("/")
    if "." in path.rpartition("/")[2]:
        return path
    return f"{path.rstrip('/')}/index.html".lstrip("/")
