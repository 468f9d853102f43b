"""A season that uses every field: each meeting's facts are the same wherever it is told."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import feedparser
import pypdfium2
import pytest
from icalendar import Calendar

from commands import meeting_email
from commands.newsletter import environment
from commands.project import Project
from programmation.content.described_site import described
from programmation.content.loader import load
from programmation.pages import newsletter as letters
from programmation.pages.season_report import COLUMNS, season_report
from programmation.problems import Refusal
from programmation.season import Season
from programmation.settings import Site
from tests.support.building import ROOT, built_once
from tests.support.html_pages import HtmlPage
from tests.support.thirty_meetings import COMMUNITIES, CURRENT, MEETINGS, TODAY, Expected, write
from tests.whole_site.test_calendar_readers import assert_all_agree

URL = "http://127.0.0.1:8000"
SEASON = "/programmation/2026-2027/"
EACH = pytest.mark.parametrize("one", MEETINGS, ids=lambda one: one.slug)
DATED = [one for one in MEETINGS if not one.month_alone]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("thirty"))


@pytest.fixture(scope="module")
def root(content: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_once(
        tmp_path_factory, "thirty", content, "PROGRAMME_PDF=true", "SEARCH_INDEX=true",
        build_date=TODAY,
    )  # fmt: skip


@pytest.fixture(scope="module")
def season(root: Path) -> HtmlPage:
    return HtmlPage(root, SEASON)


@pytest.fixture(scope="module")
def printed(root: Path) -> str:
    document = pypdfium2.PdfDocument(root / "programmation/2026-2027.pdf")
    return plain(" ".join(page.get_textpage().get_text_range() for page in document))


def plain(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").replace("￾", "").split())


def past(one: Expected) -> bool:
    last = one.end.date() if isinstance(one.end, datetime) else one.end
    return last < date.fromisoformat(TODAY)


# -- The site ----------------------------------------------------------------------------------


@EACH
def test_its_page(one: Expected, root: Path) -> None:
    page = HtmlPage(root, f"/rencontres/{one.slug}/")
    text = page.text
    facts = plain(page.tree.cssselect(".meeting-facts")[0].text_content())
    day, _, hours = one.when.partition(", de ")
    assert day in facts.lower() or day in facts
    assert hours in facts
    assert page.texts(".meeting-community") == [
        one.whose if one.everyone else " ".join(COMMUNITIES[slug][0] for slug in one.who)
    ]
    assert len(page.tree.cssselect(".meeting-community .mark")) == len(one.who)
    assert not one.word or page.texts(".meeting-labels .label")[0].startswith(one.word)
    assert one.place in facts
    for words in one.facts:
        assert words in text
    for words in one.hidden:
        assert words not in page.file.read_text("utf-8")
    adds = bool(page.tree.cssselect(".add-to-calendar"))
    assert adds == (not past(one) and not one.off and not one.month_alone)


@EACH
def test_its_place_in_lists_and_in_the_grid(one: Expected, season: HtmlPage, root: Path) -> None:
    (item,) = season.tree.cssselect(f"#{one.slug}")
    text = plain(item.text_content())
    assert plain(item.cssselect(".meeting-card-when time")[0].text_content()) == one.in_list
    assert item.get("data-community").split() == list(one.who)
    assert one.whose.replace(" et ", " ") in text.replace(" et ", " ")
    assert one.word in text
    days = season.tree.cssselect(f'.year td.month-grid-day a[href="#{one.slug}"]')
    assert [plain(day.text_content()).split(",")[0].split()[-3:-1] for day in days] == [
        [_number(day), _month(day)] for day in one.days if day < date(2027, 9, 1)
    ]
    to_come = season.tree.cssselect(f'.year tfoot a[href="#{one.slug}"]')
    assert len(to_come) == one.month_alone
    for slug in CURRENT:
        page = HtmlPage(root, f"{SEASON}communautes/{slug}/")
        assert bool(page.tree.cssselect(f"#{one.slug}")) is (slug in one.who)
        of_community = HtmlPage(root, f"/communautes/{slug}/").file.read_text("utf-8")
        assert (f'href="/rencontres/{one.slug}/"' in of_community) is (slug in one.who)


def test_what_goes_on_over_the_seasons_end_is_in_both(root: Path) -> None:
    one, page = MEETINGS[-1], HtmlPage(root, "/programmation/2027-2028/")
    (item,) = page.tree.cssselect("section#septembre-2027 li[data-start]")
    assert item.get("id") == one.slug
    assert plain(item.cssselect(".meeting-card-when time")[0].text_content()) == one.in_list
    days = page.tree.cssselect(f'.year td.month-grid-day a[href="#{one.slug}"]')
    assert [plain(day.text_content()).split(",")[0].split()[-3:-1] for day in days] == [
        ["1er", "septembre"],
        ["2", "septembre"],
    ]
    # One event, wherever it is.
    files = [root / f"calendrier/{name}.ics" for name in ("2026-2027", "2027-2028", "val")]
    found = [[e for e in Calendar.from_ical(f.read_bytes()).events if e["UID"] == one.uid]
             for f in files]  # fmt: skip
    assert [len(events) for events in found] == [1, 1, 1]
    document = pypdfium2.PdfDocument(root / "programmation/2027-2028.pdf")
    words = plain(document[0].get_textpage().get_text_range())
    assert "depuis le 30 août, jusqu’au 2 septembre" in words


def _number(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)


def _month(day: date) -> str:
    names = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
    return names.split()[day.month - 1]


# -- What machines read ------------------------------------------------------------------------


def test_its_event_is_the_same_in_every_calendar_and_reader(root: Path) -> None:
    words = {"annulee": "ANNULÉ : ", "a_confirmer": "À confirmer : "}
    states = {"annulee": "CANCELLED", "a_confirmer": "TENTATIVE"}

    def told(one: Expected, among_all: bool) -> tuple[str, str, str, str, str, int]:
        start, end = one.start, one.end
        if one.whole:
            end += timedelta(days=1)
        word, state = words.get(one.status, ""), states.get(one.status, "CONFIRMED")
        if one.status == "reportee":
            word, state = ("Déplacée : ", state) if "ancien" in one.fields else (
                "Reportée : ", "TENTATIVE")  # fmt: skip
        owner = f" ({one.whose})" if among_all else ""
        return (one.uid, instant(start), instant(end), f"{word}{one.title}{owner}", state, 0)

    calendars = {root / "calendrier/programmation.ics": [told(one, True) for one in DATED]}
    for slug in CURRENT:
        mine = [told(one, False) for one in DATED if slug in one.who]
        calendars[root / f"calendrier/{slug}.ics"] = mine
    assert_all_agree(list(calendars), calendars)
    files = {path.stem for path in (root / "rencontres").glob("*.ics")}
    assert files == {one.slug for one in DATED}


def instant(value: datetime | date) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat()


@EACH
def test_its_structured_data_follow_the_rules_of_events(one: Expected, root: Path) -> None:
    page = HtmlPage(root, f"/rencontres/{one.slug}/")
    (script,) = page.tree.cssselect('script[type="application/ld+json"]')
    nodes = [n for n in json.loads(script.text)["@graph"] if n["@type"] == "Event"]
    if one.month_alone:
        assert nodes == []  # A day is required.
        return
    (event,) = nodes
    moments = [
        moment.isoformat("T", "minutes") if isinstance(moment, datetime) else moment.isoformat()
        for moment in (one.start, one.end)
    ]
    assert [event["startDate"], event["endDate"]] == moments
    assert event["name"] == one.title
    status = {"Annulée": "Cancelled", "Reportée": "Postponed"}.get(
        one.word, "Rescheduled" if "ancien_debut" in one.fields else "Scheduled"
    )
    assert event["eventStatus"] == f"https://schema.org/Event{status}"
    assert event["eventAttendanceMode"] == f"https://schema.org/{one.mode}EventAttendanceMode"
    _require_location(event["location"], one.mode)
    _require_offer(event.get("offers"), one)
    if status == "Rescheduled":
        assert event["previousStartDate"]
    for words in one.hidden:
        assert words not in script.text


def _require_location(location: Any, mode: str) -> None:
    """Google's: a place has an address, a virtual one an address on the web; both when mixed."""
    places = location if isinstance(location, list) else [location]
    kinds = {"Offline": ["Place"], "Online": ["VirtualLocation"],
             "Mixed": ["Place", "VirtualLocation"]}  # fmt: skip
    assert [place["@type"] for place in places] == kinds[mode]
    for place in places:
        wanted = "address" if place["@type"] == "Place" else "url"
        assert place[wanted]


