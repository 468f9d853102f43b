"""Hostile content that must be refused, with the expected words of the report."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.support.building import SAMPLE
from tests.support.content_folder import text

CANARY = "canari-dehors-5d1f"
POST = "titre: Piège\ndate: 2017-06-01\nauteurs: [alice-roy]\n"
MEETING = "titre: Piège\nuid: piege\ncommunaute: nord\ndebut: 2017-11-01 9 h\n"
PNG = (SAMPLE / "images" / "table.png").read_bytes()

SCRIPT = '<script>alert(1)</script><img src=x onerror=alert(1)>"\' onload="x'
BAD_URLS = ("javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x")


@dataclass(frozen=True)
class Attack:
    """Files to add to the sample site; `expected` must be in the report."""

    name: str
    files: dict[str, bytes]
    expected: str
    setup: Callable[[Path, Path], None] | None = None
    """Creates what bytes cannot express (links, pipes): called with the content folder and the
    canary's."""
    made: tuple[str, ...] = ()
    """Names of what `setup` creates."""


def post(fields: str = "", body: str = "Texte.\n") -> bytes:
    return text(POST + fields, body)


def meeting(fields: str = "", body: str = "Texte.\n") -> bytes:
    return text(MEETING + fields, body)


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
    """A picture of a few bytes that declares 60 000 by 60 000 pixels."""
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
    in_post("lien-barre", NOWHERE, body="[x](/\\\\evil.example)\n"),
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
    *(
        in_post(f"ancienne-du-site-{number}", "adresse réservée au site",
                fields=f"anciennes_adresses: [{address}]\n")
        for number, address in enumerate(
            ("/_headers", "/_redirects/", "/robots.txt", "/sitemap.xml", "/build.json", "/404.html",
             "/index.html", "/Recherche/index.html", "/pagefind/pagefind.js", "/theme/site.css")
        )
    ),
    *(
        Attack(f"fichier-{path}", {path: PNG}, "cet endroit est réservé au site")
        for path in ("robots.txt", "calendrier/programmation.ics", "theme/images/flux.png",
                     "flux/x.png", "pagefind/x.png", "admin/x.png")
    ),
    Attack(
        "fichier-rencontres/financement.ics", {"rencontres/financement.ics": PNG},
        "ce dossier ne contient que des textes",
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
            fields=f"resume: [{','.join(f'&x{n + 1} [*x{n},*x{n}]' for n in range(99))}]\n"),
    in_post("yaml-fusion", "écriture YAML refusée", fields="lieu: {<<: {a: b}, nom: !!str x}\n"),
    in_post("yaml-nul", "invisible", fields='resume: "a\\0b"\n'),
    in_post("yaml-retour", "invisible", fields='resume: "a\\rATTACH:x"\n'),
    in_post("yaml-bidi", "invisible", fields='resume: "a\\u202eb"\n'),
    in_post("nul", "caractère invisible", body="a\0b\n"),
    in_post("bidi", "caractère invisible", body="a\u202eb\n"),
    in_post("controle", "caractère invisible", body="a\x1bb\n"),
    in_post("crochets", "enchevêtré", body="[" * 3000),
    in_post("en-tete", "l’en-tête est trop long", fields="resume:\n" + "  ## x\n\n" * 10_000),
    in_post("balises", "enchevêtré", body="<a href=" * 3000),
    in_post("listes-html", "enchevêtré", body="<dl>" * 3000),
    in_post("notes", "enchevêtré", body="[^1]: x" * 3000),
    in_post("abreviations", "enchevêtré", body="*[a]: b\n" * 3000),
    in_post("soulignes", "enchevêtré", body="===\n" * 3000),
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
    Attack("image-eps", {"images/eps.png": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"
                         b"(%pipe%touch /tmp/x) (r) file\nshowpage\n%%EOF\n"}, "image illisible"),
    Attack("image-feinte", {"images/feinte.png": b"<svg onload='alert(1)'/>"},
           "en fait une image SVG"),
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
    Attack("meme-nom", {"auteurs/autre.md": text("nom: ALICE ROŸ\n")}, "ce nom est déjà celui de"),
    Attack("meme-alias", {"auteurs/alias.md": text("nom: Autre\nalias: [Alice roy]\n")},
           "ce nom est déjà celui de auteurs/alias.md:3 (alias)", None, ("auteurs/alice-roy.md",)),
    Attack("meme-ancienne", {"articles/2017/zz.md": post("anciennes_adresses: [/QUI]\n")},
           "cette adresse est celle de articles/2017/zz.md", None, ("pages/a-propos.md",)),
    Attack("page-reservee", {"pages/Thème.md": text("titre: x\n")}, "réservée au site"),
)  # fmt: skip
