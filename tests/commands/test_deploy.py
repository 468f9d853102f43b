"""`make deploy` to a folder and to a real SSH server: the old site stays until the swap."""

import os
import shutil
import signal
import subprocess
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.support.serving import eventually, free_port, wait_to_serve

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy/deploy.sh"


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text("un " * 1000)
    (folder / "style.css").write_text("p { color: black }")
    (folder / ".nojekyll").touch()
    return folder


@pytest.fixture(scope="module")
def ssh_server(tmp_path_factory):
    """(host, environment) of an SSH server of our own, on this machine.

    Its commands share one line, as people's may (`ControlMaster`): the keys are agreed on once.
    """
    folder = tmp_path_factory.mktemp("ssh")
    folder.chmod(0o700)
    for name in ("host", "user"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True
        )
    shutil.copy(folder / "user.pub", folder / "authorized_keys")
    port = free_port()
    (folder / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nStrictModes no\n"
        f"AuthorizedKeysFile {folder}/authorized_keys\nPidFile {folder}/pid\n"
        "UsePAM no\nPasswordAuthentication no\nPermitRootLogin prohibit-password\n"
        # For a shell in a shell, bash does not read the .bashrc of whoever runs the tests.
        "SetEnv SHLVL=1\n"
    )
    if os.geteuid() == 0:
        # Where Debian's sshd drops its privileges; its service makes it at start-up.
        Path("/run/sshd").mkdir(exist_ok=True)
    sshd = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    log = folder / "log"
    with log.open("w") as output:
        server = subprocess.Popen([sshd, "-D", "-e", "-f", folder / "sshd_config"], stderr=output)
    wait_to_serve(server, port, log)
    with TemporaryDirectory() as short:  # The name of a socket has 100 characters at most.
        command = (
            f"ssh -q -p {port} -i {folder}/user -o IdentitiesOnly=yes -o BatchMode=yes -F /dev/null"
            f" -o StrictHostKeyChecking=no -o UserKnownHostsFile={folder}/known -S {short}/line"
        )
        line = subprocess.Popen([*command.split(), "-M", "-N", "127.0.0.1"])
        eventually(Path(short, "line").exists, "a line to the server")
        yield "127.0.0.1:", {"RSYNC_RSH": command}
        for process in (line, server):
            process.terminate()
            process.wait()


@pytest.fixture(params=["folder", "ssh"])
def target(request, tmp_path):
    """(what CIBLE says, the folder it leads to, environment)."""
    folder = tmp_path / "www"
    if request.param == "folder":
        return str(folder), folder, {}
    host, environment = request.getfixturevalue("ssh_server")
    return f"{host}{folder}", folder, environment


def deploy(*arguments, environment=None, ok=True):
    result = subprocess.run(
        [DEPLOY, *map(str, arguments)],
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode == 0) is ok, result.stdout + result.stderr
    return result


def publish(site, target, **options):
    return deploy("publish", site, target[0], environment=target[2], **options)


def says(site, text):
    (site / "index.html").write_text(f"{text} " * 1000)


def page(folder):
    return (folder / "current/index.html").read_text()[:2]


def test_there_is_nothing_to_go_back_to_before_the_first_time(target):
    refused = deploy("rollback", target[0], environment=target[2], ok=False)
    assert refused.stderr == f"« {target[1]} » : ce dossier n’existe pas. Vérifiez CIBLE.\n"
    assert not target[1].exists()
    target[1].mkdir()
    refused = deploy("rollback", target[0], environment=target[2], ok=False)
    assert "Rien n’est en ligne dans ce dossier" in refused.stderr
    assert not list(target[1].iterdir())


def test_a_site_goes_online_then_back_in_one_command(site, target):
    publish(site, target)
    folder = target[1]
    assert page(folder) == "un"
    assert (folder / "current/.nojekyll").is_file()
    assert not (folder / "current/style.css.gz").exists()
    zipped = subprocess.run(
        ["gzip", "-dc", folder / "current/index.html.gz"], capture_output=True, check=True
    )
    assert zipped.stdout == (site / "index.html").read_bytes()
    first = (folder / "current").resolve()

    says(site, "deux")
    publish(site, target)
    assert page(folder) == "de"
    # What did not change is one file, kept once.
    assert (folder / "current/style.css").samefile(first / "style.css")

    assert deploy("rollback", target[0], environment=target[2]).stdout == (
        f"De nouveau en ligne : {first.name}\n"
    )
    assert page(folder) == "un"
    refused = deploy("rollback", target[0], environment=target[2], ok=False)
    assert "Aucune version plus ancienne" in refused.stderr


