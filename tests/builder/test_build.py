"""Real Pelican on a stock site: same bytes as without the plugin, and never a harmed output."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.support.building import (
    ROOT,
    Site,
    stamps,
    stock_site,
    tree,
    without_coverage,
)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return stock_site(tmp_path / "site")


@pytest.fixture
def recorded(site: Site) -> Site:
    """Built where it is: the cache knows what is in the output."""
    assert site.build().returncode == 0
    return site


@pytest.fixture(scope="module")
def once_built(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = stock_site(tmp_path_factory.mktemp("once") / "site")
    result = site.build()
    assert result.returncode == 0, result.stderr
    return site


@pytest.fixture
def built(once_built: Site, tmp_path: Path) -> Site:
    """A copy: it has an output of before, of which its cache knows nothing."""
    return Site(shutil.copytree(once_built.root, tmp_path / "built"))


def same_as_before(site: Site, before: dict[str, str]) -> None:
    assert tree(site.output) == before
    assert not site.work().exists()


def test_same_bytes_as_plain_pelican(tmp_path: Path) -> None:
    plain = stock_site(tmp_path / "plain", builder=False)
    with_builder = stock_site(tmp_path / "builder")
    assert plain.build().returncode == 0
    result = with_builder.build()
    assert result.returncode == 0
    files = tree(with_builder.output)
    del files["build.json"]
    assert files == tree(plain.output)
    assert "Done: Processed 9 articles" in result.stdout
    assert "Site construit : 35 pages, 58 fichiers changés, en " in result.stdout


def test_nothing_stays_beside_the_output(recorded: Site) -> None:
    # What the test told, and what Python compiled of the settings where it may.
    others = {".said", "__pycache__"}
    assert sorted({path.name for path in recorded.root.iterdir()} - others) == [
        "cache",
        "content",
        "output",
        "pelicanconf.py",
    ]


def test_unchanged_files_keep_inode_and_time(recorded: Site) -> None:
    before = stamps(recorded.output)
    page = recorded.content / "pages" / "a-propos.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nDe plus.\n", encoding="utf-8")
    result = recorded.build()
    assert "Site construit : 35 pages, 1 fichier changé, en " in result.stdout
    after = stamps(recorded.output)
    assert {name for name in before if after[name] != before[name]} == {"pages/a-propos.html"}


def test_files_that_no_longer_belong_are_gone(recorded: Site) -> None:
    (recorded.content / "billet-8.md").unlink()
    billet = recorded.content / "billet-7.md"
    billet.write_text("Title: Billet n° 7\nDate: 2017-07-17 10:00\n\nx\n", encoding="utf-8")
    result = recorded.build()
    assert result.returncode == 0, result.stdout
    assert not (recorded.output / "billet-ndeg-8.html").exists()


def test_logged_error_fails_the_build(built: Site) -> None:
    before = tree(built.output)
    (built.content / "mauvais.md").write_text("Title: Sans date\nDate: demain\n\nx\n")
    result = built.build()
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1] == (
        "Site non construit : une erreur est signalée plus haut. Le dossier output n’a pas changé."
    )
    same_as_before(built, before)


def test_logged_error_fails_a_quiet_build_too(built: Site) -> None:
    before = tree(built.output)
    (built.content / "mauvais.md").write_text("Title: Sans date\nDate: demain\n\nx\n")
    assert built.build("-q").returncode == 1
    same_as_before(built, before)


def test_plugin_that_cannot_be_loaded_fails_the_build(built: Site) -> None:
    before = tree(built.output)
    built.add_plugin("cassé", "def register():\n    raise RuntimeError('oups')\n")
    # What counts on it fails later, in words that would hide the cause.
    built.add_plugin(
        "suite",
        "from pelican.plugins import signals\n"
        "def lost(generators):\n    raise ValueError('sans cassé')\n"
        "def register():\n    signals.all_generators_finalized.connect(lost)\n",
    )
    result = built.build()
    assert (result.returncode, "oups" in result.stdout + result.stderr) == (1, True)
    assert result.stderr.splitlines()[-1] == (
        "Site non construit : une erreur est signalée plus haut. Le dossier output n’a pas changé."
    )
    same_as_before(built, before)


def test_exception_is_one_line_without_traceback(built: Site) -> None:
    before = tree(built.output)
    built.add_plugin(
        "bogue",
        "from pelican.plugins import signals\n"
        "def oups(generators):\n    raise ValueError('oups')\n"
        "def register():\n    signals.all_generators_finalized.connect(oups)\n",
    )
    result = built.build()
    assert (result.returncode, result.stdout.strip()) == (1, "")
    assert result.stderr == (
        "Site non construit : erreur imprévue (ValueError: oups); « pelican … -D » en montre le "
        "détail. Le dossier output n’a pas changé.\n"
    )
    same_as_before(built, before)
    assert "Traceback" in built.build("-D").stderr


def test_system_exit_passes_through(built: Site) -> None:
    before = tree(built.output)
    built.add_plugin(
        "sortie",
        "from pelican.plugins import signals\n"
        "def sortie(generators):\n    raise SystemExit(7)\n"
        "def register():\n    signals.all_generators_finalized.connect(sortie)\n",
    )
    assert built.build().returncode == 7
    same_as_before(built, before)


def test_template_error_names_template_and_line(built: Site, tmp_path: Path) -> None:
    before = tree(built.output)
    overrides = built.root / "templates"
    overrides.mkdir()
    (overrides / "page.html").write_text("\n\n{{ 1 / 0 }}\n")
    built.add_settings("\nTHEME_TEMPLATES_OVERRIDES = ['templates']\n")
    result = built.build()
    assert result.returncode == 1
    assert "gabarit page.html, ligne 3" in result.stderr
    assert "division by zero" in result.stderr
    same_as_before(built, before)


DOMAIN = """
from pathlib import Path
from pelican.generators import Generator
from pelican.plugins import signals

