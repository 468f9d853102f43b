"""Hostile content: refused with a message in French, or rendered inert.  Nothing else."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import lxml.etree
import lxml.html
import pytest

from tests.support.attacks import BAD_URLS, CANARY, REFUSED, SCRIPT, Attack, post, text
from tests.support.building import SAMPLE, built, built_once, made_once, pelican, tree
from tests.support.content_folder import write


def sample_copy(folder: Path) -> Path:
    content = folder / "content"
    shutil.copytree(SAMPLE, content)
    outside = folder / "outside"
    outside.mkdir()
    for name in ("secret.md", "secret.png", "secret.pdf"):
        (outside / name).write_text(f"---\ntitre: {CANARY}\n---\n{CANARY}\n")
    return content


def add(content: Path, attack: Attack) -> None:
    write(content, attack.files)
    if attack.setup:
        attack.setup(content, content.parent / "outside")


BUILDS = 3
"""Among which the attacks are shared out: a report tells a kind met in many files once."""


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What a build says of each attack, by its name; the old output is kept."""
    sample = built_once(tmp_path_factory, "sample", SAMPLE)
    folder = made_once(tmp_path_factory, "refused", lambda folder: refuse(sample, folder))
    said: dict[str, str] = json.loads((folder / "said.json").read_text("utf-8"))
    return said


def refuse(sample: Path, folder: Path) -> None:
    output = shutil.copytree(sample, folder / "output")
    before = tree(output)
    said_of_all: dict[str, str] = {}
    for number in range(BUILDS):
        content = sample_copy(folder / str(number))
        attacks = REFUSED[number::BUILDS]
        for attack in attacks:
            add(content, attack)
        result = pelican(content, output)
        said = result.stdout + result.stderr
        assert result.returncode == 1, said
        assert "Traceback" not in said
        assert CANARY not in said
        assert tree(output) == before
        said_of_all |= {attack.name: said_of(attack, said) for attack in attacks}
    (folder / "said.json").write_text(json.dumps(said_of_all), "utf-8")


@pytest.mark.parametrize("attack", REFUSED, ids=lambda attack: attack.name)
def test_attack_is_refused(attack: Attack, refusals: dict[str, str]) -> None:
    assert attack.expected in " ".join(refusals[attack.name].split())


def said_of(attack: Attack, said: str) -> str:
    """The lines of the report `said` about the attack's files, `path:line: …` and what is below."""
    names = [*attack.files, *attack.made]
    kept, keeping = [], False
    for line in said.splitlines():
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
<svg onload="x"><a xlink:href=javascript:x>x</a></svg>
<math><mtext><table><mglyph><style><!--</style><p title="--&gt;&lt;img src onerror=x&gt;">
<p onclick="x" style="color:red">x</p><img src="/images/table.png" alt="x" onerror="x">
<video poster=javascript:x autoplay></video>
<button formaction=javascript:x>x</button><map><area href=javascript:x></map>
<q cite=javascript:x>x</q>
<img srcset="javascript:x 1x" src="/images/table.png" alt="x">
<a href="/" ping=//evil.example target=_blank>x</a>
<link rel=stylesheet href=//evil.example/x.css><iframe src=//evil.example/></iframe>
<details open ontoggle="x">x</details><noscript><p title="</noscript><img src onerror=x>">
"""
BAD_LINKS = """
<object data="x"></object><embed src="x"><portal src=x>
<video src=javascript:x></video><audio src=javascript:x></audio><img src=javascript:x>
<a href=/\\evil.example>x</a><a href=\\\\evil.example>x</a><img src=https:/\\evil.example/x>
<img title="x"><a href=java&#10;script:alert(1)>x</a>
"""
"""Addresses that are errors, but for an existing Pelican text."""
TEMPLATE = "{{ 7*191 }} {% include '/etc/passwd' %} {# x #}"
BODY = f"""{TEMPLATE}

{HTML}

Entités&#8; &#x202e; {TEMPLATE}

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
    tags = [f"  - Étiquette {number}\n" for number in range(5000, 5400)]
    many = {
        f"articles/2016/{number}.md": post("etiquettes:\n" + "".join(tags[number : number + 200]))
        for number in range(0, 400, 200)
    }
    return {
        "articles/2017/piege.md": text(
            f"titre: {value}\ndate: 2017-06-01\nauteurs: [pirate]\nresume: {value}\n"
            f"etiquettes: [{value}]\nsource: {value}\nlangue: en\n{picture}", BODY
        ),
        **many,
        "articles/2017/long.md": post("", "x" * 100_000 + " " + "*" * 3000),
        "articles/2017/ancien-pelican.md":
            f"Title: {SCRIPT}\nDate: 2017-06-02\nAuthor: {SCRIPT}\nTags: {SCRIPT}\n"
            f"Save_as: ../../evade.html\nUrl: javascript:x\nTemplate: ../x\n\n"
            f"{BODY}\n{BAD_LINKS}".encode(),
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

    def build(folder: Path) -> None:
        content = sample_copy(folder / "one")
        add(content, Attack("inert", hostile_texts(), ""))
        built(content, folder / "one" / "output", settings="publishconf.py", **PUBLISHED)

    return made_once(tmp_path_factory, "inert", build) / "one" / "output"


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
        if node.tag in {"iframe", "object", "embed", "style", "svg:script", "applet"}:
            yield node.tag
        # The pages made for frames of other sites open their links outside of them.
        if node.tag == "base" and dict(node.attrib) != {"target": "_top"}:
            yield f"base {dict(node.attrib)}"
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
                # A frame or a form leaves a link to what it showed.
                lost = "evil.example" in value and node.tag != "a"
                if elsewhere or lost:
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
