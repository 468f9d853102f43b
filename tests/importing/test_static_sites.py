"""Folders of Jekyll and Hugo: dates in names, drafts, former addresses, bundles."""

from __future__ import annotations

from pathlib import Path

import pytest

from importing.found import Loss
from tests.support.importing import PICTURE, folder, imported

PNG = PICTURE.read_bytes()


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
        "  - /old/x.html\n---\nVoir [l’autre](/articles/2018/autre/), [nous](/about/) et "
        "![À décrire](/images/p.png).\n\n\n```ruby\na = 1\n```\n\n\n{% include x.html %}\n"
    )
    assert [n.detail for n in made.plan.notes if n.loss is Loss.TEMPLATE] == [
        "{% include x.html %}"
    ]
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
            'caption="Légende" >}}\n\n{{< youtube abcdefgh >}} {{< autre x="1" >}} [r]({{< ref "essai.md" >}})\n',  # noqa: E501
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
    assert [n.detail for n in made.plan.notes if n.loss is Loss.TEMPLATE] == ['{{< autre x="1" >}}']
    english = made.text("articles/2018/essai-en.md")
    assert "  - /en/posts/essai/\nslug: essai\nlangue: en\n" in english
    assert made.body("pages/nous.md") == "Nous."
    assert "posts/_index.md : liste d’une section, sans texte" in made.said
