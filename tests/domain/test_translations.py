"""The same `slug` in another `langue`: an address of its own, and each leads to the others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from lxml import html as lxml_html

from programmation.content.loader import Content, load
from programmation.model import Page
from programmation.parts import Source
from programmation.settings import Site
from tests.domain.test_shown import html, pages_of
from tests.support.building import built
from tests.support.factories import library, post, site

pytestmark = pytest.mark.slow

SITE = Site(name="Pôle", url="https://pole.example.org", today=date(2019, 1, 31))
POST = "Title: {}\nDate: {}-03-01\nSlug: bilan\n{}\nTexte.\n"


def content(tmp_path: Path, *texts: tuple[str, str], site: Site = SITE) -> Content:
    for name, text in texts:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load(tmp_path, site)


def addresses(found: Content) -> dict[str, str]:
    return {item.source.path: item.url for item in (*found.library.posts, *found.library.pages)}


@pytest.mark.parametrize("language", ["en", "EN", "en-CA", "en_CA"])
def test_the_other_language_follows_the_name(tmp_path: Path, language: str) -> None:
    found = content(
        tmp_path,
        ("bilan-fr.md", POST.format("Bilan", 2018, "Lang: fr\n")),
        ("bilan-en.md", POST.format("Review", 2018, f"Lang: {language}\n")),
    )
    assert addresses(found) == {
        "bilan-fr.md": "/articles/2018/bilan/", "bilan-en.md": "/articles/2018/bilan-en/"
    }  # fmt: skip
    assert not [problem for problem in found.problems if problem.is_error]
    assert {post.translation_group for post in found.library.posts} == {"bilan"}


def test_two_meetings_of_one_name_are_no_translations(tmp_path: Path) -> None:
    text = "---\ntitre: A\nuid: uid-{}\ncommunaute: n\ndebut: 2018-03-15 9 h\n{}---\nx\n"
    found = content(
        tmp_path,
        ("communautes/n.md", "---\nnom: N\nterritoire: N\n---\n"),
        ("rencontres/a/x.md", text.format("a", "")),
        ("rencontres/b/x.md", text.format("b", "langue: en\n")),
    )
    (problem,) = found.problems
    assert (problem.path, problem.message) == (
        "rencontres/b/x.md", "même adresse que rencontres/a/x.md"
    )  # fmt: skip


def test_a_text_without_language_is_in_the_sites(tmp_path: Path) -> None:
    texts = (("a.md", POST.format("Bilan", 2018, "")),
             ("b.md", POST.format("Review", 2017, "langue: en\n")),
             ("c.md", POST.format("Balance", 2017, "langue: es\n")))  # fmt: skip
    assert addresses(content(tmp_path, *texts)) == {
        "a.md": "/articles/2018/bilan/",
        "b.md": "/articles/2017/bilan-en/",
        "c.md": "/articles/2017/bilan-es/",
    }
    english = Site(name="x", url="https://x.ca", today=date(2019, 1, 1), language="en-CA")
    assert addresses(content(tmp_path, site=english)) == {
        "a.md": "/articles/2018/bilan/",
        "b.md": "/articles/2017/bilan/",
        "c.md": "/articles/2017/bilan-es/",
    }


def test_pages_too_by_the_names_of_their_files(tmp_path: Path) -> None:
    found = content(
        tmp_path,
        ("pages/nous.md", "---\ntitre: Nous\n---\nx\n"),
        ("pages/us.md", "---\ntitre: Us\nslug: nous\nlangue: en\n---\nx\n"),
    )
    assert addresses(found) == {"pages/nous.md": "/nous/", "pages/us.md": "/nous-en/"}


def test_two_texts_of_one_language_are_still_told(tmp_path: Path) -> None:
    found = content(
        tmp_path,
        ("a.md", POST.format("Bilan", 2018, "")),
        ("b.md", POST.format("Bilan", 2018, "Lang: fr\n")),
    )
    (problem,) = [problem for problem in found.problems if problem.is_error]
    assert "Changez sa ligne « slug »" in problem.remedy


def test_a_foreign_text_alone_keeps_its_name(tmp_path: Path) -> None:
    found = content(tmp_path, ("a.md", POST.format("Review", 2018, "Lang: en\n")))
    assert addresses(found) == {"a.md": "/articles/2018/bilan/"}
    assert found.library.posts[0].translation_group == ""


def test_each_leads_to_the_others_also_once_one_is_added(tmp_path: Path) -> None:
    folder, output = tmp_path / "content", tmp_path / "output"
    folder.mkdir()
    (folder / "a.md").write_text(POST.format("Bilan", 2018, ""), encoding="utf-8")
    page = built(folder, output, build_date="2019-01-31") / "articles/2018/bilan/index.html"
    assert "hreflang" not in page.read_text(encoding="utf-8")
    (folder / "b.md").write_text(POST.format("Review", 2018, "Lang: en\n"), encoding="utf-8")
    built(folder, output, build_date="2019-01-31")
    both = (page, output / "articles/2018/bilan-en/index.html")
    for text in (one.read_text(encoding="utf-8") for one in both):
        for language, address in (("fr-CA", "bilan"), ("en", "bilan-en")):
            link = f'hreflang="{language}" href="http://127.0.0.1:8000/articles/2018/{address}/"'
            assert link in text
    french, english = (one.read_text(encoding="utf-8") for one in both)
    assert (
        'En anglais\u00a0: <a href="/articles/2018/bilan-en/" hreflang="en" lang="en">Review</a>'
        in french
    )
    assert '<h1 lang="en" ' in english
    listed = (output / "articles/index.html").read_text(encoding="utf-8")
    assert '<h3 class="post-card-title" lang="en"><a href="/articles/2018/bilan-en/">' in listed


def test_words_of_a_foreign_text_are_in_its_language_and_ours_about_it_in_french() -> None:
    body = "".join(f"## Part {n}\n\nWords[^1].\n\n" for n in range(5)) + "[^1]: Note."
    text = {"title": "Review", "body": body, "summary": "Short.", "language": "en"}
    found = library(
        posts=(post(**text),), pages=(Page(slug="about", source=Source("pages/about.md"),
                                           example=True, **text),)
    )  # fmt: skip
    planned = pages_of(found, site())
    trees = [lxml_html.fromstring(html(planned[item.url])) for item in (*found.posts, *found.pages)]
    languages: dict[str, set[str]] = {}
    for tree in trees:
        for element in tree.xpath("//main//*[text()[normalize-space()] or @aria-label]"):
            said = element.get("aria-label") or " ".join(element.text.split())
            languages.setdefault(said, set()).add(
                element.xpath("string(ancestor-or-self::*[@lang][1]/@lang)")
            )
    english = {said for said, found in languages.items() if found == {"en"}}
    assert english == {"Review", "Short.", "Words", "Note.", "1", *(f"Part {n}" for n in range(5))}


def test_an_existing_text_may_have_any_word_for_a_language(tmp_path: Path) -> None:
    found = content(tmp_path, ("a.md", POST.format("Review", 2018, "Lang: english\n")))
    assert [(one.field, one.is_error) for one in found.problems if one.field == "langue"] == [
        ("langue", False)
    ]
    assert [post.language for post in found.library.posts] == [""]
