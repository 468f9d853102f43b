"""What subscribers receive: RSS, Atom and iCal.

table           `FEEDS`: every subscription, one row per family; whose posts and meetings it holds
items           posts, changes to meetings and comments → items of RSS and Atom
meeting_dates   when a meeting takes place, in French words
announcement    what to know of a meeting before its text
meeting_email   a meeting → a draft e-mail, its event attached
calendar_links  links that add one meeting, or a whole calendar, to a reader's own
rss             items → RSS 2.0 and Atom
ical            meetings → RFC 5545 calendars
time_zone       the VTIMEZONE of these calendars
sizes           how much of announcements calendars hold
open_data       the public facts of all meetings, as JSON and CSV
publication     the last publication → what the next one must follow
told_news       changes, and those already told → what the next publication tells
files           a subscription → the bytes of its file, and what shapes them
"""
