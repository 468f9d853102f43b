"""The measure itself: the same corpus each time, tables, and pages of two contestants."""

import hashlib
import json
from collections import Counter
from pathlib import Path

import feedparser
import pytest
from icalendar import Calendar
from lxml import html

from bench import corpus, tables
from bench.contestants import CONTESTANTS, OUTPUT, Tools
from bench.measure import Kind, Run, Tree, run, tree
from bench.report import calendar_table
from bench.run import floor, parsed
from bench.tables import COLD, EQUAL, OURS, Size, Target
from tests.support.bench_tools import bench_tools

NAMES = {"ours": "Ce site", "hugo": "Hugo"}


def size() -> Size:
    made = Size(1000, 400)
    for ours, hugo in ((6.0, 3.0), (4.0, 1.0), (5.0, 2.0)):
        made.add(COLD, "ours", Run(ours, 2 * ours, 50))
        made.add(COLD, "hugo", Run(hugo, 4.0, 100))
    made.trees["ours"] = Tree(1500, 2000, 30_000_000, 50 * tables.MIB)
    made.peaks["ours"] = 64 * tables.MIB
    return made


def test_corpus_is_the_same_each_time() -> None:
    files = dict(corpus.site_files(3, 2, corpus.SEED))
    assert dict(corpus.site_files(3, 2, corpus.SEED)) == files
    assert [name for name in files if name.startswith(("articles", "rencontres"))] == [
        "articles/2017/billet-00000.md",
        "articles/2017/billet-00001.md",
        "articles/2017/billet-00002.md",
        "rencontres/2016-2017/rencontre-00000.md",
        "rencontres/2016-2017/rencontre-00001.md",
    ]


def test_every_format_has_the_same_texts() -> None:
    def bodies(form: str, mark: str) -> set[str]:
        files = corpus.FORMATS[form](4, 3, corpus.SEED)
        found = [text.split(mark, 1)[1] for name, text in files if name[:3] in ("art", "ren")]
        return {hashlib.sha256(body.encode()).hexdigest() for body in found}

    of_site = bodies("site", "\n---\n")
    assert len(of_site) == 7
    assert bodies("yaml", "\n---\n") == bodies("pelican", "\n\n") == of_site
    assert bodies("hugo", "\n---\n") == of_site


def test_ten_seasons_of_forty_meetings_stay_below_what_programs_take(tmp_path: Path) -> None:
    contestant = next(one for one in CONTESTANTS if one.key == "ours")
    contestant.lay_out(tmp_path / "site", 0, 0)
    content = tmp_path / "site" / "content"
    corpus.write(content, corpus.decade_files())
    seasons = Counter(file.parent.name for file in content.glob("rencontres/*/*.md"))
    assert sum(seasons.values()) == 400
    assert all(number in (39, 40, 41) for number in sorted(seasons.values())[-10:])
    sizes = floor("sizes", tmp_path / "site", content)
    assert 600_000 < max(sizes.values()) < 1_000_000
    told = calendar_table(sizes)
    assert [line.split("|")[1].strip() for line in told.splitlines()[4:]] == [
        "Toutes les rencontres", "Une saison", "Une communauté", "Un thème", "Une personne"
    ]  # fmt: skip


def test_sizes_of_the_command() -> None:
    assert parsed("1000+400:3") == (1000, 400, 3)
    assert parsed("100+40") == (100, 40, 1)
    with pytest.raises(SystemExit, match="« abc » ne se lit pas"):
        parsed("abc")


def test_times_are_medians_and_ratios_are_medians_of_rounds() -> None:
    assert tables.times(size(), COLD, NAMES) == (
        "|         | secondes | × Hugo | × ce site | processeur (s) | × Hugo, processeur |\n"
        "|---------|---------:|-------:|----------:|---------------:|-------------------:|\n"
        "| Ce site |     5,00 |   2,50 |      1,00 |          10,00 |               2,50 |\n"
        "| Hugo    |     2,00 |   1,00 |      0,40 |           4,00 |               1,00 |"
    )


def test_outputs() -> None:
    assert tables.outputs(size(), NAMES) == (
        "|         | pages | fichiers | octets par page | Mio par s de processeur, à froid"
        " | mémoire au plus (Mio) |\n"
        "|---------|------:|---------:|----------------:|---------------------------------:"
        "|----------------------:|\n"
        "| Ce site | 1\u202f500 |    2\u202f000 |          20\u202f000 "
        "|                              5,0 |                    64 |"
    )


def test_equality() -> None:
    ours = Tree(1, 2, 2000, 3000, {"page": Kind(1, 2000), "feed": Kind(1, 1000)})
    theirs = Tree(1, 1, 2100, 2100, {"page": Kind(1, 2100)})
    assert tables.equality(ours, theirs) == (
        "|       | fichiers | à travail égal | octets | à travail égal | rapport des octets |\n"
        "|-------|---------:|---------------:|-------:|---------------:|-------------------:|\n"
        "| Pages |        1 |              1 |  2\u202f000 "
        "|          2\u202f100 |               1,05 |"
    )


