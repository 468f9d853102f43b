"""Stock Pelican with its own theme: posts, meetings, authors, tags, paged lists, one feed."""

AUTHOR = "Pôle"
SITENAME = "Programmation"
SITEURL = "http://127.0.0.1:8000"
TIMEZONE = "America/Toronto"
DEFAULT_LANG = "fr"
PATH = "content"
ARTICLE_PATHS = ["articles", "rencontres"]
STATIC_PATHS: list[str] = []
DEFAULT_PAGINATION = 10
FEED_ALL_ATOM = "feeds/all.atom.xml"
FEED_MAX_ITEMS = 20
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
