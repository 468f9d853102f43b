"""Files beside the pages.

bundles       style sheets and scripts, joined, named by their digest
images        pictures turned, shrunk and re-encoded, without their metadata
gif           GIFs without their metadata
search_index  Pagefind's index of the site
"""