class Extra(Generator):
    def generate_output(self, writer):
        {calls}

def register():
    signals.get_generators.connect(generators)

def generators(pelican):
    return Extra
"""


def with_domain(site: Site, calls: str) -> Site:
    site.add_plugin("domaine", DOMAIN.format(calls=calls))
    return site


def test_domain_writes_bytes_copies_steps_and_description(built: Site) -> None:
    with_domain(
        built,
        "writer.write_bytes('a/é.bin', b'octets');"
        "writer.write_bytes('b.bin', lambda: b'produits');"
        "writer.copy_file('c.md', Path(self.path) / 'billet-1.md');"
        "writer.after_render(lambda tree: (tree / 'd.txt').write_bytes(b'produits'));"
        "writer.add_build_info(version='1')",
    )
    assert built.build().returncode == 0
    assert {
        name: (built.output / name).read_text()
        for name in ("a/é.bin", "b.bin", "d.txt", "build.json")
    } == {
        "a/é.bin": "octets",
        "b.bin": "produits",
        "d.txt": "produits",
        "build.json": '{\n  "generator": "builder",\n  "version": "1"\n}\n',
    }
    assert (built.output / "c.md").read_bytes() == (built.content / "billet-1.md").read_bytes()


@pytest.mark.parametrize(
    ("calls", "message"),
    [
        ("writer.write_bytes('../x', b'')", "« ../x » : il sort du site par « .. »"),
        ("writer.write_bytes('a/../../x', b'')", "il sort du site par « .. »"),
        ("writer.write_bytes('/etc/x', b'')", "« /etc/x » : il commence par /"),
        ("writer.write_bytes('a\\\\b', b'')", "barre oblique inverse"),
        ("writer.write_bytes('a\\0b', b'')", "caractère de contrôle"),
        ("writer.write_bytes('a/', b'')", "il ne nomme aucun fichier"),
        ("writer.write_bytes('é' * 200, b'')", "il est trop long"),
        (
            "writer.write_bytes('Index.html', b'')",
            "deux fichiers du site se disputent la même adresse, « Index.html » et « index.html »",
        ),
        ("writer.write_bytes('index.html/x', b'')", "« index.html/x » et « index.html »"),
        ("writer.write_bytes('theme/css/main.css', b'')", "« theme/css/main.css »"),
        ("writer.write_bytes('theme/css/MAIN.css', b'')", "« theme/css/MAIN.css »"),
        ("writer.write_bytes('build.json', b'')", "« build.json »"),
        (
            "from builder.errors import BuildError\n"
            "        def refuse(tree):\n"
            "            raise BuildError('trop vide\\ntrop plein')\n"
            "        writer.after_render(refuse)",
            "trop vide\nSite non construit : trop plein.",
        ),
        (
            "from builder.errors import BuildError; raise BuildError('trois fautes')",
            "Site non construit : trois fautes. Le dossier output",
        ),
    ],
)
def test_domain_refusals(built: Site, calls: str, message: str) -> None:
    before = tree(built.output)
    result = with_domain(built, calls).build()
    assert result.returncode == 1
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    same_as_before(built, before)


BEGUN = """
import builder.workers, os, sys, time
import pelican
from pelican.plugins import signals
def begin(generator):
    builder.workers.SharedWork(time.sleep, [300] * 9, 3).start()
    raise ValueError
