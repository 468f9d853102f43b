"""A made-up content folder of any size, in the content format of this site or of a peer.

    python bench/corpus.py FOLDER --posts 1000 --meetings 400 [--format pelican]

The same arguments give the same files, and every format the same texts.  Bodies have about 730
words with the Markdown that staff use: headings, lists, emphasis, links, a quotation, a table.
"""

from __future__ import annotations

import argparse
import random
import unicodedata
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

WORDS = """
accueil achat action agenda aide argent assemblée atelier bénévole besoin bilan budget café
calendrier capacité chemin choix client collaboration collectif communauté compte concours
conseil contrat coopérative coordination dossier durée échange économie emploi énergie enquête
entente entraide entreprise équipe équipement espace essai étape expérience expertise façon
financement formation gestion gouvernance groupe habitude idée image impact initiative innovation
journée lieu local main mandat marché matin membre mentor méthode milieu mission mobilité mois
moyen objectif occasion organisme outil parole partage partenaire personne plan planification
pratique prêt prix problème procédure produit projet question raison recrutement région relation
relève rencontre réponse réseau ressource résultat réunion revenu richesse salle santé secteur
semaine service situation solidarité solution soutien stratégie suivi table tâche temps territoire
transport travail utilité valeur vente village vision voisin volonté
""".split()
SMALL = "le la les un une des de du et ou avec pour dans sur entre chaque notre votre leur".split()
VERBS = "partage prépare demande propose anime raconte choisit essaie soutient relit".split()
COMMUNITIES = {
    "maskinonge": ("Maskinongé", "vert"),
    "shawinigan": ("Shawinigan", "bleu"),
    "des-chenaux": ("Des Chenaux", "ocre"),
}
THEMES = [f"{first.capitalize()} et {second}" for first, second in zip(WORDS[::5], WORDS[2::5])]  # noqa: B905  # lengths may differ
AUTHORS = 12
"""Two digits each: Pelican writes page 12 of « 1 » and page 2 of « 11 » in one file."""
SEED = 8
WORDS_PER_BODY = 700
STATUSES = ("confirmee", "prevue", "confirmee", "complete", "confirmee", "annulee")


@dataclass(frozen=True)
class Post:
    slug: str
    title: str
    day: date
    author: int
    themes: tuple[str, ...]
    community: str
    summary: str
    body: str

    @property
    def path(self) -> str:
        return f"articles/{self.day.year}/{self.slug}.md"


@dataclass(frozen=True)
class Meeting(Post):
    uid: str
    hour: str
    status: str

    @property
    def season(self) -> str:
        first = self.day.year if self.day.month >= 9 else self.day.year - 1
        return f"{first}-{first + 1}"

    @property
    def path(self) -> str:
        return f"rencontres/{self.season}/{self.slug}.md"


