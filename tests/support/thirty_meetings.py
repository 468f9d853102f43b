"""A season of thirty meetings that uses every field, and what each must show everywhere.

Expectations are written by hand, independently of the code tested.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from PIL import Image

from tests.support.factories import TORONTO

TODAY = "2026-11-15"
COMMUNITIES = {
    "nord": ("Nord", "vert"),
    "sud": ("Sud", "ocre"),
    "val": ("Val-d’Or", "prune"),
    "ouest": ("Ouest", "brique"),
}
"""File name → name and colour.  « ouest » ended before the season."""
CURRENT = ("nord", "sud", "val")
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin",
          "juillet", "août", "septembre", "octobre", "novembre", "décembre")  # fmt: skip


@dataclass(frozen=True)
class Expected:
    """A meeting: what staff type, and its facts."""

    fields: str
    """Front matter as typed, without title, uid and status."""
    start: datetime | date
    """A date for whole days."""
    end: datetime | date
    """The last day, for whole days."""
    who: tuple[str, ...] = ("nord",)
    status: str = "prevue"
    word: str = "Prévue"
    """Its state, before it takes place."""
    month_alone: bool = False
    place: str = ""
    """Place as shown on its page."""
    mode: str = "Offline"
    """Google's attendance mode."""
    registers: str = ""
    """Words about registration in the newsletter, if people may register."""
    facts: tuple[str, ...] = ()
    """Other words of its page."""
    hidden: tuple[str, ...] = ()
    """Words that must appear only in an e-mail to registered people."""
    recap: str = ""
    documents: tuple[str, ...] = ()
    """Titles of documents."""
    photos: tuple[str, ...] = ()
    """Descriptions of pictures."""
    attendance: int = 0
    """Number of people, shown only in the season's report."""
    number: int = field(default=0, compare=False)

    @property
    def slug(self) -> str:
        return f"rencontre-{self.number:02}"

    @property
    def title(self) -> str:
        return f"Rencontre {self.number:02}"

    @property
    def uid(self) -> str:
        return f"uid-{self.number:02}-saison"

    @property
    def announcement(self) -> str:
        return f"Venez parler du sujet {self.number:02}."

    @property
    def text(self) -> str:
        """Its file."""
        who = "toutes" if self.everyone else ", ".join(self.who)
        documents = ", ".join(
            f"{{titre: {one}, lien: documents/notes.pdf}}" for one in self.documents
        )
        photos = ", ".join(f"{{image: images/logo.png, alt: {one}}}" for one in self.photos)
        lines = [
            f"titre: {self.title}", f"uid: {self.uid}", f"communaute: {who}",
            f"statut: {self.status}", self.fields,
            f"documents: [{documents}]" * bool(documents), f"photos: [{photos}]" * bool(photos),
            f"presences: {self.attendance}" * bool(self.attendance),
        ]  # fmt: skip
        recap = f"\n## Compte rendu\n\n{self.recap}\n" if self.recap else ""
        head = "\n".join(filter(None, lines))
        return f"---\n{head}\n---\n{self.announcement}\n{recap}"

    @property
    def whole(self) -> bool:
        return not isinstance(self.start, datetime)

    @property
    def off(self) -> bool:
        return self.word in ("Annulée", "Reportée")

    @property
    def everyone(self) -> bool:
        return set(CURRENT) <= set(self.who)

    @property
    def whose(self) -> str:
        if self.everyone:
            return "Toutes les communautés"
        names = [COMMUNITIES[slug][0] for slug in self.who]
        return " et ".join(names)

    @property
    def days(self) -> list[date]:
        if self.month_alone:
            return []
        first, last = (m.date() if isinstance(m, datetime) else m for m in (self.start, self.end))
        return [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]

    @property
    def in_list(self) -> str:
        """Its text in a month's list, with plain spaces."""
        if self.month_alone:
            return f"{MONTHS[self.start.month - 1].capitalize()}, date à préciser"
        first, last = self.days[0], self.days[-1]
        hour = f", {_hour(self.start)}" if isinstance(self.start, datetime) else ""
        if first == last:
            return f"{_day(first).rpartition(' ')[0].capitalize()}{hour}"
        span = self.when if self.whole else f"du {WEEKDAYS[first.weekday()]} {_number(first)} au "
        span += "" if self.whole else _day(last)
        return f"D{span[1:].rpartition(' ')[0]}{hour}"

    @property
    def when(self) -> str:
        """The sentence that every place must show, with plain spaces."""
        if self.month_alone:
            return f"{MONTHS[self.start.month - 1]} {self.start.year}, date à préciser"
        first, last = self.days[0], self.days[-1]
        if first != last and self.whole:
            start = f"{WEEKDAYS[first.weekday()]} {_number(first)}"
            start += f" {MONTHS[first.month - 1]}" if first.month != last.month else ""
            return f"du {start} au {_day(last)}"
        if self.whole:
            return f"{_day(first)}, toute la journée"
        hours = [_hour(m) for m in (self.start, self.end) if isinstance(m, datetime)]
        if first != last:
            return f"du {_day(first)}, {hours[0]}, au {_day(last)}, {hours[1]}"
        return f"{_day(first)}, de {hours[0]} à {hours[1]}"


