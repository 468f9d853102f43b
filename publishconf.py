"""Settings for publishing: `make publish`, with SITEURL in the environment."""

import os
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from pelicanconf import *  # noqa: F403

SITEURL = os.environ.get("SITEURL", "").rstrip("/")
if not re.fullmatch(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?", SITEURL):
    sys.exit(
        (f"SITEURL : « {SITEURL} » n’est pas une adresse" if SITEURL else "SITEURL manque")
        + " : indiquez celle du site, par exemple\n"
        "  make publish SITEURL=https://www.example.org"
    )

BUILD_DATE = None
SHOW_DRAFTS = False
SEARCH_INDEX = True
SHARE_IMAGES = True
PROGRAMME_PDF = True
PUBLISHING = True
