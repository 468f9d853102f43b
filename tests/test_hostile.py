"""Hostile content: refused with a message in French, or rendered inert.  Nothing else."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import struct
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import lxml.etree
import lxml.html
import pytest

from tests.building import SAMPLE, built, pelican, tree

CANARY = "canari-dehors-5d1f"
POST = "titre: Piège\ndate: 2017-06-01\nauteurs: [alice-roy]\n"
MEETING = "titre: Piège\nuid: piege\ncommunaute: nord\ndebut: 2017-11-01 9 h\n"
PNG = (SAMPLE / "images" / "table.png").read_bytes()

SCRIPT = '<script>alert(1)</script><img src=x onerror=alert(1)>"\' onload="x'
BAD_URLS = ("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x")


# -- attacks that must be refused --------------------------------------------------------------


@dataclass(frozen=True)
class Attack:
    """Files to add to the sample site; `expected` must be in the report."""

    name: str
    files: dict[str, bytes]
    expected: str
    setup: Callable[[Path, Path], None] | None = None
    """Makes what bytes cannot: called with the content folder and the canary's folder."""
    made: tuple[str, ...] = ()
    """What `setup` makes."""


def post(fields: str = "", body: str = "Texte.\n") -> bytes:
    return f"---\n{POST}{fields}---\n{body}".encode()


def meeting(fields: str = "", body: str = "Texte.\n") -> bytes:
    return f"---\n{MEETING}{fields}---\n{body}".encode()


def text(fields: str, body: str = "Texte.\n") -> bytes:
    return f"---\n{fields}---\n{body}".encode()


def in_post(name: str, expected: str, *, fields: str = "", body: str = "Texte.\n") -> Attack:
    return Attack(name, {f"articles/2017/{name}.md": post(fields, body)}, expected)


def in_meeting(name: str, expected: str, fields: str) -> Attack:
    return Attack(name, {f"rencontres/2017-2018/{name}.md": meeting(fields)}, expected)


def symlink(name: str, folder: bool = False) -> Callable[[Path, Path], None]:
    def make(content: Path, outside: Path) -> None:
        (content / name).symlink_to(outside if folder else outside / "secret.md")

    return make


def sparse(name: str, size: int) -> Callable[[Path, Path], None]:
    def make(content: Path, _outside: Path) -> None:
        with (content / name).open("wb") as stream:
            stream.truncate(size)

    return make


def bomb() -> bytes:
    """A picture of a few bytes that says to be 60 000 pixels wide and high."""
    header = struct.pack(">II5B", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 99)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


