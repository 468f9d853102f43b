"""How any Pelican site is seen while it is being written.

    python -m preview CONTENT -s SETTINGS [-o OUTPUT] [-p PORT] [-e NAME=JSON …]

builds, serves on 127.0.0.1, builds again after each save and tells the open pages.  Flow:

    watching (files saved) → app (one build at a time) → builds (a warm process, which builds
    again and again) → news (what the pages must know) → server (files, 404, events)

    app.py       the loop, and how all of it stops      news.py     the state, waited on by pages
    watching.py  changes, queued from before the build  server.py   HTTP, with the client added
    builds.py    the builder, seen from the server      ports.py    a port, or why not
    builder.py   the builder's own process              static/     the client: reload, overlay

The server never imports Pelican: a build that crashes or hangs cannot stop it.  Nothing is
added to the files of the site: the client's script is only in what is served.
"""