def test_growth() -> None:
    small = Size(100, 40)
    small.add(COLD, "ours", Run(0.5, 1.0, 50))
    assert tables.growth([small, size()], NAMES) == (
        "|         | 100 + 40 → 1\u202f000 + 400 |\n"
        "|---------|-----------------------:|\n"
        "| Ce site |                  10,00 |\n"
        "| Hugo    |                      – |"
    )


def test_verdicts_of_targets() -> None:
    assert [target.row for target in (Target("a", 2.5, 3.0, 2.0), Target("b", 3.01, 3.0))] == [
        ("a", "2,50", "≤ 3,00", "tenu", "2,00"),
        ("b", "3,01", "≤ 3,00", "**pas tenu**", "–"),
    ]
    assert Target("c", None, 3.0).row == ("c", "–", "≤ 3,00", "non mesuré", "–")
    assert [target.value for target in tables.targets([size()])] == [2.5, *[None] * 11]


def test_preview_is_judged_by_the_median_of_its_saves() -> None:
    served = Size(1000, 400, saves=[0.2, 0.9, 0.3])
    rows = tables.targets([served], [0.12])
    assert [target.row for target in rows if target.value is not None] == [
        ("Aperçu : de l’enregistrement aux nouveaux octets, 1 000 + 400 (s)",
         "0,30", "≤ 0,35", "tenu", "–"),
        ("Aperçu : le même, contenu du site (s)", "0,12", "≤ 0,10", "**pas tenu**", "–"),
    ]  # fmt: skip


def test_the_equal_contestant_makes_our_pages_feeds_and_calendars(tmp_path: Path) -> None:
    outputs, folder = {}, bench_tools()
    for one in (one for one in CONTESTANTS if one.key in (OURS, EQUAL)):
        tools = one.install(folder)
        assert isinstance(tools, Tools), tools
        one.lay_out(tmp_path / one.key, 12, 10)
        run(tools.cold, tmp_path / one.key)
        outputs[one.key] = tmp_path / one.key / OUTPUT
    ours, theirs = outputs[OURS], outputs[EQUAL]
    for kind in ("articles", "rencontres", "auteurs", "communautes", "themes", "programmation"):
        left_out = {"integrer", "changements"}
        assert {
            str(page.relative_to(ours))
            for page in (ours / kind).rglob("*.html")
            if not left_out & {*page.parts}
        } == {
            str(page.relative_to(theirs))
            for page in (theirs / kind).rglob("*.html")
            if not left_out & {*page.parts}
        }
    for page in [*theirs.glob("articles/2*/*/*.html"), *theirs.glob("rencontres/*/*.html")]:
        mine = heads(ours / page.relative_to(theirs))
        assert heads(page) == mine
        assert {"BreadcrumbList"} < mine[2]
    for event in ours.glob("rencontres/*.ics"):
        assert events(theirs / "rencontres" / event.name) == events(event)
    calendars = {
        "programmation": "rencontres/index",
        "shawinigan": "communautes/shawinigan",
        "2016-2017": "programmation/2016-2017",
        "personnes/auteur-6": "auteurs/auteur-6",
    }
    for variant in ("", "google/", "rappel/"):
        for own, other in calendars.items():
            folder = f"calendrier/{variant}"
            held = events(ours / f"{folder}{own}.ics")
            assert held
            assert events(theirs / f"{folder}{other}.ics") == held
    for feed in ("articles/index.xml", "communautes/shawinigan.xml", "auteurs/auteur-6.xml"):
        mine_of_feed = feedparser.parse(ours / "flux" / feed.replace("/index", "")).entries
        entries = feedparser.parse(theirs / "flux" / feed).entries
        assert {e.link for e in entries} >= {e.link for e in mine_of_feed} != set()
        assert all(e.content[0].value for e in entries)
    of_ours, of_theirs = tree(ours), tree(theirs)
    for kind in ("page", "feed", "calendar"):
        assert of_theirs.kinds[kind].size == pytest.approx(of_ours.kinds[kind].size, rel=0.15)
    assert of_theirs.pages == pytest.approx(of_ours.pages, abs=3)


def heads(page: Path) -> tuple[str, str, set[str]]:
    """Title, the first heading, and the kinds of things in the JSON-LD."""
    text = page.read_text(encoding="utf-8").replace("\xa0", " ").replace("\u202f", " ")
    found = html.document_fromstring(text)
    data = json.loads(found.xpath("string(//script[@type='application/ld+json'])"))
    kinds = {each["@type"] for each in data["@graph"]}
    return found.findtext(".//title"), found.findtext(".//h1"), kinds


def events(calendar: Path) -> set[tuple[str, ...]]:
    """Of each event what a program shows, its alarms counted."""
    found = Calendar.from_ical(calendar.read_bytes())
    return {
        (
            *(str(event[name]) for name in ("UID", "SUMMARY", "STATUS", "LOCATION", "URL")),
            *(event.decoded(name).isoformat() for name in ("DTSTART", "DTEND")),
            str(len(event.walk("VALARM"))),
        )
        for event in found.walk("VEVENT")
    }
