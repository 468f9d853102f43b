"""No page is wider than the screen, whatever is typed in whichever field, at any size of text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import build, served

WORD = "Anticonstitutionnellement" * 4
"""A hundred letters that nothing may cut; addresses and code hold as many."""
LINK = f"https://forms.example.org/Pages/ResponsePage.aspx?id={WORD}"
BODY = f"""\
{WORD}

## {WORD}

- {WORD}
- <{LINK}>

> {WORD}

`{WORD}`

    {WORD} {WORD}

| Heure | {WORD} | Qui | Où | Combien | Responsable | Notes |
|---|---|---|---|---|---|---|
| 8 h 30 | Accueil | Tout le monde | {LINK} | 12 | Coordonnatrice | Apporter |

Un terme
:   {WORD}
"""
FILES = {
    "auteurs/jeanne.md": f"""---
nom: {WORD}
fonction: {WORD}
organisation: {WORD}
courriel: {WORD[:60]}@example.org
liens:
  - titre: {WORD}
    lien: {LINK}
---
{BODY}""",
    "communautes/nord.md": f"""---
nom: {WORD}
territoire: {WORD}
resume: {WORD}
courriel: {WORD[:60]}@example.org
membres:
  - {WORD}
---
{BODY}""",
    "rencontres/2018-2019/passee.md": f"""---
titre: {WORD}
uid: 7a0c6c1e-8a53-4f0e-9d7c-2b1f6a3c9e11
communaute: nord
debut: 2018-11-15 13 h 30
statut: confirmee
resume: {WORD}
themes:
  - {WORD}
bons_coups:
  - {LINK}
documents:
  - titre: {WORD}
    lien: {LINK}
---
{BODY}

## Compte rendu

{BODY}""",
    "rencontres/2018-2019/prochaine.md": f"""---
titre: {WORD}
uid: 7a0c6c1e-8a53-4f0e-9d7c-2b1f6a3c9e12
communaute: nord
debut: 2019-02-15 13 h 30
inscription: {LINK}
lieu:
  nom: {WORD}
  adresse: {WORD}
  lien: {LINK}
experts:
  - nom: {WORD}
    fonction: {WORD}
    organisation: {WORD}
animation:
  - jeanne
---
{BODY}""",
    "rencontres/2018-2019/annulee.md": f"""---
titre: {WORD}
uid: 7a0c6c1e-8a53-4f0e-9d7c-2b1f6a3c9e13
communaute: nord
debut: 2019-03-15 13 h 30
statut: annulee
---
{BODY}""",
    "articles/2018/un-article.md": f"""---
titre: {WORD}
date: 2018-03-06
auteurs:
  - jeanne
communaute: nord
etiquettes:
  - {WORD}
source: {WORD}
---
{BODY}""",
    "commentaires/un-article/un.md": f"""---
nom: {WORD[:60]}
date: 2018-03-07 9 h
---
{WORD} {LINK}
""",
    "pages/le-pole.md": f"""---
titre: {WORD}
resume: {WORD}
---
{BODY}""",
}
THEME = WORD.lower()
PAGES = (
    "/", "/articles/", "/articles/2018/un-article/", "/auteurs/", "/auteurs/jeanne/",
    "/communautes/", "/communautes/nord/", "/programmation/", "/programmation/changements/",
    "/programmation/2018-2019/communautes/nord/", f"/programmation/2018-2019/themes/{THEME}/",
    "/comptes-rendus/", "/rencontres/passee/", "/rencontres/prochaine/", "/rencontres/annulee/",
    "/themes/", f"/themes/{THEME}/", "/abonnement/", "/recherche/", "/infolettre/", "/404.html",
    "/le-pole/",
)  # fmt: skip
WIDTHS = (320, 344, 360, 390, 768, 1280)
TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture(scope="module")
def long_words(tmp_path_factory):
    root: Path = tmp_path_factory.mktemp("longs")
    for name, text in FILES.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    build(root / "content", root / "output")
    with served(root / "output") as site:
        yield site


def test_no_page_is_wider_than_the_screen(open_page, long_words) -> None:
    page = open_page(None, base_url=long_words.url, bypass_csp=True)
    found = []
    for address in PAGES:
        answer = page.goto(address)
        assert answer.status == 200, address
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate(TOO_WIDE):
                found.append(f"{address} {width}")
        page.set_viewport_size({"width": 390, "height": 800})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        if page.evaluate(TOO_WIDE):
            found.append(f"{address} 390, texte à 200 %")
    assert found == []