def test_a_broken_upload_is_never_seen(site, tmp_path, target):
    publish(site, target)
    # An rsync that sends a part, then loses the line.
    broken = tmp_path / "bin"
    broken.mkdir()
    (broken / "rsync").write_text(
        f'#!/bin/sh\n{shutil.which("rsync")} --exclude=style.css "$@"\nexit "$CODE"\n'
    )
    (broken / "rsync").chmod(0o755)
    says(site, "deux")
    for code, words in (("12", ""), ("0", "Envoi incomplet : 2 fichiers sur 3")):
        environment = {**target[2], "PATH": f"{broken}:{os.environ['PATH']}", "CODE": code}
        result = deploy("publish", site, target[0], environment=environment, ok=False)
        assert words in result.stderr
        assert page(target[1]) == "un"
        assert len([path for path in (target[1] / "releases").iterdir() if path.is_dir()]) == 1


def test_there_is_always_one_site_or_the_other(site, tmp_path):
    """A visitor who asks all the time never finds nothing, nor half of a site."""
    target = (str(tmp_path / "www"), tmp_path / "www", {})
    publish(site, target)
    seen, stop = set(), threading.Event()

    def visit():
        while not stop.is_set():
            seen.add(page(target[1]))

    visitor = threading.Thread(target=visit)
    visitor.start()
    says(site, "deux")
    publish(site, target)
    stop.set()
    visitor.join()
    assert seen <= {"un", "de"}


def test_the_last_five_releases_are_kept(site, tmp_path):
    target = (str(tmp_path / "www"), tmp_path / "www", {})
    dead = tmp_path / "www/releases/20000101T000000Z.partial"
    alive = tmp_path / "www/releases/20000102T000000Z.partial"
    for upload in (dead, alive):
        upload.mkdir(parents=True)
    os.utime(dead, (0, 0))
    # When a name last changed cannot be set; what it holds can.
    shim = command(
        tmp_path, "find", f'[ "$2" != -cmin ] || set -- "$1" -mmin -30; {shutil.which("find")} "$@"'
    )
    for number in range(7):
        (tmp_path / f"www/releases/2001010{number}T000000Z").mkdir()
    publish(site, (*target[:2], shim))
    names = sorted(path.name for path in (tmp_path / "www/releases").iterdir() if path.is_dir())
    assert names[:-1] == [alive.name, *(f"2001010{number}T000000Z" for number in range(3, 7))]
    assert len(names) == 6


def command(tmp_path, name, script):
    """The environment where the command `name` is this script."""
    folder = tmp_path / "commands"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)
    return {"PATH": f"{folder}:{os.environ['PATH']}"}


def test_what_a_line_cut_for_good_left_goes_with_the_next_publication(site, tmp_path):
    """Nothing answers any more once the upload has begun, not even to throw it away."""
    host, folder = "exemple.org:", tmp_path / "www"
    answers = tmp_path / "answers"
    answers.touch()
    cut = command(tmp_path, "line", 'shift; [ -e "$ANSWERS" ] || exit 255; exec "$@"')
    environment = {**cut, "RSYNC_RSH": "line", "ANSWERS": str(answers)}
    publish(site, (f"{host}{folder}", folder, environment))
    says(site, "deux")
    begins = command(tmp_path, "rsync", f'rm "{answers}"; exit 12')
    broken = publish(site, (f"{host}{folder}", folder, {**environment, **begins}), ok=False)
    assert "connexion coupée" in broken.stderr
    assert len(list(folder.glob("releases/*.partial"))) == 1
    (tmp_path / "commands/rsync").unlink()
    answers.touch()
    publish(site, (f"{host}{folder}", folder, environment))
    assert page(folder) == "de"
    assert not list(folder.glob("releases/*.partial"))


def test_of_two_in_one_second_the_last_sent_is_online(site, target):
    names = []
    for text in ("un", "deux", "trois"):
        says(site, text)
        names.append(publish(site, target).stdout.removeprefix("En ligne : ").strip())
        assert page(target[1]) == text[:2]
    assert sorted(set(names)) == names
    assert sorted(path.name for path in target[1].glob("releases/*Z*") if path.is_dir()) == names


