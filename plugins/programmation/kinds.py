"""Every kind of content, one row each.

To add one: a row here; in `model`, its class, with an address of `urls`, and its collection; its
template.  `make guide` writes its table of fields; its `command` is a target of the Makefile.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from programmation import model, parts, schema
from programmation.colors import COLORS
from programmation.organization import ORGANIZATION
from programmation.schema import Field, Form, Kind, Type

EXPERTS = tuple(
    "expert experte expertes intervenants intervenant intervenante invites invite invitee invitees"
    " conferenciers conferencier conferenciere formateur formatrice".split()
)
POST = Kind(
    folder="articles",
    name="article",
    plural="Articles",
    model=model.Post,
    collection="posts",
    sort=lambda post: (post.date, post.slug),
    newest_first=True,
    template="post.html",
    listed=True,
    anchors=frozenset({"commentaires", "contenu"}),
    speaks=True,
    command="article",
    questions=("titre",),
    body="Écrivez ici.",
    form=Form(
        summary="{{titre}} — {{_date}}",
        path="{{_annee}}/{{slug}}",
        sortable=("date", "titre"),
        filters=(("Brouillons", "statut", "brouillon"),),
    ),
    fields=(
        schema.TITLE,
        Field("date", "date", Type.DATETIME, "Date", "La date de publication.",
              required=True, example="2017-06-29",
              mistaken=("date_publication", "publication", "parution")),
        Field("auteurs", "authors", Type.PROFILE, "Auteurs",
              "Le nom de fichier d’un ou de plusieurs auteurs du dossier content/auteurs.",
              required=True, many=True, aliases=("auteur", "author", "authors"),
              example="marie-michele-lemay"),
        schema.SUMMARY,
        Field("etiquettes", "themes", Type.THEME, "Thèmes", "Les thèmes de l’article.",
              many=True, aliases=("etiquette", "themes", "theme", "tags", "category",
                                  "categorie"),
              example="Financement"),
        Field("communaute", "community", Type.COMMUNITY, "Communauté",
              "La communauté dont parle l’article.", example="maskinonge"),
        *schema.IMAGE, schema.MODIFIED, schema.VISIBILITY,
        Field("source", "origin", Type.TEXT, "Source", "D’où vient le texte, dit à son pied.",
              example="Adapté du billet du 29 juin 2017"),
        schema.EXAMPLE, schema.OLD_ADDRESSES, schema.SLUG, schema.LANGUAGE,
    ),
)  # fmt: skip

MEETING = Kind(
    folder="rencontres",
    name="rencontre",
    plural="Rencontres",
    model=model.Meeting,
    collection="meetings",
    sort=lambda meeting: (meeting.end if meeting.day_unknown else meeting.start, meeting.slug),
    template="meeting.html",
    listed=True,
    anchors=frozenset(
        {"annonce-titre", "bons-coups", "compte-rendu", "contenu", "documents", "photos"}
    ),
    speaks=True,
    command="rencontre",
    questions=("titre", "communaute", "debut"),
    body="Annoncez ici la rencontre.",
    form=Form(
        summary="{{titre}} — {{_debut}} — {{_communaute}} — {{_statut}}",
        path="{{_saison}}/{{slug}}",
        sortable=("debut", "titre", "communaute"),
        body="Annonce et compte rendu",
        body_hint="Après la rencontre, ajoutez un titre « Compte rendu » (niveau 2) et le récit.",
        filters=tuple(("", "statut", status.value) for status in parts.Status),
        groups=(("Année", "debut", r"\d{4}"), ("Communauté", "_communaute")),
    ),
    fields=(
        schema.TITLE,
        Field("uid", "uid", Type.IDENTIFIER, "Identifiant",
              "L’identité de la rencontre dans les calendriers : ne la changez jamais.",
              required=True, example="5f0c6c1e-8a53-4f0e-9d7c-2b1f6a3c9e10"),
        Field("communaute", "communities", Type.COMMUNITY, "Communauté",
              "Le nom de fichier de la communauté, de plusieurs, ou « toutes ».",
              required=True, many=True, aliases=("communautes",), example="maskinonge"),
        Field("debut", "start", Type.DATETIME, "Début",
              "Le jour et l’heure; le mois seul, « 2018-02 », tant que le jour n’est pas connu.",
              required=True, aliases=("date",), example="2017-10-19 8 h 30", timed=True,
              mistaken=("heure", "heures", "horaire", "quand", "jour", "start", "startdate")),
        Field("duree", "length", Type.DURATION, "Durée", "La durée de la rencontre.",
              default="1 h 30", example="1 h 30", part_of="end"),
        Field("fin", "end", Type.DATETIME, "Fin",
              "L’heure de la fin, à la place de la durée; avec le jour, si c’en est un autre.",
              example="10 h", timed=True, same_day_as="start",
              mistaken=("date_fin", "date_de_fin", "heure_fin", "heure_de_fin", "end", "enddate")),
        Field("journee", "whole_day", Type.FLAG, "Toute la journée",
              "« oui » : le début et la fin sont des jours, sans heure.", default="non"),
        Field("themes", "themes", Type.THEME, "Thèmes", "Les thèmes de la rencontre.",
              many=True, aliases=("theme", "etiquettes", "tags"), example="Financement",
              mistaken=("mots_cles", "sujet", "sujets", "categorie")),
        Field("formule", "method", Type.CHOICE, "Formule", "La façon d’animer.",
              default=parts.Method.DISCUSSION.value, model=parts.Method),
        Field("experts", "experts", Type.RECORD, "Experts", "Les personnes invitées.",
              many=True, model=parts.Person, aliases=EXPERTS,
              fields=(
                  Field("nom", "name", Type.TEXT, "Nom", "Le nom, ou la fonction.",
                        required=True),
                  *schema.WORK,
              )),
        Field("animation", "hosts", Type.PROFILE, "Animation",
              "Qui anime : un ou plusieurs auteurs du dossier content/auteurs.",
              many=True, aliases=("auteurs", "author", "authors", "animateur", "animatrice"),
              example="marie-michele-lemay"),
        Field("lieu", "place", Type.RECORD, "Lieu", "L’endroit.", model=parts.Place,
              aliases=("lieux", "endroit"),
              mistaken=("salle", "local", "nouveau_lieu", "nom_du_lieu", "lieu_nom"),
              fields=(
                  Field("nom", "name", Type.TEXT, "Nom", "Le nom du lieu.", required=True,
                        mistaken=("salle", "local", "titre")),
                  Field("adresse", "address", Type.TEXT, "Adresse", "L’adresse postale.",
                        mistaken=("rue", "ville", "municipalite")),
                  Field("lien", "url", Type.URL, "Lien", "Le site du lieu, ou une carte."),
                  Field("en_ligne", "online", Type.URL, "En ligne",
                        "L’adresse de la visioconférence; avec une adresse postale, on peut"
                        " aussi venir sur place.", example="https://visio.example.org/pole",
                        aliases=("zoom", "teams", "visio", "visioconference")),
                  Field("prive", "private", Type.FLAG, "Lien privé",
                        "« oui » : l’adresse de la visioconférence n’est publiée nulle part.",
                        default="non"),
              )),
        Field("inscription", "registration", Type.CONTACT, "Inscription",
              "Une adresse web, un courriel ou un numéro de téléphone.",
              example="info@example.org", mistaken=("contact", "courriel", "telephone", "rsvp")),
        Field("inscription_avant", "registration_until", Type.DATETIME, "Inscription avant",
              "Le dernier jour pour s’inscrire.", example="2017-10-12"),
        Field("places", "capacity", Type.COUNT, "Places", "Le nombre de places.", example="20"),
        Field("prix", "price", Type.TEXT, "Prix", "Ce qu’il en coûte, s’il y a lieu.",
              aliases=("cout",), example="Gratuit"),
        Field("langue", "language", Type.TEXT, "Langue",
              "Code de la langue de la rencontre, si ce n’est pas le français.",
              aliases=("lang",), example="en"),
        Field("statut", "status", Type.CHOICE, "Statut",
              "L’état de la rencontre; « brouillon » tant qu’elle n’est pas annoncée.",
              default=parts.Status.PLANNED.value, model=parts.Status, aliases=("status",),
              mistaken=("etat",)),
        Field("ancien_debut", "previous_start", Type.DATETIME, "Ancien début",
              "Le jour et l’heure d’avant, quand la rencontre est déplacée.",
              example="2017-10-12 8 h 30", timed=True,
              mistaken=("report", "deplacee", "ancienne_date")),
        schema.MODIFIED,
        Field("documents", "documents", Type.RECORD, "Documents",
              "Les documents remis.", many=True, aliases=("document",),
              model=parts.Link, fields=schema.LINK),
        Field("photos", "photos", Type.RECORD, "Photos", "Des photos de la rencontre.",
              many=True, aliases=("photo",), model=parts.Image, fields=schema.PHOTO),
        Field("presences", "attendance", Type.COUNT, "Présences",
              "Le nombre de personnes présentes, pour le bilan de la saison.", example="14"),
        Field("bons_coups", "successes", Type.TEXT, "Bons coups",
              "Les bons coups racontés par les membres.", many=True, aliases=("bon_coup",)),
        schema.SUMMARY, schema.EXAMPLE, schema.OLD_ADDRESSES,
    ),
)  # fmt: skip

COMMUNITY = Kind(
    folder="communautes",
    name="communauté",
    plural="Communautés",
    model=model.Community,
    collection="communities",
    template="community.html",
    listed=True,
    anchors=frozenset({"a-venir", "articles", "comptes-rendus", "contenu", "passees"}),
    command="communaute",
    questions=("nom", "territoire"),
    body="Présentez ici la communauté.",
    form=Form(summary="{{nom}}", body="Présentation"),
    fields=(
        Field("nom", "name", Type.TEXT, "Nom", "Le nom de la communauté.",
              required=True, aliases=("titre", "title"), example="MRC de Maskinongé"),
        Field("territoire", "territory", Type.TEXT, "Territoire", "Le territoire couvert.",
              required=True, example="MRC de Maskinongé"),
        Field("membres", "members", Type.RECORD, "Membres", "Les organisations membres.",
              many=True, aliases=("membre",), model=parts.Partner,
              fields=(
                  Field("nom", "name", Type.TEXT, "Nom", "Le nom de l’organisation.",
                        required=True),
                  Field("lien", "url", Type.URL, "Lien", "Son site."),
              )),
        Field("couleur", "color", Type.CHOICE, "Couleur",
              "La couleur et le motif de la communauté.", choices=tuple(COLORS), example="vert"),
        schema.EMAIL,
        Field("fin", "end", Type.DATETIME, "Fin",
              "Le dernier jour d’une communauté qui s’arrête : sa page reste, les listes et les"
              " filtres ne la proposent plus.", example="2018-06-30",
              mistaken=("fermee", "fermeture", "terminee")),
        schema.SUMMARY, *schema.IMAGE, schema.EXAMPLE, schema.OLD_ADDRESSES,
    ),
)  # fmt: skip

PROFILE = Kind(
    folder="auteurs",
    name="auteur",
    plural="Auteurs",
    model=model.Profile,
    collection="profiles",
    template="author.html",
    listed=True,
    anchors=frozenset({"a-venir", "articles", "contenu", "rencontres", "suivre"}),
    command="auteur",
    questions=("nom",),
    body="Présentez ici cette personne, en quelques phrases.",
    form=Form(summary="{{nom}}", body="Biographie"),
    fields=(
        Field("nom", "name", Type.TEXT, "Nom", "Le nom, comme il sera lu.",
              required=True, aliases=("titre", "title"), example="Marie Michèle Lemay"),
        *schema.WORK,
        Field("photo", "photo", Type.PICTURE, "Photo", "Une image du dossier content/images.",
              aliases=("image",)),
        Field("photo_alt", "photo_alt", Type.TEXT, "Texte de remplacement",
              "Ce que montre la photo, pour qui ne la voit pas.", aliases=("image_alt",),
                  part_of="photo"),
        schema.EMAIL,
        Field("liens", "links", Type.RECORD, "Liens", "Des pages à visiter.",
              many=True, aliases=("lien",), model=parts.Link, fields=schema.LINK),
        Field("alias", "aliases", Type.TEXT, "Autres graphies",
              "Les autres façons d’écrire ce nom dans les articles.", many=True),
        schema.EXAMPLE, schema.OLD_ADDRESSES,
    ),
)  # fmt: skip

PAGE = Kind(
    folder="pages",
    name="page",
    plural="Pages",
    model=model.Page,
    collection="pages",
    template="page.html",
    anchors=frozenset({"contenu"}),
    speaks=True,
    form=Form(summary="{{titre}}"),
    fields=(
        schema.TITLE, schema.SUMMARY,
        Field("menu", "menu", Type.COUNT, "Menu",
              "Sa place dans le menu : 1 pour la première; au pied des pages, sans ce champ.",
              example="3"),
        *schema.IMAGE, schema.MODIFIED, schema.VISIBILITY,
        schema.EXAMPLE, schema.OLD_ADDRESSES, schema.SLUG, schema.LANGUAGE,
    ),
)  # fmt: skip

COMMENT = Kind(
    folder="commentaires",
    name="commentaire",
    plural="Commentaires",
    model=model.Comment,
    collection="comments",
    sort=lambda comment: (comment.date, comment.id),
    form=Form(
        summary="{{nom}} — {{_date}} — {{dirname}}",
        path="{{_article}}/{{slug}}",
        sortable=("date", "nom"),
        body="Commentaire",
        # Readers' words are plain text, not Markdown.
        plain_body=True,
    ),
    fields=(
        Field("nom", "name", Type.TEXT, "Nom", "Le nom à afficher, jamais un courriel.",
              required=True, example="Une lectrice de Shawinigan"),
        Field("date", "date", Type.DATETIME, "Date", "Le jour où le commentaire a été reçu.",
              required=True, example="2017-07-03 9 h 15"),
        Field("reponse_a", "reply_to", Type.SLUG, "Réponse à",
              "Le nom de fichier, sans « .md », du commentaire auquel celui-ci répond.",
              example="2017-07-02-une-lectrice"),
    ),
)  # fmt: skip

KINDS = (POST, MEETING, COMMUNITY, PROFILE, PAGE, COMMENT)
"""Kinds in the order of the editor's menu."""

ALONE = (ORGANIZATION,)
"""Kinds of a single text, which has no page of its own."""

RELATIONS: Mapping[Type, Kind] = {Type.COMMUNITY: COMMUNITY, Type.PROFILE: PROFILE}
"""Types whose value names another text → the kind of that text."""

_BY_FOLDER = {kind.folder: kind for kind in KINDS}
_BY_FILE = {kind.file: kind for kind in ALONE}


@cache
def kind_of(path: str) -> Kind:
    """Kind of the file at `path`; outside our folders, a post, as for Pelican."""
    if "/" not in path:
        return _BY_FILE.get(path, POST)
    return _BY_FOLDER.get(path.partition("/")[0], POST)
