"""Staff's files → one linked `model.Library`, and what is wrong with them.

    source_files   the content folder → bytes by path, of texts that may have changed
    file_names     what the name of a file tells: litter, copy in conflict, text badly saved
    document_words a PDF, an Office file, an archive → its words and links, as far as they show
    decoding       bytes of a file → its text, or why it is none that may be read
    front_matter   that text → fields with their lines, and a body
    yaml_block     a YAML block as staff type it → nodes
    nodes          what was typed, each value with its line: text, list or group of fields
    field_types    the nodes under one field → the values that its row asks for, or why not
    dates          dates, hours and durations as staff type them
    date_remedies  why what was typed is no date, and what to type instead
    moments        a meeting's start and end, from all that its file says of them
    entry          a file as read: typed values, what it names still text; translations
    reader         one file → an entry, and problems
    references     what a text names, found: authors, community, themes, files
    recap          the body of a meeting → its announcement and its recap
    comment_files  files of comments → comments of their posts
    described_site what organisation.md says of the site
    library        all entries, each with what it names → one linked library, and problems
    addresses      where each text will be published, and what is wrong when two want one place
    site_tables    the tables of former addresses, and of warnings that staff have decided to leave
    loader         a content folder → library and problems: all of the above
    scaffold       a new text, ready to fill in, made from the fields of its kind
    corrections    mistakes that a machine can mend in a text
    git_log        what git printed → commits of the published line, versions of each file, meeting
    history        git, asked about a content folder → its log, what is not recorded or not sure
    lives          history → the states of each meeting by its uid, births of posts, former themes
    changes        kinds of changes of meetings, and what one is
    story          states → what to tell of a meeting: announced, moved, cancelled, recapped

Only `source_files`, `document_words` and `history` touch the disk.
"""
