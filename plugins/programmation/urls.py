"""Every address of the site, once: from its root, with a final slash where it is a page.

A function takes file names without suffix (`slug`), a post's year, a season's label (`2017-2018`);
given `{slug}` or part of a regular expression, it makes a pattern.  `FIXED` is for templates.
"""

from __future__ import annotations

from collections.abc import Mapping

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


def post(year: int | str, slug: str) -> str:
    return f"{POSTS}{year}/{slug}/"


def posts(number: int | str) -> str:
    """The list's page `number`, counted from 1."""
    return POSTS if number == 1 else f"{POSTS}page/{number}/"


def author(slug: str) -> str:
    return f"{AUTHORS}{slug}/"


def community(slug: str) -> str:
    return f"{COMMUNITIES}{slug}/"


def poster(slug: str) -> str:
    """One sheet with a community's meetings of the season."""
    return f"{community(slug)}affiche.pdf"


def meeting(slug: str) -> str:
    return f"/rencontres/{slug}/"


def theme(slug: str) -> str:
    return f"{THEMES}{slug}/"


def page(slug: str) -> str:
    return f"/{slug}/"


def comment(post: str, comment_id: str) -> str:
    """`post`: the post's address."""
    return f"{post}#commentaire-{comment_id}"


def season(label: str) -> str:
    return f"{PROGRAMME}{label}/"


def season_of_community(label: str, slug: str) -> str:
    """The season's page with one community's meetings."""
    return f"{season(label)}communautes/{slug}/"


def season_of_theme(label: str, slug: str) -> str:
    return f"{season(label)}themes/{slug}/"


def changes(label: str) -> str:
    """What changed during a season."""
    return f"{season(label)}changements/"


def recaps(label: str) -> str:
    """What was told of a season's meetings."""
    return f"{RECAPS}{label}/"


def embed(slug: str) -> str:
    """One community's next meetings, for a partner's page."""
    return f"{EMBED}{slug}/"


# -- Files ----------------------------------------------------------------------

SITEMAP = "/sitemap.xml"
ROBOTS = "/robots.txt"
MANIFEST = "/site.webmanifest"
BUILD = "/build.json"
MEETINGS_JSON = f"{DATA}rencontres.json"
MEETINGS_SCHEMA = f"{DATA}rencontres.schema.json"
MEETINGS_CSV = f"{DATA}rencontres.csv"


def season_pdf(label: str) -> str:
    return f"{PROGRAMME}{label}.pdf"


def event(slug: str) -> str:
    """The meeting alone, to add to a calendar of one's own."""
    return f"/rencontres/{slug}.ics"


# -- Subscriptions --------------------------------------------------------------

FEEDS = "/flux/"
CALENDARS = "/calendrier/"

POSTS_RSS = f"{FEEDS}articles.xml"
POSTS_ATOM = f"{FEEDS}articles.atom"
CHANGES_RSS = f"{FEEDS}programmation.xml"
CHANGES_ATOM = f"{FEEDS}programmation.atom"
CALENDAR = f"{CALENDARS}programmation.ics"


def community_feed(slug: str) -> str:
    return f"{FEEDS}communautes/{slug}.xml"


def author_feed(slug: str) -> str:
    return f"{FEEDS}auteurs/{slug}.xml"


def theme_feed(slug: str) -> str:
    return f"{FEEDS}themes/{slug}.xml"


def comments_feed(year: int | str, slug: str) -> str:
    """Of one post."""
    return f"{FEEDS}commentaires/{year}/{slug}.xml"


def calendar(name: str) -> str:
    """`name`: a community's file name, or a season's label."""
    return f"{CALENDARS}{name}.ics"


def theme_calendar(slug: str) -> str:
    return f"{CALENDARS}themes/{slug}.ics"


def person_calendar(slug: str) -> str:
    """The meetings that an author hosts."""
    return f"{CALENDARS}personnes/{slug}.ics"


def google_calendar(calendar: str) -> str:
    """For programs that hide what is cancelled.  `calendar`: the address of the one it is of."""
    return f"{CALENDARS}google/{calendar.removeprefix(CALENDARS)}"


def reminder_calendar(calendar: str) -> str:
    """With a reminder, the day before."""
    return f"{CALENDARS}rappel/{calendar.removeprefix(CALENDARS)}"


# -- All of them ----------------------------------------------------------------

FIXED: Mapping[str, str] = {
    name.lower(): value
    for name, value in globals().items()
    if name.isupper() and isinstance(value, str)
}
"""Name in small letters → address, of those that are always there: `urls.programme`."""

OWN_FOLDERS = frozenset(
    {"calendrier", "donnees", "flux", "theme", "images", "documents", "admin", "pagefind"}
)  # fmt: skip
"""First parts under which the site has files, or will have some."""

OWN_FILES = frozenset(
    address[1:] for address in FIXED.values() if address[-1] != "/" and address.count("/") == 1
)
"""Files of the site at its root."""

SHARE_IMAGE = "partage.png"
"""Below a page's address: its picture where it is shared."""


def first_part(address: str) -> str:
    """`/articles/2017/x/` → `articles`."""
    return address.split("/")[1]


def output_path(address: str) -> str:
    """File that answers at `address`: `/x/` → `x/index.html`, `/404.html` → `404.html`."""
    path = address.lstrip("/")
    if "." in path.rpartition("/")[2]:
        return path
    return f"{path.rstrip('/')}/index.html".lstrip("/")
