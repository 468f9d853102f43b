"""Settings for writing and preview.  What publishing changes is in publishconf.py."""

# -- The organisation: what content/organisation.md says wins --------------------------------
SITENAME = "Pôle d’économie sociale de la Mauricie"
SITESUBTITLE = (
    "Des communautés de pratique où les gestionnaires d’entreprises d’économie sociale "
    "de la Mauricie apprennent les uns des autres."
)
SITE_REGION = "Mauricie"
SITE_EMAIL = "info@pole-economie-sociale.example.org"
FACEBOOK_URL = "https://www.facebook.com/"
NEWSLETTER_URL = ""
# Host of the feeds' permanent ids: never change it, even when the site moves.
FEED_TAG_HOST = "pole-economie-sociale.example.org"

# -- Address, time and language -----------------------------------------------------------
SITEURL = "http://127.0.0.1:8000"
TIMEZONE = "America/Toronto"
DEFAULT_LANG = "fr"
SITE_LANGUAGE = "fr-CA"
# A season that begins in January is a calendar year, and is called by it.
SEASON_FIRST_MONTH = 9
# The day the site is built for: "2017-10-01", or None for BUILD_DATE of the environment, or today
# (or SOURCE_DATE_EPOCH).
BUILD_DATE = None

# -- What is shown ------------------------------------------------------------------------
SHOW_DRAFTS = False
POSTS_PER_PAGE = 10
# The newest, in each feed; None for all of them. Calendars always hold every meeting.
FEED_MAX_ITEMS = 50
# Hosts whose videos or maps may stand in a text as an <iframe>: none by default.
EMBED_HOSTS: tuple[str, ...] = ()

# -- Readers' comments ---------------------------------------------------------------------
# Days after which a post takes no more comments; 0 for never.
COMMENT_DAYS = 0
# Comments come by e-mail, or through the Isso server at this address (make comments).
ISSO_URL = ""
# Isso's database: its approved comments are built into the pages, when the file is there.
ISSO_DATABASE = ".isso/comments.db"

# -- Telling the world after publishing (make signaler), only where filled in ----------------
# A WebSub hub, like https://pubsubhubbub.appspot.com/, for readers that listen to it.
WEBSUB_HUB = ""
# A key of your own, 8 to 128 letters and digits, for search engines that take IndexNow.
INDEXNOW_KEY = ""

# -- The editor on the published site, at /admin/, only where filled in -----------------------
# The Git host of this project, {"name": "github", "repo": "organisation/site", "branch": "main"},
# and the folder of the texts there.
EDITOR_BACKEND: dict[str, str] = {}
EDITOR_CONTENT = "content"

# What takes time and only the published site needs.
SEARCH_INDEX = False
SHARE_IMAGES = False
PROGRAMME_PDF = False

# -- Where things are ---------------------------------------------------------------------
PATH = "content"
OUTPUT_PATH = "output"
CACHE_PATH = ".cache"
THEME = "theme"
PLUGIN_PATHS = ["plugins"]
PLUGINS = ["builder", "programmation"]
THEME_STATIC_PATHS: list[str] = []
JINJA_ENVIRONMENT = {
    "trim_blocks": True,
    "lstrip_blocks": True,
    "cache_size": -1,  # All templates, which are few: to note which was used last takes time.
}

# -- Pelican's own generators and feeds stay idle: the plugins write every page and feed ---
ARTICLE_PATHS: list[str] = []
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
DIRECT_TEMPLATES: list[str] = []
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
