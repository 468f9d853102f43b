"""The page that a measure leaves: what was done, on what, what came out, which targets hold."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

from bench import tables
from bench.tables import EQUAL, KINDS, OURS, Size, number

BUSY = (
    " : d’autres programmes travaillaient pendant la mesure, les secondes sont donc trop longues, "
    "et davantage pour qui emploie plusieurs processus; les rapports de temps de processeur "
    "en souffrent moins"
)


@dataclass(frozen=True)
class Machine:
    day: date
    processor: str
    cores: int
    memory: float
    """GiB."""
    load: float
    """Processes that wanted a processor in the minute before the first build."""
    python: str

    @classmethod
    def here(cls) -> Machine:
        return cls(
            day=datetime.now(UTC).date(),
            processor=_processor(Path("/proc/cpuinfo")),
            cores=len(os.sched_getaffinity(0)),
            memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30,
            load=os.getloadavg()[0],
            python=f"{platform.python_version()}, {_origin()}",
        )


def _origin() -> str:
    """Systems compile Python for speed (PGO), as pyenv does not unless told to: it takes a sixth
    longer then."""
    return "celui du système" if sys.base_prefix == "/usr" else "qui n’est pas celui du système"


def _processor(info: Path) -> str:
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


@dataclass(frozen=True, kw_only=True)
class Findings:
    sizes: Sequence[Size]
    names: Mapping[str, str]
    versions: Mapping[str, str]
    missing: Mapping[str, str]
    machine: Machine
    command: str
    texts: Mapping[str, float]
    writing: Mapping[str, float]
    starts: Mapping[str, float]
    calendar: Mapping[str, float]
    calendar_sizes: Mapping[str, float]
    real_saves: Sequence[float]
    """Of the real content, in the preview."""


def report(found: Findings) -> str:
    sections = [
        "# Vitesse de construction, mesurée à côté d’autres générateurs",
        "Fichier écrit par `make bench` : ne pas le retoucher à la main.",
        _how(found),
        "## Buts",
        tables.verdicts(found.sizes, found.real_saves),
    ]
    for size in found.sizes:
        sections.append(f"## {size.name} (billets + rencontres)")
        for kind, title in KINDS.items():
            rounds = len(next(iter(size.runs[kind].values())))
            said = f"{rounds} tours" if rounds > 1 else "1 tour"
            sections += [f"### {title} ({said})", tables.times(size, kind, found.names)]
        sections += ["### Résultat et mémoire", tables.outputs(size, found.names)]
        if EQUAL in size.trees:
            both = tables.equality(size.trees[OURS], size.trees[EQUAL])
            sections += ["### Le travail est-il égal?", both]
    if len(found.sizes) > 1:
        sections += ["## Croissance du temps à froid", tables.growth(found.sizes, found.names)]
    sections += [
        "## Planchers",
        "Chaque partie seule, dans un seul processus, en secondes de processeur.",
        tables.table(("", "secondes"), _floors(found)),
        "## Un calendrier de toutes les rencontres",
        _calendar(found.calendar),
        "## Dix saisons de quarante rencontres",
        calendar_table(found.calendar_sizes),
    ]
    return "\n\n".join(sections) + "\n"


def _how(found: Findings) -> str:
    machine = found.machine
    libraries = ", ".join(f"{name} {version(name)}" for name in ("pelican", "markdown", "jinja2"))
    lines = [
        f"Date : {machine.day.isoformat()}",
        f"Commande : `{found.command}`",
        f"Machine : {machine.processor}, {machine.cores} processeurs, "
        f"{number(machine.memory, 1)} Gio de mémoire; charge de {number(machine.load, 1)} "
        f"au départ{BUSY if machine.load > 0.5 else ''}",
        f"Versions : Python {machine.python}; {libraries}",
        *(f"{found.names[key]} : {said}" for key, said in found.versions.items()),
        *(f"{name} : absent, {why}" for name, why in found.missing.items()),
        "Temps : processus entier, du lancement à la fin; à chaque tour, chacun construit une "
        "fois, à tour de rôle; médianes des tours, et médianes des rapports de chaque tour",
        "À froid : sortie et caches effacés (le code déjà compilé par Python reste). "
        "Retouche : une phrase de plus dans un billet. Pelican reconstruit avec son cache",
        "Aperçu : `make serve`, médiane de vingt enregistrements d’un billet",
        "Mémoire : somme des processus pour ce site, la mémoire partagée comptée une fois; "
        "le processus, pour les autres",
        "Travail demandé aux autres : billets, rencontres, auteurs, thèmes, listes par pages de "
        "dix et un flux de vingt textes. Ce site fait en plus ses calendriers, ses autres flux, "
        "ses pages de saison et de communauté, ses vérifications, et lit les dates dans git; "
        "sans recherche ni PDF",
        "« À travail égal », Hugo fait des mêmes textes nos pages (balisage, métadonnées, "
        "JSON-LD), nos flux et nos agendas; il ne vérifie rien et ne lit pas git",
    ]
    return "\n".join(f"- {line}." for line in lines)


def _floors(found: Findings) -> list[tuple[str, str]]:
    texts, writing = found.texts, found.writing
    return [
        ("Python, sans rien faire", number(found.starts["python"])),
        ("`import pelican`", number(found.starts["pelican"])),
        (f"Python-Markdown et `extra`, {texts['texts']:.0f} textes", number(texts["markdown"])),
        ("Les mêmes, comme ce site : convertis, assainis, typographiés", number(texts["complete"])),
        (f"Écriture de {writing['files']:.0f} fichiers", number(writing["seconds"])),
    ]


def _calendar(calendar: Mapping[str, float]) -> str:
    events, size = calendar["events"], calendar["size"]
    return tables.table(
        ("", ""),
        (
            ("Événements", tables.grouped(round(events))),
            ("Taille (Kio)", tables.grouped(round(size / 1024))),
            ("Octets par événement", tables.grouped(round(size / max(events, 1)))),
            ("Temps à froid (s)", number(calendar["seconds"])),
            ("Temps par événement (ms)", number(1000 * calendar["seconds"] / max(events, 1))),
            (
                "Temps, événements déjà faits pour un autre calendrier (s)",
                number(calendar["known"]),
            ),
        ),
    )


VARIANTS = {"PLAIN": "ordinaire", "GOOGLE": "pour Google", "REMINDER": "avec rappel"}
SCOPES = {
    "ALL": "Toutes les rencontres",
    "SEASON": "Une saison",
    "COMMUNITY": "Une communauté",
    "THEME": "Un thème",
    "AUTHOR": "Une personne",
}


def calendar_table(found: Mapping[str, float]) -> str:
    """The largest calendar of each kind."""
    said = (
        f"{found['events']:.0f} rencontres, annoncées en 450 mots; les annonces de"
        f" {found['brief']:.0f} sont abrégées. Google prend 1\u202f000 ko d’un agenda."
    )
    rows = [
        (title, *(tables.grouped(round(found[f"{scope} {name}"] / 1000)) for name in VARIANTS))
        for scope, title in SCOPES.items()
        if f"{scope} PLAIN" in found
    ]
    columns = [f"{title} (ko)" for title in VARIANTS.values()]
    return f"{said}\n\n{tables.table(('Le plus grand agenda', *columns), rows)}"