def test_what_somebody_put_beside_the_releases_is_left(site, tmp_path):
    """A copy made by hand, even one that was put online by hand, changes nothing."""
    target = (str(tmp_path / "www"), tmp_path / "www", {})
    publish(site, target)
    kept = [target[1] / "releases" / name for name in ("sauvegarde", "zzz", "20170101T000000Z bon")]
    for copy in kept:
        shutil.copytree(target[1] / "current/", copy)
    (target[1] / "current").unlink()
    (target[1] / "current").symlink_to("releases/zzz")
    for number in range(7):
        says(site, f"{number}{number}")
        publish(site, target)
        assert page(target[1]) == f"{number}{number}"
    assert all(copy.is_dir() for copy in kept)
    deploy("rollback", target[0])
    assert page(target[1]) == "55"


def test_two_at_once_leave_the_later_one(site, tmp_path):
    """However they overlap: whoever began last is online at the end, and nobody else says so."""
    folder = tmp_path / "www"
    sites = []
    for number in range(6):
        shutil.copytree(site, tmp_path / f"site{number}")
        says(tmp_path / f"site{number}", f"{number}{number}")
        sites.append(tmp_path / f"site{number}")
    runs = [
        subprocess.Popen(
            [DEPLOY, "publish", each, folder],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for each in sites
    ]  # fmt: skip
    said = [run.communicate(timeout=300) for run in runs]
    online = (folder / "current").resolve().name
    assert online == max(path.name for path in (folder / "releases").iterdir() if path.is_dir())
    assert f"En ligne : {online}\n" in [out for out, _ in said]
    for run, (out, err) in zip(runs, said, strict=True):
        assert (run.returncode == 0) is out.startswith("En ligne")
        assert out or "en ligne" in err
    assert not list(folder.glob("releases/*.partial"))


def test_going_back_leads_to_what_was_online(site, tmp_path):
    target = (str(tmp_path / "www"), tmp_path / "www", {})
    for text in ("un", "mauvais", "pire"):
        says(site, text)
        publish(site, target)
    for text in ("ma", "un"):
        deploy("rollback", target[0])
        assert page(target[1]) == text
    for text in ("encore", "toujours"):
        says(site, text)
        publish(site, target)
        deploy("rollback", target[0])
        assert page(target[1]) == "un"
    assert "Aucune version plus ancienne" in deploy("rollback", target[0], ok=False).stderr


def test_what_a_rollback_leads_to_is_kept(site, tmp_path):
    """However many bad releases lie between."""
    target = (str(tmp_path / "www"), tmp_path / "www", {})
    says(site, "bon")
    publish(site, target)
    for number in range(7):
        says(site, f"{number}")
        publish(site, target)
        deploy("rollback", target[0])
        assert page(target[1]) == "bo"
    assert len([path for path in target[1].glob("releases/*") if path.is_dir()]) <= 6


@pytest.mark.parametrize("umask", [0o077, 0o027, 0o000])
def test_a_web_server_can_read_it_and_nobody_else_writes_it(site, tmp_path, umask):
    for path in (site, *site.iterdir()):
        path.chmod(0o700 if path.is_dir() else 0o600)
    subprocess.run([DEPLOY, "publish", site, tmp_path / "www"], umask=umask, check=True)
    release = (tmp_path / "www/current").resolve()
    for path in (release.parent, release, *release.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path


def test_a_repository_in_the_output_is_not_sent(site, tmp_path):
    (site / ".git").mkdir()
    (site / ".git/config").write_text("secret")
    deploy("publish", site, tmp_path / "www")
    assert not (tmp_path / "www/current/.git").exists()


def test_a_full_disk_leaves_the_site_as_it_was(site, tmp_path):
    """A disk of its own, or where none may be mounted a limit to the size of files."""
    script = """
        mkdir -p "$2"
        limit="ulimit -f 40"
        if [ "$4" = own ] && mount -t tmpfs -o size=400k none "$2" 2>/dev/null; then limit=:; fi
        "$1" publish "$3" "$2" || exit 9
        head -c 300000 /dev/urandom >"$3/gros.bin"
        echo deux >"$3/index.html"
        status=0
        ($limit; "$1" publish "$3" "$2") || status=$?
        head -c 2 "$2/current/index.html"
        ls "$2/releases" | wc -l
        exit $status
    """
    unshare = ["unshare", "--map-root-user", "--mount"]
    allowed = subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode == 0
    (site / "gros.bin").write_bytes(os.urandom(200_000 if allowed else 10_000))
    result = subprocess.run(
        [*(unshare if allowed else []), "sh", "-c", script, "sh", DEPLOY, tmp_path / "www", site,
         "own" if allowed else "shared"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 1, result.stderr
    assert "L’ancien site reste en ligne." in result.stderr
    # The first release, and the note of what was before it.
    assert result.stdout.splitlines()[1:] == ["un2"]


@pytest.mark.parametrize(
    ("cut", "words"),
    [
        ("begin", "« h » ne répond pas, ou la connexion a été coupée. L’ancien site reste"),
        ("finish", "La connexion à « h » a été coupée au dernier moment."),
        ("rollback", "La connexion à « h » a été coupée au dernier moment."),
    ],
)
def test_a_line_that_is_cut_is_told(site, tmp_path, cut, words):
    line = tmp_path / "ssh"
    # Runs here what it should run there, until the step when the line is cut.
    line.write_text('#!/bin/sh\nshift\ncase "$*" in *"-- $CUT "*) exit 255 ;; esac\nexec "$@"\n')
    line.chmod(0o755)
    target = f"h:{tmp_path}/www"
    deploy("publish", site, target, environment={"RSYNC_RSH": str(line), "CUT": "none"})
    says(site, "deux")
    arguments = ["rollback", target] if cut == "rollback" else ["publish", site, target]
    environment = {"RSYNC_RSH": str(line), "CUT": cut}
    result = deploy(*arguments, environment=environment, ok=False)
    assert words in result.stderr
    assert not result.stdout
    assert page(tmp_path / "www") == "un"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopped_while_it_sends_it_leaves_nothing(site, tmp_path, number):
    folder = tmp_path / "www"
    slow = tmp_path / "bin"
    slow.mkdir()
    # A signal that comes between fork and exec is lost: it waits for the stub's own traps.
    stub = "trap 'exit 20' INT TERM HUP\n: >\"$0.ready\"\nwhile sleep 0.1; do :; done\n"
    (slow / "rsync").write_text(f"#!/bin/sh\n{stub}")
    (slow / "rsync").chmod(0o755)
    process = subprocess.Popen(
        [DEPLOY, "publish", site, folder],
        env={**os.environ, "PATH": f"{slow}:{os.environ['PATH']}"},
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    eventually((slow / "rsync.ready").exists, "an upload")
    assert list(folder.glob("releases/*.partial"))
    # As a terminal does.
    os.killpg(process.pid, number)
    assert process.wait(60) != 0
    assert not list((folder / "releases").iterdir())
    assert not (folder / "current").is_symlink()


def test_online_is_said_of_what_can_be_read_only(site, tmp_path):
    """Somebody puts another site in the place of what was sent, before it is read back."""
    meddler = tmp_path / "bin"
    meddler.mkdir()
    (meddler / "sh").write_text(
        '#!/bin/sh\n[ "$2" != served ] || echo autre >"$3/current/index.html"\nexec /bin/sh "$@"\n'
    )
    (meddler / "sh").chmod(0o755)
    environment = {"PATH": f"{meddler}:{os.environ['PATH']}"}
    result = deploy("publish", site, tmp_path / "www", environment=environment, ok=False)
    assert "En ligne" not in result.stdout
    assert "n’est pas ce qui se lit" in result.stderr


@pytest.mark.parametrize(
    "target",
    [
        ":/var/www/pole", "relative/path", "host:relative",
        "-oProxyCommand=x:/www", "rsync://host/www", "h::module",
        "/www/$(touch x)", "/www/`touch x`", "/www/a b", "/www/a;b", "/www\n/x", "/www'", '/www"',
        "/", "//", "host:/", "/www/../etc", "/www/..", "host:/../www", "/www/./x", "/www//x",
    ],
)  # fmt: skip
def test_a_dangerous_target_is_refused(site, target):
    for arguments in (("check", target), ("publish", site, target), ("rollback", target)):
        assert "CIBLE" in deploy(*arguments, ok=False).stderr


def test_what_moves_the_cursor_of_a_terminal_is_not_shown(site, tmp_path):
    said = deploy("check", "h\x1b[31m\u009b\rôte\\033:/x", ok=False).stderr
    assert said == "CIBLE : « h?[31m??ôte\\033:/x » : caractère refusé.\n"
    said = deploy("publish", "absent\x1b[2J", tmp_path / "www", ok=False).stderr
    assert said.startswith("absent?[2J : aucun site construit.")


def test_a_site_that_was_not_built_is_refused(tmp_path):
    assert "make publish" in deploy("publish", tmp_path, tmp_path / "www", ok=False).stderr


def test_a_folder_in_the_place_of_the_link_is_not_touched(site, tmp_path):
    (tmp_path / "www/current").mkdir(parents=True)
    (tmp_path / "www/current/index.html").write_text("ancien")
    refused = deploy("publish", site, tmp_path / "www", ok=False)
    assert "n’est pas un lien" in refused.stderr
    assert (tmp_path / "www/current/index.html").read_text() == "ancien"


@pytest.fixture
def repository(tmp_path):
    root = tmp_path / "repository"
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "origin"], check=True)
    subprocess.run(["git", "init", "-q", "-b", "main", root], check=True)
    (root / "pelicanconf.py").write_text("# les textes")
    for words in (
        ["add", "."],
        ["commit", "-q", "-m", "x"],
        ["remote", "add", "origin", "../origin"],
    ):
        git(root, "-c", "user.name=x", "-c", "user.email=x@example.org", *words)
    (root / "deploy").symlink_to(ROOT / "deploy")
    return root


def git(root, *words):
    done = subprocess.run(["git", "-C", root, *words], capture_output=True, text=True, check=True)
    return done.stdout


def to_branch(repository, site, *typed):
    return subprocess.run(
        ["make", "-s", "-f", ROOT / "Makefile", "deploy-branch", f"SORTIE={site}", *typed],
        cwd=repository, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_branch_can_hold_the_site(site, repository):
    (site / "agenda.ics").write_bytes(b"BEGIN:VCALENDAR\r\n")
    git(repository, "config", "core.autocrlf", "input")
    for _ in "12":
        done = to_branch(repository, site, "POUSSER=1")
        assert (done.returncode, done.stderr) == (0, "")
    names = git(repository, "ls-tree", "--name-only", "gh-pages").split()
    assert names == [".nojekyll", "agenda.ics", "index.html", "style.css"]
    assert (
        "\r\n"
        in subprocess.run(
            ["git", "-C", repository, "show", "gh-pages:agenda.ics"],
            capture_output=True,
            check=True,
        ).stdout.decode()
    )
    assert git(repository, "rev-list", "--count", "gh-pages") == "1\n"
    assert git(repository, "ls-remote", "origin", "gh-pages").split()[0] == (
        git(repository, "rev-parse", "gh-pages").strip()
    )
    assert git(repository, "status", "--porcelain") == "?? deploy\n"


@pytest.mark.parametrize(
    ("branch", "told"),
    [("main", "autre chose qu’un site"), ("ailleurs", "autre chose qu’un site"),
     ("inconnue", "autre chose qu’un site"),
     ("a b", "nom de branche"), ("-f", "nom de branche"), ("x..y", "nom de branche")],
)  # fmt: skip
def test_no_branch_of_texts_is_replaced(site, repository, branch, told):
    git(repository, "update-ref", "refs/remotes/origin/ailleurs", "main")
    origin = repository.parent / "origin"
    git(repository, "push", "-q", origin, "main:inconnue")
    before = git(origin, "for-each-ref"), git(repository, "for-each-ref", "refs/heads")
    done = to_branch(repository, site, f"BRANCHE={branch}", "POUSSER=1")
    assert done.returncode != 0
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert (git(origin, "for-each-ref"), git(repository, "for-each-ref", "refs/heads")) == before


def test_a_branch_that_cannot_be_sent_is_told(site, repository):
    git(repository, "remote", "remove", "origin")
    done = to_branch(repository, site, "POUSSER=1")
    assert "n’a pas pu être envoyée" in done.stderr
    assert "aucun site construit" in to_branch(repository, repository / "nulle-part").stderr
