"""What makes a command start sooner.

command       the command line, and the answer when nothing changed
lazy_imports  modules imported when first used
without_rst   Pelican without docutils, where no text is reStructuredText
"""
