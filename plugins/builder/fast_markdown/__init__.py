"""Python-Markdown, sooner: the same HTML, with less done for each text.

blocks      block level: what a text does not need is left out
inline      inline patterns, tried only where they may match
serializer  the tree → HTML
"""
