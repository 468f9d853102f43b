"""Staff's files → one linked `model.Library`, and problems in them.

    source_files   the content folder → bytes by path, of texts that may have changed
    file_names     what a file's name says: temporary file, conflicting copy, wrong suffix
    document_words a PDF, an Office file, an archive → its words and links
    decoding       bytes of a file → its text, or why it cannot be read
    front_matter   that text → fields with their lines, and a body
    yaml_block     a YAML block as staff type it → nodes
    nodes          typed values, each with its line: text, list or group of fields
    field_types    the nodes under one field → values of its row's type, or an error
    dates          dates, hours and durations as staff type them
    date_remedies  why a text is no date, and what to type instead
    moments        a meeting's start and end, from all its fields about time
    entry          a file as read: typed values, references still text; translations
    reader         one file → an entry, and problems
    references     resolves names in a text: authors, communities, themes, files
    recap          the body of a meeting → its announcement and its recap
    comment_files  files of comments → comments of their posts
    described_site the site as `organisation.md` describes it
    library        all entries → one linked library, and problems between files
    addresses      where each text will be published, and conflicts of addresses
    site_tables    tables of former addresses, and of warnings to ignore
    loader         a content folder → library and problems: all of the above
    scaffold       a new text to fill in, made from its kind's fields
    corrections    mistakes of a text that can be corrected without asking
    git_log        output of git → commits, versions of each file, of each meeting
    history        queries to git about a content folder → its log, uncommitted files
    lives          history → states of each meeting by its uid, first names of posts, former themes
    changes        kinds of changes of meetings, and the value of one
    story          states → changes: announced, moved, cancelled, recap

Only `source_files`, `document_words` and `history` touch the disk.
"""