NOWHERE = "ne mène nulle part"
REFUSED = (
    *(
        in_post(f"lien-{marker.strip('{}')}", NOWHERE, body=f"[x]({marker}../../secret.md)\n")
        for marker in ("{attach}", "{static}", "{filename}")
    ),
    in_post("lien-absolu", NOWHERE, body="[x]({static}/../outside/secret.md)\n"),
    in_post("lien-relatif", NOWHERE, body="[x](../../../outside/secret.md)\n"),
    in_post("lien-encode", NOWHERE, body="[x](%2e%2e/%2e%2e/outside/secret.md)\n"),
    in_post("lien-racine", "page introuvable", body="[x](/../../etc/passwd)\n"),
    in_post("image-remonte", NOWHERE, body="![x]({static}/../outside/secret.png)\n"),
    in_post("image-champ", "chemin de fichier illisible", fields="image: ../outside/secret.png\n"),
    in_post("image-racine", "fichier introuvable", fields="image: /etc/passwd\nimage_alt: x\n"),
    in_post("image-js", "chemin de fichier illisible", fields="image: javascript:alert(1)\n"),
    in_post("image-data", "chemin de fichier illisible", fields="image: data:image/png,x\n"),
    Attack("photo-js", {"auteurs/photo.md": text("nom: P\nphoto: javascript:x\n")}, "chemin de"),
    Attack("photo-remonte", {"auteurs/haut.md": text("nom: Q\nphoto: ../../x.png\n")}, "chemin de"),
    Attack(
        "courriel-js",
        {"communautes/js.md": text("nom: J\nterritoire: x\ncourriel: javascript:x\n")},
        "courriel illisible",
    ),
    in_post("image-absolue", "chemin de fichier", fields="image: C:\\secret.png\n"),
    in_meeting(
        "document-remonte", "chemin de fichier illisible",
        "documents:\n  - titre: x\n    lien: ../outside/secret.pdf\n",
    ),
    in_meeting(
        "document-js", "illisible", "documents:\n  - titre: x\n    lien: javascript:alert(1)\n"
    ),
    in_meeting("document-data", "illisible", "documents:\n  - titre: x\n    lien: data:,x\n"),
    in_meeting("lieu-js", "adresse web illisible", "lieu:\n  nom: x\n  lien: javascript:x\n"),
    in_meeting("lieu-data", "adresse web illisible", "lieu:\n  nom: x\n  lien: data:text/html,x\n"),
    in_meeting("inscription-js", "adresse web illisible", "inscription: javascript:alert(1)\n"),
    Attack(
        "auteur-js",
        {"auteurs/liens.md": text("nom: P\nliens:\n  - titre: x\n    lien: javascript:x\n")},
        "illisible",
    ),
    Attack(
        "courriel", {"auteurs/piege.md": text("nom: P\ncourriel: a@b.ca?bcc=c@d.ca\n")}, "courriel"
    ),
    *(
        in_post(f"ancienne-{number}", "adresse du site illisible",
                fields=f"anciennes_adresses: ['{address}']\n")
        for number, address in enumerate(
            ("/../x/", "/%2e%2e/x/", "//evil.example/", "/.htaccess", "/a/.git/x", "/x\\y/",
             "javascript:x", '/"><script>/')
        )
    ),
    in_post("ancienne-theme", "réservée", fields="anciennes_adresses: [/articles/]\n"),
    *(
        in_post(f"url-{number}-{place}", "refusée par sécurité", body=pattern.format(url))
        for number, url in enumerate(BAD_URLS)
        for place, pattern in (
            ("corps", "[x]({})\n"),
            ("reference", "[x][r]\n\n[r]: {}\n"),
            ("html", '<a href="{}">x</a>\n'),
            ("auto", "<{}>\n"),
            ("image", "![x]({})\n"),
            ("image-html", '<img src="{}" alt="x">\n'),
            ("cadre", '<iframe src="{}"></iframe>\n'),
            ("note", "x[^1]\n\n[^1]: [x]({})\n"),
            ("definition", "x\n:   [x]({})\n"),
            ("tableau", "| a |\n|---|\n| [x]({}) |\n"),
            ("image-liee", "[![x](/images/table.png)]({})\n"),
            ("crochets", "[x](<{}>)\n"),
        )
    ),
    in_post("yaml-ancre", "écriture YAML refusée", fields="resume: [&a x, *a]\n"),
    in_post("yaml-balise", "écriture YAML refusée",
            fields="resume: [!!python/object/apply:os.system [id]]\n"),
    in_post("yaml-profond", "écriture YAML refusée", fields=f"resume: {'[' * 99}{']' * 99}\n"),
    in_post("yaml-bombe", "écriture YAML refusée",
            fields="".join(f"x{n}: &x{n} [{f'*x{n - 1},' * 9 if n else 'boum'}]\n" for n in range(9))),
    in_post("yaml-fusion", "écriture YAML refusée", fields="lieu: {<<: {a: b}, nom: !!str x}\n"),
    in_post("yaml-nul", "invisible", fields='resume: "a\\0b"\n'),
    in_post("yaml-bidi", "invisible", fields='resume: "a\\u202eb"\n'),
    in_post("nul", "caractère invisible", body="a\0b\n"),
    in_post("bidi", "caractère invisible", body="a\u202eb\n"),
    in_post("controle", "caractère invisible", body="a\x1bb\n"),
    in_post("crochets", "enchevêtré", body="[" * 3000),
    in_post("citations", "enchevêtré", body="> " * 20_000 + "x"),
    in_post("listes", "enchevêtré", body="\n".join(" " * 4 * n + "- a" for n in range(200))),
    in_post("etiquettes", "trop de valeurs (10000)",
            fields="etiquettes:\n" + "".join(f"  - Étiquette {n}\n" for n in range(10_000))),
    Attack("utf8", {"articles/latin.md": b"\xff\xe9\x80"}, "UTF-8"),
    Attack("rst", {"articles/piege.rst": b"x\n=\n.. include:: ../../outside/secret.md\n"},
           "seuls les textes Markdown sont lus"),
    Attack("html", {"articles/piege.html": b"<script>alert(1)</script>"}, "Markdown"),
    Attack("svg", {"images/piege.svg": b"<svg onload='alert(1)'/>"}, "SVG"),
    Attack("gros", {}, "trop gros", sparse("articles/gros.md", 1_000_001),
           ("articles/gros.md",)),
    Attack("enorme", {}, "trop gros", sparse("articles/enorme.md", 50_000_000),
           ("articles/enorme.md",)),
    Attack("image-enorme", {}, "image illisible", sparse("images/enorme.png", 50_000_000),
           ("images/enorme.png",)),
    Attack("image-bombe", {"images/bombe.png": bomb()}, "image trop grande"),
    Attack("image-feinte", {"images/feinte.png": b"<svg onload='alert(1)'/>"}, "image illisible"),
    Attack("lien-fichier", {}, "lien symbolique", symlink("articles/lien.md"),
           ("articles/lien.md",)),
    Attack("lien-dossier", {}, "lien symbolique", symlink("documents/lien", folder=True),
           ("documents/lien",)),
    Attack("lien-image", {}, "lien symbolique", symlink("images/lien.png"), ("images/lien.png",)),
    Attack("tube", {}, "fichier ordinaire", lambda content, _: os.mkfifo(content / "tube.md"),
           ("tube.md",)),
    Attack("nom-sans-lettre", {"articles/---.md": post()}, "sans lettre"),
    Attack("nom-controle", {"articles/a\x1bb.md": post()}, "caractère illisible"),
    Attack("nom-bidi", {"articles/a\u202eb.md": post()}, "caractère illisible"),
    Attack(
        "meme-article",
        {"articles/2017/Éte.md": post(), "articles/2017/ete.md": post()},
        "même adresse que",
    ),
    Attack("meme-slug", {"articles/2017/z.md": post("slug: PREMIER-billet\n")}, "même adresse que"),
    Attack("meme-page", {"pages/À-Propos.md": text("titre: x\n")}, "même adresse que"),
    Attack("meme-rencontre", {"rencontres/2018-2019/Financement.md": meeting()}, "même adresse"),
    Attack("meme-communaute", {"communautes/Nôrd.md": text("nom: x\nterritoire: y\n")}, "Nôrd.md"),
    Attack("meme-auteur", {"auteurs/Alice_Roy.md": text("nom: Autre\n")}, "Alice_Roy.md"),
    Attack("meme-nom", {"auteurs/autre.md": text("nom: ALICE ROŸ\n")}, "ce nom désigne déjà"),
    Attack("meme-alias", {"auteurs/alias.md": text("nom: Autre\nalias: [Alice roy]\n")}, "déjà"),
    Attack("meme-ancienne", {"articles/2017/zz.md": post("anciennes_adresses: [/QUI]\n")},
           "cette adresse est celle de articles/2017/zz.md", None, ("pages/a-propos.md",)),
    Attack("page-reservee", {"pages/Thème.md": text("titre: x\n")}, "réservée au site"),
)  # fmt: skip


