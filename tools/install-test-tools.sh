#!/bin/sh
# What the tests need that PyPI does not have: a browser, Java, Node and a font from the system, and
# the npm packages of package-lock.json. Installs what is missing where it may (root with apt-get, or CI);
# otherwise stops, naming the one command to type.
set -eu

PATH=$PATH:/usr/sbin:/sbin
missing=

need() { # need PACKAGE COMMAND…: any one of the commands will do
    package=$1
    shift
    for command in "$@"; do
        if command -v "$command" >/dev/null 2>&1; then return; fi
    done
    missing="$missing $package"
}

find_missing() {
    missing=
    need chromium chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable
    need default-jre-headless java
    need newsboat newsboat
    need nodejs node
    need npm npm
    need nginx nginx
    need rsync rsync
    need openssh-client ssh
    need openssh-server sshd
    need fontconfig fc-list
    if ! fc-list 2>/dev/null | grep -q .; then missing="$missing fonts-dejavu-core"; fi
    # Playwright's own Node wants it; a Debian without a compiler lacks it.
    if command -v ldconfig >/dev/null 2>&1 && ! ldconfig -p | grep -q 'libatomic\.so\.1'; then missing="$missing libatomic1"; fi
}

install_missing() {
    echo "Installation de ce qui manque aux tests :$missing" >&2
    "$@" tools/retry.sh apt-get update -qq </dev/null || true
    # Another installation may be under way, as on a machine that has just started.
    # shellcheck disable=SC2086 # a list of packages
    "$@" env DEBIAN_FRONTEND=noninteractive tools/retry.sh \
        apt-get install -y -qq -o DPkg::Lock::Timeout=300 --no-install-recommends $missing \
        </dev/null >/dev/null || true
}

# Chromium without windows, which Debian has apart: a page costs it a third of the time. Tried once,
# as the tests do without.
lighten() {
    if command -v chromium-headless-shell >/dev/null 2>&1 || ! grep -qs '^ID=debian' /etc/os-release; then return; fi
    echo "Installation de chromium-headless-shell…" >&2
    apt-cache show chromium-headless-shell >/dev/null 2>&1 || "$@" apt-get update -qq </dev/null || true
    "$@" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq -o DPkg::Lock::Timeout=300 --no-install-recommends chromium-headless-shell \
        </dev/null >/dev/null || true
}

stop() {
    echo "Il manque quelque chose aux tests. Tapez, puis recommencez :" >&2
    if [ "$(uname)" = Darwin ]; then
        echo "    brew install --cask chromium && brew install fontconfig newsboat nginx node openjdk rsync" >&2
    else
        echo "    sudo apt-get install -y$missing" >&2
    fi
    exit 1
}

find_missing
if [ -n "$missing" ]; then
    if ! command -v apt-get >/dev/null 2>&1; then
        stop
    elif [ "$(id -u)" = 0 ]; then
        install_missing
    elif [ -n "${CI:-}" ] && sudo -n true 2>/dev/null; then
        install_missing sudo -n
    fi
    find_missing
    if [ -n "$missing" ]; then stop; fi
fi

if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then
        lighten
    elif [ -n "${CI:-}" ] && sudo -n true 2>/dev/null; then
        lighten sudo -n
    fi
fi

if ! node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'; then
    # As Debian 12's: too old for the editor, which the tests open.
    echo "Les tests ont besoin de Node.js 20 ou plus récent; celui-ci est $(node --version). Installez-le" \
        "depuis https://nodejs.org, puis recommencez." >&2
    exit 1
fi
if ! cmp -s package-lock.json node_modules/installed-package-lock.json; then
    echo "Installation de package-lock.json…" >&2
    tools/retry.sh tools/npm.sh ci --ignore-scripts --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/installed-package-lock.json
fi

tools/install-apart.sh isso
tools/install-apart.sh audit
