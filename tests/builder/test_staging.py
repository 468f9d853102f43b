"""The stage alone, then real builds on a full disk, in read-only places and in wrong ones."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.errors import BuildError
from builder.output import staging
from builder.output.destination import check_destination, marker
from builder.output.file_system import names_below, stamp, stamp_of
from builder.output.names import Names, safe_name
from builder.output.staging import Stage, TreeDiff, staged
from tests.support.building import Site, stock_site, tree, without_coverage


def linked(stage: Stage, links: set[str]) -> TreeDiff:
    names, before = (set(names_below(root)) for root in (stage.tree, stage.output))
    return stage.link_unchanged(names, before, links, Names())


def test_swap_keeps_equal_files_and_drops_the_others(tmp_path: Path) -> None:
    output = tmp_path / "output"
    with staged(output, tmp_path / "spare") as stage:
        for name in ("a", "b/c", "gone"):
            stage.write(name, b"1")
        stage.swap()
    inode = (output / "b" / "c").stat().st_ino
    with staged(output, tmp_path / "spare") as stage:
        assert stage.put("a", b"2") == stamp(stage.tree / "a")
        assert stage.put("b/c", b"1") == ""
        (stage.tree / "b" / "d").write_bytes(b"3")
        diff = linked(stage, {"b/c"})
        stage.swap()
    assert diff.changed == {"a", "b/d", "gone"}
    assert {name: (output / name).read_bytes() for name in diff.names} == {
        "a": b"2",
        "b/c": b"1",
        "b/d": b"3",
    }
    assert (output / "b" / "c").stat().st_ino == inode
    assert list(tmp_path.iterdir()) == [output]


def test_former_file_survives_a_stage_that_is_dropped(tmp_path: Path) -> None:
    output = tmp_path / "output"
    with staged(output, tmp_path / "spare") as stage:
        stage.write("a", b"1")
        stage.swap()
    with staged(output, tmp_path / "spare") as stage:
        stage.put("a", b"2")
    assert (output / "a").read_bytes() == b"1"
    assert list(tmp_path.iterdir()) == [output]


def inodes(root: Path) -> dict[str, int]:
    return {name: (root / name).stat().st_ino for name in names_below(root)}


def known_by(root: Path, name: str) -> str:
    return stamp_of((root / name).stat())


def built_from_spare(output: Path, spare: Path, kept: set[str], made: dict[str, bytes]) -> TreeDiff:
    """A build that keeps some files, and makes others."""
    with staged(output, spare) as stage:
        # Something writes before all that is queued is.
        (stage.tree / "d").mkdir()
        (stage.tree / "d" / "early").write_bytes(b"early")
        (stage.tree / "d" / "empty").mkdir()
        stage.keep_all({name: known_by(output, name) for name in kept})
        (stage.tree / "d" / "empty").rmdir()
        for name, data in made.items():
            stage.put(name, data)
        diff = linked(stage, kept)
        stage.swap()
        stage.leave_spare(diff.changed)
    return diff


def test_next_build_starts_from_the_former_tree(tmp_path: Path) -> None:
    output, spare = tmp_path / "output", tmp_path / "cache" / "tree"
    first = dict.fromkeys(("a", "b/c", "b/d", "e/f/g"), b"1")
    built_from_spare(output, spare, set(), first)
    assert not spare.exists()
    before = inodes(output)
    # The cache is empty: links are made, and a tree is left with what both trees have.
    built_from_spare(output, spare, {"a", "b/c"}, {"b/d": b"2"})
    assert set(names_below(spare)) == {"a", "b/c", "d/early"}
    diff = built_from_spare(output, spare, {"a", "b/c"}, {"b/d": b"3", "h/i": b"3"})
    assert diff.changed == {"b/d", "h/i"}
    assert {name: (output / name).read_bytes() for name in names_below(output)} == {
        "a": b"1", "b/c": b"1", "b/d": b"3", "d/early": b"early", "h/i": b"3"
    }  # fmt: skip
    after = inodes(output)
    assert [after[name] == before[name] for name in ("a", "b/c")] == [True, True]
    assert not (output / "e").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "output"]


def test_file_written_early_and_kept_too_is_a_clash(tmp_path: Path) -> None:
    output, spare = tmp_path / "output", tmp_path / "cache" / "tree"
    for data in (b"1", b"2"):
        built_from_spare(output, spare, set(), {"a": data, "d/kept": b"1"})
    before = tree(output)
    with staged(output, spare) as stage:
        (stage.tree / "d").mkdir()
        (stage.tree / "d" / "kept").write_bytes(b"early")
        known = {"d/kept": known_by(output, "d/kept")}
        with pytest.raises(BuildError, match="« d/kept »"):
            stage.keep_all(known)
    assert tree(output) == before


def test_former_tree_that_is_not_the_output_any_more_is_of_no_use(tmp_path: Path) -> None:
    output, spare = tmp_path / "output", tmp_path / "cache" / "tree"
    for data in (b"1", b"2"):
        built_from_spare(output, spare, set(), {"a": b"1", "b": data})
    # Someone puts another file in the place of `a`, and something in the cache.
    (output / "a").unlink()
    (output / "a").write_bytes(b"other")
    (spare / "x").mkdir()
    (spare / "x" / "y").write_bytes(b"not ours")
    (spare / "z").symlink_to("a")
    built_from_spare(output, spare, {"a", "b"}, {})
    assert {name: (output / name).read_bytes() for name in names_below(output)} == {
        "a": b"other", "b": b"2", "d/early": b"early"
    }  # fmt: skip


@pytest.mark.parametrize("other", ["link", "file"])
def test_what_took_the_place_of_the_former_tree_is_left_alone(tmp_path: Path, other: str) -> None:
    output, spare, mine = (tmp_path / name for name in ("output", "tree", "mine"))
    mine.mkdir()
    (mine / "thesis").write_bytes(b"years")
    if other == "link":
        spare.symlink_to(mine)
    else:
        spare.write_bytes(b"words")
    for data in (b"1", b"2", b"3"):
        built_from_spare(output, spare, set(), {"a": b"1", "b": data})
    assert [(path.name, path.read_bytes()) for path in mine.iterdir()] == [("thesis", b"years")]
    # It has its place again.
    assert [path.is_dir() and not path.is_symlink() for path in (output, spare)] == [True, True]


def test_former_tree_out_of_reach_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cache may be on another file system: no folder can be renamed into or out of it."""
    output, spare = tmp_path / "output", tmp_path / "cache" / "tree"
    spare.mkdir(parents=True)
    rename = Path.rename

    def within_one(self: Path, target: Path) -> Path:
        if spare in (self, target):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", within_one)
    built_from_spare(output, spare, set(), {"a": b"1"})
    built_from_spare(output, spare, {"a"}, {"b": b"1"})
    assert set(names_below(output)) == {"a", "b", "d/early"}


