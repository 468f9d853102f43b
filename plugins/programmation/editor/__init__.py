"""The browser editor of staff: Decap, its forms made from `KINDS`.

forms       `KINDS` → the editor's configuration
admin_page  the files of the editor's page, here and on the published site
"""