def sample_copy(folder: Path) -> Path:
    content = folder / "content"
    shutil.copytree(SAMPLE, content)
    outside = folder / "outside"
    outside.mkdir()
    for name in ("secret.md", "secret.png", "secret.pdf"):
        (outside / name).write_text(f"---\ntitre: {CANARY}\n---\n{CANARY}\n")
    return content


def add(content: Path, attack: Attack) -> None:
    for name, data in attack.files.items():
        (content / name).parent.mkdir(parents=True, exist_ok=True)
        (content / name).write_bytes(data)
    if attack.setup:
        attack.setup(content, content.parent / "outside")


@pytest.fixture(scope="module")
def refusal(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What one build says of all attacks together, spaces folded; its old output is kept."""
    folder = tmp_path_factory.mktemp("refused")
    content, output = sample_copy(folder), folder / "output"
    built(content, output)
    before = tree(output)
    for attack in REFUSED:
        add(content, attack)
    result = pelican(content, output)
    said = result.stdout + result.stderr
    assert result.returncode == 1, said
    assert "Traceback" not in said
    assert CANARY not in said
    assert tree(output) == before
    return said


@pytest.mark.parametrize("attack", REFUSED, ids=lambda attack: attack.name)
def test_attack_is_refused(attack: Attack, refusal: str) -> None:
    assert attack.expected in " ".join(said_of(attack, refusal).split())


def said_of(attack: Attack, refusal: str) -> str:
    """The lines of the report about the attack's files, `path:line: …` and what is below."""
    names = [*attack.files, *attack.made]
    kept, keeping = [], False
    for line in refusal.splitlines():
        if line and not line[0].isspace():
            keeping = any(line.startswith(shown(name)) for name in names)
        if keeping:
            kept.append(line)
    return "\n".join(kept)


def shown(name: str) -> str:
    return re.split(r"[\x1b\u202e]", unicodedata.normalize("NFC", name))[0]


# -- attacks that are rendered inert -----------------------------------------------------------

HTML = """
<script>alert(1)</script><style>*{{}}</style><meta http-equiv="refresh" content="0;url=//x">
<base href="//evil.example/"><form action="//evil.example"><input autofocus onfocus="x"></form>
<object data="x"></object><embed src="x"><svg onload="x"><a xlink:href=javascript:x>x</a></svg>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src onerror=x&gt;">
<p onclick="x" style="color:red">x</p><img src="/images/table.png" alt="x" onerror="x">
<video src=javascript:x poster=javascript:x autoplay></video><audio src=javascript:x></audio>
<button formaction=javascript:x>x</button><map><area href=javascript:x></map><q cite=javascript:x>x</q>
<img srcset="javascript:x 1x" src=javascript:x><a href="/" ping=//evil.example target=_blank>x</a>
<link rel=stylesheet href=//evil.example/x.css><iframe src=//evil.example/></iframe><portal src=x>
<details open ontoggle="x">x</details><noscript><p title="</noscript><img src onerror=x>">
"""
TEMPLATE = "{{ 7*191 }} {% include '/etc/passwd' %} {# x #}"
BODY = f"""{TEMPLATE}

{HTML}

Entités&#8; &#x202e; <a href=java&#10;script:alert(1)>x</a> {TEMPLATE}

Paragraphe
{{: onclick="x" style="x" }}

*[HTML]: "><script>x</script>

[^1]

[^1]: <script>x</script>
"""
DRAFT, FUTURE = "canaribrouillon7c", "canarifutur7c"


def hostile_texts() -> dict[str, bytes]:
    """Markup in every field of every kind, and in bodies."""
    value = f"'{SCRIPT.replace(chr(39), chr(39) * 2)} {TEMPLATE.replace(chr(39), chr(39) * 2)}'"
    picture = f"image: images/table.png\nimage_alt: {value}\nimage_legende: {value}\n"
    tags = [f"  - Étiquette {number}\n" for number in range(5000, 7000)]
    many = {
        f"articles/2016/{number}.md": post("etiquettes:\n" + "".join(tags[number : number + 200]))
        for number in range(0, 2000, 200)
    }
    return {
        "articles/2017/piege.md": text(
            f"titre: {value}\ndate: 2017-06-01\nauteurs: [pirate]\nresume: {value}\n"
            f"etiquettes: [{value}]\nsource: {value}\nlangue: {value}\n{picture}", BODY
        ),
        **many,
        "articles/2017/long.md": post("", "x" * 100_000 + " " + "*" * 3000),
        "articles/2017/ancien-pelican.md":
            f"Title: {SCRIPT}\nDate: 2017-06-02\nAuthor: {SCRIPT}\nTags: {SCRIPT}\n"
            f"Save_as: ../../evade.html\nUrl: javascript:x\nTemplate: ../x\n\n{BODY}".encode(),
        "articles/2017/prive.md": post("statut: brouillon\n", DRAFT),
        "articles/2018/futur.md": text(
            f"titre: {FUTURE}\ndate: 2099-01-01\nauteurs: [alice-roy]\netiquettes: [{FUTURE}]\n",
            FUTURE,
        ),
        "pages/cachee.md": text(f"titre: {DRAFT}\nstatut: brouillon\n", DRAFT),
        "auteurs/pirate.md": text(
            f"nom: {value}\nfonction: {value}\norganisation: {value}\nalias: [{value}]\n"
            f"photo: images/table.png\nphoto_alt: {value}\n"
            f"liens:\n  - titre: {value}\n    lien: https://example.org/\n", BODY
        ),
        "communautes/pirate.md": text(
            f"nom: {value}\nterritoire: {value}\nmembres: [{value}]\nresume: {value}\n{picture}",
            BODY,
        ),
        "pages/piege.md": text(f"titre: {value}\nresume: {value}\n{picture}", BODY),
        "rencontres/2017-2018/piege.md": text(
            f"titre: {value}\nuid: piege\ncommunaute: pirate\ndebut: 2018-03-01 9 h\n"
            f"themes: [{value}]\nexperts:\n  - nom: {value}\n    fonction: {value}\n"
            f"    organisation: {value}\nlieu:\n  nom: {value}\n  adresse: {value}\n"
            f"documents:\n  - titre: {value}\n    lien: https://example.org/\n"
            f"bons_coups: [{value}]\nresume: {value}\n", f"{BODY}\n## Compte rendu\n\n{BODY}"
        ),
        "commentaires/premier-billet/c.md": text(
            f"nom: {value}\ndate: 2017-07-03\n", BODY
        ),
        "commentaires/premier-billet/d.md": text(
            "nom: x\ndate: 2017-07-04\n",
            " ".join(f"[x]({url}) <{url}> ![x]({url})" for url in BAD_URLS),
        ),
        "articles/2017/evade.md": post("slug: '../../evade.html'\n"),
        ".env": CANARY.encode(), "articles/.cache/x.md": CANARY.encode(),
        "articles/x.md~": CANARY.encode(), "images/x.png.bak": CANARY.encode(),
        "documents/.htaccess": CANARY.encode(), "documents/x.php": CANARY.encode(),
        "theme/main.js": CANARY.encode(), "images/site.js.map": CANARY.encode(),
    }  # fmt: skip


@pytest.fixture(scope="module")
def inert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publish build of what is hostile but allowed."""
    folder = tmp_path_factory.mktemp("inert")
    content = sample_copy(folder)
    add(content, Attack("inert", hostile_texts(), ""))
    return built(content, folder / "output", settings="publishconf.py", **PUBLISHED)


PUBLISHED = {"SITEURL": "https://www.example.org", "BUILD_DATE": "2018-02-01"}


def test_no_page_holds_an_active_node(inert: Path) -> None:
    found = [
        f"{path.relative_to(inert)}: {trouble}"
        for path in inert.rglob("*.html")
        for trouble in active(lxml.html.fromstring(path.read_bytes()))
    ]
    assert found == []


def test_no_feed_holds_an_active_node(inert: Path) -> None:
    found = []
    for path in [*inert.glob("flux/**/*.xml"), *inert.glob("flux/**/*.atom")]:
        for node in lxml.etree.parse(path).iter():
            # Atom's plain text says so; RSS's description is always taken for HTML.
            holds_html = node.get("type") == "html" or node.tag in (
                "description",
                "{http://purl.org/rss/1.0/modules/content/}encoded",
            )
            if holds_html and "<" in (node.text or ""):
                found += [(path.name, t) for t in active(lxml.html.fromstring(node.text))]
    assert found == []


SCHEMES = {"http", "https", "mailto", "tel", "webcal"}


def active(page: lxml.html.HtmlElement) -> Iterator[str]:
    """What could run or lead a reader astray."""
    for node in page.iter():
        if not isinstance(node.tag, str):
            continue
        if node.tag in {"iframe", "object", "embed", "base", "style", "svg:script", "applet"}:
            yield node.tag
        if node.tag == "form" and not node.get("action", "").endswith("/recherche/"):
            yield f"form {node.get('action')}"
        ours = node.get("src", "").startswith("/theme/") and not (node.text or "").strip()
        data = node.get("type") == "application/ld+json"
        if node.tag == "script" and not (ours or data):
            yield f"script {node.get('src')}"
        refresh = node.get("http-equiv", "").lower() == "refresh"
        if refresh and not node.get("content", "").startswith("0; url=/"):
            yield f"refresh {node.get('content')}"
        for name, value in node.attrib.items():
            if name.lower().startswith("on") or name in {"style", "srcdoc"}:
                yield f"{node.tag} {name}"
            elif name in {"href", "src", "action", "formaction", "data", "poster"}:
                scheme = re.match(r"[\s\x00-\x1f]*([a-z][a-z0-9+.-]*):", value, re.IGNORECASE)
                icon = node.get("rel") == "icon"  # The theme's own drawing.
                if scheme and scheme[1].lower() not in SCHEMES and not icon:
                    yield f"{name}={value}"
                elsewhere = value.startswith(("//", "/\\", "\\"))
                if elsewhere or "evil.example" in value:
                    yield f"{name}={value}"


@pytest.mark.parametrize("canary", [CANARY, DRAFT, FUTURE, "1337"])
def test_canary_is_nowhere(inert: Path, canary: str) -> None:
    """Pagefind's files are compressed.  1337 is what a template would make of `7*191`."""
    found = []
    for path in inert.rglob("*"):
        if path.is_file() and path.suffix not in {".woff2", ".pdf", ".png", ".wasm"}:
            data = path.read_bytes()
            data = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
            if canary.encode() in data or canary in path.name:
                found.append(path.relative_to(inert).as_posix())
    if canary == "1337":
        found = [name for name in found if name.endswith((".html", ".xml", ".atom", ".ics"))]
    assert found == []
    assert list((inert / "pagefind").rglob("*.pf_fragment"))


def test_nothing_hidden_nor_of_another_type_is_published(inert: Path) -> None:
    allowed = {".nojekyll"}
    hidden = {p.name for p in inert.rglob(".*")} - allowed
    assert {name for name in hidden if not name.startswith(".pelican") and "build" not in name} == (
        set()
    )
    assert not list(inert.parent.parent.rglob("evade.html"))
    # What the attack folder holds is beside its output, and nothing else.
    assert {path.name for path in inert.parent.iterdir()} <= {
        "content", "outside", "output", "output.cache",
    }  # fmt: skip
    assert [p for p in inert.rglob("*") if p.suffix in {".php", ".map", ".bak"}] == []


def test_an_empty_folder_is_not_published(tmp_path: Path) -> None:
    content, output = tmp_path / "content", tmp_path / "output"
    content.mkdir()
    result = pelican(content, output, settings="publishconf.py", **PUBLISHED)
    assert result.returncode == 1
    assert "aucun texte" in result.stdout + result.stderr
    assert "Traceback" not in result.stderr
    assert not output.exists()