def test_without_atomic_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some file systems have none: two renames, and recovery when the process dies between."""
    monkeypatch.setattr(staging, "exchanged", lambda _first, _second: False)
    output = tmp_path / "output"
    for data in (b"1", b"2"):
        with staged(output, tmp_path / "spare") as stage:
            stage.write("a", data)
            stage.swap()
    assert (output / "a").read_bytes() == b"2"
    work = tmp_path / ".output.build"
    work.mkdir()
    output.rename(work / "old")
    with staged(output, tmp_path / "spare"):
        assert (output / "a").read_bytes() == b"2"
    assert list(tmp_path.iterdir()) == [output]


def test_wrong_destinations(tmp_path: Path) -> None:
    content, other = tmp_path / "content", tmp_path / "other"
    content.mkdir()
    other.mkdir()
    (other / "precious").write_text("")
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to(content)
    for place in (content, content / "x", tmp_path, tmp_path / "link", tmp_path / "file", other):
        with pytest.raises(BuildError):
            check_destination(place, [content], [])
    (other / "build.json").write_text('{"generator": "autre"}')
    with pytest.raises(BuildError, match="qui ne viennent pas d’une construction"):
        check_destination(other, [content], [])
    (tmp_path / "file").write_bytes(marker({}))
    (other / "build.json").unlink()
    (other / "build.json").symlink_to(tmp_path / "file")
    with pytest.raises(BuildError, match="qui ne viennent pas d’une construction"):
        check_destination(other, [content], [])
    (other / "build.json").unlink()
    (other / "build.json").write_bytes(marker({}))
    for place in (other, tmp_path / "new", tmp_path / "new" / "er"):
        check_destination(place, [content], [])


@given(st.text(st.sampled_from("a./\\\0é \n"), max_size=12))
def test_names_stay_inside(name: str) -> None:
    try:
        found = safe_name(name)
    except BuildError:
        return
    root = Path("/site")
    assert Path(os.path.normpath(root / found)) == root / found
    assert (root / found).is_relative_to(root)
    assert (root / found) != root


@pytest.mark.parametrize(
    ("first", "second"),
    [("a", "a"), ("a/b", "A/B"), ("é", "e\u0301"), ("a", "a/b"), ("a/b", "A"), ("ß", "SS")],
)
def test_names_that_clash(first: str, second: str) -> None:
    names = Names()
    names.add(first)
    with pytest.raises(BuildError, match="la même adresse"):
        names.add(second)


# --- Real builds where the disk says no


@pytest.fixture(scope="module")
def once_built(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = stock_site(tmp_path_factory.mktemp("once") / "site")
    result = site.build()
    assert result.returncode == 0, result.stderr
    return site


@pytest.fixture
def site(once_built: Site, tmp_path: Path) -> Site:
    """A copy: it has an output of before, of which its cache knows nothing."""
    return Site(shutil.copytree(once_built.root, tmp_path / "site"))


def build_within(site: Site, size: int) -> subprocess.CompletedProcess[str]:
    """A build where no file may grow past `size`: what a full disk does, without mounting one."""
    return subprocess.run(
        site.command(),
        cwd=site.root,
        env=without_coverage(),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_full_disk(site: Site) -> None:
    before = tree(site.output)
    page = site.content / "pages" / "a-propos.md"
    page.write_text(f"Title: À propos\n\n{'mot ' * 100_000}\n", encoding="utf-8")
    result = build_within(site, 100_000)
    assert result.returncode == 1
    assert "le fichier dépasse la taille permise" in result.stderr
    assert "Traceback" not in result.stderr
    assert tree(site.output) == before
    assert not site.work().exists()


def test_full_disk_while_a_file_is_copied(site: Site) -> None:
    """Pelican only warns of a copy that failed."""
    before = tree(site.output)
    (site.content / "images" / "gros.bin").write_bytes(b"x" * 300_000)
    result = build_within(site, 200_000)
    assert (result.returncode, tree(site.output)) == (1, before)
    assert not site.work().exists()


FULL_DISK = r"""
set -eu
place=$1 output=$1/output
shift
build() { "$@" -o "$output"; }
trees() { (cd "$output" && find . -type f -exec sha256sum {} + | sort); }
limit=:
mount -t tmpfs -o size=2m none "$place" 2>/dev/null || limit='ulimit -f 1'
# Root may have no namespace of its own, as in a chroot.
if [ "$limit" = : ]; then trap 'umount -l "$place"' EXIT; fi
build "$@" >/dev/null
before=$(trees)
# Fills what is left, to the last byte.
if [ "$limit" = : ]; then cat /dev/zero >"$place/filler" 2>/dev/null || true; fi
echo "Title: Nouveau" >content/nouveau.md
status=0
($limit; build "$@" >/dev/null) || status=$?
[ "$before" = "$(trees)" ] || echo "l'ancien site a changé" >&2
rm -f "$place/filler"
[ "$(ls -A "$place")" = output ] || echo "il reste : $(ls -A "$place")" >&2
exit $status
"""
"""On a small disk of its own; where nobody may mount one, with a limit to the size of files."""


def test_disk_that_is_really_full(site: Site, tmp_path: Path) -> None:
    place = tmp_path / "disque"
    place.mkdir()
    namespace = ["unshare", "--map-root-user", "--mount"]
    allowed = subprocess.run([*namespace, "true"], capture_output=True, check=False).returncode == 0
    result = subprocess.run(
        [*(namespace if allowed else []), "sh", "-c", FULL_DISK, "sh", str(place), *site.command()],
        cwd=site.root,
        env=without_coverage(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    said = result.stderr.splitlines()
    assert result.returncode == 1, result.stderr
    assert len(said) == 1, result.stderr
    assert said[0].startswith("Site non construit : ")
    why = "le disque est plein", "le fichier dépasse la taille permise"
    assert any(reason in said[0] for reason in why), said
    assert said[0].endswith("Le dossier output n’a pas changé.")


def test_read_only_place(site: Site) -> None:
    before = tree(site.output)
    # Root passes over modes, unless its program gives that up; a container too lets it do so.
    modest = ["setpriv", "--bounding-set=-dac_override"] if os.geteuid() == 0 else []
    site.root.chmod(0o555)
    result = subprocess.run(
        [*modest, *site.command()],
        cwd=site.root, env=without_coverage(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    site.root.chmod(0o755)
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].startswith("Site non construit : .output.build : ")
    assert "Traceback" not in result.stderr
    assert tree(site.output) == before


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("change", ["none", "other bytes", "gone", "gone once copied"])
def test_only_what_is_as_it_was_looked_at_is_kept(
    tmp_path: Path, links: bool, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "output"
    with staged(output, tmp_path / "spare") as stage:
        stage.write("a", b"1")
        stage.swap()
    known = {"a": known_by(output, "a")}
    if change == "other bytes":
        (output / "a").write_bytes(b"22")
    elif change == "gone":
        (output / "a").unlink()

    def refused(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    def copied_then_gone(source: str, target: str, **_options: object) -> None:
        Path(target).write_bytes(Path(source).read_bytes())
        Path(source).unlink()

    if not links:
        monkeypatch.setattr(os, "link", refused)
        if change == "gone once copied":
            monkeypatch.setattr(shutil, "copy2", copied_then_gone)
    right = change == "none" or (links and change == "gone once copied")
    with staged(output, tmp_path / "spare") as stage:
        kept = stage.keep_all(known)
        assert kept == ({"a": known_by(stage.tree, "a")} if right else {})
        # The others can be made again.
        assert set(names_below(stage.tree)) == kept.keys()
