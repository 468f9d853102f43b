"""What a file's name says: temporary file of a system, conflicting copy, text with a wrong suffix.

Only names: no file is opened here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from posixpath import basename, join, split, splitext

from lazy_regex import lazy_compile
from programmation.problems import suggestion
from programmation.text.french import fold, slugify

_SYSTEM = frozenset(
    ".ds_store thumbs.db ehthumbs.db desktop.ini .gitkeep .gitignore .gitattributes .directory"
    " .dropbox .dropbox.attr .localized .nojekyll .import.json icon\r icon\uf00d 4913".split(" ")
)
"""4913: Vim's test of writing; .import.json: the ledger of `make import`."""

_ENDINGS = (".part", ".partial", ".crdownload", ".download", ".swp", ".swo")
_TEMPORARY = lazy_compile(
    r"\.#.*|\.~lock\..*#|~\$.*|\._.*|\.(?:nfs|fuse_hidden|goutputstream-|smbdelete|sync).*"
    r"|\..*\.(?:sw[a-z]|tmp|un~)|~.*\.tmp"
)
"""Locks and temporary files of editors, office programs, browsers and synchronisers."""

SYSTEM_FOLDERS = lazy_compile(
    r"__macosx|@eadir|\$recycle\.bin|#recycle|lost\+found|\.(?:git|github|svn|hg|vscode|idea|obsidian"
    r"|cache|sync|stfolder|stversions|dropbox\.cache|thumbnails|@__thumb|appledouble|fseventsd|temp.*"
    r"|spotlight-.*|trash.*|tmp.*)"
)


def is_litter(name: str) -> bool:
    """Whether a system or a program made the file for its own use."""
    name = name.lower()
    # Windows adds `:Zone.Identifier`.
    if name.partition(":")[0] in _SYSTEM or name.endswith(_ENDINGS):
        return True
    return name.startswith((".", "~")) and bool(_TEMPORARY.fullmatch(name))


def is_not_downloaded(name: str) -> bool:
    """Whether the file is iCloud's placeholder for one not downloaded: `.oser.md.icloud`."""
    return name.startswith(".") and name.endswith(".icloud")


def is_backup(name: str) -> bool:
    """Whether it is a backup that a person may take for a published text."""
    return name.startswith((".", "#")) or name.endswith(
        ("~", ".bak", ".old", ".orig", ".rej", ".tmp")
    )


_DEVICE = lazy_compile(
    r"(?:^|/)((?:con|prn|aux|nul|(?:com|lpt)\d)(?:\.[^/]*)?)(?=/|$)", re.IGNORECASE
)  # `con.md`, `lpt1`


def device_in(path: str) -> str:
    """The first name in `path` that Windows reserves for a device, with any suffix, or nothing."""
    match = _DEVICE.search(path)
    return match[1] if match else ""


# -- Copies in conflict --------------------------------------------------------------------------

# Whatever other files there are: nobody gives a text such a name.
_CONFLICT = lazy_compile(
    r"(?P<stem>.*?)[ ._-]*[(\[]?(?:[^()\[\]]* )?"
    r"(?:(?:conflicted|conflicting|conflict) copy|copie (?:en conflit|conflictuelle)|sync-conflict"
    r"|in konflikt stehende kopie|copi?a e[nm] conflict?o|copia in conflitto"
    r"|case conflict|conflit de (?:casse|synchronisation)|sfconflict|conflicted|_conf\("
    r"|conflict-\d{8})(?:[^()\[\]]|\(\d+\))*[)\]]?"
)
# Only when the original is there.
_WORD = (
    r"(?:copie|copy|raccourci|shortcut|recupere|recovered|autosaved|dup|backup|sauvegarde|bak|old"
    r"|orig|conflict|confli(?:ct|t)-\d{1,3}"
    # « achat-local » beside « achat » is another text.
    r"|(?<=[._])(?:local|remote|conflit)|(?:local|base|remote)(?=[._]\d))"
)
_COPY = (
    lazy_compile(r"(?P<stem>.+?) ?[(\[~]\d{1,2}[)\]]?"),
    lazy_compile(r"(?P<stem>.+?) \d{1,2}"),
    lazy_compile(rf"(?P<stem>.+?)[ ._–-]+[(\[]?{_WORD}[)\]]?(?:[ ._]?[(\[]?\d{{1,5}}[)\]]?)?"),
    lazy_compile(
        r"(?:(?:copie|copy|raccourci|enregistrement automatique)(?: ?\(\d+\))? (?:de|of|vers) )+"
        r"(?P<stem>.+?)(?: ?\(\d{1,2}\))?"
    ),
    # Words in brackets about a conflict, or with an hour (Windows' file history).
    lazy_compile(
        r"(?P<stem>.+?) ?[(\[](?:[^()\[\]]*\b(?:conflict|conflit|konflikt)\b[^()\[\]]*"
        r"|\d{4}_\d\d_\d\d \d\d_\d\d_\d\d utc)[)\]]"
    ),
)
_MACHINE = lazy_compile(
    r"(?P<stem>.+?)(?: ?- ?| \()(?:[A-Z][A-Z0-9-]{3,}|[A-Z]\w*(?:-[A-Z]\w*)*['’]s [\w -]+"
    r"|(?:MacBook|iMac|Mac|PC|iPad|iPhone|Portable|Ordinateur)\b[\w '’-]*)\)?"
)
"""A computer's name, as added by OneDrive: `-DESKTOP-AB12CD`."""
_MARKED = lazy_compile(rf"[^a-z0-9-]|conflict|-{_WORD}")
"""Signs found in the name of any copy: a fast test."""


