"""Content with the longest values that people type: words, addresses, tables, code, lists."""

from __future__ import annotations

from programmation.colors import COLORS

WORD = "Anticonstitutionnellement" * 4
"""A hundred letters that cannot be wrapped; addresses and code are as long."""
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
ADDRESS = f"https://forms.example.org/pages/{'a' * 58}"
"""An address of ninety characters, typed as a place."""
EMAIL = f"coordination-{'des-communautes-' * 3}mauricie@economie-sociale-de-la-mauricie.example.org"
COMMAND = f"curl --request POST {'--header « Autorisation » ' * 12}{ADDRESS}"
COLUMNS = f"|{'Colonne |' * 12}\n|{'---|' * 12}\n|{'1 250,75 $ |' * 12}"
MANY = f"""
{WORD * 2}

{COLUMNS}

| Jour | Heure |
|---|---|
| Jeudi | 8 h 30 |

`{COMMAND}`

    {COMMAND}

- <{EMAIL}>
- {ADDRESS}
"""
THEMES = "".join(f"  - Un thème assez long, numéro {number}\n" for number in range(25))
EXPERTS = "".join(
    f"""\
  - nom: Prénom-Composé De La Nomenclature {number}
    fonction: Coordonnatrice du développement et des communications
    organisation: Corporation de développement communautaire
"""
    for number in range(30)
)
ALERT = "Une alerte qui n’en finit pas de tout expliquer. " * 8
"""A banner of four hundred characters."""
ALL = f"""\
titre: {WORD * 2}
communaute: toutes
themes:
{THEMES}\
experts:
{EXPERTS}\
lieu:
  nom: {ADDRESS}
  adresse: {ADDRESS}
  lien: {ADDRESS}
inscription: {EMAIL}
"""
MANY_FILES = {
    "organisation.md": f"""---
nom: Pôle {WORD}
slogan: {WORD * 2}
accroche: {WORD * 2}
courriel: {EMAIL}
adresse: {ADDRESS}
reseaux:
  - titre: {WORD}
    lien: {ADDRESS}
partenaires:
  - nom: {WORD}
    lien: {ADDRESS}
bandeau:
  texte: {ALERT.strip()}
  lien: {ADDRESS}
  jusqu_au: 2019-12-31
---
""",
    "auteurs/jeanne.md": f"---\nnom: {WORD}\n---\n",
    "communautes/nord.md": f"""---
nom: {WORD}
territoire: {ADDRESS}
courriel: {EMAIL}
membres:
  - nom: {WORD}
    lien: {ADDRESS}
---
{MANY}""",
    **{
        f"communautes/{color}.md": f"---\nnom: {color}\nterritoire: MRC\ncouleur: {color}\n---\n"
        for color in COLORS
    },
    "rencontres/2018-2019/passee.md": f"""---
{ALL}\
uid: 7a0c6c1e-8a53-4f0e-9d7c-2b1f6a3c9e21
debut: 2018-11-15 13 h 30
documents:
  - titre: {ADDRESS}
    lien: {ADDRESS}
---
{MANY}

## Compte rendu

{MANY}""",
    "rencontres/2018-2019/prochaine.md": f"""---
{ALL}\
uid: 7a0c6c1e-8a53-4f0e-9d7c-2b1f6a3c9e22
debut: 2019-02-15 13 h 30
ancien_debut: 2019-02-14 13 h 30
statut: complete
---
{MANY}""",
    "rencontres/2018-2019/un-mois.md": f"""---
{ALL}\
uid: 7a0c6c1e-8a53-4f0e-9d7c-2b1f6a3c9e23
debut: 2019-04
statut: a_confirmer
---
""",
    "articles/2018/un-article.md": f"""---
titre: {WORD * 2}
date: 2018-03-06
auteurs:
  - jeanne
source: {ADDRESS}
etiquettes:
{THEMES}---
{MANY}
""",
    "pages/menu.md": f"""---
titre: Une entrée de menu beaucoup trop longue pour un téléphone comme pour un bureau
menu: 1
---
{MANY}""",
    "pages/mot.md": f"---\ntitre: {WORD}\nmenu: 2\n---\nUn texte.\n",
}
