"""Another site (WordPress, Pelican, Jekyll, Hugo) → our texts, comments, meetings and files.

python -m importing SOURCE CONTENT [IMAGES]

found            texts, files and authors found in a source; base class of sources
wordpress        an export, or a feed → a source
export_file      XML of an export → its items, even if malformed; its media library
atom             an Atom feed, or an export of Blogger → XML of a WordPress export
wordpress_fields kind, name, moment, authors, themes… of an item; words around texts
wordpress_events date and place of an event, from any extension
wordpress_bodies body of an item → HTML; hidden parts
shortcodes       `[codes]` of WordPress → HTML
folder_source    base class of the four below: files, fields, links, lists
folder_codes     codes of Hugo, Jekyll and Hexo in a body → what they showed
html_folder      web pages without a generator
pelican_folder   Pelican; its settings are read, not run
jekyll_folder    Jekyll, Hexo
hugo_folder      Hugo
text_file        a file of a folder → its fields and body
rst              reStructuredText → fields and HTML; may include only files of the folder
web_address      addresses of another site, parsed and compared
html_tree        HTML → a tree of what the site can show
html_blocks      blocks of that tree: paragraphs, lists, headings, anchors
html_markdown    the tree → Markdown, with HTML for what Markdown cannot express
fidelity         words, links, pictures: compared before and after conversion
conversion       a found text → its body, compared with the source; the text of its file
naming           paths of texts and files; authors and communities, existing or new
plan             all of this → the files to write
ledger           `.import.json`: what earlier imports brought, and where it is now
report           report of the import, in French
__main__         chooses the source's reader; writes all of the plan, or nothing
"""
