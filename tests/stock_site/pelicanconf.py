"""A site as Pelican's quick start makes one: articles, pages, tags, feeds and pictures."""

PATH = "content"
SITENAME = "Carnet"
SITEURL = ""
AUTHOR = "Camille"
TIMEZONE = "America/Toronto"
DEFAULT_LANG = "fr"
LOAD_CONTENT_CACHE = False
FEED_ALL_ATOM = "feeds/all.atom.xml"
FEED_DOMAIN = "https://example.org"
DEFAULT_PAGINATION = 3
ARTICLE_EXCLUDES = ["pages"]
