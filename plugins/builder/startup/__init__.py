"""What makes a command start sooner.

command       the command line, and the answer when nothing changed
lazy_imports  modules imported at their first use; Pelican without docutils
"""
