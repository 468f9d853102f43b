"""What holds for every test: how Hypothesis searches."""

import os

from hypothesis import settings

# Without a deadline: a busy machine must not turn a right answer into a failure. CI tries the same
# examples at each run, so that a red run can be made again; at one's desk the search is random.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")
