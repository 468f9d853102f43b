"""What subscribers receive, in whatever format.

Pure: values in, values out; `feeds` lists the subscriptions, `rss` and `ical` write them.

    feed_subjects   whose posts and meetings a subscription may hold
    feed_items      posts, changes to meetings and comments → items of RSS and Atom
    announcement    what to know of a meeting before its text
    plain_text      text for programs that show no HTML
    calendar_links  links that add one meeting, or a whole calendar, to a reader's own
    subscribers     what they hold already, compared with what is about to be published
"""
