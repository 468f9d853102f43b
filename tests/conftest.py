"""What holds for every test: how Hypothesis searches."""

from hypothesis import HealthCheck, settings

# A busy machine must not turn a right answer into a failure: nothing is timed. Each run tries the
# same examples, so that a red one can be made again; `--hypothesis-profile=search` tries others.
UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", UNTIMED, derandomize=True, database=None, print_blob=True)
settings.register_profile("search", UNTIMED)
settings.load_profile("same")