def _require_offer(offer: dict[str, str] | None, one: Expected) -> None:
    asks = "inscription:" in one.fields and not one.off
    assert bool(offer) is asks
    if offer:
        sold_out = "SoldOut" if one.word == "Complet" else "InStock"
        assert offer["availability"] == f"https://schema.org/{sold_out}"
        assert offer["url"].startswith("http")
    prices = {"25 $": "25", "Gratuit": "0"}
    price = next((prices[words] for words in one.facts if words in prices), None)
    assert (offer or {}).get("price") == price


@EACH
def test_its_news(one: Expected, root: Path) -> None:
    data = (root / "flux/programmation.xml").read_bytes()
    for words in one.hidden:
        assert words.encode() not in data
    entries = [e for e in feedparser.parse(data).entries if e.link.endswith(f"/{one.slug}/")]
    assert entries
    told_before = [e for e in entries if "Compte rendu" not in e.title]
    latest = plain(told_before[0].content[0].value)
    if not one.off:
        assert one.when in latest.lower() or one.when in latest
    else:
        assert {"Annulée": "annulée", "Reportée": "reportée"}[one.word] in latest
    names = set() if one.month_alone else {"ANNULÉ"}
    assert (one.word == "Annulée") == any(e.title.split(" : ")[1][:6] in names for e in entries)
    for slug in CURRENT:
        feed = (root / f"flux/communautes/{slug}.xml").read_text("utf-8")
        assert (f"/rencontres/{one.slug}/" in feed) is (slug in one.who)


