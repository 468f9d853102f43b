"""Python-Markdown with prefilters on its hot spots: identical HTML, less work for each text.

blocks  block processors and preprocessors skipped for texts and blocks that cannot match
inline  inline patterns skipped for strings that cannot match
"""
