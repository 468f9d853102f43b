"""What staff and readers type → safe, French HTML, or plain text.

markdown          Markdown of staff → safe and typeset HTML
body_renderer     that HTML with resolved links and pictures, for a page or a feed
dialect           the Markdown that staff may write: Python-Markdown, read as CommonMark
block_level       fenced code, definitions, titles, HTML, and long blocks
lists             lists
tables            tables
code_spans        positions of code and tables in a text
notes             footnotes, link definitions and abbreviations, and mistakes in them
bare_links        addresses typed without Markdown
fast_markdown     prefilters for Python-Markdown: the same HTML, faster
raw_html          HTML typed in a text: kept, shown as text, or replaced by a link
inspection        links, titles and oddities of a text's page, with their lines
oddities          signs of other programs, unclosed tags and comments
line_oddities     broken lists, tables, code and lines
comment_markdown  a stranger's text → HTML without active content
plain_text        HTML or text → text for calendars and titles of feeds
french            dates, numbers, order and typography of French as written in Quebec
"""