def _number(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)


def _day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {_number(day)} {MONTHS[day.month - 1]} {day.year}"


def _hour(moment: datetime) -> str:
    return f"{moment.hour} h" + (f" {moment.minute:02}" if moment.minute else "")


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026 if month > 8 else 2027, month, day, hour, minute, tzinfo=TORONTO)


def on(month: int, day: int) -> date:
    return date(2026 if month > 8 else 2027, month, day)


HALL = "lieu: {nom: Salle Deschamps, adresse: '12, rue Principale, Louiseville'}"
ONE, TWO = ("nord", "sud"), ("val", "sud")

MEETINGS = tuple(
    Expected(*values.pop("of"), **values, number=number)
    for number, values in enumerate(
        (
            # Past.
            {"of": ("debut: 2026-09-10 8 h 30", at(9, 10, 8, 30), at(9, 10, 10)),
             "status": "confirmee", "word": "", "recap": "On a parlé de trésorerie.",
             "documents": ("Diapositives", "Exemple de budget"), "attendance": 14},
            {"of": ("debut: 22 septembre 2026 13 h\nfin: 16 h", at(9, 22, 13), at(9, 22, 16)),
             "who": ("sud",), "status": "annulee", "word": "Annulée"},
            {"of": ("debut: 2026-10-01\njournee: oui", on(10, 1), on(10, 1)), "who": ("val",),
             "word": "", "photos": ("Le groupe au bord du lac",)},
            {"of": ("debut: 2026-10-15\nfin: 2026-10-17\njournee: oui", on(10, 15), on(10, 17)),
             "who": ONE, "status": "confirmee", "word": "", "documents": ("Notes",),
             "attendance": 40},
            {"of": ("debut: 2026-10-29 9 h\nancien_debut: 2026-10-22 9 h", at(10, 29, 9),
                    at(10, 29, 10, 30)), "who": CURRENT, "word": "",
             "recap": "On a choisi trois chantiers.", "photos": ("La salle pleine",),
             "attendance": 62},
            # Future.
            {"of": ("debut: 2026-11-19 8 h 30\nduree: 2 h", at(11, 19, 8, 30), at(11, 19, 10, 30))},
            {"of": ("debut: jeudi 26 novembre 2026 à 18 h\nfin: 21 h", at(11, 26, 18),
                    at(11, 26, 21)), "who": ("sud",), "status": "confirmee", "word": "Confirmée"},
            {"of": (f"debut: 2026-12-03 9 h\n{HALL}", at(12, 3, 9), at(12, 3, 10, 30)),
             "who": ("val",), "status": "a_confirmer", "word": "À confirmer",
             "place": "Salle Deschamps"},
            {"of": ("debut: 2026-12-08 9 h\ninscription: info@example.org", at(12, 8, 9),
                    at(12, 8, 10, 30)), "registers": "info@example.org"},
            {"of": ("debut: 2026-12-10 9 h\ninscription: https://example.org/i\nplaces: 20",
                    at(12, 10, 9), at(12, 10, 10, 30)), "status": "complete", "word": "Complet",
             "facts": ("liste d’attente",)},
            {"of": ("debut: 2026-12-15 9 h\ninscription: 819 555-0123\n"
                    "inscription_avant: 2026-12-11\nprix: 25 $", at(12, 15, 9), at(12, 15, 10, 30)),
             "who": ("sud",),
             "registers": "819 555-0123, au plus tard le vendredi 11 décembre 2026",
             "facts": ("25 $", "au 819 555-0123")},
            {"of": ("debut: 2026-12-17 9 h\ninscription: info@example.org\n"
                    "inscription_avant: 2026-11-10", at(12, 17, 9), at(12, 17, 10, 30)),
             "who": ("val",), "facts": ("Les inscriptions sont closes",)},
            {"of": ("debut: 2027-01-12 13 h 30\nlieu: {nom: Visio, en_ligne: "
                    "https://visio.example.org/a}", at(1, 12, 13, 30), at(1, 12, 15)),
             "mode": "Online", "place": "Visio", "facts": ("Rejoindre la rencontre en ligne",)},
            {"of": ("debut: 2027-01-14 9 h\nlieu: {nom: Salle et visio, adresse: Louiseville, "
                    "en_ligne: https://visio.example.org/secret-1, prive: oui}\n"
                    "inscription: info@example.org", at(1, 14, 9), at(1, 14, 10, 30)),
             "who": ("sud",), "mode": "Mixed", "place": "Salle et visio",
             "registers": "info@example.org",
             "facts": ("Aussi en ligne", "Le lien est envoyé aux personnes inscrites"),
             "hidden": ("secret-1",)},
            {"of": ("debut: 2027-01-19 9 h\nlangue: en\nformule: codeveloppement", at(1, 19, 9),
                    at(1, 19, 10, 30)), "who": ("val",), "facts": ("anglais", "Codéveloppement")},
            {"of": ("debut: 2027-01-21 9 h\nthemes: [Financement, Relève]", at(1, 21, 9),
                    at(1, 21, 10, 30)), "facts": ("Financement", "Relève")},
            {"of": ("debut: 2027-01-26 9 h\nexperts: [{nom: Une fiscaliste, fonction: Conseil, "
                    "organisation: SADC}]\nanimation: equipe", at(1, 26, 9), at(1, 26, 10, 30)),
             "who": ("sud",), "facts": ("Une fiscaliste", "SADC", "L’équipe")},
            # Unknown days, days without hours, several days.
            {"of": ("debut: 2027-02", on(2, 1), on(2, 28)), "month_alone": True},
            {"of": ("debut: mars 2027\ninscription: info@example.org", on(3, 1), on(3, 31)),
             "who": TWO, "month_alone": True, "registers": "info@example.org",
             "status": "a_confirmer", "word": "À confirmer"},
            {"of": ("debut: avril 2027\nancien_debut: 2026-12-02 9 h", on(4, 1), on(4, 30)),
             "who": ("val",), "month_alone": True, "word": "Déplacée"},
            {"of": ("debut: 2027-02-04\njournee: oui\nprix: Gratuit\ninscription: info@example.org",
                    on(2, 4), on(2, 4)), "who": CURRENT, "registers": "info@example.org",
             "facts": ("Gratuit",)},
            {"of": ("debut: 2027-02-27\nfin: 2027-03-02\njournee: oui", on(2, 27), on(3, 2)),
             "who": ("sud",), "status": "confirmee", "word": "Confirmée"},
            {"of": ("debut: 2027-03-09 9 h\nfin: 2027-03-11 16 h", at(3, 9, 9), at(3, 11, 16)),
             "who": ONE},
            {"of": ("debut: 2027-03-16\njournee: oui\nancien_debut: 2027-03-09", on(3, 16),
                    on(3, 16)), "who": ("val",), "word": "Déplacée"},
            {"of": ("debut: 2027-03-25\nfin: 2027-03-26\njournee: oui", on(3, 25), on(3, 26)),
             "status": "annulee", "word": "Annulée"},
            # Cancelled, postponed or moved.
            {"of": ("debut: 2027-04-08 9 h", at(4, 8, 9), at(4, 8, 10, 30)), "who": TWO,
             "status": "annulee", "word": "Annulée"},
            {"of": ("debut: 2027-04-13 9 h", at(4, 13, 9), at(4, 13, 10, 30)), "status": "reportee",
             "word": "Reportée"},
            {"of": ("debut: 2027-04-20 9 h\nancien_debut: 2027-04-06 9 h", at(4, 20, 9),
                    at(4, 20, 10, 30)), "who": ("sud",), "status": "reportee", "word": "Déplacée"},
            # Two on one day, and the last one.
            {"of": ("debut: 2027-05-11 8 h 30", at(5, 11, 8, 30), at(5, 11, 10)), "who": ("val",)},
            {"of": ("debut: 2027-05-11 13 h 30\nsans_avertissement: ce jour-là\nexemple: oui",
                    at(5, 11, 13, 30), at(5, 11, 15)), "who": ("val",), "facts": ("Exemple",)},
            # One that continues into the next season.
            {"of": ("debut: 2027-08-30\nfin: 2027-09-02\njournee: oui", on(8, 30),
                    date(2027, 9, 2)), "who": ("val",)},
        ),
        start=1,
    )
)  # fmt: skip


