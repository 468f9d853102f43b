"""How any part of a build stops it."""

import sys
from typing import NoReturn


class BuildError(Exception):
    """Stops the build; its text is a French clause shown to the person who started it.

    Several lines are shown as they are: the last one should sum up the others.
    """


def interrupted() -> NoReturn:
    """End the process that Ctrl-C stopped before there was a build to stop."""
    print("Site non construit : la construction a été interrompue.", file=sys.stderr)
    sys.exit(130)  # As a shell says of SIGINT.