class Writer:
    """Sentences drawn from `chance`."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def phrase(self, length: int) -> str:
        words: list[str] = []
        while len(words) < length:
            words += [self.chance.choice(SMALL), self.chance.choice(WORDS)]
            if len(words) % 3 == 0:
                words.append(self.chance.choice(VERBS))
        return " ".join(words[:length])

    def sentence(self) -> str:
        text = self.phrase(self.chance.randint(8, 18)).capitalize()
        kind = self.chance.random()
        word = self.chance.choice(WORDS)
        if kind < 0.08:
            text += f" *{word}*"
        elif kind < 0.16:
            text += f" **{word} {self.chance.choice(WORDS)}**"
        elif kind < 0.22:
            text += f" [{word}](https://example.org/{self.chance.randint(1, 999)}/)"
        elif kind < 0.25:
            text += f" `{word}`"
        elif kind < 0.32:
            text += f" « {word} »"
        return text + "."

    def paragraph(self, sentences: int) -> str:
        return " ".join(self.sentence() for _ in range(sentences))

    def body(self, words: int = WORDS_PER_BODY) -> str:
        blocks = [self.paragraph(4)]
        while sum(len(block.split()) for block in blocks) < words:
            kind = self.chance.random()
            if kind < 0.2:
                blocks.append(f"## {self.phrase(4).capitalize()}")
            elif kind < 0.32:
                blocks.append("\n".join(f"- {self.sentence()}" for _ in range(4)))
            elif kind < 0.36:
                blocks.append("\n".join(f"{n}. {self.phrase(6)}" for n in range(1, 5)))
            elif kind < 0.40:
                blocks.append(f"> {self.paragraph(2)}")
            elif kind < 0.42:
                rows = "\n".join(f"| {self.phrase(3)} | {self.phrase(4)} |" for _ in range(3))
                blocks.append(f"| Besoin | Idée |\n|---|---|\n{rows}")
            blocks.append(self.paragraph(self.chance.randint(2, 5)))
        return "\n\n".join(blocks) + "\n"


def posts(count: int, chance: random.Random) -> Iterator[Post]:
    writer = Writer(chance)
    start = date(2017, 1, 3)
    for n in range(count):
        yield Post(
            slug=f"billet-{n:05}",
            title=f"{writer.phrase(5).capitalize()} {n}",
            # As many posts a week at any size: a big site is an old one.
            day=start + timedelta(days=n // 2),
            author=chance.randrange(AUTHORS),
            themes=tuple(chance.sample(THEMES, 2)),
            community=chance.choice([*COMMUNITIES, ""]),
            summary=writer.paragraph(2),
            body=writer.body(),
        )


def meetings(
    count: int, chance: random.Random, words: int = 150, gaps: Sequence[int] = (2, 3, 5)
) -> Iterator[Meeting]:
    """`words`: of an announcement; `gaps`: days between two meetings."""
    writer = Writer(chance)
    start = date(2016, 9, 1)
    day = start
    for n in range(count):
        day += timedelta(days=chance.choice(gaps))
        while day.month in (7, 8) or day.weekday() > 4:
            day += timedelta(days=1)
        yield Meeting(
            slug=f"rencontre-{n:05}",
            title=f"{writer.phrase(4).capitalize()} {n}",
            uid=str(uuid.UUID(int=chance.getrandbits(128), version=4)),
            day=day,
            hour=chance.choice(("8 h 30", "9 h", "13 h 30")),
            author=chance.randrange(AUTHORS),
            themes=tuple(chance.sample(THEMES, 1)),
            community=chance.choice(list(COMMUNITIES)),
            status=chance.choice(STATUSES),
            summary=writer.paragraph(1),
            body=writer.body(words),
        )


def texts(post_count: int, meeting_count: int, seed: int) -> Iterator[Post]:
    """The posts, then the meetings, the same for every format."""
    chance = random.Random(seed)  # noqa: S311  # words, not secrets
    yield from posts(post_count, chance)
    yield from meetings(meeting_count, chance)


def decade_files(count: int = 400, seed: int = SEED) -> Iterator[tuple[str, str]]:
    """Seasons of some forty meetings, ten of them, each announced at length."""
    chance = random.Random(seed)  # noqa: S311  # words, not secrets
    yield from _around(seed)
    for meeting in meetings(count, chance, words=450, gaps=(7, 8)):
        yield meeting.path, _site(meeting)


def site_files(post_count: int, meeting_count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Names and texts, in this site's format."""
    yield from _around(seed)
    for text in texts(post_count, meeting_count, seed):
        yield text.path, _site(text)


def _around(seed: int) -> Iterator[tuple[str, str]]:
    """Authors, communities and a page."""
    # Apart from the posts' own chance: those are the same in every format.
    chance = random.Random(seed + 1)  # noqa: S311  # words, not secrets
    for n in range(AUTHORS):
        yield (
            f"auteurs/auteur-{n}.md",
            f"---\nnom: Auteure {n:02}\nfonction: Rôle {n}\norganisation: Organisme {n}\n---\n"
            f"{Writer(chance).paragraph(3)}\n",
        )
    for slug, (name, color) in COMMUNITIES.items():
        yield (
            f"communautes/{slug}.md",
            f"---\nnom: {name}\nterritoire: MRC de {name}\ncouleur: {color}\n---\n"
            f"{Writer(chance).body(200)}",
        )
    yield "pages/a-propos.md", f"---\ntitre: À propos\n---\n{Writer(chance).body(200)}"


def _site(text: Post) -> str:
    if isinstance(text, Meeting):
        fields = (
            f"uid: {text.uid}\ncommunaute: {text.community}\ndebut: {text.day} {text.hour}\n"
            f"duree: 1 h 30\nthemes:\n{_listed(text.themes)}animation:\n  - auteur-{text.author}\n"
            "lieu:\n  nom: Salle communautaire\n  adresse: Louiseville\n"
            f"statut: {text.status}\n"
        )
    else:
        fields = (
            f"date: {text.day}\nauteurs:\n  - auteur-{text.author}\n"
            f"etiquettes:\n{_listed(text.themes)}"
            + (f"communaute: {text.community}\n" if text.community else "")
        )
    return (
        f'---\ntitre: {text.title}\n{fields}resume: "{_plain(text.summary)}"\nexemple: oui\n---\n'
        f"{text.body}"
    )


