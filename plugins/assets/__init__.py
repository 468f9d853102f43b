"""The site's files that are no text: each made of other files, with what `builder` caches.

bundles       style sheets and scripts, joined, named by their digest
images        which files a picture becomes, kept from build to build
file_types    what a file is, by its bytes
encoding      its bytes: upright, small, without metadata
search_index  Pagefind's index of the site
"""
