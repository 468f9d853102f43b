"""What surrounds the built site: commands of `make` that read the content and settings.

    comment       make commentaire   a pasted e-mail → a comment file
    isso_server   make comments      Isso on this machine, with moderation
    newsletter    make infolettre    a month → an e-mail ready to paste
    new_site      make site          an empty site for another organisation
    verify        make verify        is the live site right?

Each asks the domain (`programmation`) for a value and writes it: disk, clock, network and
words for the terminal are here, decisions are there.  Deployment itself is deploy/*.sh.
"""
