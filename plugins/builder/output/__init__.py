"""The tree that a build writes: whole, or as it was.

staging      the tree under construction, then in place of the former one at once
destination  may this folder be replaced? by one build at a time
file_system  snapshots of trees; files compared, linked, deleted
names        names that every file system takes
"""
