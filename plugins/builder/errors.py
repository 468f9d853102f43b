"""How any part of a build stops it."""


class BuildError(Exception):
    """Stops the build; its text is a French clause shown to the person who started it.

    Several lines are shown as they are: the last one should sum up the others.
    """
