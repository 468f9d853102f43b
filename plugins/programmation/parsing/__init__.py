"""What staff typed above a text → typed values, for `front_matter` and `reading`.  Pure.

yaml_block  a YAML block as staff type it → nodes
nodes       what was typed, each value with its line: text, list or group of fields
values      the text of one value → its type, or why it has none, in French
"""
