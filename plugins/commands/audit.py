"""`make audit`: known vulnerabilities of the packages in the locks, Python's and npm's.

Exit status: 0 when there is none, 1 when there is one, 2 when not everything could be looked up,
as without a network.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from builder.progress import PROGRESS
from fast_dataclass import dataclass
from programmation.text.french import counted

OUT_OF_REACH = "la base des vulnérabilités est hors d’atteinte"
PIP_AUDIT = "pip_audit --disable-pip --require-hashes --progress-spinner off -f json -r".split()
NPM_AUDIT = "audit --package-lock-only --json".split()
TIMEOUT = 600
"""Seconds left to each tool: one request for each package, on a slow network."""


@dataclass(frozen=True)
class CheckedLock:
    """What the audit found in one lock file."""

    lock: str
    checked: int = 0
    holes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """Reasons why packages were not looked up."""


def of_python(lock: str, answer: Mapping[str, Any] | None) -> CheckedLock:
    """The findings in pip-audit's JSON, None when it gave none."""
    packages = answer["dependencies"] if answer else []
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    holes = []
    for package in packages:
        for hole in package.get("vulns", ()):
            mended = ", ".join(hole["fix_versions"])
            remedy = f"réparé dans {mended}" if mended else "pas encore réparé"
            holes.append(f"{package['name']} {package['version']} : {hole['id']} ({remedy})")
    unknown = [f"la base ne connaît pas {', '.join(skipped)}"] if skipped else []
    if answer is None or 0 < len(packages) == len(skipped):
        unknown = [OUT_OF_REACH]
    return CheckedLock(lock, len(packages) - len(skipped), tuple(holes), tuple(unknown))


def of_npm(lock: str, answer: Mapping[str, Any] | None) -> CheckedLock:
    """The findings in the JSON of `npm audit`, which has no counts where the network failed."""
    if answer is None or "metadata" not in answer:
        return CheckedLock(lock, unknown=(OUT_OF_REACH,))
    holes = tuple(
        f"{name} : {hole.get('severity', '?')}" for name, hole in answer["vulnerabilities"].items()
    )
    return CheckedLock(lock, answer["metadata"]["dependencies"]["total"], holes)


def verdict(locks: Sequence[CheckedLock]) -> tuple[list[str], int]:
    """Report on all locks, and the exit status."""
    lines = []
    for lock in locks:
        sound = f"{counted(lock.checked, 'paquet')} sans faille connue"
        found = (*lock.holes, *lock.unknown) or (sound,)
        lines += [f"{lock.lock} : {finding}" for finding in found]
    said, status = "Aucune faille connue.", 0
    if any(lock.holes for lock in locks):
        said = "Des failles sont connues : prenez les versions réparées avec « make lock MAJ=1 »."
        status = 1
    elif any(lock.unknown for lock in locks):
        said = "Tout n’a pas pu être vérifié : recommencez avec un accès à Internet."
        status = 2
    return [*lines, said], status


def audited(root: Path) -> Iterator[CheckedLock]:
    """Look up every lock of the project in `root`."""
    for lock in sorted(root.glob("requirements*.txt")):
        PROGRESS.show(f"Failles connues : {lock.name}")
        # The lock is complete and hashed: nothing is resolved or installed.
        yield of_python(lock.name, _answer([sys.executable, "-m", *PIP_AUDIT, str(lock)], root))
    for lock in (root / "package-lock.json", root / "editor" / "package-lock.json"):
        name = lock.relative_to(root).as_posix()
        PROGRESS.show(f"Failles connues : {name}")
        yield of_npm(name, _answer([str(root / "tools/npm.sh"), *NPM_AUDIT], lock.parent))


def _answer(command: list[str], folder: Path) -> Mapping[str, Any] | None:
    """The JSON that `command` prints, whatever its status; None without one."""
    try:
        result = subprocess.run(  # noqa: S603  (our own words, no shell)
            command, cwd=folder, capture_output=True, timeout=TIMEOUT, check=False
        )
        answer = json.loads(result.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return answer if isinstance(answer, dict) else None


def main() -> int:
    PROGRESS.start(at_once=True)
    try:
        lines, status = verdict(list(audited(Path.cwd())))
    finally:
        PROGRESS.end()
    print("\n".join(lines))
    return status
