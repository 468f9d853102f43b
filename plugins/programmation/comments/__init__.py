"""Readers' comments: a stranger's words, hostile until rendered.

They come by e-mail as files of `content/commentaires/<post>/`, or from Isso's database; both
are `model.Comment`, so both look the same.

    discussion  comments linked to their posts, and what a post shows of them
    email       an e-mail as pasted or saved → the file of a comment
    letter      who wrote an e-mail, when, and its words
    isso        Isso's database → approved comments
"""