def pelican_files(post_count: int, meeting_count: int, seed: int) -> Iterator[tuple[str, str]]:
    """The same texts as articles of stock Pelican."""
    for text in texts(post_count, meeting_count, seed):
        category = COMMUNITIES[text.community][0] if isinstance(text, Meeting) else "Billets"
        yield (
            text.path,
            f"Title: {text.title}\nDate: {text.day}\nSlug: {text.slug}\n"
            f"Author: Auteure {text.author:02}\nTags: {', '.join(text.themes)}\n"
            f"Category: {category}\nSummary: {_plain(text.summary)}\n\n{text.body}",
        )


def yaml_files(post_count: int, meeting_count: int, seed: int) -> Iterator[tuple[str, str]]:
    """The same texts for Hugo and Eleventy, which read one front matter."""
    for text in texts(post_count, meeting_count, seed):
        yield (
            text.path,
            f"---\ntitle: {text.title}\ndate: {text.day}\nauthors:\n  - Auteure {text.author:02}\n"
            f"tags:\n{_listed(text.themes)}"
            f'description: "{_plain(text.summary)}"\n---\n{text.body}',
        )


def hugo_files(post_count: int, meeting_count: int, seed: int) -> Iterator[tuple[str, str]]:
    """All that this site reads, for a Hugo that makes the same pages (see `peers/hugo_equal`).

    Its taxonomies say which pages there are: a view of a season is a term, `2017-2018/themes/…`.
    """
    for name, text in _around(seed):
        folder, _, file = name.partition("/")
        text = text.replace("\nnom: ", "\ntitle: ").replace("\ntitre: ", "\ntitle: ")
        yield (file if folder == "pages" else f"{name.removesuffix('.md')}/_index.md"), text
    used: set[str] = set()
    for each in texts(post_count, meeting_count, seed):
        used.update(each.themes)
        yield each.path, _hugo(each)
    for theme in sorted(used):
        yield f"themes/{slug_of(theme)}/_index.md", f"---\ntitle: {theme}\n---\n"


def slug_of(title: str) -> str:
    """As in addresses: without accents nor spaces."""
    plain = unicodedata.normalize("NFD", title).encode("ascii", "ignore").decode()
    return plain.lower().replace(" ", "-")


def _hugo(text: Post) -> str:
    slugs = tuple(slug_of(theme) for theme in text.themes)
    if isinstance(text, Meeting):
        views = [text.season, f"{text.season}/communautes/{text.community}"]
        views += [f"{text.season}/themes/{slug}" for slug in slugs]
        if text.status == "annulee":
            views.append(f"{text.season}/changements")
        hour, _, minute = text.hour.partition(" h")
        fields = (
            f"date: {text.day}T{int(hour):02}:{int(minute or 0):02}:00\nminutes: 90\n"
            f"uid: {text.uid}\ncommunautes: [{text.community}]\n"
            f"saison: {text.season}\nprogrammation:\n{_listed(tuple(views))}"
            f"statut: {text.status}\nlieu:\n  nom: Salle communautaire\n  adresse: Louiseville\n"
        )
    else:
        owner = f"communautes: [{text.community}]\n" if text.community else ""
        fields = f"date: {text.day}\n{owner}"
    return (
        f"---\ntitle: {text.title}\nauteurs: [auteur-{text.author}]\nthemes:\n{_listed(slugs)}"
        f'{fields}description: "{_plain(text.summary)}"\nexemple: true\n---\n{text.body}'
    )


FORMATS: dict[str, Callable[[int, int, int], Iterator[tuple[str, str]]]] = {
    "site": site_files,
    "pelican": pelican_files,
    "yaml": yaml_files,
    "hugo": hugo_files,
}


def _listed(values: tuple[str, ...]) -> str:
    return "".join(f"  - {value}\n" for value in values)


def _plain(text: str) -> str:
    return text.translate(str.maketrans("", "", '*`[]"')).replace("(https://example.org/", "(")


def write(folder: Path, files: Iterator[tuple[str, str]]) -> int:
    count = 0
    for name, text in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        count += 1
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a content folder of a given size.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--meetings", type=int, default=400)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--format", choices=list(FORMATS), default="site")
    options = parser.parse_args()
    files = FORMATS[options.format](options.posts, options.meetings, options.seed)
    print(write(options.folder, files), "files in", options.folder)


if __name__ == "__main__":
    main()