signals.article_generator_init.connect(begin)
try:
    pelican.main(["-s", sys.argv[1]])
except SystemExit as exit:
    print(exit.code)
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("no child")
"""


def test_a_failure_ends_what_was_begun(site: Site) -> None:
    script = site.root / "essai.py"
    script.write_text(BEGUN, encoding="utf-8")
    said = subprocess.run(
        [sys.executable, script, site.settings], cwd=site.root,
        env={**os.environ, "PYTHONPATH": str(ROOT / "plugins")},
        capture_output=True, text=True, timeout=300, check=True,
    ).stdout  # fmt: skip
    assert said == "1\nno child\n"
    assert not site.work().exists()


def test_a_build_inside_the_build_is_refused(built: Site) -> None:
    """As plugins of sites in several languages run one: its files would be lost."""
    before = tree(built.output)
    built.add_plugin(
        "langues",
        "import pelican\n"
        "from pelican.plugins import signals\n"
        "def build_another(site):\n"
        "    settings = {**site.settings, 'OUTPUT_PATH': site.settings['OUTPUT_PATH'] + '/en'}\n"
        "    pelican.Pelican(settings).run()\n"
        "def register():\n    signals.finalized.connect(build_another)\n",
    )
    result = built.build()
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].startswith("Site non construit : un module lance une")
    assert "Traceback" not in result.stderr
    same_as_before(built, before)


def test_files_put_into_the_output_by_hand_are_told(recorded: Site) -> None:
    (recorded.output / "CNAME").write_text("example.org")
    (recorded.output / ".well-known").mkdir()
    (recorded.output / ".well-known" / "cle.txt").write_text("x")
    result = recorded.build()
    assert result.returncode == 0
    assert "Retiré de output, où rien ne le dit du site : .well-known/cle.txt, CNAME." in (
        result.stderr
    )
    assert "OUTPUT_RETENTION = ['.well-known', 'CNAME']" in result.stderr
    assert not (recorded.output / "CNAME").exists()
    (recorded.output / "CNAME").write_text("example.org")
    recorded.add_settings("\nOUTPUT_RETENTION = ['CNAME']\n")
    assert recorded.build().stderr == ""
    assert (recorded.output / "CNAME").read_text() == "example.org"
    # As other settings, which do not keep it.
    recorded.add_settings("\nOUTPUT_RETENTION = []\n")
    assert "Retiré de output, où rien ne le dit du site : CNAME." in recorded.build().stderr


@pytest.mark.parametrize(
    ("name", "shown", "remedy"),
    [
        (b"a\x1b[31m", "a�[31m", r"OUTPUT_RETENTION = ['a\x1b[31m']"),
        (b"a\nb", "a�b", r"OUTPUT_RETENTION = ['a\nb']"),
        ("a\u202eb".encode(), "a�b", r"OUTPUT_RETENTION = ['a\u202eb']"),
        (b"a\xff", "a�", r"OUTPUT_RETENTION = ['a\udcff']"),
        # Where the site has a folder or a file of that name, nothing can be kept.
        (b"category/x.txt", "category/x.txt", "Placez le fichier dans le contenu"),
        (b"Index.html", "Index.html", "Placez le fichier dans le contenu"),
    ],
)
def test_their_names_move_no_cursor_and_the_remedy_can_be_followed(
    once_built: Site, name: bytes, shown: str, remedy: str
) -> None:
    path = once_built.output / os.fsdecode(name)
    path.touch()
    result = once_built.build()
    assert f"rien ne le dit du site : {shown}. {remedy}" in result.stderr.replace(
        "Pour garder un fichier, ajoutez ", ""
    )
    assert not os.path.lexists(path)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_temporary_files_go_with_the_build(
    built: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    before = tree(built.output)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    with_domain(
        built,
        f"import tempfile, os;tempfile.mkdtemp();os.kill(os.getpid(), {int(number)})",
    )
    built.build()
    assert list((tmp_path / "temporary").iterdir()) == []
    with_domain(built, "raise ValueError")
    built.build()
    same_as_before(built, before)


def test_domain_is_called_before_its_files_are_made(built: Site) -> None:
    with_domain(
        built,
        "words = ['trop tôt'];"
        "writer.around_render(lambda: words.append('à temps'), list);"
        "[writer.write_bytes(f'{n}.txt', lambda: words[-1].encode()) for n in range(100)];"
        "writer.after_render(lambda tree: 1 // (len(words) == 2))",
    )
    assert built.build().returncode == 0
    assert {(built.output / f"{n}.txt").read_text() for n in range(100)} == {"à temps"}


def test_a_user_without_a_home_builds(built: Site) -> None:
    """As in a container that is started under any number."""
    built.add_plugin(
        "sans_toit",
        "import os, pwd\n"
        "def nobody(number):\n    raise KeyError(number)\n"
        "def register():\n    pwd.getpwuid = nobody\n    os.environ.pop('HOME', None)\n",
    )
    assert built.build().returncode == 0


def test_listener_of_written_pages_finds_them(site: Site) -> None:
    site.add_plugin(
        "minify",
        "from pelican.plugins import signals\n"
        "def shout(path, context):\n"
        "    with open(path) as f: text = f.read()\n"
        "    with open(path, 'w') as f: f.write(text.upper())\n"
        "def register():\n    signals.content_written.connect(shout)\n",
    )
    for _ in range(2):
        assert site.build().returncode == 0
        assert (site.output / "index.html").read_text().startswith("<!DOCTYPE HTML>")
        assert "UN PARAGRAPHE" in (site.output / "billet-ndeg-1.html").read_text()


def test_listener_of_the_end_may_change_pages(built: Site) -> None:
    before = tree(built.output)
    built.add_plugin(
        "fin",
        "import pathlib\n"
        "from pelican.plugins import signals\n"
        "def shout(pelican):\n"
        "    page = pathlib.Path(pelican.output_path, 'index.html')\n"
        "    with page.open('r+') as f: f.write('modifié')\n"
        "    raise ValueError\n"
        "def register():\n    signals.finalized.connect(shout)\n",
    )
    assert built.build().returncode == 1
    same_as_before(built, before)


# --- Interrupted


SLOW = """
import time
from pelican.plugins import signals
def slow(generator, content):
    time.sleep(0.05)
