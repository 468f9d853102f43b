"""The past of present meetings, posts and themes, from the history of files.

A meeting is followed by its uid, whatever the names of its file: git may take another meeting's
file for a rename of it.  Former versions are read like present files; unreadable ones, which no
build published, count for nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, timedelta
from itertools import chain, pairwise
from typing import Any
from zoneinfo import ZoneInfo

from fast_dataclass import dataclass
from programmation import urls
from programmation.colors import DEFAULT
from programmation.content.changes import MeetingState, Stamp, state_from, state_of
from programmation.content.entry import built, slug_of
from programmation.content.git_log import TICK, Version, by_uid
from programmation.content.history import History, blobs
from programmation.content.reader import read_document
from programmation.content.recap import split_recap
from programmation.content.references import ALL_OF_THEM, UNCATEGORIZED, NameIndex, apart, current
from programmation.kinds import MEETING, POST, kind_of
from programmation.model import Community, Item, Library, Meeting, Post
from programmation.parts import Theme, Visibility
from programmation.season import season_of, season_of_folder
from programmation.settings import Site
from programmation.text.french import fold, slugify

CORRECTED = timedelta(days=3)
"""Most days between the dates of a post before and after a rename unknown to git."""


@dataclass(frozen=True)
class Lives:
    """The past of meetings, posts and themes, by their present path."""

    states: Mapping[str, tuple[MeetingState, ...]] = field(default_factory=dict)
    """State in each version of a meeting, earliest first; the last one is the present file's."""
    stamps: Mapping[str, Stamp] = field(default_factory=dict)
    """Stamp of each meeting whose past is known."""
    births: Mapping[str, tuple[date, str]] = field(default_factory=dict)
    """First date and slug of posts that have others now: their ids in feeds hold the first."""
    came_out: Mapping[str, datetime] = field(default_factory=dict)
    """When each post was first published, where that is known."""
    missing: int = 0
    """Number of former versions that git lacks (partial or damaged clone)."""
    themes: Mapping[str, str] = field(default_factory=dict)
    """Theme that no text names now → the one that replaced it; empty if none."""


_PLACE = next(row for row in MEETING.fields if row.name == "place")
VersionKey = tuple[str, str, str]
"""Key of a version: zone, path and blob."""
VersionValues = Mapping[str, Any]
"""Attribute → value in a version; without `slug` if it is unreadable."""

_FORMER: dict[VersionKey, VersionValues] = {}
"""Cache of this process: a former version never changes."""


def read_lives(history: History, library: Library, site: Site) -> Lives:
    """The past of what `library` holds."""
    reader, commits = _Reader(history, library, site), history.log.commits
    posts = reader.post_versions()
    of_posts = [versions for _, versions in posts]
    # A name that never changed has no date.
    subjects = (past for past in map(reader.past, reader.subjects) if len(past) > 1)
    meetings = (v for commit in commits for v in commit if v.status != "D" and v.is_meeting)
    missing = reader.read([*meetings, *chain.from_iterable((*subjects, *of_posts))])
    followed = by_uid(commits, lambda version: str(reader.values(version).get("uid", "")))
    past = {m.source.path: (m, reader.past(m, followed.get(m.uid, ()))) for m in library.meetings}
    followed |= {meeting.uid: versions for meeting, versions in past.values()}
    published = [post.source.path for post in library.posts]
    return Lives(
        {path: reader.states(*each) for path, each in past.items()},
        {path: stamp for path, each in past.items() if (stamp := reader.stamp(*each))},
        {each[0].source.path: birth for each in posts if (birth := reader.birth(*each))},
        {path: when for path in published if (when := reader.came_out(path))},
        missing,
        reader.former_themes((*followed.values(), *of_posts)),
    )


