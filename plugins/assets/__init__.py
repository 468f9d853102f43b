"""Files of the site other than pages and feeds, made from other files, with the cache of `builder`.

bundles       style sheets and scripts, concatenated; names with a digest
images        the files made from a picture, cached from build to build
file_types    type of a file, by its bytes
encoding      bytes of a picture → bytes to publish: upright, small, without metadata
search_index  Pagefind's index of the site
"""
