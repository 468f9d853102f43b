"""Each kind of loss that people met elsewhere, with five inputs or more of its own.

What is typed shows in the page, or is told with a remedy.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from commands.check import planned_addresses
from programmation.checks import check
from programmation.content.loader import load
from programmation.parts import Visibility
from programmation.text.markdown import html_maker
from tests.support.content_folder import POST, POST_FIELDS, SOUND, text, write
from tests.support.factories import at, site

SITE = site(today=at(2017, 10, 1).date())
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
ANYTHING = b"x"
VIDEO = "https://www.youtube.com/watch?v=ab_1"

SHOWN: dict[str, list[tuple[str, str]]] = {
    "breaks of the editor": [
        ("123, rue Principale\\\nLa Tuque", "Principale<br>\nLa Tuque"),
        ("un\\\ndeux\\\ntrois", "un<br>\ndeux<br>\ntrois"),
        ("* un\\\n  deux", "<li>un<br>\ndeux</li>"),
        ("> un\\\n> deux", "un<br>\ndeux"),
        ("**gras\\\nsuite**", "gras<br>\nsuite"),
        ("1. Salle 2\\\n   12, rue du Pont", "Salle 2<br>\n12, rue du Pont"),
        ("fin\\", "fin\\"),
    ],
    "signs of titles": [
        ("### C# et F#", ">C# et F#</h3>"),
        ("#economie #mauricie @pole", "<p>#economie #mauricie @pole</p>"),
        ("## Titre ##  ", ">Titre</h2>"),
        ("##Titre##", ">Titre</h2>"),
        ("# La clé de F#", ">La clé de F#</h2>"),
        ("## Le no # 2 ou ## 3", ">Le no # 2 ou ## 3</h2>"),
        ("## Fin \\#", ">Fin #</h2>"),
    ],
    "cells without a column": [
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 | |", "<td>2 | 3</td>"),
        ("| a | b |\n|---|---|\n| 1 | [2](https://example.org/c|d) |", "org/c|d"),
        ("| a | b |\n|---|---|\n| 1 | `2|3` |", "<code>2|3</code>"),
        ("| a |\n|---|\n| 1 | 2 \\| 3 |", "<td>1 | 2 | 3</td>"),
        ("a | b\n---|---\n1 | 2 | 3", "<td>2 | 3</td>"),
    ],
    "nested lists": [
        ("* un\n\n  * deux\n* trois", "<ul>\n<li>deux</li>\n</ul>"),
        ("- un\n  - deux\n    - trois", "<li>trois</li>"),
        ("1. un\n   * deux\n   * trois\n2. quatre", "<ul>\n<li>deux</li>\n<li>trois</li>\n</ul>"),
        ("1. un\n\n   suite", "<p>un</p>\n<p>suite</p>"),
        ("- un\n   - deux", "<ul>\n<li>deux</li>"),
        ("10. dix\n    1. un", '<ol start="10">'),
        ("* un\n\n  1. deux\n  2. trois\n* quatre", "<ol>\n<li>deux</li>\n<li>trois</li>\n</ol>"),
    ],
    "words between signs of tags": [
        ("Écrivez <votre nom>.", "&lt;votre nom&gt;"),
        ("<Prénom Nom>, <poste>", "&lt;Prénom Nom&gt;, &lt;poste&gt;"),
        ("De <5 à >12 personnes", "&lt;5 à &gt;12"),
        ("- <date de la rencontre>", "&lt;date de la rencontre&gt;"),
        ("| a |\n|---|\n| <montant> |", "&lt;montant&gt;"),
        ("## <Nom de l’organisme>", "&lt;Nom de l’organisme&gt;"),
        ("<i ou j> et <section 3>", "&lt;i ou j&gt; et &lt;section 3&gt;"),
        ("<- ici -> et <<double>>", "&lt;- ici -&gt; et &lt;&lt;double&gt;&gt;"),
        ("<Title>, <address> et <cite>", "&lt;Title&gt;, &lt;address&gt; et &lt;cite&gt;"),
    ],
    "addresses typed as they are": [
        ("Voir https://example.org/a_b?c=1&d=2.", 'href="https://example.org/a_b?c=1&amp;d=2">'),
        ("(www.example.org/inscription)", 'href="https://www.example.org/inscription">'),
        ("Écrire à info@example.org, svp", 'href="mailto:info@example.org">'),
        ("« https://example.org »", 'href="https://example.org">'),
        ("* https://example.org/\n", 'href="https://example.org/">'),
        ("**https://example.org/x**", 'href="https://example.org/x">'),
        ("> Prenom.Nom+a@example.qc.ca", 'href="mailto:Prenom.Nom+a@example.qc.ca">'),
    ],
    "links with the quotes of Word": [
        ("[a](https://example.org “b”)", 'href="https://example.org" title="b"'),
        ("[a](https://example.org ”b”)", 'title="b"'),
        ("[a](/b/ “c d”)", 'href="/b/" title="c d"'),
        ("![a](/images/b.png “c”)", 'src="/images/b.png" title="c"'),
        ("[a](mailto:b@example.org “c”)", 'href="mailto:b@example.org" title="c"'),
    ],
    "lists that were not": [
        ("À apporter :\n- crayon\n- cahier", "<ul>\n<li>crayon</li>"),
        ("Étapes :\n1. lire\n2. écrire", "<ol>\n<li>lire</li>"),
        ("•\tun\n•\tdeux", "<ul>\n<li>un</li>"),
        ("Avant\n* un\n* deux", "<ul>\n<li>un</li>"),
        ("▪ un\n▪ deux", "<ul>\n<li>un</li>"),
        ("Il reste ~~20 $~~ rien", "<del>20\u00a0$</del>"),
        ("- [ ] à faire\n- [x] fait", "<li>☐ à faire</li>\n<li>☑ fait</li>"),
    ],
    "lists further right than their sentence": [
        ("À apporter :\n    - un\n    - deux", "<ul>\n<li>un</li>\n<li>deux</li>"),
        ("À apporter :\n\t1. un\n\n\t2. deux", "<ol>\n<li>\n<p>un</p>"),
        ("- un\n      - loin\n- deux", "<li>un<ul>\n<li>loin</li>"),
        ("> Étapes :\n>      1. un", "<li>un</li>"),
        ("Mot[^1].\n\n[^1]: Note :\n    - un", '<li id="fn:1">\n<p>Note\u00a0:</p>\n<ul>'),
        ("Mot\n: Sens :\n    - un", "<dd>Sens\u00a0:<ul>"),
        ("    liste:\n        - un", "<pre><code>liste:\n    - un"),
    ],
    "stars that are signs": [
        ("Affiches 11*17 et 8*14", "<p>Affiches 11*17 et 8*14</p>"),
        ("2*3=6 et 4*5=20", "<p>2*3=6 et 4*5=20</p>"),
        ("20 $*, 30 $*.", "<p>20\u00a0$*, 30\u00a0$*.</p>"),
        ("membre*, non-membre*", "<p>membre*, non-membre*</p>"),
        ("*de 2*3 m*, **2*3**", "<em>de 2*3 m</em>, <strong>2*3</strong>"),
        ("l’*été*, **« oui »**dit", "l’<em>été</em>, <strong>«\u00a0oui\u00a0»</strong>dit"),
    ],
    "stars of inclusive writing": [
        ("Les employé*e*s invité*e*s", "<p>Les employé*e*s invité*e*s</p>"),
        ("Chaque étudiant*e, chaque élu*e", "<p>Chaque étudiant*e, chaque élu*e</p>"),
        ("tous*tes, ceux*celles", "<p>tous*tes, ceux*celles</p>"),
        ("directeur*rice*s et acteur*trice*s", "<p>directeur*rice*s et acteur*trice*s</p>"),
        ("**Les élu*es** et *les élu*e*s*", "<strong>Les élu*es</strong> et <em>les élu*e*s</em>"),
        ("https://example.org/élu*e*s", ">https://example.org/élu*e*s</a>"),
        ("un*e* amie, in*croy*able", "un<em>e</em> amie, in<em>croy</em>able"),
    ],
    "links broken over lines": [
        ("[a](https://example.org/b\nc)", 'href="https://example.org/bc">a'),
        ("[a](https://example.org/\n  b/c 'd')", 'href="https://example.org/b/c" title="d">'),
        ("[a](\nhttps://example.org/b\n)", 'href="https://example.org/b">a'),
        ("[deux\nmots](https://example.org)", ">deux\nmots</a>"),
        ("- [a](https://example.org/b\n  c)", 'href="https://example.org/bc">a'),
        ("![a](https://example.org/b\nc.png)", 'src="https://example.org/bc.png"'),
        ("[a](<b (c> 'd')", 'href="b (c" title="d">a'),
    ],
    "paths of a computer": [
        ("C:\\x\\_y", "<p>C:\\x\\_y</p>"),
        ("(D:\\_a_b\\_c_) fin", "<p>(D:\\_a_b\\_c_) fin</p>"),
        ("\\\\serveur\\partage\\_x\\(copie).", "<p>\\\\serveur\\partage\\_x\\(copie).</p>"),
        ("C:\\Mes documents\\#1\\*.txt", "<p>C:\\Mes documents\\#1\\*.txt</p>"),
        ("**E:\\_x** et C:\\R&D\\!x", "<strong>E:\\_x</strong> et C:\\R&amp;D\\!x"),
        # Escaped by hand.
        ("C:\\\\x\\\\\\_y, a\\_b", "<p>C:\\x\\_y, a_b</p>"),
        ("C:\\Dossier\\\nsuite", "C:\\Dossier<br>"),
        ("C:\\x, 11\\*17 et 8\\*14", "<p>C:\\x, 11*17 et 8*14</p>"),
        ("sur \\\\serveur ici", "<p>sur \\\\serveur ici</p>"),
    ],
    "what Word has for comments": [
        ("Un <![if !supportLists]>mot<![endif]> ici", "<p>Un mot ici</p>"),
        ("<![if !supportLists]>·<![endif]> un", "<li>un</li>"),
        ("<!--[if gte mso 9]><xml></xml><![endif]-->\nMot", "<p>Mot</p>"),
        ("<![if !vml]>Mot", "<p>Mot</p>"),
        ("`<![if a]>`", "<code>&lt;![if a]&gt;</code>"),
    ],
    "frames": [
        ('<iframe src="https://www.youtube.com/embed/ab_1" title="Le film"></iframe>',
         f'<a href="{VIDEO}">Le film</a>'),
        ('<iframe src="//www.youtube.com/embed/ab_1?start=3" title="F"></iframe>',
         'watch?v=ab_1&amp;t=3'),
        ('<iframe src="https://player.vimeo.com/video/12?h=ab" title="F"></iframe>',
         'href="https://vimeo.com/12/ab"'),
        ('<iframe src="https://youtu.be/ab_1?t=12" title="F"></iframe>',
         'href="https://youtu.be/ab_1?t=12"'),
        ('<iframe src="https://www.youtube.com/embed/videoseries?list=PL1" title="F"></iframe>',
         'href="https://www.youtube.com/playlist?list=PL1"'),
        ('<iframe src="https://www.youtube.com/embed?listType=playlist&list=PL1"></iframe>',
         'href="https://www.youtube.com/playlist?list=PL1"'),
        ('<iframe src="http://docs.example.org/form"></iframe>',
         'href="http://docs.example.org/form"'),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "shown"),
    [case for cases in SHOWN.values() for case in cases],
    ids=[f"{kind} {number}" for kind, cases in SHOWN.items() for number in range(len(cases))],
)
def test_what_is_typed_shows(typed: str, shown: str) -> None:
    assert shown in html_maker()(typed)


def post(body: str) -> dict[str, bytes]:
    return {POST: text(POST_FIELDS, body)}


TOLD: dict[str, list[tuple[dict[str, bytes], str]]] = {
    "copies in conflict": [
        ({name: ANYTHING}, "Comparez les deux fichiers")
        for name in (
            "articles/2017/oser (conflicted copy 2018-03-07 070952).md",
            "articles/2017/oser (Copie en conflit de Jeanne 2018-10-02).md",
            "articles/2017/oser-DESKTOP-AB12CD.md",
            "articles/2017/oser - Copie.md",
            "articles/2017/oser (1).md",
            "articles/2017/oser 2.md",
            "articles/2017/oser copie 3.md",
            "articles/2017/oser.sync-conflict-20180307-070952-ABCDEFG.md",
            "articles/2017/Copie de oser.md",
            "rencontres/2017-2018/financement (Marie's conflicted copy 2018-03-07).md",
            "articles/2017/oser (In Konflikt stehende Kopie von Anna 2018-03-07).md",
            "articles/2017/oser (Copia en conflicto de Ana 2018-03-07).md",
        )
    ],
    "files left in iCloud": [
        ({path: ANYTHING}, "est resté dans iCloud")
        for path in (
            "articles/2017/.autre.md.icloud", "images/.photo.jpg.icloud", ".organisation.md.icloud",
            "rencontres/2017-2018/.a b.md.icloud", "documents/.Rapport annuel.pdf.icloud",
        )
    ],
    "photos of telephones": [
        ({f"images/{name}": data}, "Remplacez-la par une copie en JPEG")
        for name, data in (
            ("IMG_0001.HEIC", HEIC), ("img.heif", HEIC), ("photo.jpg", HEIC), ("photo.png", HEIC),
            ("photo.JPEG", HEIC), ("img.hif", ANYTHING),
            ("burst.jpg", b"\0\0\0\x24ftyphevc\0\0\0\0mif1hevc"),
        )
    ],
    "files that exist under another name": [
        ({**post(f"[a]({link})\n"), "images/Photo.PNG": ANYTHING, "documents/Rapport.pdf": ANYTHING,
          "images/bilan/Réunion d’été.jpg": ANYTHING}, f"Vouliez-vous « {found} »")
        for link, found in (
            ("/documents/rapport.pdf", "/documents/Rapport.pdf"),
            ("/documents/Rapport.PDF", "/documents/Rapport.pdf"),
            ("/images/photo.png", "/images/Photo.PNG"),
            ("photo.png", "/images/Photo.PNG"),
            ("/images/photo.jpg", "/images/Photo.PNG"),
            ("/public/documents/rapport.pdf", "/documents/Rapport.pdf"),
            ("/images/reunion-d-ete.jpg", "/images/bilan/Réunion d’été.jpg"),
        )
    ],
    "elements taken out": [
        (post(f"Avant.\n\n{element}\n"), words)
        for element, words in (
            ('<video src="https://example.org/v.mp4"></video>', "vidéo qui devient un lien"),
            ('<audio><source src="https://example.org/s.mp3"></audio>', "son qui devient un lien"),
            ('<object data="https://example.org/a.pdf"></object>', "objet incorporé"),
            ('<embed src="https://example.org/a.swf">', "objet incorporé"),
            ("<svg><circle r=1 /></svg>", "dessin SVG"),
            ("<math><mi>x</mi></math>", "formule MathML"),
            ("<script>x()</script>", "programme"),
            ("<style>p{}</style>", "feuille de style"),
            ('<form action="https://example.org/f"><input></form>', "formulaire"),
            ('<iframe src="https://example.org/f"></iframe>', "cadre qui devient un lien"),
            ("<marquee>mot</marquee>", "« <marquee> »"),
            ('<p style="color:red">mot</p>', "style=… de <p>"),
        )
    ],
    "lists of other programs": [
        (post(f"Voici :\n\n{lines}\n"), "ces lignes ne font pas une liste")
        for lines in (
            "a) un\nb) deux", "– un\n– deux", "§\tun\n§\tdeux", "-un\n-deux", "1.un\n2.deux",
            "i. un\nii. deux", "1.1. un\n1.2. deux", "2.1.1 un\n2.1.2 deux",
            "(1) un\n(2) deux", "1- un\n2- deux", "1/ un\n2/ deux",
            "1° un\n2° deux", "#1 un\n#2 deux", "[1]: un\n[2]: deux", "• un\n  o deux\n  o trois",
            "=> un\n=> deux", "→ un\n→ deux", "A. Un\nB. Deux", "Ø un\nØ deux", "1 Une.\n2 Deux.",
        )
    ],
    "links that lead nowhere": [
        (post(f"{link}\n"), words)
        for link, words in (
            ("[a](C:/Users/moi/x.pdf)", "chemin d’un ordinateur"),
            ("[a](C:\\Users\\moi\\x.pdf)", "chemin d’un ordinateur"),
            ("![Une photo](C:\\Users\\moi\\a b.jpg)", "chemin d’un ordinateur"),
            ("[a](\\\\serveur\\commun\\x.pdf)", "chemin d’un ordinateur"),
            ("[a](documents\\x.pdf)", "ne mène nulle part"),
            ("[a](http://127.0.0.1:8000/le-pole/)", "Écrivez « /le-pole/ »"),
            ("[a](http://localhost/)", "adresse que votre ordinateur seul peut ouvrir"),
            ("[a](file:///C:/Users/moi/x.pdf)", "chemin d’un ordinateur"),
            ("[a](mailto:)", "adresse vide"),
            ("[a](mailto: )", "adresse vide"),
            ("[a](tel:)", "adresse vide"),
            ("[a](https://)", "adresse vide"),
            ("![Une photo](C:\\\\photos\\\\a.jpg)", "chemin d’un ordinateur"),
            ("[a]()", "adresse vide"),
            ("[](https://example.org)", "lien sans texte"),
            ("[a](819 555-1234)", "tel:+18195551234"),
            ("[a](#)", "adresse vide"),
            ("[a](https://exa mple.org/b)", "adresse web illisible"),
            ("<http://exa mple.org>", "adresse web illisible"),
            ("[mot](https://example.org/a le titre)", "adresse web avec une espace"),
            ('[mot](https://example.org/a "titre" fin)', "adresse web avec une espace"),
        )
    ],
    "notes": [
        (post(f"{typed}\n"), words)
        for typed, words in (
            ("Mot[^1].\n\n[^1]: Une.\n\n[^1]: Deux.", "note écrite deux fois"),
            ("Mot[^a b].\n\n[^a b]: Une.\n[^a b]: Deux.", "note écrite deux fois"),
            ("Mot.\n\n[^1]: Une.", "note qu’aucun renvoi n’appelle"),
            ("Mot[^1].\n\n[^1] : Une.\n\n[^2] : Deux.", "note qu’aucun renvoi n’appelle"),
            ("Mot.\n\n[^1]  : Une.", "note qu’aucun renvoi n’appelle"),
            ("Mot.\n\n*[OB] : Organisme", "abréviation que le texte n’emploie pas"),
            ("Mot[^une note].", "renvoi à une note qui n’est pas écrite"),
        )
    ],
    "HTML that hides what is typed": [
        (post(f"{typed}\n\nSuite **du** texte.\n"), words)
        for typed, words in (
            ("<div>\nMot", "« <div> » : balise que rien ne ferme"),
            ("Un <b>mot", "« <b> » : balise que rien ne ferme"),
            ('Un <span class="x">mot', "« <span> » : balise que rien ne ferme"),
            ("<table><tr><td>mot", "« <table> » : balise que rien ne ferme"),
            ("<div>\n**Mot** et [lien](/a/)\n</div>", "« **Mot** » : mise en forme"),
            ("<p>Mot\n- un\n- deux", "« - un » : mise en forme"),
            ("<details>Mot", "« <details> » : balise que rien ne ferme"),
            ('<a href="/a/>Mot</a>', "guillemet que rien ne ferme"),
            ("<div class='x>Mot</div>", "guillemet que rien ne ferme"),
            ('<div title="x>\n\nMot.\n\nAutre "fin">\n</div>', "guillemet que rien ne ferme"),
            ("<!-- à relire", "commentaire que rien ne ferme"),
            ("<!-- à relire\n\nMot.\n\n<!-- fin -->", "commentaire qui en contient un autre"),
            ("```Note à lire\nmot\n```\n<b>x</b>", "mots à côté du signe du code"),
            ("~~~ Attention aux dates\nmot\n~~~", "mots à côté du signe du code"),
            ("<!-- à relire -- >", "commentaire que rien ne ferme"),
        )
    ],
    "tables that are none": [
        (post(f"{lines}\n\nSuite.\n"), "ces lignes ne font pas un tableau")
        for lines in (
            "| a | b |\n|---|\n| 1 | 2 |", "|---|---|\n| 1 | 2 |",
            "- | a | b |\n  |---|---|\n  | 1 | 2 |",
            "| [a](/images/a|b) | c |\n|---|---|\n| d | e |", "| a | b |\n\n|---|---|\n\n| 1 | 2 |",
            "| a |\n|---|---|\n| 1 | 2 |", "> | a | b |\n> |---|\n> | 1 | 2 |",
        )
    ],
    "signs of other Markdowns": [
        (post(f"Voici {typed} ici.\n"), words)
        for typed, words in (
            ("un ==surligné==", "écriture d’un autre outil"),
            ("un ++souligné++", "écriture d’un autre outil"),
            ("un ![[plan.png]]", "écriture d’un autre outil"),
            ("la [[Page|page]]", "écriture d’un autre outil"),
            ("un mot^[une note]", "écriture d’un autre outil"),
            ("9 m^2^", "écriture d’un autre outil"),
            ("H~2~O", "écriture d’un autre outil"),
            ("un ~barré~", "écriture d’un autre outil"),
            ("\\(a + b\\)", "écriture d’un autre outil"),
            ("\\[a = b\\]", "écriture d’un autre outil"),
            ("$$E = mc^2$$", "écriture d’un autre outil"),
            ("bravo :tada:", "écriture d’un autre outil"),
            ("{loadposition agenda}", "écriture d’un autre outil"),
            ("{youtube}ab{/youtube}", "écriture d’un autre outil"),
            ("{code:java}x{code}", "écriture d’un autre outil"),
            ("ceci.\n\n== Titre ==\n\nLà", "écriture d’un autre outil"),
            ("[https://example.org la page]", "écriture d’un autre outil"),
            ("[la page|https://example.org]", "écriture d’un autre outil"),
            ("un fait [cite: 2, 3]", "écriture d’un autre outil"),
            ("un fait citeturn0search0", "écriture d’un autre outil"),
            ("[image: logo.png]", "écriture d’un autre outil"),
            ("[Une table. Description générée automatiquement]", "écriture d’un autre outil"),
            ("Erreur ! Source du renvoi introuvable.", "écriture d’un autre outil"),
            ("ceci.\n\n! [Une photo](/images/a.png)", "l’image n’est qu’un lien"),
        )
    ],
    "addresses as Outlook copies them": [
        (post(f"Voici {typed} ici.\n"), words)
        for typed, words in (
            ("l’inscription<https://example.org/a>", "adresse collée au mot"),
            ("a@example.org<mailto:a@example.org>", "adresse collée au mot"),
            ("819 555-1234<tel:819-555-1234>", "adresse collée au mot"),
            ("[logo]<https://example.org/>", "adresse collée au mot"),
            ("https://a.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fb&data=c",
             "Écrivez « https://example.org/b »"),
            ("[a](https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2F&h=b)",
             "Écrivez « https://example.org/ »"),
            ("https://urldefense.com/v3/__https://example.org/b__;!!c$",
             "Écrivez « https://example.org/b »"),
            ("https://example.org/a/\nb/c.html", "adresse coupée en fin de ligne"),
        )
    ],
    "lines with a label": [
        (post(f"Voici.\n\n{lines}\n\nSuite.\n"), "ces lignes n’en feraient qu’une")
        for lines in (
            "Quand : jeudi 12 mars, de 9 h à 12 h.\nOù : La Tuque.",
            "**Quand :** jeudi.\n**Coût :** 20 $ pour chaque personne de la région, taxes en sus.",
            "Q : Combien?\nR : 20 $.", "n° 1 : un.\nn° 2 : deux.",
            "Quand : jeudi. <!-- à confirmer -->\nOù : La Tuque.",
            "-----Message-----\nDe : Ana.\nÀ : Jean.\nObjet : Bilan", "> Qui : Ana!\n> Où : ici!",
        )
    ],
    "signs that begin a line": [
        (post(f"Voici.\n\n{lines}\n"), "signe qui ne serait pas montré")
        for lines in (
            "+ de 50 personnes", "Coût : 20 $\n+ taxes", ">50 personnes", "> 18 ans seulement",
            "> 1 000 $", "Coût : 20 $*\n\n* taxes en sus",
        )
    ],
    "points without a text": [
        (post(f"{lines}\n"), "point ou titre sans texte")
        for lines in ("-\n- un", "- un\n-\n- deux", "* \n\nMot", "- [ ]\n- [x] un", "1. [ ]\n2. un")
    ],
    "code that is none": [
        (post(f"À apporter :\n\n{lines}\n"), "texte en retrait")
        for lines in (
            "    - un\n    - deux", "\t1. un\n\t2. deux", "    • un", "    Un mot pour vous.",
            "\tUne phrase entière.\n\tUne autre ici.",
        )
    ],
    "addresses written wrongly": [
        (post(f"Voir {typed} ici.\n"), "adresse web mal écrite")
        for typed in (
            "https:/example.org", "http//example.org", "(htps://example.org)", "www,example.org",
            "https: //example.org", "wwww.example.org", "htttps://example.org/a",
        )
    ],
    "rules under a sentence": [
        (post(f"{lines}\n"), "dessous, en ferait un titre")
        for lines in (
            "Voici le compte rendu.\n---", "Merci à toute l’équipe…\n-----", "Un mot,\n===",
            "Nous étions douze à table.\n===", "Un mot\n--",
        )
    ],
    "fields with signs": [
        ({POST: text(f"{POST_FIELDS}resume: {typed}\n")}, "mise en forme qu’un champ montre")
        for typed in (
            "Un **mot**", "Un mot _ici_", "Un <b>mot</b>", "Salle A<br>12, rue B", "R &amp; D",
            "Un [mot](/a/)", "Le `mot`", "~~20 $~~ 10 $", "Un mot \\*", "*Un* mot",
            "Un mot<!-- caché -->", "Une ![image](/a.png)",
        )
    ],
    "brackets and braces that show": [
        (post(f"Voici {typed} ici.\n"), words)
        for typed, words in (
            ("![photo.jpg]", "image sans adresse"), ("![Une photo] et", "image sans adresse"),
            ("un mot{.rouge}", "écriture d’un autre outil"),
            ("[bouton]{.btn}", "écriture d’un autre outil"),
            ("ceci.\n\n{: .note}\nMot", "écriture d’un autre outil"),
            ("un mot {#ici .b}", "écriture d’un autre outil"),
        )
    ],
    "texts that are no Markdown": [
        ({name: b"prive: oui"}, ".md")
        for name in (
            "rencontres/2017-2018/zoom.md.txt", "articles/2017/a.docx", "articles/2017/b.rtf",
            "rencontres/2017-2018/c.txt", "articles/2017/d.odt", "auteurs/e.pages",
            "articles/2017/f.mdx", "articles/2017/g.html", "pages/h.doc", "articles/2017/i.gdoc",
        )
    ],
}  # fmt: skip


def told(root: Path, files: dict[str, bytes]) -> list[str]:
    write(root, {path: text(fields) for path, fields in SOUND.items()} | files)
    content = load(root, SITE)
    found = check(content, SITE, planned_addresses(content, SITE))
    return [str(problem) for problem in (*content.problems, *content.folder.problems, *found)]


@pytest.mark.parametrize(
    ("files", "words"),
    [case for cases in TOLD.values() for case in cases],
    ids=[f"{kind} {number}" for kind, cases in TOLD.items() for number in range(len(cases))],
)
def test_what_does_not_show_is_told(tmp_path: Path, files: dict[str, bytes], words: str) -> None:
    found = told(tmp_path, files)
    assert [one for one in found if words in one], found
    assert not [one for one in found if "identifiant neuf" in one or "renommez le fichier" in one]


SILENT: dict[str, list[dict[str, bytes]]] = {
    "fields with signs of their own": [
        {POST: text(f"{POST_FIELDS}resume: {typed}\n")}
        for typed in (
            "20 $* et 30 $", "C:\\x\\_y", "rapport_final_2018", "2 * 3 * 4", "R&D; 5 < 6 > 3",
            "Le no #1", "[Complet] un mot", "11*17*2", "<votre nom>", "Les élu*e*s", "2. A [suite]",
            "'+ de 20 % & plus'",
        )
    ],
    "litter": [
        {f"articles/2017/{name}": ANYTHING}
        for name in (
            "Icon\r", ".DS_Store", "desktop.ini", "Thumbs.db", "._oser.md", ".directory",
            "ehthumbs.db", "Thumbs.db:encryptable",
        )
    ],
    "locks and temporary files": [
        {f"articles/2017/{name}": ANYTHING}
        for name in (
            ".#oser.md", ".oser.md.swp", "~$oser.docx", ".~lock.oser.odt#", "4913", "oser.md.part",
            ".nfs000001", ".oser.md.un~", "oser.md.crdownload", ".goutputstream-AB12",
        )
    ],
    "links whose text is no plain text": [
        post(f"{link}\n")
        for link in (
            "[`npm`](https://example.org)", "[**gras**](https://example.org)",
            "<A HREF=https://example.org>mot</A>", "[[1]](https://example.org)", "C++ et C++.",
            "<div>\n\n**mot**\n\n</div>", "`==a==` <b>a</b> \\*\\*mot\\*\\*", "a == b == c",
            "```python title=x\na\n```", "~~~ {.py}\na\n~~~", "```js {1,3}\na\n```", "```\na\n```",
            "<!-- a -->\n\nMot.\n\n<!-- b -->", "<!-- [[a]] -->\n\nMot.", "<== a ==> b",
            '<a id="b"/>\n\n## Titre', "    ==a== ++b++ [[c]]\n\nMot.", "[Nom] : **Ana**",
            "[Page] : https://example.org",
            "```\n[^1]: a\n```\n\nMot[^1].\n\n[^1]: b",
            "<p>Un.\n<p>Deux.", "<ul><li>Un<li>Deux</ul>", "1 < 2 et **3** > 2",
            "```\n[a] (https://example.org)\n! [b](c)\n```",
            "```\n{{ gabarit }} [[page]]\n::: note\n```", "Un `{% if %}` et `[[page]]`",
            "[~~barré~~](https://example.org)", "[<kbd>Ctrl</kbd>](https://example.org)",
            '<a href="https://example.org"><b>mot</b></a>', "[→](https://example.org)",
            "[a](<https://example.org/b c>)",
            "+ un\n+ deux", "## Titre {#ici}", "*mot*{.x} et `{.y}`",
             "> 2018 a été belle.", "*un* et 20 $\n\n* deux", "- `a`\n- `b`",
            "À 10:30:45, a:b:c et : d : e", "20 $$ et 30 $$", "\\[sic\\], \\[^1]",
            "Voir la page de la rencontre : https://example.org/articles/\n12/03 ou non",
            "<https://example.org>", "{filename} et {filename}", "□ Oui  □ Non",
            "~5 min et ~6 min, ~/a et ~/b", "https://example.org/x?u=www.example.org et ftp",
            "La Coopérative de solidarité inc.\n---", "Un texte : il\ncontinue : ici.",
        )
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    "files",
    [case for cases in SILENT.values() for case in cases],
    ids=[f"{kind} {number}" for kind, cases in SILENT.items() for number in range(len(cases))],
)
def test_what_is_nothing_to_mend_is_not_told(tmp_path: Path, files: dict[str, bytes]) -> None:
    assert told(tmp_path, files) == []


HIDDEN = (
    "draft: true", "draft: yes", "published: false", "visibility: private", "status: draft",
    "draft: 1", "published: no", "Draft: TRUE",
)  # fmt: skip


@pytest.mark.parametrize("field", HIDDEN)
def test_a_draft_of_another_generator_is_one(tmp_path: Path, field: str) -> None:
    write(tmp_path, {path: text(fields) for path, fields in SOUND.items()})
    write(tmp_path, {POST: text(f"{POST_FIELDS}{field}\n")})
    content = load(tmp_path, SITE)
    shown = [one for one in content.complete.posts if one.visibility is not Visibility.DRAFT]
    assert shown == []


@pytest.mark.parametrize("kind", [*SHOWN, *TOLD, *SILENT])
def test_each_kind_has_five_inputs_or_more(kind: str) -> None:
    assert len({**SHOWN, **TOLD, **SILENT}[kind]) >= 5
