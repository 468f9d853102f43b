#!/bin/sh
# Makes .venv hold what the locks say: `install-python.sh html` for building, `… dev` for testing too.
#
# A copy of each lock that was installed to its end is kept in .venv, and compared by content (in a fresh
# clone, file times mean nothing). So nothing happens when nothing changed; a changed lock, an interrupted
# installation or a Python that went away make a new .venv.
set -eu

wanted=${1:?html or dev}
venv=.venv
python=$venv/bin/python
unfinished=$venv/unfinished

say() { printf '%s\n' "$*" >&2; }

die() {
    say "$@"
    exit 1
}

installed() { cmp -s "$1" "$venv/installed-$1"; }

usable() { [ ! -e "$unfinished" ] && "$python" -c '' 2>/dev/null; }

RECENT='import sys; sys.exit(sys.version_info < (3, 11))'
# Compiled with profiles (PGO), as that of a system always is; pyenv's, unless told to, builds the same site in a
# sixth more time. It must have some pip: without, it would ask for a package of the system.
QUICK='
import sys, sysconfig
from importlib.util import find_spec
quick = sys.base_prefix == "/usr" or "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or "")
sys.exit(not quick or not (find_spec("pip") or find_spec("ensurepip")))'

find_python() {
    names=${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3}
    for test in "$QUICK" "$RECENT"; do
        for name in $names; do
            if "$name" -c "$RECENT" 2>/dev/null && "$name" -c "$test" 2>/dev/null; then
                echo "$name"
                return
            fi
        done
    done
    die "Il faut Python 3.11 ou plus récent. Installez-le, ou nommez-le : make html PYTHON=/chemin/vers/python3"
}

create_venv() {
    base=$(find_python)
    say "Préparation de $venv…"
    rm -rf "$venv"
    # Without pip, this works even where Debian's python3-venv is missing.
    "$base" -m venv --without-pip "$venv"
    : >"$unfinished"
}

pip_works() { "$python" -m pip --version >/dev/null 2>&1 || "$python" -m ensurepip >/dev/null 2>&1; }

need_pip() {
    if pip_works; then return; fi
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        tools/retry.sh apt-get update -qq >&2 </dev/null || true
        tools/retry.sh apt-get install -y -qq -o DPkg::Lock::Timeout=300 python3-venv >/dev/null </dev/null ||
            true
    fi
    pip_works || die "Il manque pip à ce Python. Sur Debian ou Ubuntu, tapez : sudo apt-get install -y python3-venv"
}

# A lock is complete: nothing is resolved, which older pips do wrong (« coverage[toml] » beside « coverage »).
PIP_OPTIONS="--quiet --disable-pip-version-check --require-hashes --no-deps"
# shellcheck disable=SC2086 # several words
pip_install() { "$python" -m pip install $PIP_OPTIONS "$@"; }

# Sets $uv: the one on PATH, or the version and the hashes of our own lock. Fails where neither works.
find_uv() {
    for uv in uv "$venv/bin/uv"; do
        if "$uv" --version >/dev/null 2>&1; then return; fi
    done
    sed -n '/^uv==/,/[^\\]$/p' requirements-dev.txt >"$venv/uv.txt"
    # The pip of the Python that .venv is made from spares unpacking another, the longest of an installation.
    lender=$(find_python)
    if "$lender" -m pip --python "$python" install $PIP_OPTIONS --only-binary :all: -r "$venv/uv.txt" 2>/dev/null; then
        return
    fi
    need_pip
    pip_install --only-binary :all: -r "$venv/uv.txt"
}

install_lock() {
    lock=$1
    : >"$unfinished"
    say "Installation de $lock…"
    if ! find_uv || ! "$uv" pip install --quiet --python "$python" --require-hashes -r "$lock"; then
        need_pip
        pip_install -r "$lock"
    fi
    cp "$lock" "$venv/installed-$lock"
    rm -f "$unfinished"
}

if ! usable || ! installed requirements.txt; then
    create_venv
    install_lock requirements.txt
fi
if [ "$wanted" = dev ] && ! installed requirements-dev.txt; then
    # The packages for testing are added; one that another version of this lock brought must go away.
    if [ -e "$venv/installed-requirements-dev.txt" ]; then
        create_venv
        install_lock requirements.txt
    fi
    install_lock requirements-dev.txt
fi
