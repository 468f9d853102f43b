"""Commands of `make` beside the build, one module each.

    check          make check        every problem of the content, without building
    fix            make corriger     corrections that need no human, in all texts at once
    new_text       make article…     a new text of each kind: files and questions
    season         make saison       a table or a calendar → a season's meetings
    series         make serie        meetings that recur by a rule
    editor         make editor       the forms in the browser, beside the site
    editor_api     requests of the editor's page to this machine
    editor_files   the content folder, for Decap
    proposal       a text of the editor before it is saved: its problems, its page
    field_table    make guide        the tables of fields in GUIDE.md
    comment        make commentaire  a pasted e-mail → a comment file
    isso_server    make comments     Isso on this machine, with moderation
    meeting_email  make courriel     a draft e-mail about a meeting
    season_report  make bilan        a season in figures: a page and a table
    send           make envoyer      check, commit, join the others' changes and push
    repository     git, for `send` and the editor
    newsletter     make infolettre   a month → an e-mail ready to paste
    new_site       make site         a site for another organisation; its answers fill first_texts
    verify         make verify       checks the published site
    announce       make signaler     tells a WebSub hub and IndexNow of news
    audit          make audit        known vulnerabilities of the dependencies
    staff          how a command begins and ends; quick to import
    project        the project in the current folder: settings, content, site
    __main__       starts the command named

Each one gets a value from the domain (`programmation`) and writes it: disk, clock, network and
words for the terminal are here, decisions are there.  Deployment itself is deploy/*.sh.
"""
