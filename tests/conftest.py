"""What holds for every test: how Hypothesis searches, that git clones the project, that nothing
comes from the command that runs the tests, that Ctrl-C is heard, what garbage is looked for, and
in which order tests are collected."""

import gc
import os
import signal
from collections.abc import Generator, Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine must not turn a right answer into a failure: nothing is timed. Each run tries the
# same examples, so that a red one can be made again; `--hypothesis-profile=search` tries others.
UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", UNTIMED, derandomize=True, database=None, print_blob=True)
settings.register_profile("search", UNTIMED)
settings.load_profile("same")

# Where a runner's account is not the one that checked the project out, git refuses to clone it;
# that this is allowed reaches its other processes by a file only.
os.environ["GIT_CONFIG_SYSTEM"] = str(Path(__file__).with_name("gitconfig"))

# `make test` exports these to its commands; a program that a test starts is told its own. It also
# has Python keep its compiled modules, which pytest run by itself may have been told not to.
for name in ("CONTENU", "SORTIE", "BRANCHE", "GIVEN", "OF_ALL", "PYTHONDONTWRITEBYTECODE"):
    os.environ.pop(name, None)

# What a shell runs in the background ignores Ctrl-C, and under nohup the end of the terminal; so
# would every program that a test starts.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGQUIT, signal.SIG_DFL)
signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected lasts to the end: Python need not go over it again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


class Shifted(pytest.Dir):
    """A folder of tests, which each of pytest-xdist's workers begins at another file: whichever
    first collects one rewrites its assertions for all, where all would at the same moment."""

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        nodes = list(super().collect())
        worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
        first = worker * len(nodes) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
        return nodes[first:] + nodes[:first]


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector:
    return Shifted.from_parent(parent, path=path)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All workers have the same tests in the same order, by file: the longest first; those of the
    browser, which keep a core busy, spread among those that wait for other programs; the quick ones
    of `domain` last, so that workers end together."""
    folders: dict[str, list[Path]] = {"browser": [], "domain": [], "others": []}
    for path in sorted({item.path for item in items}):
        folders.get(path.parent.name, folders["others"]).append(path)
    shares = {
        path: number / len(paths) for paths in folders.values() for number, path in enumerate(paths)
    }
    items.sort(
        key=lambda item: (
            item.path.parent.name == "domain",
            item.path.name != "test_makefile.py",
            shares[item.path],
            item.path,
        )
    )