class _Reader:
    def __init__(self, history: History, library: Library, site: Site) -> None:
        self.history, self.library = history, library
        self.zone, self.first_month = ZoneInfo(site.timezone), site.first_month
        self.versions = history.log.versions
        self.subjects: tuple[Item, ...] = (*library.communities, *library.profiles)
        self.current: dict[VersionKey, Item] = {
            self._key(self.past(item)[-1]): item
            for item in (*library.meetings, *library.posts, *self.subjects)
        }
        """Version equal to a present file → its model, which need not be parsed again."""
        self.communities = {
            fold(name): one
            for one in library.communities
            for name in (*map(urls.last_part, one.old_addresses), one.name, one.slug)
        }
        """Every present or former name of a community → community."""
        self.names = NameIndex({n: one.slug for n, one in self.communities.items()}, (), True)
        self.named = {fold(one.name): one for one in library.communities}

    def past(self, item: Item, versions: Sequence[Version] | None = None) -> tuple[Version, ...]:
        """Versions of a text, by default those of its file; then the present file if it has
        uncommitted changes, dated after the last version whatever its own time."""
        path = item.source.path
        own = self.versions.get(path, ())
        versions = own if versions is None else versions
        if own and path not in self.history.uncommitted:
            return tuple(versions)
        least = [version.when + TICK for version in versions[-1:] if version.when]
        saved = max(filter(None, (self.history.time_of(path), *least)), default=None)
        return (*versions, Version(path, "", saved))

    def read(self, versions: Iterable[Version]) -> int:
        """Parse versions not parsed yet, in one call to git; the number of those that it lacks."""
        known = self.current.keys() | _FORMER.keys()
        wanted = [key for key in dict.fromkeys(map(self._key, versions)) if key not in known]
        names = {blob for _, _, blob in wanted}
        found = blobs(self.history.directory, names)
        for zone, path, blob in wanted:
            if blob in found:
                _FORMER[zone, path, blob] = _former_values(path, found[blob], self.zone)
        return len(names - found.keys())

    def _key(self, version: Version) -> VersionKey:
        return (self.zone.key, version.path, version.blob)

    def values(self, version: Version) -> VersionValues:
        key = self._key(version)
        return vars(self.current[key]) if key in self.current else _FORMER.get(key, {})

    def states(self, meeting: Meeting, versions: Sequence[Version]) -> tuple[MeetingState, ...]:
        former = filter(None, map(self._state, versions[:-1]))
        return (*former, *(state_of(meeting, today.when) for today in versions[-1:]))

    def _state(self, version: Version) -> MeetingState | None:
        values = self.values(version)
        if isinstance(meeting := self.current.get(self._key(version)), Meeting):
            return state_of(meeting, version.when)
        if "slug" not in values:
            return None
        # With a date outside its folder's season, a build refused it (see `checks.meetings`).
        season = season_of_folder(version.path, self.first_month)
        if season not in (None, season_of(values["start"].date(), self.first_month)):
            return None
        communities = self._communities(values, version)
        return state_from(values, version.when, built(_PLACE, values.get("place")), communities)

    def _communities(self, values: VersionValues, version: Version) -> tuple[str, ...]:
        """Present slugs of the communities that a version names; empty if one is unknown."""
        names = [fold(t.value) for t in apart(values.get("communities", ()), self.names)]
        if not ALL_OF_THEM.isdisjoint(names):
            return tuple(c.slug for c in current(self.library.communities, values["start"]))
        found = [self._community(name, version.when) for name in names]
        return tuple(one.slug for one in found if one) if all(found) else ()

    def _community(self, name: str, when: datetime | None) -> Community | None:
        one = self.communities.get(name)
        if one is None or name in self.named:
            return one
        # Two files may have swapped names since.
        other = self.named.get(self._name_at(one, when), one)
        return other if self._name_at(other, when) else one

    def _name_at(self, community: Community, when: datetime | None) -> str:
        """Name that the community's present file had at `when`; empty before that file."""
        versions = self.versions.get(community.source.path, ())
        past = [v for v in versions if not (v.when and when and v.when > when)]
        return fold(str(self.values(past[-1]).get("name", ""))) if past else ""

    def stamp(self, meeting: Meeting, versions: Sequence[Version]) -> Stamp | None:
        """When a meeting was first and last changed, names and colours in its event included."""
        latest: datetime | None = None
        for version in versions:
            # An earlier version's `modifie` was published: later stamps must be above it.
            above = latest + TICK if latest and version.when else latest
            moments = filter(None, (version.when, self._declared_change(version), above))
            latest = max(moments, default=None)
        if latest is None:
            return None
        named = [self._last_renamed(item) for item in (*meeting.communities, *meeting.hosts)]
        created = next((version.when for version in versions if version.when), None)
        return Stamp(max([latest, *filter(None, named)]), created)

    def _declared_change(self, version: Version) -> datetime | None:
        """The moment of `modifie`, unless in the future."""
        moment = self.values(version).get("modified")
        return moment if moment and moment <= self.history.limit else None

    def _last_renamed(self, item: Item) -> datetime | None:
        """When the name or colour of a community or person, shown in calendars, last changed."""
        shown = [
            (version.when, (values["name"], values.get("color", DEFAULT)))
            for version in self.past(item)
            if "name" in (values := self.values(version))
        ]
        changed = [after[0] for before, after in pairwise(shown) if before[1] != after[1]]
        return changed[-1] if changed else None

    def post_versions(self) -> list[tuple[Post, Sequence[Version]]]:
        """Posts with former versions, each with all of its versions."""
        by_stem: dict[str, list[Version]] = {}
        if any(post.old_addresses for post in self.library.posts):
            for version in chain.from_iterable(self.history.log.commits):
                if kind_of(version.path) is POST and version.status != "D":
                    by_stem.setdefault(slug_of(version.path), []).append(version)
        found = []
        for post in self.library.posts:
            # Renamed without git, or in steps: a former address gives the file's former name.
            former = (by_stem.get(urls.last_part(old), ()) for old in post.old_addresses)
            versions = self.versions.get(post.source.path) or next(filter(None, former), ())
            found.append((post, self.past(post, versions)))
        return [each for each in found if len(each[1]) > 1]

    def birth(self, post: Post, versions: Sequence[Version]) -> tuple[date, str] | None:
        known = {post.url, *post.old_addresses}
        own = post.source.path in self.versions
        for version in versions:
            values = self.values(version)
            day = values.get("date")
            if day is None or urls.post(day.year, values["slug"]) not in known:
                continue
            # Another post may have had that address, on another day.
            if own or abs(day - post.date) <= CORRECTED:
                return day.date(), values["slug"]
        return None

    def came_out(self, path: str) -> datetime | None:
        """When a post was first published; None if unknown."""
        first = next(chain.from_iterable(self.history.log.commits), None)
        for version in self.versions.get(path, ()):
            if "slug" in (values := self.values(version)) and not _is_draft(values):
                # A file in the first commit may have been public long before.
                return version.when if first and version.when != first.when else None
        # Without git, times of files are those of copying.
        return self.history.time_of(path) if first else None

    def former_themes(self, stories: Iterable[Sequence[Version]]) -> dict[str, str]:
        """Theme no longer used → its successor, by themes that came as it went, or nothing."""
        votes: dict[str, Counter[str]] = {}
        for versions in stories:
            told = [themes for v in versions if (themes := self._themes(v)) is not None]
            votes |= {theme: Counter() for theme in chain(*told) if theme not in votes}
            for before, after in pairwise(told):
                for gone in set(before).difference(after):
                    # A theme added in the same change weighs more than one that stayed.
                    votes[gone].update({t: 1 if t in before else NEW for t in after})
        current = {theme.slug for theme in self.library.themes}
        return {gone: _heir(gone, votes, current) for gone in sorted(votes.keys() - current)}

    def _themes(self, version: Version) -> list[str] | None:
        """Themes that a version names; None if it is unreadable."""
        if "slug" not in (values := self.values(version)):
            return None
        if _is_draft(values):
            return []
        slugs = (
            theme.slug if isinstance(theme, Theme) else slugify(theme.value)
            for theme in values.get("themes", ())
        )  # fmt: skip
        return [slug for slug in slugs if slug and slug != UNCATEGORIZED]


NEW = 100
"""Weight of a theme added when another went; a theme already there weighs 1."""


def _heir(gone: str, votes: Mapping[str, Counter[str]], current: set[str]) -> str:
    """The present theme that replaced `gone`, directly or through others; empty if none."""
    seen = {gone}
    while gone not in current:
        ranked = sorted(votes.get(gone, {}).items(), key=lambda vote: (-vote[1], vote[0]))
        gone = next((theme for theme, _ in ranked if theme not in seen), "")
        if not gone:
            return ""
        seen.add(gone)
    return gone


def _is_draft(values: VersionValues) -> bool:
    return values.get("visibility") in (Visibility.DRAFT, Visibility.DRAFT.value)


def _former_values(path: str, data: bytes, zone: ZoneInfo) -> VersionValues:
    """Attribute → value in a former version, `recap` and `slug` among them; of a version with
    errors, which no build published, its `uid` alone."""
    entry, _ = read_document(path, data, zone, judged=False)
    if not entry.sound:
        return {"uid": entry.values.get("uid", "")}
    recap = split_recap(entry.body)[1] if entry.kind is MEETING else ""
    return {**entry.values, "recap": recap, "slug": entry.slug}
