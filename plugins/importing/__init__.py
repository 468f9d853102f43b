"""Another site (WordPress, Pelican, Jekyll, Hugo) → our texts, comments, meetings and files.

python -m importing SOURCE CONTENT [IMAGES]

found            what a source holds, in our own terms; what a source is
wordpress        an export, or a feed → what is in it
export_file      the XML of an export → its items, whatever is wrong in it; its media library
atom             an Atom feed, an export of Blogger → the same XML
wordpress_fields kind, name, moment, authors, themes… of one of them; its surroundings
wordpress_events when and where one takes place, whichever its extension
wordpress_bodies its body → HTML; what hid parts of a body
shortcodes       `[codes]` of WordPress, codes of other generators → HTML
folder_source    what folders have in common: files, fields, links, codes, lists
html_folder      web pages of no generator
pelican_folder   Pelican; its settings, read without running them
jekyll_folder    Jekyll, Hexo
hugo_folder      Hugo
text_file        a text of a folder → its fields and body
rst              reStructuredText → fields, HTML; reads no file of another folder
web_address      addresses as another site wrote them; compared
html_tree        HTML → a tree of what the site can show
html_blocks      its blocks: paragraphs, lists, headings, anchors
html_markdown    the tree → Markdown, and the HTML of what that cannot say
fidelity         words, links, pictures: before and after
conversion       a found text → its body, compared with the source
naming           where each text and each file goes; authors and communities, found or new
front_matter_text  values → the text of a file
plan             all of this, comments too → the files to write
ledger           what earlier imports brought, and what of it is there
report           what was done, in French
__main__         which reader a source needs; the disk: writes all of the plan, or nothing
"""
