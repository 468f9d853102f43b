"""A site whose pages have complete, frozen values, as the builder's cache wants them."""

import os
from pathlib import Path

HERE = Path(__file__).parent
PATH = "content"
THEME = "theme"
SITENAME = "Notes"
TIMEZONE = "America/Toronto"
PLUGIN_PATHS = [os.environ["BUILDER"], str(HERE)]
PLUGINS = ["builder", "notes"]
ARTICLE_PATHS = PAGE_PATHS = STATIC_PATHS = []
DIRECT_TEMPLATES = []
THEME_STATIC_PATHS = ["static"]
CACHE_PATH = os.environ.get("CACHE", ".cache")
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
TRANSLATION_FEED_ATOM = None
BUILD_DATE = os.environ.get("BUILD_DATE", "2017-10-01")
