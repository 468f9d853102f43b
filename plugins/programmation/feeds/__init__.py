"""What subscribers receive: RSS, Atom and iCal.

table           `FEEDS`: every subscription, one row per family; subjects and their items
items           posts, changes to meetings and comments → items of RSS and Atom
meeting_dates   dates of meetings in French words
announcement    facts about a meeting, given before its text
meeting_email   a meeting → a draft e-mail, its event attached
calendar_links  links that add a meeting, or a calendar, in common programs
rss             items → RSS 2.0 and Atom
ical            meetings → RFC 5545 calendars
time_zone       the VTIMEZONE of these calendars
sizes           which announcements are shortened in calendars
open_data       the public facts of all meetings, as JSON and CSV
publication     the last publication, with which the next one must be consistent
told_news       changes, and those already published → those to publish next
files           a subscription → the bytes of its file, and their inputs
"""
