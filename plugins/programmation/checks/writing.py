"""Parts of a text that its page, or feeds, would not show as the author means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from lazy_regex import lazy_compile
from programmation.checks.context import Context
from programmation.content.entry import Entry
from programmation.content.recap import RECAP_ALONE
from programmation.model import Post
from programmation.organization import ORGANIZATION
from programmation.problems import Problem, problem, warning
from programmation.schema import Type
from programmation.settings import Site
from programmation.text.french import counted, long_date
from programmation.text.raw_html import VIDEO_HOSTS, Removed

FAR = timedelta(days=2 * 366)
"""How far ahead nobody plans: beyond, a year was typed wrong."""
DRAFT_PATIENCE = timedelta(days=90)
LATE = timedelta(days=14)
MANY_LATE = 5
"""Most late posts at once: more of them are an archive put online, with its true dates."""

_NAMES = {
    "video": "vidéo", "audio": "son", "iframe": "cadre", "form": "formulaire",
    "object": "objet incorporé", "embed": "objet incorporé", "script": "programme",
    "style": "feuille de style", "svg": "dessin SVG", "math": "formule MathML",
}  # fmt: skip
_REMEDIES = {
    "script": "Retirez-le : les pages n’exécutent aucun programme d’un texte.",
    "style": "Retirez-la : le site a ses propres styles.",
    "svg": "Enregistrez le dessin en PNG dans content/images, et montrez-le :"
    " ![description](/images/dessin.png).",
    "math": "Écrivez la formule en toutes lettres, ou montrez-en une image.",
}


def empty(context: Context) -> Iterator[Problem]:
    """Posts, pages and meetings without text; a meeting may have a summary instead."""
    for entry in context.content.entries:
        speaks = entry.kind.speaks and entry.sound
        if speaks and not entry.body.strip() and not entry.values.get("summary"):
            remedy = "Écrivez-le sous les champs, ou ajoutez un résumé."
            yield warning(entry, f"{entry.kind.name} sans texte", remedy, line=entry.body_line)


def organization(context: Context) -> Iterator[Problem]:
    """Words under the fields of `organisation.md`, and settings that its fields could replace."""
    for entry in context.content.entries:
        if entry.kind is not ORGANIZATION:
            continue
        if entry.body.strip():
            remedy = "Mettez-le dans une page, ou dans le champ « accroche »."
            yield warning(entry, "ce texte ne paraît nulle part", remedy, line=entry.body_line)
        # A file with an error may have the field.
        for setting, line in context.site.left_in_settings if entry.sound else ():
            message = f"le réglage {setting} de pelicanconf.py sert encore"
            remedy = f"Ajoutez ici la ligne « {line} » : c’est elle qui comptera."
            yield warning(entry, message, remedy)


def formatted(context: Context) -> Iterator[Problem]:
    """Fields of plain text that have signs of Markdown or HTML, which readers would see."""
    for entry in context.content.entries:
        for key, words in entry.given(_WORDS):
            if not _SIGN.search(words):
                continue
            from programmation.text.markdown import words_of  # Slow to import.

            # After a word: at the start, « 2. Financer » or « > 50 ans » would be Markdown.
            read = words_of(f"– {words}")
            if read != " ".join(("–", *words.split())):
                message = "mise en forme qu’un champ montre telle quelle"
                remedy = "Retirez ses signes : seul le texte sous les champs en a une."
                signs = " ".join(word for word in words.split() if word not in read)
                yield warning(entry, message, remedy, field=key, value=signs or words)


_SIGN = lazy_compile(r"[*_~`\[<&\\]")
_WORDS = frozenset({Type.TEXT, Type.PARAGRAPH})


def inspected(context: Context) -> Iterator[Problem]:
    """Parts of each text that its page would not show as meant (see `text.inspection`)."""
    framed = tuple(f"https://{host}/" for host in context.site.embed_hosts)
    for entry in context.content.entries:
        # Failed lists, brackets and signs that readers would see.
        for line, shown, message, remedy in entry.inspection.oddities:
            yield _odd(entry, line, message, remedy, shown)
        yield from _removed(entry, framed)
        yield from _headings(entry)


def _removed(entry: Entry, framed: tuple[str, ...]) -> Iterator[Problem]:
    """HTML in a text that the site removes.  framed: hosts whose frames are allowed."""
    attributes: dict[tuple[str, str], list[int]] = {}
    for line, removed in entry.inspection.removed:
        if removed.tag == "iframe" and f"{removed.address}/".startswith(framed):
            if not re.search(r"\btitle\s*=\s*[\"'][^\"']", removed.raw):
                remedy = 'Ajoutez à l’iframe title="…", qui dit ce qu’il montre.'
                yield _odd(entry, line, "cadre sans titre", remedy, removed.address, field="lien")
        elif removed.address and not removed.linked:
            continue  # Reported as a link's address (see `broken_links`).
        elif removed.address or removed.tag in _NAMES:
            yield _element(entry, line, removed)
        else:
            attributes.setdefault((removed.tag, removed.attribute), []).append(line)
    for (tag, attribute), lines in attributes.items():
        times = f" ({counted(len(lines), 'fois', 'fois')})" if len(lines) > 1 else ""
        written = f"{attribute}=… de <{tag}>" if attribute else f"<{tag}>"
        message = f"écriture HTML que le site ne publie pas{times} : le texte reste"
        remedy = "Retirez-la, ou employez le Markdown (GUIDE : Écrire un texte)."
        yield _odd(entry, lines[0], message, remedy, written)


def _odd(
    entry: Entry, line: int, message: str, remedy: str, value: str, *, field: str = "texte"
) -> Problem:
    """Problem of an oddity in a text.  line: counted from the first line of the body."""
    line += entry.body_line
    return warning(entry, message, remedy, line=line, field=field, value=value)


def _element(entry: Entry, line: int, removed: Removed) -> Problem:
    name = _NAMES.get(removed.tag, f"<{removed.tag}>")
    if removed.linked:
        message = f"{name} qui devient un lien : rien n’en est montré dans la page"
        remedy = "Vérifiez que ce lien suffit, ou écrivez-le vous-même : [son titre](adresse)."
        if "".join(removed.address.split("/")[2:3]) in VIDEO_HOSTS:
            remedy = 'Donnez-lui un titre, qui sera celui du lien : title="…".'
    else:
        message = f"{name} que le site ne publie pas"
        remedy = _REMEDIES.get(
            removed.tag, "Retirez-le, ou mettez à sa place un lien : [son titre](adresse)."
        )
    return _odd(entry, line, message, remedy, removed.address)


def _headings(entry: Entry) -> Iterator[Problem]:
    """Titles that skip a level, which confuses screen readers."""
    titles = entry.inspection.headings
    # The page's own title is of level 1: titles of the text are shown one level lower.
    lowered = 1 if any(title.level == 1 for title in titles) else 0
    before = 1
    for title in titles:
        level = title.level + lowered
        if level > before + 1:
            remedy = f"Écrivez « {'#' * (before + 1 - lowered)} {title.text} »."
            message = "titre qui saute un niveau"
            yield _odd(entry, title.line, message, remedy, title.text, field="titre")
        before = level


def recaps(context: Context) -> Iterator[Problem]:
    """Recap titles that are not recognised, and recaps of meetings still to come."""
    for meeting in context.content.complete.meetings:
        if meeting.recap and meeting.day > context.site.today and not meeting.example:
            message = (
                "cette rencontre à venir a déjà un compte rendu, que sa page ne montre pas encore"
            )
            remedy, day = "Vérifiez l’année.", long_date(meeting.day)
            yield warning(meeting.source, message, remedy, field="debut", value=day)
        if not meeting.recap and (match := RECAP_ALONE.search(meeting.body)):
            line = meeting.source.body_line + meeting.body.count("\n", 0, match.start())
            yield warning(
                meeting.source, "ce n’est pas un titre : ce qui suit reste dans l’annonce",
                "Écrivez « ## Compte rendu ».", field="texte", value=match[0].strip(), line=line,
            )  # fmt: skip


def old_drafts(context: Context) -> Iterator[Problem]:
    for post in context.content.complete.posts:
        age = context.site.today - (post.modified or post.date).date()
        if post.draft and not post.example and age > DRAFT_PATIENCE:
            message = f"ce brouillon attend depuis {age.days // 30} mois"
            remedy = "Publiez-le en retirant cette ligne, ou supprimez le fichier."
            yield warning(post.source, message, remedy, field="statut", value="brouillon")


def late_posts(
    posts: Iterable[Post], came_out: Mapping[str, datetime], site: Site
) -> list[Problem]:
    """Posts that come out now under an old date: feed readers treat them as already read.
    `came_out`: by path (see `lives`); only a build knows it."""
    late = [
        (post, out)
        for post in posts
        if (out := came_out.get(post.source.path)) and not post.example
        if site.today - LATE <= out.date() <= site.today and out - post.date > LATE
    ]
    return [
        warning(
            post.source,
            f"cet article paraît le {long_date(out.date())} et porte une date plus ancienne :"
            " ceux qui suivent les fils ne le verront pas",
            f"Si c’est une nouvelle, écrivez « date: {out.date().isoformat()} ».",
            field="date", value=long_date(post.date.date()),
        )
        for post, out in late
        if len(late) <= MANY_LATE
    ]  # fmt: skip


def modified_later(context: Context) -> Iterator[Problem]:
    """Texts whose `modifie` is in the future: calendars and feeds would ignore later changes.

    In a site built for an earlier day, the file's own time tells a later text from a mistyped
    year.
    """
    root, today = context.content.folder.root, context.site.today
    for entry in context.content.entries:
        moment = entry.values.get("modified")
        if moment is None or moment.date() <= today:
            continue
        try:
            saved = (root / entry.path).stat(follow_symlinks=False).st_mtime
        except OSError:
            continue
        if moment.timestamp() > saved + timedelta(days=1).total_seconds():
            remedy = "Écrivez le jour où le texte a changé, ou retirez cette ligne."
            day = long_date(moment.date())
            yield problem(entry, "cette date est à venir", remedy, field="modifie", value=day)


def far_dates(context: Context) -> Iterator[Problem]:
    """Texts dated years ahead, and meetings too far ahead to be planned."""
    for item in context.content.complete.items:
        for key, name in (("date", "date"), ("debut", "start")):
            moment = getattr(item, name, None)
            if moment and moment.date() > context.site.today + FAR and not item.example:
                message, day = "date dans plus de deux ans", long_date(moment)
                yield warning(item.source, message, "Vérifiez l’année.", field=key, value=day)