def write(root: Path) -> Path:
    """The content folder."""
    files = {
        "organisation.md": "nom: Réseau des trois\nslogan: On se réunit.\nregion: Mauricie\n"
        "courriel: info@example.org\ntelephone: 819 555-0100\nadresse: 1, rue du Pont\n"
        "reseaux: [{titre: LinkedIn, lien: https://www.linkedin.com/company/reseau}]\n"
        "partenaires: [{nom: Caisse, logo: images/logo.png, lien: https://caisse.example.org}]\n"
        "bandeau: {texte: Les bureaux sont fermés vendredi., jusqu_au: 2026-11-20}\n",
        "auteurs/equipe.md": "nom: L’équipe\n",
        "pages/faq.md": "titre: Questions\nmenu: 2\n",
    }
    for slug, (name, color) in COMMUNITIES.items():
        ended = "fin: 2026-06-30\n" if slug == "ouest" else ""
        files[f"communautes/{slug}.md"] = (
            f"nom: {name}\nterritoire: {name}\ncouleur: {color}\n{ended}"
            "membres: [{nom: La Coop, lien: https://coop.example.org}, Le Lab]\n"
        )
    texts = {path: f"---\n{fields}---\n" for path, fields in files.items()}
    texts |= {f"rencontres/2026-2027/{each.slug}.md": each.text for each in MEETINGS}
    for path, text in texts.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    body = root / "pages/faq.md"
    body.write_text(body.read_text("utf-8") + "Des réponses.\n", "utf-8")
    (root / "documents").mkdir()
    (root / "documents/notes.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    (root / "images").mkdir()
    Image.new("RGB", (400, 200), "#16352f").save(root / "images/logo.png")
    return root