@EACH
def test_its_lines_on_paper(one: Expected, printed: str) -> None:
    assert printed.count(one.title) >= 1 + len(one.who)
    assert one.when[0].upper() + one.when[1:] in printed
    for words in one.hidden:
        assert words not in printed


def test_its_lines_in_the_newsletter(content: Path) -> None:
    site = replace(_site(content), url="https://reseau.example.org")
    library = load(content, site).library
    template = environment(ROOT / "theme/templates/email").get_template("newsletter.txt")
    months = {(one.start.year, one.start.month) for one in MEETINGS if not past(one)}
    for year, month in sorted(months):
        letter = letters.newsletter(library, site, date(year, month, 1), site.today)
        text = plain(letters.text(letter, template)).replace(" : ", ": ")
        blocks = dict(re.findall(r"\* (\S+ \d+)(.*?)(?=\* |$)", text))
        for one in MEETINGS:
            if (one.start.year, one.start.month) != (year, month):
                continue
            block = blocks[one.title]
            assert one.when in block.lower() or one.when in block
            said = re.search(
                r"Inscription: (.*?)(?= Places| Prix| Lieu| Langue| Communauté)", block
            )
            assert (said[1] if said else "") == one.registers, one.slug
            for words in one.hidden:
                assert words not in block


# -- Searched, printed, sent, told afterwards ----------------------------------------------------


@pytest.fixture(scope="module")
def found_by_search(root: Path) -> dict[str, dict[str, Any]]:
    """Address → what the search shows, its elided words in one piece."""
    found = {}
    for path in (root / "pagefind/fragment").glob("*.pf_fragment"):
        data = json.loads(gzip.decompress(path.read_bytes()).removeprefix(b"pagefind_dcd"))
        found[data["url"]] = data
    return found


@EACH
def test_its_search_result(one: Expected, found_by_search: dict[str, dict[str, Any]]) -> None:
    result = found_by_search[f"/rencontres/{one.slug}/"]
    words, shown = plain(result["content"]), result["meta"]
    for said in (one.title, one.announcement, one.recap, *one.documents):
        assert said in words
    assert shown["title"] == one.title
    assert plain(shown["date"]) == _without_weekday(one)
    assert shown["état"] == (one.word or "Passée")
    # Its elided words are apart, as the search wants them; `search.js` joins them.
    names = {COMMUNITIES[slug][0].replace("’", "’ ") for slug in one.who}
    assert set(result["filters"]["communauté"]) == names
    assert shown["qui"].replace("’ ", "’") == one.whose
    assert result["filters"]["année"] == [str(one.start.year)]
    for hidden in one.hidden:
        assert hidden not in json.dumps(result)


