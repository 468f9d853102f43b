"""schema.org data of each page, as JSON-LD that is safe inside a `<script>` element."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from programmation.model import Meeting, Post, Profile
from programmation.pages.site_page import Crumb, SiteInfo, SitePage
from programmation.parts import Image, Person
from programmation.text.french import enumeration, fold, language_code
from programmation.urls import href

SchemaNode = Mapping[str, Any]
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def json_ld(page: SitePage, site: SiteInfo, picture: str = "") -> str:
    """The page's JSON-LD document; empty if there is nothing to describe.  `picture`: address of
    its picture for sharing."""
    nodes = [make(site) for make in page.nodes]
    if picture:
        nodes = [{**node, "image": picture} if node["@type"] == "Event" else node for node in nodes]
    if page.breadcrumbs:
        nodes.insert(0, breadcrumbs(site, page.breadcrumbs, page.title, page.address))
    return graph(*nodes) if nodes else ""


def graph(*nodes: SchemaNode) -> Markup:
    """The nodes as one JSON-LD document."""
    document = {"@context": "https://schema.org", "@graph": [_compact(node) for node in nodes]}
    return htmlsafe_json_dumps(document, _ENCODER.encode)


def organization(site: SiteInfo) -> SchemaNode:
    return {
        **_organizer(site),
        "description": site.description,
        "email": site.email,
        "telephone": site.phone,
        "address": site.postal_address,
        "areaServed": site.region,
        # A bare host is a default setting, not the organisation's own page.
        "sameAs": [n.url for n in site.networks if n.url.count("/") > 3 or n.url[-1:] != "/"],
    }


def website(site: SiteInfo) -> SchemaNode:
    return {
        "@type": "WebSite",
        "@id": f"{site.url}/#site",
        "name": site.name,
        "url": f"{site.url}/",
        "inLanguage": site.language,
        "publisher": {"@id": f"{site.url}/#organisation"},
    }


def breadcrumbs(site: SiteInfo, crumbs: Iterable[Crumb], title: str, address: str) -> SchemaNode:
    """Node of the breadcrumbs of the page at `address`, itself last."""
    steps = [*crumbs, Crumb(title, address)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": step.name,
             "item": site.absolute(step.address)}
            for position, step in enumerate(steps, start=1)
        ],
    }  # fmt: skip


def event(meeting: Meeting, site: SiteInfo) -> SchemaNode:
    """Node of a meeting; a private link is never in it."""
    mode, location = _location(meeting, site)
    return {
        "@type": "Event",
        "@id": f"{site.absolute(meeting.url)}#rencontre",
        "name": meeting.title,
        "url": site.absolute(meeting.url),
        "description": meeting.summary,
        "startDate": iso(meeting.day if meeting.whole_day else meeting.start),
        "endDate": iso(meeting.last_day if meeting.whole_day else meeting.end),
        "previousStartDate": _day_or_moment(meeting.previous_start) if meeting.moved else "",
        "eventStatus": f"https://schema.org/{_event_status(meeting)}",
        "eventAttendanceMode": f"https://schema.org/{mode}EventAttendanceMode",
        "location": location,
        "offers": _offer(meeting, site),
        # Google's rules for events ask for a picture.
        "image": _image(meeting.picture, site) or logo(site),
        "organizer": _organizer(site),
        "performer": [
            {"@type": "Person", "name": expert.name, **_work(expert)} for expert in meeting.experts
        ],
        "inLanguage": language_code(meeting.language) or site.language,
        "maximumAttendeeCapacity": meeting.capacity or "",
        "about": [theme.name for theme in meeting.themes],
    }


def _organizer(site: SiteInfo) -> SchemaNode:
    return {"@type": "Organization", "@id": f"{site.url}/#organisation",
            "name": site.name, "url": f"{site.url}/", "logo": logo(site)}  # fmt: skip


def logo(site: SiteInfo) -> str:
    return f"{site.url}/theme/images/icone-512.png"


def _event_status(meeting: Meeting) -> str:
    if meeting.cancelled:
        return "EventCancelled"
    if meeting.undated:
        return "EventPostponed"
    return "EventRescheduled" if meeting.moved else "EventScheduled"


def _address(written: str) -> SchemaNode:
    """Node of a postal address in Quebec.  `written`: a street and a town, or a town alone."""
    street = any(character.isdigit() for character in written)
    return {
        "@type": "PostalAddress",
        "streetAddress" if street else "addressLocality": written,
        "addressRegion": "QC",
        "addressCountry": "CA",
    }


def _offer(meeting: Meeting, site: SiteInfo) -> SchemaNode | str:
    """Node of an offer: a place at the meeting, if people register."""
    if not meeting.takes_place or not (meeting.registration or meeting.full):
        return ""
    web = "://" in meeting.registration
    return {
        "@type": "Offer",
        "url": meeting.registration if web else site.absolute(meeting.url),
        "availability": f"https://schema.org/{'SoldOut' if meeting.full else 'InStock'}",
        "validThrough": _day_or_moment(meeting.registration_until),
        **_price(meeting.price),
    }


def _price(written: str) -> SchemaNode:
    """Properties of a price: one amount in Canadian dollars, or free; none for other words."""
    if fold(written).startswith("gratui"):
        return {"price": "0", "priceCurrency": "CAD"}
    amounts = [amount.replace(",", ".") for amount in re.findall(r"\d+(?:[.,]\d+)?", written)]
    return {"price": amounts[0], "priceCurrency": "CAD"} if len(amounts) == 1 else {}


def _location(meeting: Meeting, site: SiteInfo) -> tuple[str, SchemaNode | list[SchemaNode]]:
    """How people attend, and where."""
    place = meeting.place
    territories = dict.fromkeys(community.territory for community in meeting.communities)
    territory = (meeting.of_all and site.region) or enumeration(list(territories))
    if place is None:
        return "Offline", {"@type": "Place", "name": territory, "address": _address(territory)}
    link = place.public_online if place.online else place.public_url
    afar: SchemaNode = {
        "@type": "VirtualLocation",
        "name": "" if place.held_on_site else place.name,
        # A private link is for registered people: the page says how to get it.
        "url": link or site.absolute(meeting.url),
    }
    if not place.held_on_site:
        return "Online", afar
    near: SchemaNode = {
        "@type": "Place",
        "name": place.name,
        "address": _address(place.address or territory),
        "url": place.public_url,
    }
    # Google's rules for events ask for both where people may come or join.
    return ("Mixed", [near, afar]) if place.held_online else ("Offline", near)


def _work(person: Person | Profile) -> SchemaNode:
    employer = {"@type": "Organization", "name": person.organization}
    return {"jobTitle": person.role, "worksFor": employer if person.organization else ""}


def posting(post: Post, site: SiteInfo) -> SchemaNode:
    published = iso(post.date)
    return {
        "@type": "BlogPosting",
        "@id": f"{site.absolute(post.url)}#article",
        "headline": post.title,
        "url": site.absolute(post.url),
        "mainEntityOfPage": site.absolute(post.url),
        "description": post.summary,
        "datePublished": published,
        "dateModified": iso(post.modified) or published,
        "author": [
            {"@type": "Person", "name": author.name, "url": site.absolute(author.url)}
            for author in post.authors
        ],
        "publisher": _organizer(site),
        "image": _image(post.image, site),
        "inLanguage": post.language or site.language,
        "keywords": [theme.name for theme in post.themes],
    }


def person(profile: Profile, site: SiteInfo) -> SchemaNode:
    return {
        "@type": "Person",
        "@id": f"{site.absolute(profile.url)}#personne",
        "name": profile.name,
        "url": site.absolute(profile.url),
        **_work(profile),
        "image": _image(profile.photo, site),
        "sameAs": [link.url for link in profile.links if "://" in link.url],
    }


def profile_page(profile: Profile, site: SiteInfo) -> SchemaNode:
    url = site.absolute(profile.url)
    return {"@type": "ProfilePage", "url": url, "mainEntity": {"@id": f"{url}#personne"}}


def _image(image: Image | None, site: SiteInfo) -> str:
    return href(image.path, site.url) if image else ""


def _day_or_moment(moment: datetime | None) -> str:
    """A moment for machines; midnight stands for the day alone."""
    return iso(moment.date() if moment and moment.time() == time() else moment)


def iso(moment: date | None) -> str:
    """`2017-10-19T08:30-04:00`, or `2017-10-19` for a day: for machines."""
    if isinstance(moment, datetime):
        return moment.isoformat("T", "minutes")
    return moment.isoformat() if moment else ""


def _compact(value: Any) -> Any:
    """A node without its empty properties, which validators refuse."""
    if isinstance(value, dict):
        return {
            key: part if isinstance(part, str) else _compact(part)
            for key, part in value.items()
            if part
        }
    return [_compact(part) for part in value] if isinstance(value, list) else value
