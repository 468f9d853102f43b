"""What staff typed above a text → typed values, for `front_matter` and `reading`.

Pure: nothing here knows which file is read.

    plain_block   the block that most texts have → nodes
    yaml_block    any YAML block as staff type it → nodes
    nodes         what was typed, each value with its line: text, list or group of fields
    field_values  the nodes under one field → the values that its row of `FIELDS` asks for
    values        the text of one value → its type, or why it has none, in French
"""
