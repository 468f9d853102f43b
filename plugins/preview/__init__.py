"""The site in the browser while it is being written.

    python -m preview CONTENT -s SETTINGS [-o OUTPUT] [-p PORT] [-e NAME=JSON …]

builds, serves on 127.0.0.1, builds again after each save and reloads the open pages.

app           the command, the loop from a save to a build, the browser of whoever typed it
watcher       files saved, queued from before the first build
build_client  the building process, as the server's process sees it
build_worker  the building process itself
server        files, errors and events over HTTP on a free port, with the script added to pages

The server's process never imports Pelican: a build that crashes or hangs cannot stop it.  No file
of the site is changed: the script, `static/client.js`, is only in what is served.
"""