def conflict_copy_of(path: str) -> str:
    """The original of `path`, when its name alone proves that it is a copy; empty otherwise."""
    stem, dot, suffix = basename(path).rpartition(".")
    match = _CONFLICT.fullmatch(_plain(stem)) if dot and _MARKED.search(stem) else None
    if match is None:
        return ""
    original = f"{stem[: len(match['stem'])].rstrip(' ._-')}{dot}{suffix}"
    return original if len(original) > len(suffix) + 1 else f"un autre fichier .{suffix}"


def copy_of(path: str, paths: Collection[str]) -> str:
    """The name of the file that `path` is a conflicting copy of; empty if none.

    `paths`: all files; a name that people may give counts only if the original is there.
    """
    folder, name = split(path)
    original = conflict_copy_of(name)
    return original or next((o for o in _originals(name) if join(folder, o) in paths), "")


def _originals(name: str) -> tuple[str, ...]:
    """Possible names of the original of a file that may be a copy."""
    stem, dot, suffix = name.rpartition(".")
    if not dot or not _MARKED.search(stem):
        return ()
    plain = _plain(stem)
    copies = [stem[slice(*m.span("stem"))] for each in _COPY if (m := each.fullmatch(plain))]
    copies += [match["stem"]] if (match := _MACHINE.fullmatch(stem)) else []
    names = [f"{copied.strip()}.{suffix}" for copied in copies]
    return (*names, *(other for one in names for other in _originals(one)))


def _plain(stem: str) -> str:
    """`stem` without accents or capitals, each character in one, unlike what `fold` makes of it."""
    return "".join(unicodedata.normalize("NFKD", sign)[0].lower()[0] for sign in stem.rstrip())


_TEXT_INSIDE = lazy_compile(r".*\.(?:md|markdown|mkd|mdown)\.[a-z0-9]{1,8}", re.IGNORECASE)
AT_THE_ROOT = frozenset({"ads.txt", "app-ads.txt", "humans.txt", "robots.txt", "security.txt"})
"""Text files that sites publish at their root."""
WRITTEN = frozenset(
    ".txt .text .doc .docx .odt .rtf .pages .wps .wpd .dot .dotx .ott .gdoc".split()
)
"""Suffixes of files that people write in."""


def is_text_badly_saved(name: str) -> bool:
    """Whether a second suffix was added to a text's name: `zoom.md.txt`."""
    return bool(_TEXT_INSIDE.fullmatch(name))


PICTURES = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp"})


def nearest_file(path: str, files: Collection[str]) -> str:
    """Hint for a missing file: `Vouliez-vous « images/photo.jpg »?`.

    First the same name in another folder, or with another case, accents or suffix.  For a picture,
    only pictures.
    """
    suffix = splitext(path)[1].lower()
    if suffix:
        picture = suffix in PICTURES
        files = [file for file in files if (splitext(file)[1].lower() in PICTURES) is picture]
    everywhere = {file: fold(basename(file)).replace(" ", "-") for file in (path, *files)}
    in_any_form = {file: slugify(splitext(basename(file))[0]) for file in (path, *files)}
    for shown in (everywhere, in_any_form):
        if shown[path] and (found := [file for file in files if shown[file] == shown[path]]):
            return suggestion(path, found) or f"Vouliez-vous « {found[0]} »?"
    return suggestion(path, files)
