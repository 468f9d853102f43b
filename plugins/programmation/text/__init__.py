"""What staff and readers type → safe, French HTML, or plain text.

markdown          Markdown of staff → HTML that is safe and typeset
body_renderer     that HTML, its links and pictures led somewhere
dialect           the Markdown that staff may write: Python-Markdown, read as CommonMark
block_level       its fenced code, definitions, titles, HTML, and long blocks
lists             its lists
tables            its tables
code_spans        where its code is, as typed
notes             its notes, addresses apart and abbreviations, and what is wrong with them
bare_links        its addresses typed as they are
fast_markdown     Python-Markdown's hot spots: the same HTML, sooner
raw_html          HTML typed in a text: shown, published, or a link in its place
inspection        what the page of a text shows, with the lines that it was typed on
oddities          signs of other programs, tags and comments that nothing closes
line_oddities     lists, tables, code and lines that are none on the page
comment_markdown  a stranger's text → HTML that can only be text
plain_text        HTML or text → text for calendars and titles of feeds
french            dates, numbers, order and typography of French as written in Quebec
"""
