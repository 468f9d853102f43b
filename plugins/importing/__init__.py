"""An existing Pelican folder or a WordPress export → our texts and pictures.

python -m importing SOURCE CONTENT [IMAGES]

pelican_folder, wordpress   a source → what was found in it, and notes
html_text                   HTML → Markdown, and what was left out of it
plan                        what was found → files to write, or why not
__main__                    the disk: writes all of the plan, or nothing
"""
