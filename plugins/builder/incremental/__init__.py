"""Has it changed?  What a build keeps from the one before.

fingerprint            a value → its digest, made of the digests of its parts (a Merkle tree)
memo                   memo(function, *values): a cached result for equal values
store                  the cache on disk: values by key, in one SQLite file
cache_file             a cached value in a file of its own
parsed_files           results of the parser, valid while a file's stamp or bytes are the same
converted_texts        HTML of Markdown texts
template_dependencies  which page depends on which template; their bytecode
up_to_date             pages of the last build that may be kept
inputs                 whether anything changed since the last build; digest of the code
"""
