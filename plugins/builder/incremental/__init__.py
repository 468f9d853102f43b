"""Has it changed?  What a build keeps from the one before.

memo                   values of the last build of this process, by what they were made from
fingerprint            a value → its digest
zones                  digests of the rules of time zones
code                   digest of the code that runs
inputs                 whether anything changed at all since the last build
template_dependencies  which page depends on which template
up_to_date             pages of the last build that need not be rendered
former                 cache folder of an output, and the last build's tree
kept                   entries of files read by the last build
texts                  HTML made from Markdown by earlier builds
compiled               bytecode of templates
"""