def _without_weekday(one: Expected) -> str:
    if one.month_alone:
        return one.when.partition(",")[0]
    first, last = one.days[0], one.days[-1]
    end = f"{_number(last)} {_month(last)} {last.year}"
    if first == last:
        return end
    start = _number(first) if first.month == last.month else f"{_number(first)} {_month(first)}"
    return f"du {start} au {end}"


@pytest.fixture(scope="module")
def posters(root: Path) -> dict[str, str]:
    documents = {
        slug: pypdfium2.PdfDocument(root / f"communautes/{slug}/affiche.pdf") for slug in CURRENT
    }
    return {
        slug: plain(" ".join(page.get_textpage().get_text_range() for page in document))
        for slug, document in documents.items()
    }


@EACH
def test_its_lines_on_posters(one: Expected, posters: dict[str, str]) -> None:
    for slug, words in posters.items():
        assert (one.title in words) is (slug in one.who)
        assert (one.when[0].upper() + one.when[1:] in words) >= (slug in one.who)
        for hidden in one.hidden:
            assert hidden not in words


@EACH
def test_its_e_mail(one: Expected, content: Path, root: Path, tmp_path: Path) -> None:
    site = replace(_site(content), url="https://reseau.example.org")
    project = Project({}, site, content)
    if past(one) and not (one.off or one.recap):
        with pytest.raises(Refusal, match="le compte rendu n’est pas écrit"):
            meeting_email.write(project, one.slug, "", root, tmp_path)
        return
    path = meeting_email.write(project, one.slug, "", root, tmp_path)
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(path.read_bytes())
    assert (message["X-Unsent"], one.title in message["Subject"]) == ("1", True)
    assert path.stem == f"{one.slug}-{_occasion(one)}"
    body = message.get_body()
    assert body is not None
    words = plain(body.get_content())
    assert f"https://reseau.example.org/rencontres/{one.slug}/" in words
    told = not one.off and not past(one)
    if told:
        assert one.when in words.lower() or one.when in words
        assert one.whose.lower() in words.lower()
        assert one.place in words
        assert one.registers in words
    # The private link goes to those who come, and to nobody else.
    for hidden in one.hidden:
        assert hidden in words
    parts = list(message.iter_attachments())
    assert len(parts) == (not one.month_alone and (not past(one) or one.off))
    for part in parts:
        (sent,) = Calendar.from_ical(part.get_content()).events
        (published,) = Calendar.from_ical((root / f"rencontres/{one.slug}.ics").read_bytes()).events
        assert part.get_param("method") == ("CANCEL" if one.word == "Annulée" else "PUBLISH")
        for key in ("UID", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS"):
            assert sent.get(key) == published.get(key)


def _occasion(one: Expected) -> str:
    if one.off:
        return {"Annulée": "annulation", "Reportée": "report"}[one.word]
    if past(one):
        return "compte-rendu"
    near = not one.month_alone and one.days[0] - date.fromisoformat(TODAY) <= timedelta(days=8)
    return "deplacement" if one.word == "Déplacée" else "rappel" if near else "annonce"


@EACH
def test_what_is_told_of_it_afterwards(one: Expected, root: Path) -> None:
    page = HtmlPage(root, f"/rencontres/{one.slug}/")
    assert " ".join(page.texts(".meeting-recap p")) == one.recap
    assert page.texts(".documents li") == [f"{title} (PDF, 1 ko)" for title in one.documents]
    for link in page.tree.cssselect(".documents a"):
        assert (root / link.get("href").lstrip("/")).is_file()
    photos = page.tree.cssselect(".photos img")
    assert [photo.get("alt") for photo in photos] == list(one.photos)
    assert all((root / photo.get("src").lstrip("/")).is_file() for photo in photos)
    told = bool(one.recap or one.documents)
    shown = HtmlPage(root, "/comptes-rendus/").tree.cssselect(
        f'.recap-card a[href^="/rencontres/{one.slug}/"]'
    )
    assert bool(shown) is told
    entries = feedparser.parse((root / "flux/programmation.xml").read_bytes()).entries
    mine = [e for e in entries if e.link.split("#")[0].endswith(f"/{one.slug}/")]
    assert any("Compte rendu" in e.title and one.recap in e.content[0].value for e in mine) is bool(
        one.recap
    )
    if one.attendance:
        assert f"{one.attendance} p" not in page.text.lower()
        assert "présences" not in page.text.lower()


def test_the_season_report_counts_them(content: Path) -> None:
    site = _site(content)
    report = season_report(load(content, site).library.meetings, Season(2026), site.today)
    held = [one for one in MEETINGS if past(one) and not one.off]
    shown = {heading: column(report.whole) for heading, column in COLUMNS.items()}
    assert (shown["Annoncées"], shown["Tenues"]) == (str(len(MEETINGS)), str(len(held)))
    assert shown["Présences"] == str(sum(one.attendance for one in held))
    assert shown["Déplacées"] == str(sum("ancien_debut" in one.fields for one in MEETINGS))
    by_community = report.tables["Par communauté"]
    for slug in CURRENT:
        mine = [one for one in held if slug in one.who]
        figures = by_community[COMMUNITIES[slug][0]]
        assert (len(figures.held), sum(figures.attendance)) == (
            len(mine),
            sum(m.attendance for m in mine),
        )


def _site(content: Path) -> Site:
    today = date.fromisoformat(TODAY)
    return described(Site(name="x", url=URL, today=today), content)


def test_the_open_data_hold_all_of_them(root: Path) -> None:
    data = json.loads((root / "donnees/rencontres.json").read_bytes())["rencontres"]
    by_uid = {each["uid"]: each for each in data}
    assert by_uid.keys() == {one.uid for one in MEETINGS}
    for one in MEETINGS:
        found = by_uid[one.uid]
        start = f"{one.start:%Y-%m}" if one.month_alone else one.start.isoformat()
        assert (found["debut"], found["journee"]) == (start, one.whole and not one.month_alone)
        assert found["compte_rendu"] is bool(one.recap)
        assert [c["nom"] for c in found["communautes"]] == [COMMUNITIES[s][0] for s in one.who]


def test_a_private_link_is_in_no_file_of_the_site(root: Path) -> None:
    hidden = [words.encode() for one in MEETINGS for words in one.hidden]
    assert hidden
    for path in root.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            data = gzip.decompress(data) if path.suffix.startswith(".pf_") else data
            assert not any(words in data for words in hidden), path


# -- The organisation, by content alone ----------------------------------------------------------


def test_the_site_is_described_by_its_content(root: Path) -> None:
    page = HtmlPage(root, "/")
    assert page.texts(".wordmark-name") == ["Réseau des trois"]
    assert page.texts(".site-nav li") == [
        "Programmation", "Questions", "Communautés", "Articles", "S’abonner",
    ]  # fmt: skip
    assert page.texts(".site-banner") == ["Les bureaux sont fermés vendredi."]
    foot = page.tree.cssselect(".site-footer")[0]
    for words in (
        "On se réunit.",
        "info@example.org",
        "819 555-0100",
        "1, rue du Pont",
        "LinkedIn",
    ):
        assert words in plain(foot.text_content())
    (logo,) = foot.cssselect(".site-partners img")
    assert logo.get("alt") == "Caisse"
    assert logo.xpath("ancestor::a/@href") == ["https://caisse.example.org"]
    assert "Ouest" not in plain(foot.text_content())
    ended = HtmlPage(root, "/communautes/ouest/")
    assert "s’est terminée le 30 juin 2026" in ended.text
    assert ended.tree.cssselect('a[href="https://coop.example.org"]')
    assert "Prochaines rencontres" not in ended.text
    assert not ended.tree.cssselect("[data-mine]")
    cards = HtmlPage(root, "/communautes/").texts(".community-card-name")
    assert cards == ["Nord", "Sud", "Val-d’Or", "Ouest"]
    event = Calendar.from_ical((root / "calendrier/programmation.ics").read_bytes())
    assert "Réseau des trois" in str(event["X-WR-CALNAME"])
