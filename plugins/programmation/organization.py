"""`organisation.md`, the only text at the root of the content: facts about the organisation.

Technical settings stay in `pelicanconf.py`.
"""

from __future__ import annotations

from programmation.parts import Banner, Link, Partner
from programmation.schema import EMAIL, Field, Form, Kind, Type
from programmation.settings import Site

ORGANIZATION = Kind(
    folder="",
    file="organisation.md",
    name="organisation",
    plural="L’organisation",
    model=Site,
    collection="",
    form=Form(summary="{{nom}}"),
    fields=(
        Field("nom", "name", Type.TEXT, "Nom", "Le nom de l’organisation, en tête de chaque page.",
              required=True, aliases=("titre", "title"), example="Pôle d’économie sociale"),
        Field("slogan", "description", Type.PARAGRAPH, "Slogan",
              "Une phrase qui dit ce que fait l’organisation, au pied des pages."),
        Field("accroche", "intro", Type.PARAGRAPH, "Accroche",
              "Les premiers mots de l’accueil; le slogan, sans ce champ."),
        Field("region", "region", Type.TEXT, "Région", "La région desservie.", example="Mauricie"),
        EMAIL,
        Field("telephone", "phone", Type.PHONE, "Téléphone", "Le numéro de téléphone public.",
              aliases=("tel",), example="819 555-0123"),
        Field("adresse", "postal_address", Type.PARAGRAPH, "Adresse", "L’adresse postale.",
              example="12, rue Principale, Shawinigan"),
        Field("reseaux", "networks", Type.RECORD, "Réseaux",
              "Les pages de l’organisation ailleurs : Facebook, LinkedIn, Instagram…",
              many=True, aliases=("reseau",), model=Link,
              fields=(
                  Field("titre", "title", Type.TEXT, "Titre", "Le nom du réseau.", required=True,
                        example="Facebook"),
                  Field("lien", "url", Type.URL, "Lien", "L’adresse de la page.", required=True,
                        example="https://www.facebook.com/pole"),
              )),
        Field("partenaires", "partners", Type.RECORD, "Partenaires",
              "Les partenaires, au pied de chaque page.",
              many=True, aliases=("partenaire",), model=Partner,
              fields=(
                  Field("nom", "name", Type.TEXT, "Nom", "Le nom du partenaire.", required=True),
                  Field("logo", "logo", Type.PICTURE, "Logo",
                        "Une image du dossier content/images.", example="images/logo.png"),
                  Field("alt", "alt", Type.TEXT, "Texte de remplacement",
                        "Ce que dit le logo, pour qui ne le voit pas; le nom, sans ce champ."),
                  Field("lien", "url", Type.URL, "Lien", "Le site du partenaire."),
              )),
        Field("bandeau", "banner", Type.RECORD, "Bandeau",
              "Une nouvelle à dire en tête de chaque page, jusqu’à une date.", model=Banner,
              fields=(
                  Field("texte", "text", Type.TEXT, "Texte", "Quelques mots.", required=True,
                        example="Les bureaux sont fermés vendredi."),
                  Field("lien", "url", Type.FILE, "Lien", "Où en apprendre plus.",
                        example="/a-propos/"),
                  Field("jusqu_au", "until", Type.DATETIME, "Jusqu’au",
                        "Le dernier jour où le bandeau paraît.", example="2018-02-15"),
              )),
    ),
)  # fmt: skip
