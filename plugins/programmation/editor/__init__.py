"""The browser editor of staff: Decap, its forms made from `KINDS`.

forms  `KINDS` → the editor's configuration
files  the files of the editor's page, here and on the published site
"""
