"""Has it changed?  What a build keeps from the one before.

fingerprint            a value → its digest, made of the digests of what it names (a Merkle tree)
memo                   memo(function, *values): a result made once for values that are the same
store                  the cache on disk: values by key, in one SQLite file
cache_file             a cached value in a file of its own
parsed_files           what the parser found in a file, as long as its stamp or bytes are the same
converted_texts        HTML of Markdown texts
template_dependencies  which page depends on which template; their bytecode
up_to_date             pages of the last build that need not be rendered
inputs                 whether anything changed at all since the last build; digest of the code
"""
