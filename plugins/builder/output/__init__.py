"""The tree that a build writes: whole, or as it was.

staging      the tree under construction
atomic_swap  the new tree in place of the former one, at once
destination  may this folder be replaced?
file_system  small questions about files: the same bytes? which names below a folder?
tree_lines   what a folder holds, as lines that tell whether it is as it was
names        names that every file system takes
"""
