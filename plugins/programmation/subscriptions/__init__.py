"""What subscribers receive, in whatever format.

Pure: values in, values out; `feeds` lists the subscriptions, `rss` and `ical` write them.

    feed_subjects   whose posts and meetings a subscription may hold
    feed_items      posts, changes to meetings and comments → items of RSS and Atom
    feed_files      a subscription → the bytes of its file, and what shapes them
    announcement    what to know of a meeting before its text
    calendar_links  links that add one meeting, or a whole calendar, to a reader's own
"""
