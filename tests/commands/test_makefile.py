"""Every command of the Makefile, run in a fresh clone as people type it.

`COMMANDS` says how each is run and what proves that it worked; it covers the Makefile's own list,
so that a new command cannot be forgotten.  The clone borrows the packages of the tests' own
environment, which the locks describe: `.ci/run` installs them.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import pytest

from bench.tables import COLD, EDIT, KINDS, SAME
from commands.audit import OUT_OF_REACH
from programmation.content.reader import read_document
from programmation.kinds import KINDS as KINDS_OF_TEXTS
from programmation.schema import Kind, Type
from tests.support.bench_tools import bench_tools
from tests.support.building import ROOT, borrow_packages, install_editor
from tests.support.each_field import VALUES
from tests.support.nginx import deployed
from tests.support.serving import PATIENCE, eventually, free_port, processes_of

SAMPLE = "CONTENU=tests/site"
IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Essai"), ("EMAIL", "essai@example.org"))
}
OF_THE_RUN = ("COV", "MAKE", "MFLAGS", "PYTEST", "PYTHONPATH", "GIT_")
"""Variables of the tests' own run that a person at a desk does not have."""


FOR_DEVELOPERS = ("audit", "bench", "lighthouse", "lint", "lock", "test")


@dataclass(frozen=True)
class Clone:
    root: Path

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(OF_THE_RUN)}
        return {**kept, **IDENTITY, "BUILD_DATE": "2018-02-01"}

    def make(self, *arguments: str, ok: bool = True, **environment: str) -> str:
        """Run `make`; all that it said."""
        result = subprocess.run(
            ["make", *arguments],
            cwd=self.root,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert (result.returncode == 0) is ok, result.stdout
        assert "Traceback" not in result.stdout, result.stdout
        if arguments and arguments[0] not in FOR_DEVELOPERS:
            # Whoever reads French is told in French, and make adds no line of its own.
            assert "make: ***" not in result.stdout, result.stdout
        # No-break spaces, which no one sees in an expected text.
        return re.sub("[\u00a0\u202f]", " ", result.stdout)

    def git(self, *arguments: str) -> str:
        return subprocess.run(
            ["git", *arguments], cwd=self.root, env=self.environment,
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip

    def changed(self) -> str:
        """What git sees of changes and new files."""
        return self.git("status", "--porcelain").strip()

    def file(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    @contextmanager
    def running(self, *arguments: str, at: str) -> Iterator[str]:
        """`make` that serves, until Ctrl-C; the text at the address `at`, once it answers."""
        log = self.root / ".cache" / "served.log"
        log.parent.mkdir(exist_ok=True)
        with log.open("w") as output:
            process = subprocess.Popen(
                ["make", *arguments], cwd=self.root, env=self.environment,
                stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip

        def answer() -> str:
            assert process.poll() is None, log.read_text()
            try:
                with urlopen(at, timeout=PATIENCE) as response:  # noqa: S310
                    return str(response.read().decode())
            except (URLError, ConnectionError):
                return ""

        try:
            yield eventually(answer, f"an answer at {at}")
            os.killpg(process.pid, signal.SIGINT)  # As a terminal does.
            process.wait(PATIENCE)
            eventually(lambda: not processes_of(process.pid), "the end of all processes")
            assert "make: ***" not in log.read_text()
            with pytest.raises(URLError):
                urlopen(at, timeout=PATIENCE)  # noqa: S310
            assert "Traceback" not in log.read_text()
        finally:
            for number in (signal.SIGTERM, signal.SIGKILL):
                if processes_of(process.pid):
                    os.killpg(process.pid, number)
                    process.wait()


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    root = tmp_path_factory.mktemp("projet") / "site"
    subprocess.run(["git", "clone", "--quiet", ROOT, root], check=True)
    # What is not committed yet is tried too.
    for name in subprocess.run(
        ["git", "ls-files", "--modified", "--others", "--exclude-standard", "--deduplicate"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.splitlines():  # fmt: skip
        if (ROOT / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, root / name)
    clone = Clone(root)
    clone.git("add", "--all")
    clone.git("commit", "--quiet", "--allow-empty", "--message", "Essai")
    borrow(root)
    return clone


def borrow(root: Path) -> None:
    """Give the clone what its locks ask for, from where the tests have it."""
    install_editor()
    borrow_packages(root)
    for folder, lender in (
        ("node_modules", ROOT / "node_modules"),
        ("editor/node_modules", ROOT / "editor/node_modules"),
    ):
        (root / folder).mkdir()
        for path in lender.iterdir():
            (root / folder / path.name).symlink_to(path)
    if (ROOT / ".mypy_cache").is_dir():
        # That of another place would be written in by `make lint`.
        shutil.copytree(ROOT / ".mypy_cache", root / ".mypy_cache", symlinks=True)


# -- What each command is tried with, and what proves that it worked ---------------------------
# Those that build the same are together: the second finds what the first built.


def makes_help(clone: Clone) -> None:
    assert clone.make("help") == clone.make()


def makes_html(clone: Clone) -> None:
    clone.make("html", SAMPLE)
    assert "<h1" in clone.file("output/index.html")
    assert "chang?," in clone.make("html", SAMPLE, PYTHONIOENCODING="ascii", CDPATH=str(clone.root))
    assert "introuvable : nulle-part" in clone.make("html", "CONTENU=nulle-part", ok=False)


def makes_deploy_branch(clone: Clone) -> None:
    clone.make("html", SAMPLE)
    clone.make("deploy-branch", "BRANCHE=publie")
    assert "index.html" in clone.git("ls-tree", "--name-only", "publie").split()


def makes_courriel(clone: Clone) -> None:
    options = (SAMPLE, "RENCONTRE=releve", "SITEURL=https://pole.example.org")
    clone.make("courriel", *options)
    assert list((clone.root / "courriels").glob("*.eml"))


def makes_serve(clone: Clone) -> None:
    port = free_port()
    at = f"http://127.0.0.1:{port}/_preview/client.js"
    for wrong in ("abc", "80000", "-1"):
        assert f"PORT : « {wrong} »" in clone.make("serve", f"PORT={wrong}", ok=False)
    with clone.running("serve", SAMPLE, f"PORT={port}", at=at) as script:
        assert "EventSource" in script


def makes_check(clone: Clone) -> None:
    assert "0 erreur" in clone.make("check", SAMPLE)
    assert "Vouliez-vous" in clone.make("check", "CONTENU=tests/mistakes/content", ok=False)


PUBLISHED_PORT = free_port()
PUBLISHED = f"SITEURL=http://127.0.0.1:{PUBLISHED_PORT}"
"""Of all that is published here: the same files, and so made once."""


def makes_publish(clone: Clone) -> None:
    clone.make("publish", SAMPLE, PUBLISHED)
    assert f'href="{PUBLISHED.partition("=")[2]}/' in clone.file("output/index.html")
    assert (clone.root / "output/pagefind/pagefind.js").is_file()
    assert (clone.root / "output/programmation/2017-2018.pdf").is_file()
    assert "make publish SITEURL=" in clone.make("publish", ok=False)
    for wrong in ("www.example.org", "https://pole.example.org/un espace"):
        assert f"« {wrong} » n’est pas une adresse" in clone.make(
            "publish", f"SITEURL={wrong}", ok=False
        )


def makes_deploy(clone: Clone) -> None:
    target = clone.root / ".cache/www"
    options = (SAMPLE, PUBLISHED, "SORTIE=publie")
    for refused in ((), ("CIBLE=www",), ("CIBLE=www", "-j4")):
        assert "CIBLE" in clone.make("deploy", *options, *refused, ok=False)
    assert not (clone.root / "publie").exists(), "built for nothing"
    assert "En ligne" in clone.make("deploy", SAMPLE, PUBLISHED, f"CIBLE={target}")
    assert (target / "current/index.html").is_file()


def makes_verify(clone: Clone) -> None:
    clone.make("publish", SAMPLE, PUBLISHED)
    with deployed(clone.root / "output", clone.root / ".cache/nginx", PUBLISHED_PORT):
        clone.make("verify", PUBLISHED, "DATE=2018-02-01")
    clone.make("verify", PUBLISHED, "DATE=2018-02-01", ok=False)


def makes_article(clone: Clone) -> None:
    said = clone.make("article", 'TITRE=« Oser » : l\'an "2" & 1 $', "DATE=2018-01-31")
    path = "content/articles/2018/oser-l-an-2-1.md"
    assert path in said
    assert 'titre: « Oser » : l\'an "2" & 1 $\n' in clone.file(path)
    assert "existe déjà" in clone.make(
        "article", "TITRE=Oser l'an 2 1", "DATE=2018-01-31", ok=False
    )
    (clone.root / path).unlink()


def makes_rencontre(clone: Clone) -> None:
    options = ("COMMUNAUTE=maskinonge", "DATE=2018-10-18 8 h 30", "TITRE=Gérer un projet")
    assert "Vouliez-vous « LIEU »?" in clone.make("rencontre", *options, "LEU=Salle", ok=False)
    clone.make("rencontre", *options, "PRIX=5 $ (taxes)")
    path = "content/rencontres/2018-2019/gerer-un-projet.md"
    assert "debut: 2018-10-18 8 h 30\n" in clone.file(path)
    assert "prix: 5 $ (taxes)\n" in clone.file(path)
    (clone.root / path).unlink()


def makes_communaute(clone: Clone) -> None:
    clone.make("communaute", "NOM=La Tuque", "TERRITOIRE=Haut-Saint-Maurice")
    assert "territoire: Haut-Saint-Maurice\n" in clone.file("content/communautes/la-tuque.md")
    (clone.root / "content/communautes/la-tuque.md").unlink()
    assert "autre-nom" in clone.make(
        "communaute", "NOM=Programmation", "TERRITOIRE=Mauricie", ok=False
    )


def prepare_text(kind: Kind, clone: Clone) -> None:
    """The command of a kind, answered in each field's words."""
    asked = [kind.by_key[key] for key in kind.questions]
    answers = {
        row.key: f"Zoé {row.key}" if row.type is Type.TEXT else VALUES[row.type][0] for row in asked
    }
    said = clone.make(kind.command, *(f"{key.upper()}={text}" for key, text in answers.items()))
    (path,) = re.findall(r"content/\S+/zoe-\S+\.md", said)
    assert path.startswith(f"content/{kind.folder}/")
    assert f"{kind.title.key}: Zoé {kind.title.key}\n" in clone.file(path)
    (clone.root / path).unlink()
    # A kind that has no text yet has no folder.
    with suppress(OSError):
        (clone.root / path).parent.rmdir()


def makes_editor(clone: Clone) -> None:
    port = free_port()
    at = f"http://127.0.0.1:{port}/admin/"
    with clone.running("editor", SAMPLE, f"PORT={port}", at=at) as page:
        assert "<title>Éditeur</title>" in page


def makes_import(clone: Clone) -> None:
    clone.make("import", "SOURCE=tests/stock_site/content", "CONTENU=importe")
    assert list((clone.root / "importe").rglob("*.md"))
    shutil.rmtree(clone.root / "importe")


def makes_corriger(clone: Clone) -> None:
    assert clone.make("corriger", SAMPLE, "ESSAI=1").strip()


def makes_saison(clone: Clone) -> None:
    (clone.root / ".cache").mkdir(exist_ok=True)
    clone.make("saison", "MODELE=.cache/programme.xlsx")
    assert (clone.root / ".cache/programme.xlsx").stat().st_size
    assert "« ESSAI »" in clone.make("saison", "MODELE=.cache/p.xlsx", "ESSAI=1", ok=False)
    assert "SOURCE=" in clone.make("saison", ok=False)


def makes_serie(clone: Clone) -> None:
    when = "QUAND=le deuxième jeudi du mois, à 8 h 30"
    options = ("COMMUNAUTE=maskinonge", "TITRE=Codéveloppement", "SAISON=2018-2019", "ESSAI=1")
    assert "2018" in clone.make("serie", when, *options)
    clone.make("serie", "QUAND=parfois", *options, ok=False)


def makes_envoyer(clone: Clone) -> None:
    # To a copy: what is sent from the clone would reach the project that the tests are of.
    remote = clone.root / ".cache/distant.git"
    clone.git("clone", "--quiet", "--bare", str(clone.root), str(remote))
    former = clone.git("remote", "get-url", "origin").strip()
    clone.git("remote", "set-url", "origin", str(remote))
    try:
        clone.make("envoyer", BUILD_DATE="")
    finally:
        clone.git("remote", "set-url", "origin", former)
        shutil.rmtree(remote)


def makes_bilan(clone: Clone) -> None:
    clone.make("bilan", SAMPLE, "SAISON=2017-2018")
    assert list((clone.root / "bilan").glob("*.csv"))


def makes_rollback(clone: Clone) -> None:
    target = clone.root / ".cache/retour"
    for name in ("20180101T000000Z", "20180102T000000Z"):
        (target / "releases" / name).mkdir(parents=True)
        (target / "releases" / name / "index.html").write_text(name)
    (target / "current").symlink_to("releases/20180102T000000Z")
    clone.make("rollback", f"CIBLE={target}")
    assert (target / "current/index.html").read_text() == "20180101T000000Z"


def makes_signaler(clone: Clone) -> None:
    assert "WEBSUB_HUB" in clone.make("signaler", "SITEURL=https://pole.example.org")
    assert "« make signaler »" in clone.make("annonce", ok=False)


def makes_commentaire(clone: Clone) -> None:
    (clone.root / ".cache").mkdir(exist_ok=True)
    # As a stranger may write a name, and name what is attached.
    stranger = 'Jo `touch pwned` $(touch pwned) $(shell touch pwned) L\'"abbé" \\ Roy'
    message = clone.root / ".cache/-x `touch pwned` $(touch pwned).eml"
    message.write_text(
        "From: Jeanne <jeanne@example.org>\nDate: Thu, 1 Feb 2018 10:00:00 -0500\n"
        "Subject: Commentaire\nContent-Type: text/plain; charset=utf-8\n\nBravo!\n",
        encoding="utf-8",
    )
    options = ("ARTICLE=quand-le-collectif-s-organise", f"NOM={stranger}")
    clone.make("commentaire", f"FICHIER={message}", *options)
    (written,) = (clone.root / "content/commentaires").rglob("*.md")
    assert "Bravo!" in written.read_text(encoding="utf-8")
    assert (
        read_document("commentaires/x/y.md", written.read_bytes(), ZoneInfo("UTC"))[0].values[
            "name"
        ]
        == stranger
    )
    shutil.rmtree(clone.root / "content/commentaires")


def makes_infolettre(clone: Clone) -> None:
    assert "SITEURL=" in clone.make("infolettre", "MOIS=2017-10", ok=False)
    clone.make("infolettre", "MOIS=2017-10", "SITEURL=https://pole.example.org")
    assert list((clone.root / "infolettre").glob("*.html"))


def makes_site(clone: Clone) -> None:
    folder = clone.root / ".cache/autre"
    options = ('NOM=Pôle d\'essai "un"', "REGION=Estrie", "COURRIEL=info@example.org")
    clone.make("site", f"DOSSIER={folder}", *options)
    assert "Estrie" in (folder / "content/organisation.md").read_text(encoding="utf-8")
    assert "DOSSIER=" in clone.make("site", *options, ok=False)


def makes_comments(clone: Clone) -> None:
    port = free_port()
    settings = clone.root / "pelicanconf.py"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'{text}\nISSO_URL = "http://127.0.0.1:{port}"\n', encoding="utf-8")
    try:
        at = f"http://127.0.0.1:{port}/js/embed.min.js"
        with clone.running("comments", at=at) as script:
            assert script
    finally:
        settings.write_text(text, encoding="utf-8")


ALONE = "--maxprocesses=1"
"""Of pytest's processes, for a file that one goes through in a second."""
SMALL = "tests/domain/test_raw_html.py"
"""Such a file, without Hypothesis, which reads the whole code when it first starts in a clone."""


def makes_test(clone: Clone) -> None:
    # One small file of tests: all of them would run this one again.
    said = clone.make("test", PYTEST_ADDOPTS=f"{ALONE} {SMALL}")
    assert "All checks passed!" in said
    assert re.search(r"\d+ passed", said)
    assert "failed" not in said


def makes_test_rapide(clone: Clone) -> None:
    others = "--ignore-glob=*/test_[!r]*.py --ignore-glob=*/test_r[!a]*.py"
    one = f"{ALONE} -k test_raw_html {others}"
    assert re.search(r"\d+ passed", clone.make("test-rapide", PYTEST_ADDOPTS=one))


def makes_couverture(clone: Clone) -> None:
    # Our settings, and a report of one package: that of all of them reads the whole code.
    settings = clone.root / ".cache/coverage.toml"
    settings.parent.mkdir(exist_ok=True)
    report = "[tool.coverage.report]\n"
    text = clone.file("pyproject.toml").replace(report, f"{report}include = ['*/text/*']\n")
    settings.write_text(text, encoding="utf-8")
    options = f"{ALONE} --cov-fail-under=0 --cov-config={settings} {SMALL}"
    said = clone.make("couverture", "-o", "lint", PYTEST_ADDOPTS=options)
    assert re.search(r"(?m)^plugins/programmation/text/raw_html.py .* [89]\d\.\d% ", said)
    assert re.search(r"(?m)^TOTAL .*%$", said)


def makes_bench(clone: Clone) -> None:
    # Alone: its peers are downloaded, and take minutes to install.
    alone = "--without pelican --without hugo --without eleventy"
    small = "--scale 4 --decade 4 --saves 2 --content tests/site"
    tools = clone.root / ".cache/bench/tools"
    tools.parent.mkdir(parents=True, exist_ok=True)
    tools.symlink_to(bench_tools())
    said = clone.make("bench", f"TAILLES=4+2:1 {alone} {small} --results .cache/results.md")
    for kind in (COLD, EDIT, SAME):
        assert len(re.findall(rf"(?m)^ +4 \+ 2 +{re.escape(KINDS[kind])} +Ce site ", said)) == 1
    output = clone.root / ".cache/bench/4-2/ours/output"
    edited = output / "articles/2017/billet-00002/index.html"
    assert "Une phrase de plus, la 1e." in edited.read_text(encoding="utf-8")
    results = clone.file(".cache/results.md")
    # Pages and MiB of memory, in the table that says the bytes of a page too.
    (told,) = re.findall(r"(?m)^\| Ce site +\| +(\d+) \| +\d+ \|[^|]+\|[^|]+\| +(\d+) \|$", results)
    assert int(told[0]) == len(list(output.rglob("*.html"))) > 20
    assert int(told[1]) > 10


def makes_lighthouse(clone: Clone) -> None:
    assert "nulle-part: not one of" in clone.make("lighthouse", "PAGES=home nulle-part", ok=False)
    # One page, which takes some seconds: that which has meetings, posts, pictures and scripts.
    said = clone.make("lighthouse", "TOURS=1", "PAGES=home")
    (scores,) = re.findall(r"(?m)^home +\d+ +(\d+) +(\d+) +(\d+)$", said)
    assert scores == ("100", "100", "100"), said


def makes_audit(clone: Clone) -> None:
    # Out of reach of the lists, whose answer would be the day's news.
    nowhere = "http://127.0.0.1:9"
    names = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
    offline = {**dict.fromkeys(names, nowhere), "npm_config_fetch_retries": "0"}
    folder = str(clone.root / ".cache" / "audit")
    offline |= {"PIP_CACHE_DIR": folder, "XDG_CACHE_HOME": folder, "NO_PROXY": "", "no_proxy": ""}
    said = clone.make("audit", ok=False, **offline)
    assert "recommencez avec un accès à Internet" in said
    assert [name for name in LOCKS if f"{name} : {OUT_OF_REACH}" not in said] == []


def makes_lint(clone: Clone) -> None:
    # Run by `make test`, which is tried above and says what it says.
    lint, test = (clone.make("--dry-run", target).splitlines() for target in ("lint", "test"))
    for tool in ("ruff check", "ruff format", "mypy"):
        assert any(f"-m {tool}" in line for line in lint)
    assert set(lint) <= set(test)


def makes_format(clone: Clone) -> None:
    path = clone.root / "plugins/programmation/content/nodes.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}x  =  1\n", encoding="utf-8")
    clone.make("format")
    assert path.read_text(encoding="utf-8").endswith("x = 1\n")
    path.write_text(text, encoding="utf-8")


def makes_guide(clone: Clone) -> None:
    guide = clone.root / "GUIDE.md"
    text = guide.read_text(encoding="utf-8")
    guide.write_text(re.sub(r"(?m)^\| `titre`.*\n", "", text), encoding="utf-8")
    clone.make("guide")
    assert guide.read_text(encoding="utf-8") == text


LOCKS = (
    *(f"requirements{name}.txt" for name in ("", "-dev", "-import", "-isso", "-audit")),
    "package-lock.json",
    "editor/package-lock.json",
)


def makes_lock(clone: Clone) -> None:
    def pins() -> dict[str, list[str]]:
        return {
            name: re.findall(r'(?m)^[\w.\[\]-]+==[^ \\]+|"version": "[^"]+"', clone.file(name))
            for name in LOCKS
        }

    before = pins()
    clone.make("lock")
    # The same versions; a package may have got files for more systems since.
    assert pins() == before
    for name in LOCKS:
        assert not re.search(r"--index-url|\"resolved\": \"http|simple/", clone.file(name)), name
        assert "--hash=sha256:" in clone.file(name) or '"integrity"' in clone.file(name), name
    clone.git("checkout", "--quiet", "--", *LOCKS)


# Last: what the others built is used by those after them.
def makes_clean(clone: Clone) -> None:
    clone.make("html", SAMPLE, "SORTIE=sortie")
    (clone.root / "ailleurs").mkdir()
    clone.make("clean", "SORTIE=ailleurs")
    assert (clone.root / "ailleurs").is_dir()
    (clone.root / "ailleurs").rmdir()
    clone.make("clean", "SORTIE=sortie")
    assert not [name for name in ("sortie", ".cache") if (clone.root / name).exists()]
    assert (clone.root / ".venv/bin/python").exists()


COMMANDS: dict[str, Callable[[Clone], None]] = {
    kind.command: partial(prepare_text, kind) for kind in KINDS_OF_TEXTS if kind.command
} | {
    name.removeprefix("makes_").replace("_", "-"): function
    for name, function in list(globals().items())
    if name.startswith("makes_")
}


# -- The tests ---------------------------------------------------------------------------------


def documented() -> dict[str, str]:
    """Command → its line of help."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return dict(re.findall(r"(?m)^([a-z-]+):.*## (.+)$", text))


def test_every_command_is_documented_and_tried() -> None:
    assert set(COMMANDS) == set(documented())
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    # What other commands need first, and nobody types.
    assert set(re.findall(r"(?m)^([a-z-]+):", text)) - set(documented()) <= {
        "asked",
        "env",
        "env-dev",
        "env-test",
        "need-content",
        # What says the new name of `signaler`.
        "annonce",
    }


def test_make_alone_lists_each_command_with_one_line(clone: Clone) -> None:
    lines = [line for line in clone.make().splitlines() if line.startswith("  make ")]
    told = {line.split()[1]: line.split(maxsplit=2)[2] for line in lines}
    assert len(told) == len(lines)
    # In groups, without the command that one has just typed.
    assert told == {name: text for name, text in documented().items() if name != "help"}
    assert all(text[0].isupper() for text in documented().values())


def test_a_command_that_does_not_exist_is_told_in_french(clone: Clone) -> None:
    assert "« artcle » n’est pas une commande" in clone.make("artcle", ok=False)


def test_a_value_is_given_to_one_command(clone: Clone) -> None:
    kept = clone.root / ".cache"
    kept.mkdir(exist_ok=True)
    assert "« JUOR » se donne à une" in clone.make("clean", "html", "JUOR=2017", ok=False)
    assert kept.exists()


ALL_TAKEN = (*FOR_DEVELOPERS, "clean", "couverture", "format", "guide", "help", "test-rapide")
"""Commands that nobody publishes nor writes with."""


def test_a_name_that_a_command_does_not_take_is_refused(clone: Clone) -> None:
    for name in {*COMMANDS} - {*ALL_TAKEN}:
        said = clone.make(name, SAMPLE, "SITERUL=https://pole.example.org", ok=False)
        assert f"« make {name} » ne connaît pas « SITERUL ». Vouliez-vous" in said
    assert "Au choix : CIBLE, " in clone.make("deploy", "ESSAI=1", "CIBLE=www", ok=False)
    assert clone.changed() == ""


@pytest.mark.parametrize("name", COMMANDS)
def test_the_command_works_and_leaves_the_project_clean(clone: Clone, name: str) -> None:
    COMMANDS[name](clone)
    assert clone.changed() == ""
