"""What helps staff write, beside the build: new texts, forms in the browser, the newsletter.

The Makefile's commands lead here; of these modules the build loads the editor's alone, and
only when it publishes them.

    new_text      `make article`, `make rencontre`…: the disk and the questions
    scaffold      a new text, ready to fill in, made from `FIELDS`
    editor        `FIELDS` → the forms of the browser editor
    editor_files  the files of the editor's page, here and on the published site
    admin         `make editor`: that page on this machine
    field_table   `make guide`: the tables of fields in GUIDE.md
    newsletter    `make infolettre`: a month → an e-mail to paste
    new_site      `make site`: three answers → another organisation's site
"""