def register():
    signals.article_generator_write_article.connect(slow)
"""


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_stopped_by_a_signal(built: Site, number: signal.Signals, status: int) -> None:
    before = tree(built.output)
    built.add_plugin("lent", SLOW.replace("0.05", "30"))
    with started(built) as process:
        wait_for(built.work() / "new")
        time.sleep(0.2)
        process.send_signal(number)
        _, errors = process.communicate(timeout=300)
    assert process.returncode == status
    assert errors == (
        "Site non construit : la construction a été interrompue. "
        "Le dossier output n’a pas changé.\n"
    )
    same_as_before(built, before)


STOPPED_IN = """
import os, signal
from builder.output import staging
before = staging.{name}
def then_stopped(*values):
    before(*values)
    os.kill(os.getpid(), signal.SIGTERM)
staging.{name} = then_stopped
def register():
    pass
"""


@pytest.mark.parametrize("name", ["restore", "Stage.discard"])
def test_stopped_while_the_work_folder_is_made_or_removed(built: Site, name: str) -> None:
    before = tree(built.output)
    built.add_plugin("dernier", STOPPED_IN.format(name=name))
    with_domain(built, "raise ValueError")
    result = built.build()
    assert result.returncode == 143
    assert result.stderr == (
        "Site non construit : la construction a été interrompue. "
        "Le dossier output n’a pas changé.\n"
    )
    same_as_before(built, before)


@pytest.mark.parametrize("numbers", [(signal.SIGKILL,), (signal.SIGINT, signal.SIGTERM)])
def test_stopped_at_random_moments(tmp_path: Path, numbers: tuple[signal.Signals, ...]) -> None:
    """Each time exactly the old or exactly the new tree, and the next build cleans up.

    Forked, so that nearly all the moments are of the build, not of Python's start. The signals that
    are heard end it in one way: they take turns.
    """
    site = stock_site(tmp_path / "site")
    page = site.content / "pages" / "a-propos.md"
    text = page.read_text(encoding="utf-8")

    def change(n: int) -> None:
        page.write_text(f"{text}\nVersion {n}.\n", encoding="utf-8")
        (site.content / "nouveau.md").write_text(
            f"Title: Nouveau {n}\nDate: 2017-05-05\nTags: étiquette{n}\n\nx\n", encoding="utf-8"
        )

    assert site.build().returncode == 0
    change(0)
    start = time.monotonic()
    with site.begun() as process:
        process.join()
    assert process.exitcode == 0
    duration = time.monotonic() - start
    old = tree(site.output)
    chance = random.Random(8)  # noqa: S311  # moments, not secrets
    moments = 12
    for n in range(1, moments + 1):
        change(n)
        with site.begun() as process:
            # One in each twelfth of the time from the start to after the end.
            time.sleep(1.1 * (n - chance.random()) / moments * duration)
            with suppress(ProcessLookupError):
                os.kill(process.pid, numbers[n % len(numbers)])
            process.join()
        found = tree(site.output)
        assert site.build().returncode == 0
        new = tree(site.output)
        assert found in (old, new), n
        assert old != new
        assert not site.work().exists()
        old = new


def test_two_builds_at_once(built: Site) -> None:
    before = tree(built.output)
    built.add_plugin("lent", SLOW.replace("0.05", "30"))
    with started(built) as first:
        wait_for(built.work() / "new")
        second = built.build()
        assert second.returncode == 1
        assert "une autre construction du même site est en cours" in second.stderr
        assert (built.work() / "new").exists()
        first.terminate()
        first.communicate(timeout=300)
    same_as_before(built, before)


@contextmanager
def started(site: Site) -> Iterator[subprocess.Popen[str]]:
    """A build that runs; killed at the end if it still does."""
    process = subprocess.Popen(
        site.command(),
        cwd=site.root,
        env=without_coverage(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(path: Path) -> None:
    end = time.monotonic() + 300
    while not path.exists():
        assert time.monotonic() < end
        time.sleep(0.01)
