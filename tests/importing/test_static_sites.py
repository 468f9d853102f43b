"""Folders of Jekyll and Hugo: dates in names, drafts, former addresses, bundles."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from importing.__main__ import source_at
from importing.found import Loss
from importing.plan import Choices
from tests.support.importing import PICTURE, folder, imported

PNG = PICTURE.read_bytes()
ZONE = ZoneInfo("America/Toronto")


def test_a_jekyll_site(tmp_path: Path) -> None:
    site = folder(tmp_path / "old", {
        "_config.yml": "title: Vieux\nurl: https://vieux.example.org\nbaseurl: /blogue\nauthor: {name: Anne Roy}\n",  # noqa: E501
        "_posts/2018-03-01-mon-titre.md":
            '---\nlayout: post\ntitle: "Mon : titre"\ncategories: [Finances]\ntags: relève\n'
            "redirect_from:\n  - /old/x.html\n---\nVoir [l’autre]({% post_url 2018-03-02-autre %}), "  # noqa: E501
            "[nous](https://vieux.example.org/blogue/a-propos/) et ![]({{ site.baseurl }}/assets/p.png)."  # noqa: E501
            "\n\n{% highlight ruby %}\na = 1\n{% endhighlight %}\n\n{% include x.html %}\n",
        "_posts/2018-03-02-autre.md": "---\ntitle: Autre\npublished: false\n---\nTexte.\n",
        "_drafts/idee.md": "---\ntitle: Idée\n---\nTexte.\n",
        "about.md": "---\ntitle: À propos\npermalink: /a-propos/\n---\nNous.\n",
        "README.md": "Rien.",
        "_includes/x.html": "<b>",
        "_data/equipe.yml": "- nom: Lise\n",
        "assets/p.png": PNG,
    })  # fmt: skip
    made = imported(site, tmp_path / "content")
    text = made.text("articles/2018/mon-titre.md")
    assert text == (
        "---\ntitre: 'Mon : titre'\ndate: 2018-03-01\nauteurs:\n  - anne-roy\netiquettes:\n"
        "  - Finances\n  - relève\nanciennes_adresses:\n  - /finances/2018/03/01/mon-titre.html\n"
        "  - /blogue/finances/2018/03/01/mon-titre.html\n  - /old/x.html\n"
        "  - /blogue/old/x.html\n---\nVoir [l’autre](/articles/2018/autre/), [nous](/about/) et "
        "![À décrire](/images/p.png).\n\n\n```ruby\na = 1\n```\n"
    )
    assert [n.detail for n in made.plan.notes if n.loss is Loss.BLOCK] == ["{% include x.html %}"]
    for name in ("articles/2018/autre.md", "articles/2000/idee.md"):
        assert "statut: brouillon" in made.text(name)
    assert "- /a-propos/" in made.text("pages/about.md")
    assert "4\xa0textes dans la source : 4\xa0importés, 0\xa0de côté. 1\xa0autre" in made.said
    assert "_data/equipe.yml : données que montraient des gabarits" in made.said


@pytest.mark.parametrize(
    ("permalink", "expected"),
    [("pretty", "/2018/03/01/un/"), ("none", "/un.html"), ("/:year/:title/", "/2018/un/"),
     ("/blog/:slug:output_ext", "/blog/un.html")],
)  # fmt: skip
def test_addresses_of_jekyll(tmp_path: Path, permalink: str, expected: str) -> None:
    site = folder(tmp_path / "old", {"_config.yml": f"permalink: {permalink}\n",
                                     "_posts/2018-03-01-un.md": "---\ntitle: Un\n---\nx\n"})  # fmt: skip  # noqa: E501
    made = imported(site, tmp_path / "content")
    assert f"  - {expected}\n" in made.text("articles/2018/un.md")


TOML = """+++
title = "Fête"
date = 2018-03-01T10:00:00-05:00
draft = true
aliases = ["/vieux/fete/"]
tags = ["a"]
[params]
mood = "gai"
+++
"""


def test_a_hugo_site(tmp_path: Path) -> None:
    site = folder(tmp_path / "old", {
        "hugo.toml": 'baseURL = "https://h.example.org/"\ntitle = "H"\ndefaultContentLanguage = "fr"\n',  # noqa: E501
        "content/posts/fete/index.md": TOML + '![photo](photo.jpg)\n\n{{< figure src="/img/x.png" '
            'caption="Légende" >}}\n\n{{< youtube abcdefgh >}} {{< autre x="b.c" >}}Mot.{{< /autre >}} [r]({{< ref "essai.md" >}})\n',  # noqa: E501
        "content/posts/fete/photo.jpg": PNG,
        "content/posts/essai.md": "---\ntitle: Essai\ndate: 2018-03-03\nauthors: [Bob]\n---\nTexte.\n",  # noqa: E501
        "content/posts/essai.en.md": "---\ntitle: Test\ndate: 2018-03-03\nauthors: [Bob]\n---\nText.\n",  # noqa: E501
        "content/posts/_index.md": "---\ntitle: Articles\n---\n",
        "content/nous.md": '{\n"title": "Nous"\n}\nNous.\n',
        "static/img/x.png": PNG + b"x",
        "data/equipe.yml": "- nom: Lise\n",
    })  # fmt: skip
    made = imported(site, tmp_path / "content")
    assert "data/equipe.yml : données que montraient des gabarits" in made.said
    text = made.text("articles/2018/fete.md")
    assert "date: 2018-03-01 10 h\n" in text
    assert "statut: brouillon\nanciennes_adresses:\n  - /posts/fete/\n  - /vieux/fete/\n" in text
    assert "![photo](/images/posts-fete-photo.jpg)" in text
    assert '<figure><img src="/images/img-x.png" alt="Légende"><figcaption>Légende' in text
    assert "[Vidéo](https://www.youtube.com/watch?v=abcdefgh)" in text
    assert "[r](/articles/2018/essai/)" in text
    told = [note.detail for note in made.plan.notes if note.loss is Loss.TEMPLATE]
    assert told == ['{{< autre x="b.c" >}}']
    english = made.text("articles/2018/essai-en.md")
    assert "  - /en/posts/essai/\nslug: essai\nlangue: en\n" in english
    assert made.body("pages/nous.md") == "Nous."
    assert "posts/_index.md : liste d’une section, sans texte" in made.said


def test_what_a_section_of_hugo_hides_is_not_published(tmp_path: Path) -> None:
    text = "---\ntitle: {}\ndate: 2018-03-01\n{}---\nx\n"
    site = folder(tmp_path / "old", {
        "hugo.toml": 'baseURL = "https://h.example.org/"\n[cascade]\nauthor = "Ève"\n',
        "content/posts/2018/_index.md": "---\ncascade: {draft: false, author: Bob}\n---\n",
        "content/posts/_index.md": "---\ntitle: P\ncascade:\n  draft: true\n---\n",
        "content/posts/2018/un.md": text.format("Un", ""),
        "content/posts/deux.md": text.format("Deux", ""),
        "content/posts/trois.md": text.format("Trois", "draft: false\n"),
        "content/notes/_index.md": "+++\n[[cascade]]\nauthor = 'Zoé'\n"
            "[cascade.build]\nrender = 'never'\n[cascade._target]\npath = '/notes/q*'\n+++\n",
        "content/notes/quatre.md": text.format("Quatre", ""),
        "content/cinq.md": text.format("Cinq", ""),
    })  # fmt: skip
    made = imported(site, tmp_path / "content")
    said = {
        name: made.text(f"articles/2018/{name}.md") for name in "un deux trois quatre cinq".split()
    }
    assert {name for name, one in said.items() if "statut: brouillon" in one} == {"deux", "quatre"}
    assert {name for name, one in said.items() if "- bob\n" in one} == {"un"}
    assert "- eve\n" in said["quatre"]
    assert "- eve\n" in said["cinq"]


def test_what_jekyll_did_not_publish_stays_where_it_is(tmp_path: Path) -> None:
    site = folder(tmp_path / "old", {
        "_config.yml": "collections: {equipe: {output: true}}\ninclude: _pages\n"
                       "exclude: [notes/, '*.txt.md']\n",
        "_posts/2018-03-01-un.md": "---\ntitle: Un\n---\nx\n",
        "_equipe/lise.md": "---\ntitle: Lise\ndevise: Un pas à la fois\ncode: ab\n---\nx\n",
        "_pages/nous.md": "---\ntitle: Nous\n---\nx\n",
        "_feedbacks/a.html": "---\ntitle: Message\ndate: 2018-03-01\n---\nlise@exemple.org\n",
        "_feedbacks/b.html": "---\ntitle: Message\ndate: 2018-03-02\n---\nlise@exemple.org\n",
        "notes/prive.md": "---\ntitle: Privé\n---\nx\n",
        "a.txt.md": "---\ntitle: A\n---\nx\n",
    })  # fmt: skip
    made = imported(site, tmp_path / "content")
    assert made.files == {"articles/2018/un.md", "pages/lise.md", "pages/nous.md"}
    assert (
        "_feedbacks : 2 textes que Jekyll ne publiait pas; « include: [_feedbacks] »" in made.said
    )
    assert "notes : 1 texte que Jekyll" in made.said
    assert "_equipe/lise.md : devise : Un pas à la fois" in made.said
    assert "_equipe/lise.md : code : ab\n" in made.said


def test_pictures_of_a_folder_of_texts(tmp_path: Path) -> None:
    site = folder(tmp_path / "old", {
        "_config.yml": "url: https://vieux.example.org\nbaseurl: /blogue\n",
        "_posts/2018-03-01-un.md":
            "---\ntitle: Un\nimage: p.png\n---\n<img src='/blogue/assets/p.png'> "
            "[b](/blogue/2018/03/02/deux.html) [c](https://x.org/?q=\\(d\\))\n",
        "_posts/2018-03-02-deux.md": "---\ntitle: Deux\nimage: https://x.org/q.jpg\n---\nx\n",
        "assets/p.png": PNG,
    })  # fmt: skip
    made = imported(site, tmp_path / "content")
    assert "\nimage: images/p.png\n" in made.text("articles/2018/un.md")
    assert made.body("articles/2018/un.md") == (
        "<img alt=\"À décrire\" src='/images/p.png'> [b](/articles/2018/deux/) "
        "[c](https://x.org/?q=%28d%29)"
    )
    assert "image" not in made.text("articles/2018/deux.md").split("---")[1]
    assert made.body("articles/2018/deux.md") == "![À décrire](https://x.org/q.jpg)\n\nx"
    assert Loss.FOREIGN in {note.loss for note in made.plan.notes}


@pytest.mark.parametrize(
    ("config", "name", "head", "expected"),
    [
        ("", "a-propos.md", "", "/a-propos.html"),
        ("permalink: pretty", "pole/nous.md", "", "/pole/nous/"),
        ("permalink: /:year/:title/", "nous.md", "", "/nous/"),
        ("", "pole/index.html", "", "/pole/"),
        ("", "culture/_posts/2018-03-01-un.md", "", "/culture/2018/03/01/un.html"),
        ("", "_posts/2018-03-01-un.md", "categories: vie commune",
         "/vie/commune/2018/03/01/un.html"),
        ("", "_posts/2018-03-01-un.md", "categories: [Vie commune]",
         "/vie commune/2018/03/01/un.html"),
        ("", "_posts/2018-03-01-un.md", "permalink: /:year/:title", "/2018/un"),
        ("collections: [equipe]", "_equipe/lise.md", "", "/equipe/lise.html"),
        ("collections: {equipe: {permalink: '/nous/:name/'}}", "_equipe/lise.md", "",
         "/nous/lise/"),
        ("include: [_pages]", "_pages/nous.md", "permalink: /nous-tous/", "/nous-tous/"),
    ],
)  # fmt: skip
def test_former_addresses_of_jekyll(
    tmp_path: Path, config: str, name: str, head: str, expected: str
) -> None:
    files = {"_config.yml": f"{config}\n", name: f"---\ntitle: Un\n{head}\n---\nx\n"}
    source = source_at(folder(tmp_path / "old", files), None, ZONE, meetings=False)
    source.read()
    assert expected in source.texts[0].old_addresses


@pytest.mark.parametrize(
    "head",
    ["expiryDate: 2018-04-01", "build: {render: never}", "_build:\n  list: never", "private: true",
     "hidden: true", "headless: true", "publish: false", "draft: true", "published: non",
     "password: abc", "membersOnly: true", "visible: non", "archived: true", "noindex: true",
     "robots: noindex, follow"],
)  # fmt: skip
@pytest.mark.parametrize(
    ("config", "name"),
    [("hugo.toml", "content/posts/un.md"), ("_config.yml", "_posts/un.md"),
     ("pelicanconf.py", "content/un.md")],
)  # fmt: skip
def test_what_a_field_hides_is_a_draft(tmp_path: Path, head: str, config: str, name: str) -> None:
    text = f"---\ntitle: Un\ndate: 2018-03-01\n{head}\n---\nx\n"
    made = imported(folder(tmp_path / "old", {config: "", name: text}), tmp_path / "content")
    assert "statut: brouillon" in made.text("articles/2018/un.md")
    assert "abc" not in made.said
    of_generator = head.startswith(("draft", "published"))
    assert of_generator or Loss.PRIVATE in {note.loss for note in made.plan.notes}


@pytest.mark.parametrize("head", ["published: 2018-03-02", "published: true", "interne: non"])
def test_what_no_field_hides_is_published(tmp_path: Path, head: str) -> None:
    text = f"---\ntitle: Un\ndate: 2018-03-01\n{head}\n---\nx\n"
    site = folder(tmp_path / "old", {"_config.yml": "", "_posts/un.md": text})
    assert "statut" not in imported(site, tmp_path / "content").text("articles/2018/un.md")


@pytest.mark.parametrize(
    ("output", "draft"), [("{}", True), ("true", True), ("{output: true}", False)]
)
def test_a_collection_without_pages_is_of_drafts(tmp_path: Path, output: str, draft: bool) -> None:
    files = {
        "_config.yml": f"collections: {{equipe: {output}}}\n",
        "_equipe/lise.md": "---\nx: y\n---\nx",
    }
    made = imported(folder(tmp_path / "old", files), tmp_path / "content")
    assert ("brouillon" in made.text("pages/lise.md")) is draft


@pytest.mark.parametrize("code", ['{{% hugo-encryptor "abc" %}}x{{% /x %}}',
                                  "{{< members >}}x{{< /members >}}"])  # fmt: skip
def test_a_text_with_a_part_for_some_is_a_draft(tmp_path: Path, code: str) -> None:
    text = f"---\ntitle: Un\ndate: 2018-03-01\n---\n{code}"
    site = folder(tmp_path / "old", {"hugo.toml": "", "content/un.md": text})
    assert "brouillon" in imported(site, tmp_path / "content").text("articles/2018/un.md")


def test_a_hugo_site_of_two_languages_in_folders(tmp_path: Path) -> None:
    head = "---\ntitle: {}\ndate: 2018-03-01\n{}\n---\n"
    site = folder(tmp_path / "old", {
        "hugo.toml": 'baseURL="https://vieux.example.org/blogue/"\ndefaultContentLanguage="fr"\n'
                     '[languages.fr]\nweight=1\n[languages.en]\ncontentDir="content/en"\n',
        "content/posts/un.md": head.format("Un", "aliases: [../rel, /vieux/]")
            + '[a]({{< relref "/posts/deux#x" >}}) [b](../deux/) '
              '{{< figure src="/p.png" title="T" caption="C" attr="Lise" link="/posts/deux/" >}}\n',
        "content/posts/deux.md":
            head.format("Deux", "publishDate: 2030-01-01\nimage: /p.png\nalt: Parc"),
        "content/en/posts/un.md": head.format("One", "") + "x",
        "content/sans.md": "Rien que des mots.\n",
        "content/autre.adoc": "= Titre", "static/p.png": PNG, "static/a.html": "<p>Mots</p>",
    })  # fmt: skip
    made = imported(site, tmp_path / "content")
    assert "langue: en" in made.text("articles/2018/un-en.md")
    text = made.text("articles/2018/un.md")
    assert "  - /rel\n  - /blogue/rel\n  - /vieux/\n  - /blogue/vieux/\n" in text
    assert "[a](/articles/2030/deux/#x) [b](/articles/2030/deux/)" in text
    assert ('<a href="/articles/2030/deux/"><img src="/images/p.png" alt="T — C — Lise"></a>'
            "<figcaption>T — C — Lise</figcaption>") in text  # fmt: skip
    assert "image: images/p.png\nimage_alt: Parc\n" in made.text("articles/2030/deux.md")
    assert made.body("pages/sans.md") == "Rien que des mots."
    assert "autre.adoc : texte d’un format qui n’est pas lu" in made.said
    assert "static/a.html : page servie telle quelle" in made.said


def test_web_pages_of_no_generator(tmp_path: Path) -> None:
    page = "<html><head><title>{}</title></head><body>{}</body></html>"
    site = folder(tmp_path / "a" / "old", {
        "index.html": page.format("Accueil", "<a href='actus/2018-03-01-fete.html'>x</a>"),
        "nous.htm": page.format("", "<h1>Qui nous\n sommes</h1>"),
        "actus/2018-03-01-fete.html": page.format("Fête", "<a href='../nous.htm#z'>y</a>"),
        "pole/index.html": '<?xml version="1.0" encoding="UTF-8"?>\n' + page.format("Pôle", "mots"),
        "vide.html": page.format("Vide", "<p> </p>"), "a.css": "a{}", "p.png": PNG,
    })  # fmt: skip
    made = imported(site, tmp_path / "content")
    assert made.body("pages/accueil.md") == "[x](/articles/2018/fete/)"
    assert made.text("articles/2018/fete.md").endswith(
        "anciennes_adresses:\n  - /actus/2018-03-01-fete.html\n---\n[y](/nous/#z)\n"
    )
    assert "titre: Qui nous sommes\nanciennes_adresses:\n  - /nous.htm\n" in made.text(
        "pages/nous.md"
    )
    assert made.text("pages/pole.md") == "---\ntitre: Pôle\n---\nmots\n"
    assert "vide.html : page sans texte" in made.said


def test_menus_of_web_pages_are_left(tmp_path: Path) -> None:
    page = (
        "<html><head><title>{0} | Pôle</title></head><body>1 &lt; 2 <header><nav><a href='a.html'>A"
        "</a></nav></header><h1>{0}</h1><p>Mots &lt;{0}&gt;</p><aside>De {0}</aside>"
        "<footer>Pied</footer></body>"
    )
    site = folder(tmp_path / "old", {f"{name}.html": page.format(name) for name in "abc"})
    made = imported(site, tmp_path / "content")
    assert made.body("pages/a.md") == "1 < 2\n\n## a\n\nMots &lt;a>\n\nDe a"
    assert made.text("pages/a.md").startswith("---\ntitre: a\n")
    assert "répété dans 3 pages, laissé : Pied" in made.said
    again = imported(folder(site, {"d.html": page.format("d")}), tmp_path / "content")
    assert not again.plan.changed


def test_defaults_and_hidden_words_of_jekyll(tmp_path: Path) -> None:
    site = folder(tmp_path / "old", {
        "_config.yml": "defaults:\n  - scope: {path: '', type: posts}\n"
                       "    values: {author: Lise Roy}\n  - scope: {path: secret}\n"
                       "    values: {published: false}\n  - rien\n",
        "_posts/2018-03-01-un.md":
            "---\ntitle: Un\nheader:\n  image: /p.png\n  caption: Vue du parc\n---\n"
            "a {% comment %}caché{% endcomment %}\n\n{::comment}\ncaché\n{:/comment}\n\nb\n",
        "secret/x.md": "---\ntitle: X\n---\nx\n", "tag/y.html": "---\nlayout: tag\n---\n",
        "p.png": PNG,
    })  # fmt: skip
    made = imported(site, tmp_path / "content")
    text = made.text("articles/2018/un.md")
    assert "auteurs:\n  - lise-roy\nimage: images/p.png\n" in text
    assert "image_legende: Vue du parc\n" in text
    assert text.endswith("---\na \n\n\n\nb\n")
    assert "statut: brouillon" in made.text("pages/x.md")
    assert "pages/y.md" not in made.files
    assert "tag/y.html : page sans texte" in made.said


@pytest.mark.parametrize(
    ("config", "name", "old"),
    [("hugo.toml", "content/posts/un.md", "/tags/vie-commune/"),
     ("_config.yml", "_posts/2018-03-01-un.md", "/tag/vie-commune/")],
)  # fmt: skip
def test_former_lists_lead_on(tmp_path: Path, config: str, name: str, old: str) -> None:
    text = f"---\ntitle: Un\ndate: 2018-03-01\ntags: [Vie commune]\n---\n[x]({old}) [y](/tags/z/)\n"
    made = imported(folder(tmp_path / "old", {config: "", name: text}), tmp_path / "content")
    assert made.body("articles/2018/un.md") == "[x](/themes/vie-commune/) [y](/tags/z/)"
    assert f"{old} /themes/vie-commune/\n" in made.text("redirections.txt")


@pytest.mark.parametrize("key", ["name", "display_name", "nom"])
def test_an_author_with_fields_of_his_own(tmp_path: Path, key: str) -> None:
    author = f"author:\n  login: lr\n  email: lr@exemple.org\n  {key}: Lise Roy\n"
    head = f"---\ntitle: Un\n{author}---\nx\n"
    site = folder(tmp_path / "old", {"_config.yml": "", "_posts/2018-03-01-un.md": head})
    made = imported(site, tmp_path / "content")
    assert "auteurs:\n  - lise-roy\n" in made.text("articles/2018/un.md")
    assert not any("exemple.org" in made.text(name) for name in made.files)


def test_fields_as_jekyll_reads_them(tmp_path: Path) -> None:
    site = folder(tmp_path / "old", {
        "_config.yml": "title: x\n",
        "_data/authors.yml": "anne:\n  name: Anne Roy\n  email: anne@exemple.org\n",
        "_posts/2018-03-01-un.md": "---\ntitle: Un\nauthor: anne\ntags: eau relève\n"
            "categories: Vie locale\nlast_modified_at: 2018-04-05\nexcerpt: Court.\n"
            "description: Une autre phrase\n"
            "image:\n  path: /p.png\n  alt: Un parc\n  caption: Vue du parc\n---\nx\n",
        "_posts/2018-03-02-deux.md": "---\ntitle: Deux\ntags: [vie locale]\n---\nx\n",
        "_posts/2018-03-03-trois.md": "---\n---\nSans champ.\n",
        "index.html": "---\nlayout: home\n---\n",
        "p.png": PNG,
    })  # fmt: skip
    made = imported(site, tmp_path / "content")
    text = made.text("articles/2018/un.md")
    assert "auteurs:\n  - anne-roy\nresume: Court.\n" in text
    assert "etiquettes:\n  - Vie\n  - locale\n  - eau\n  - relève\n" in text
    assert "image: images/p.png\nimage_alt: Un parc\nimage_legende: Vue du parc\n" in text
    assert "modifie: 2018-04-05\n" in text
    assert "description : Une autre phrase" in made.said
    assert "etiquettes:\n  - vie locale\n" in made.text("articles/2018/deux.md")
    assert made.body("articles/2018/trois.md") == "Sans champ."
    assert not any(name.startswith("pages/") for name in made.files)


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        ("+++\ntitle = \"Un\ndate = 2018-03-01\ndraft = true\n+++", "date: 2018-03-01\nstatut: br"),
        ('{"title": "Un", "date": "2018-03-01", "tags": ["eau"]}', "etiquettes:\n  - eau\n"),
        ("---\ntitle: Un\ndate: 2018-03-01T00:00:00Z\n---", "date: 2018-03-01\n"),
        ("---\ntitle: Un\ndate: 2018-03-01 10:00:00 -0500 EST\n---", "date: 2018-03-01 10 h\n"),
        ("---\ntitle: Un\ndate: 2018-03-01 15:00 UTC\n---", "date: 2018-03-01 10 h\n"),
        ("---\ntitle: Un\ndate: 2018-03-01\nlastmod: 2018-03-02\n---", "modifie: 2018-03-02\n"),
        ("---\ntitle: Un\ndate: 2018-03-01\nimage: {src: x.png, url: /x/}\n---", "  - /posts/un/"),
        ("---\ntitle: Un\n_x:\n  y: [a]\ndate: 2018-03-01\n---", "date: 2018-03-01\n"),
    ],
)  # fmt: skip
def test_headers_of_hugo(tmp_path: Path, head: str, fields: str) -> None:
    site = folder(tmp_path / "old", {"hugo.toml": "title = 'x'\n",
                                     "content/posts/un.md": f"{head}\nTexte.\n"})  # fmt: skip
    made = imported(site, tmp_path / "content")
    text = made.text("articles/2018/un.md")
    assert text.startswith("---\ntitre: Un\n")
    assert fields in text
    assert text.endswith("---\nTexte.\n")


def test_what_nothing_reads_is_told_with_its_value(tmp_path: Path) -> None:
    text = "---\ntitle: Un\n_x: {y: 8:30}\ndate: 2018-03-01\n---\n{{ page.date | date: '%Y' }}\n"
    site = folder(tmp_path / "old", {"_config.yml": "", "_posts/2018-03-01-un.md": text})
    notes = {(note.loss, note.detail) for note in imported(site, tmp_path / "content").plan.notes}
    assert (Loss.FIELD, "y : 8:30") in notes
    assert (Loss.BLOCK, "{{ page.date | date: '%Y' }}") in notes


def test_words_between_two_lines_are_no_header(tmp_path: Path) -> None:
    site = folder(tmp_path / "old", {"hugo.toml": "title = 'x'\n",
                                     "content/un.md": "---\nDes mots.\n---\nx\n"})  # fmt: skip
    assert "Des mots." in imported(site, tmp_path / "content").body("pages/un.md")


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("{% include figure.html image_path='/p.png' alt='A' caption='Vue' %}",
         '<figure><img src="/images/p.png" alt="A"><figcaption>Vue</figcaption></figure>'),
        ("{% include image.html url='/p.png' %}", "![À décrire](/images/p.png)"),
        ("{% youtube abcdefgh %}", "[Vidéo](https://www.youtube.com/watch?v=abcdefgh)"),
        ('{% include video.html id="abcdefgh" provider="youtube" %}',
         "[Vidéo](https://www.youtube.com/watch?v=abcdefgh)"),
        ("* Sommaire\n{:toc}", "[TOC]"),
        ("![A]({% link images/Une photo.png %})", "![A](/images/une-photo.png)"),
        ("{% include picture.html filename='Une photo.png' alt='A' %}",
         "![A](/images/une-photo.png)"),
        ("Écrire à {{ 'lise@exemple.org' | mailto_link }}.", "Écrire à lise@exemple.org."),
        ("Les nouvelles :\n{% for p in site.posts %}\n[{{ p.title }}]({{ p.url }})\n{% endfor %}",
         "Les nouvelles :"),
        ("{% if page.a %}Oui{% else %}Non{% endif %}", "Oui Non"),
        ("`{% raw %}{% for %} {{ x }}{% endraw %}`", "`{% for %} {{ x }}`"),
        ("```\n{% raw %}{% comment %} {{ 'a' | b }}{% endraw %} {% include x.html %}\n```",
         "```\n{% comment %} {{ 'a' | b }} {% include x.html %}\n```"),
        ("{% comment %}{% raw %}caché{% endraw %}{% endcomment %}Vu", "Vu"),
        ('{% include boite.html titre="Nos heures" lien="https://x.example.org/h" %}',
         '<p><a href="https://x.example.org/h">Nos heures</a></p>'),
        ("{% note info %}Un mot{% endnote %}", "Un mot"),
    ],
)  # fmt: skip
def test_codes_of_jekyll(tmp_path: Path, code: str, shown: str) -> None:
    site = folder(tmp_path / "old", {
        "_config.yml": "title: x\n", "p.png": PNG, "images/Une photo.png": PNG + b"x",
        "_posts/2018-03-01-un.md": f"---\ntitle: x\n---\n{code}\n",
    })  # fmt: skip
    made = imported(site, tmp_path / "content")
    assert made.body("articles/2018/un.md").strip() == shown
    assert not [note for note in made.plan.notes if note.loss is Loss.TEMPLATE]


def test_what_a_kind_of_text_does_not_have_is_told(tmp_path: Path) -> None:
    site = folder(tmp_path / "old", {"hugo.toml": "title = 'x'\n", "content/nous.md":
        "---\ntitle: Nous\ntags: [eau]\nauthor: Lise\nimage_alt: x\n---\nx\n"})  # fmt: skip
    made = imported(site, tmp_path / "content")
    assert made.files == {"pages/nous.md"}
    said = [n.detail for n in made.plan.notes if n.loss is Loss.FIELD]
    assert said == ["auteurs : Lise", "etiquettes : eau", "image_alt : x"]


def test_a_copy_of_a_site_says_when_its_pages_were_published(tmp_path: Path) -> None:
    said = {
        "article:published_time": "2018-03-01T10:00:00-05:00",
        "article:modified_time": "2018-03-02T10:00:00-05:00",
        "article:tag": "Eau",
    }
    head = "".join(f"<meta property='{name}' content='{what}'>" for name, what in said.items())
    site = folder(tmp_path / "old", {"un.html": f"<title>Un</title>{head}<p>x</p>"})
    text = imported(site, tmp_path / "content").text("articles/2018/un.md")
    assert "date: 2018-03-01 10 h\netiquettes:\n  - Eau\n" in text
    assert "modifie: 2018-03-02 10 h\n" in text


def test_a_site_of_hexo(tmp_path: Path) -> None:
    site = folder(tmp_path / "site", {
        "_config.yml": "title: B\nauthor: Anne\npermalink: :year/:month/:day/:title/\n",
        "source/_posts/un.md": "---\ntitle: Un\ndate: 2018-03-06\ntags: [eau]\n---\n"
        "{% post_link deux 'Le deux' %} {% asset_img a.png Vue %}\n{% codeblock lang:js %}\n"
        "x = 1;\n{% endcodeblock %}\n",
        "source/_posts/un/a.png": PICTURE.read_bytes(),
        "source/_posts/deux.md": "---\ntitle: Deux\ndate: 2018-03-07\n---\nx",
        "source/_drafts/trois.md": "---\ntitle: Trois\n---\nx",
        "source/about/index.md": "---\ntitle: Nous\n---\nx",
        "themes/t/layout/x.md": "---\ntitle: x\n---\nx",
        "public/index.html": "<title>x</title>x",
        "scaffolds/post.md": "---\ntitle: {{ title }}\n---\n",
    })  # fmt: skip
    made = imported(site, tmp_path / "content")
    assert made.files == {
        "articles/2018/un.md", "articles/2018/deux.md", "articles/2000/trois.md", "pages/about.md",
        "auteurs/anne.md", "images/posts-un-a.png", "redirections.txt",
    }  # fmt: skip
    assert made.body("articles/2018/un.md") == (
        "[Le deux](/articles/2018/deux/) ![Vue](/images/posts-un-a.png)\n\n```js\nx = 1;\n```"
    )
    assert "  - eau\nanciennes_adresses:\n  - /2018/03/06/un/\n" in made.text("articles/2018/un.md")
    assert made.text("redirections.txt").startswith("/tags/eau/ /themes/eau/\n")
    assert "statut: brouillon" in made.text("articles/2000/trois.md")


def test_an_index_is_named_as_its_folder(tmp_path: Path) -> None:
    site = folder(tmp_path / "site", {
        "content/blog/un/index.md": "---\ntitle: Un\ndate: 2018-03-06\n---\nx",
        "_site/blog/un/index.html": "<title>Un</title>x",
    })  # fmt: skip
    made = imported(site, tmp_path / "content", choices=Choices("Anne"))
    assert made.files >= {"articles/2018/un.md"}
    assert not any("index" in name for name in made.files)


def test_lists_of_hugo_by_other_names(tmp_path: Path) -> None:
    site = folder(tmp_path / "site", {
        "hugo.toml": '[taxonomies]\ntheme = "themes"\nauthor = "authors"\n',
        "content/un.md": "---\ntitle: Un\ndate: 2018-03-06\nthemes: [Eau]\nauthors: [Anne]\n---\nx",
    })  # fmt: skip
    text = imported(site, tmp_path / "content").text("articles/2018/un.md")
    assert "auteurs:\n  - anne\netiquettes:\n  - Eau\n" in text


def test_fields_as_wordpress_names_them(tmp_path: Path) -> None:
    head = "---\npost_title: Un\npost_date: 2018-03-01 09:00:00\npost_excerpt: Un mot\n---\n"
    site = folder(tmp_path / "old", {"_config.yml": "", "_posts/un.html": f"{head}<p>x</p>"})
    text = imported(site, tmp_path / "content").text("articles/2018/un.md")
    assert text.startswith("---\ntitre: Un\ndate: 2018-03-01 9 h\nresume: Un mot\n")


@pytest.mark.parametrize(
    ("code", "shown", "told"),
    [
        ('[a]({{< relref `/blog/Une fête` >}}#b)', "[a](/articles/2018/une-fete/#b)", set()),
        ("[a]({{< relref \"/blog/Le bilan de l'été - 2018\" >}}) [b]({{< ref 'Une fête' >}})",
         "[a](/articles/2018/le-bilan-de-l-ete-2018/) [b](/articles/2018/une-fete/)", set()),
        ("{{% callout note %}}\nUn **mot**\n{{% /callout %}}", "Un **mot**", set()),
        ('{{< spoiler text="Et après?" >}}Oui{{< /spoiler >}}',
         "<p><strong>Et après?</strong></p>\n\nOui", set()),
        ('{{< icon name="calendar" pack="fas" >}} Lundi', "Lundi", set()),
        ('{{< figure\n  src="/v.png"\n  alt="Vue" >}}', "![Vue](/images/v.png)", set()),
        ("Avant\n\n{{< contact-form >}}", "Avant", {Loss.BLOCK}),
        ("Avant{{< saut >}}{{% b %}}après{{% /b %}}", "Avant après", {Loss.BLOCK}),
        ("`{{< vues >}}` {{</* vues */>}}", "`{{< vues >}}` {{< vues >}}", set()),
        ('{{< bouton href="." >}}', '{{< bouton href="/articles/2018/x/" >}}', {Loss.TEMPLATE}),
        ('{{% fichier "u/x.pdf" %}}ici{{% /fichier %}}', '{{% fichier "u/x.pdf" %}}ici',
         {Loss.TEMPLATE}),
        ('{{< gallery "vues" >}}',
         "![À décrire](/images/blog-x-vues-a.png)\n\n![À décrire](/images/blog-x-vues-b.png)",
         {Loss.NO_ALT}),
        ("![m](logo.png)", "![m](/images/media-logo.png)", set()),
        ('![v]({{< relref "/blog/X" >}}vues/a.png)', "![v](/images/blog-x-vues-a.png)", set()),
        ("![v](/blog/x/vues/a.png)", "![v](/images/blog-x-vues-a.png)", set()),
        ("[a](/blog/le-bilan-de-lete-2018/)", "[a](/articles/2018/le-bilan-de-l-ete-2018/)", set()),
        ("[a](../../) [b](https://h.example.org/f/)", "[a](/) [b](/)", set()),
        ("![a](perdue.png)", "![a](/images/blog-x-perdue.png)", {Loss.FILE}),
        ("<a href='x'><img src='/v.png' alt=''></a>",
         "<a href='x'><img alt=\"À décrire\" src='/images/v.png'></a>", {Loss.NO_ALT}),
    ],
)  # fmt: skip
def test_codes_and_links_of_hugo(tmp_path: Path, code: str, shown: str, told: set[Loss]) -> None:
    """Between texts with spaces and signs in their names, pictures and sections."""
    text = "---\ntitle: {}\ndate: 2018-03-01\n---\n{}\n"
    site = folder(tmp_path / "old", {
        "hugo.toml": "baseURL = 'https://h.example.org/f/'\nremovePathAccents = true\n",
        "content/blog/X/index.md": text.format("X", code),
        "content/blog/X/vues/b.png": PNG, "content/blog/X/vues/a.png": PNG + b"x",
        "content/blog/Une fête/index.md": text.format("Fête", "x"),
        "content/blog/Le bilan de l'été - 2018.md": text.format("Bilan", "x"),
        "assets/media/logo.png": PNG + b"y", "static/v.png": PNG + b"z",
    })  # fmt: skip
    made = imported(site, tmp_path / "content", choices=Choices("Anne"))
    assert made.body("articles/2018/x.md").strip() == shown
    found = {note.loss for note in made.plan.notes}
    assert found - {Loss.UNUSED_FILE} == told


def test_settings_of_hugo_in_files_of_their_own(tmp_path: Path) -> None:
    site = folder(tmp_path / "old", {
        "config/_default/config.yaml": "baseURL: https://h.example.org/\n",
        "config/_default/languages.yaml": "en: {contentDir: content/en}\nfr: {contentDir: content/fr}\n",  # noqa: E501
        "content/en/about/board.md": "---\ntitle: Board\n---\n[us](/about/)\n",
        "content/en/about/_index.md": "---\ntitle: About\n---\nWords.\n",
        "content/fr/about/board.md": "---\ntitle: Conseil\n---\n[nous](/fr/about/)\n",
        "content/fr/about/_index.md": "---\ntitle: À propos\n---\nDes mots.\n",
    })  # fmt: skip
    made = imported(site, tmp_path / "content")
    assert "/about/board/" in made.text("pages/board-en.md")
    assert made.body("pages/board-en.md") == "[us](/about-en/)"
    assert "/fr/about/board/" in made.text("pages/board.md")
    assert made.body("pages/board.md") == "[nous](/about/)"


def test_pages_without_date_of_a_generator_that_is_not_known(tmp_path: Path) -> None:
    site = folder(tmp_path / "old", {
        "README.md": "Du code.\n", ".eleventy.js": "x",
        "src/nous.md": "---\ntitle: Nous\nlayout: page\n---\n![Plan](plan.svg) x\n",
        "src/plan.html": "<title>Plan</title><p><img src='plan.svg' alt='Plan'> et mot</p>",
        "src/plan.svg": "<svg/>", "src/pied.html": "{% include 'b.html' %}<p>{{ année }} x</p>",
    })  # fmt: skip
    made = imported(site, tmp_path / "content")
    assert made.files == {"pages/nous.md", "pages/pied.md", "pages/plan.md"}
    assert "statut: brouillon" in made.text("pages/pied.md")
    assert "statut" not in made.text("pages/nous.md")
    assert made.body("pages/plan.md") == "Plan et mot"
    (site / "src/nous.md").unlink()
    made = imported(site, tmp_path / "autre")
    assert "- /src/plan.html" in made.text("pages/plan.md")
    assert "fichier d’un type non publié" in made.said
    assert Loss.PICTURE not in {note.loss for note in made.plan.notes}


def test_a_name_that_would_be_that_of_a_copy(tmp_path: Path) -> None:
    text = "---\ntitle: {}\ndate: 2018-03-01\ndraft: {}\n---\nx\n"
    site = folder(tmp_path / "old", {
        "hugo.toml": "title = 'x'\n",
        "content/p/atelier copy.md": text.format("Un", "false"),
        "content/p/atelier.md": text.format("Deux", "true"),
    })  # fmt: skip
    made = imported(site, tmp_path / "content", choices=Choices("Anne"))
    assert not made.errors
