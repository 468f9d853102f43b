"""Commands of `make` beside the build, one module each.

    check          make check        everything wrong in the content, without building
    fix            make corriger     mends what a machine can in all texts at once
    new_text       make article…     a new text of each kind: the disk and the questions
    season         make saison       a table or a calendar → a season's meetings
    series         make serie        meetings that come back by rule
    editor         make editor       the forms in the browser, with the site up to date
    editor_api     what the editor's page asks of this machine
    editor_files   the content folder, as Decap reads and writes it
    proposal       a text of the editor before it is saved: what is wrong with it, its page
    field_table    make guide        the tables of fields in GUIDE.md
    comment        make commentaire  a pasted e-mail → a comment file
    isso_server    make comments     Isso on this machine, with moderation
    meeting_email  make courriel     a draft e-mail that tells of a meeting
    season_report  make bilan        a season in figures: a page and a table
    send           make envoyer      check, record, join the others and send
    repository     git, for the above
    newsletter     make infolettre   a month → an e-mail ready to paste
    new_site       make site         another organisation's site: its answers in first_texts
    verify         make verify       is the live site right?
    announce       make signaler     tells a WebSub hub and IndexNow what is new
    audit          make audit        known vulnerabilities of the dependencies
    staff          how a command begins and ends, quick to start
    project        the project in the current folder: settings, content, site
    __main__       starts the one that is named

Each asks the domain (`programmation`) for a value and writes it: disk, clock, network and
words for the terminal are here, decisions are there.  Deployment itself is deploy/*.sh.
"""
