#!/bin/sh
# Run where the site is served, by deploy.sh, with an action and the folder of the site:
#
#   release.sh begin FOLDER                 starts a release; says its name, then the one that is online, if any
#   release.sh finish FOLDER NAME FILES     makes it current, once it holds so many files, unless a later one is
#   release.sh abandon FOLDER NAME          throws away what was sent
#   release.sh forget FOLDER NAME           throws away what was sent of it, unless it was finished
#   release.sh rollback FOLDER              the release that was online before the current one is so again
#   release.sh served FOLDER                what is online: its name, and the sum of its build.json and home page
#
# FOLDER/current is a symbolic link, replaced by a rename: a visitor gets all of the old site or all of the new.
# FOLDER/releases/NAME.before says what was online before NAME.
set -eu
# A web server of another account reads the site, and names are sorted by their bytes.
umask 022
export LC_ALL=C

KEPT=5

die() {
    echo "$*" >&2
    exit 1
}

full() { die "Le disque de $folder est peut-être plein. L’ancien site reste en ligne."; }

# Names of the releases, oldest first: they begin with a date, so their order is that of time. $1: what may follow it.
# What somebody else put beside them is neither counted nor thrown away.
# shellcheck disable=SC2010 # names of ours alone are wanted
releases() { ls releases | grep -Ex "[0-9]{8}T[0-9]{6}Z(-[0-9]+)?${1-}" || true; }

current() { readlink current 2>/dev/null | sed 's|^releases/||'; }

# What was online before release $1; by its date where nothing was noted.
before() {
    if [ -e "releases/$1.before" ]; then
        cat "releases/$1.before"
    else
        releases | awk -v name="$1" '$0 >= name { exit } { found = $0 } END { if (found) print found }'
    fi
}

# Later than all there are, whatever the clock says: of two in one second, the second one is `…Z-02`.
next_name() {
    name=$(date -u +%Y%m%dT%H%M%SZ)
    latest=$(releases '(\.partial)?' | cut -d . -f 1 | sort | tail -n 1)
    if [ -n "$latest" ] && ! expr "$name" '>' "$latest" >/dev/null; then
        number=1
        case $latest in *-*) number=$(expr "${latest##*-}" + 0) ;; esac
        name=${latest%%-*}-$(printf %02d "$((number + 1))")
    fi
    echo "$name"
}

# Replaces the link in one step. Plain `mv` would move it into the folder that `current` leads to.
make_current() {
    trap 'rm -f "current.$$"' EXIT
    ln -s "releases/$1" "current.$$"
    mv -T "current.$$" current 2>/dev/null || mv -h "current.$$" current 2>/dev/null ||
        die "Le lien « current » n’a pas pu être remplacé : le disque est peut-être plein. L’ancien site reste en ligne."
    trap - EXIT
}

# Two that end together would each see what was online before both: the later one waits, where the system can.
one_at_a_time() {
    exec 9<.
    flock 9 2>/dev/null || true
}

compress() {
    find "$1" -type f -size +1k \( -name '*.html' -o -name '*.css' -o -name '*.js' -o -name '*.mjs' -o -name '*.xml' \
        -o -name '*.atom' -o -name '*.ics' -o -name '*.json' -o -name '*.txt' -o -name '*.svg' -o -name '*.webmanifest' \) \
        -exec gzip -9 -k -n -f {} +
}

# Keeps what a rollback may lead to, from one to the one before; then the newest ones.
prune() {
    name=$(current)
    chain=''
    for _ in $(seq "$KEPT"); do
        [ -d "releases/$name" ] || break
        chain="$chain $name"
        name=$(before "$name")
        [ -n "$name" ] || break
    done
    for name in $(releases | sort -r); do
        # shellcheck disable=SC2086 # names, without spaces
        set -- $chain
        case " $chain " in *" $name "*) continue ;; esac
        if [ $# -lt "$KEPT" ]; then
            chain="$chain $name"
        else
            rm -rf "releases/$name" "releases/$name.before"
        fi
    done
}

# An upload in which nothing has come for half an hour is dead: its line was cut.
forget_dead_uploads() {
    for path in releases/*.partial; do
        if [ -d "$path" ] && [ -z "$(find "$path" -cmin -30 | head -n 1)" ]; then
            rm -rf "$path"
        fi
    done
}

action=${1:?} folder=${2:?}
# Only an upload makes the folder: `rollback` may have been told a wrong one.
if [ "$action" = begin ] && ! mkdir -p "$folder/releases" 2>/dev/null; then
    die "« $folder » : ce dossier ne peut pas être créé. Vérifiez CIBLE, et les droits de ce compte."
fi
cd "$folder" 2>/dev/null || die "« $folder » : ce dossier n’existe pas. Vérifiez CIBLE."
case $action in
begin)
    [ ! -e current ] || [ -L current ] || die "$folder/current n’est pas un lien : déplacez-le d’abord."
    forget_dead_uploads
    # Whoever asked must be told the name, to be able to abandon it.
    trap '' INT TERM HUP
    # Two may begin at once: whoever makes the folder has the name.
    for _ in 1 2 3 4 5 6 7 8 9; do
        name=$(next_name)
        if mkdir "releases/$name.partial" 2>/dev/null; then
            echo "$name"
            current
            exit
        fi
    done
    die "Rien ne peut être écrit dans $folder/releases : disque plein, ou droits insuffisants."
    ;;
finish)
    partial=releases/$3.partial
    found=$(find "$partial" -type f | wc -l)
    [ "$found" -eq "$4" ] || die "Envoi incomplet : $((found)) fichiers sur $4. L’ancien site reste en ligne."
    [ -s "$partial/index.html" ] || die "L’envoi n’a pas de page d’accueil. L’ancien site reste en ligne."
    compress "$partial" || full
    one_at_a_time
    now=$(current)
    # `current` may have been led elsewhere by hand.
    if releases | grep -qxF -- "$now" && expr "$now" '>' "$3" >/dev/null; then
        die "« $now », envoyé après « $3 », est déjà en ligne, et le reste."
    fi
    { echo "$now" >"releases/$3.before" && mv "$partial" "releases/$3"; } 2>/dev/null || full
    make_current "$3"
    prune
    ;;
abandon)
    rm -rf "releases/${3:?}.partial"
    # The line may have been cut just after the swap.
    [ "$(current)" = "$3" ] || rm -rf "releases/$3" "releases/$3.before"
    ;;
forget)
    rm -rf "releases/${3:?}.partial"
    ;;
rollback)
    one_at_a_time
    now=$(current)
    [ -n "$now" ] || die "Rien n’est en ligne dans ce dossier : il n’y a pas de version à reprendre."
    former=$(before "$now")
    if [ -z "$former" ] || [ ! -d "releases/$former" ]; then
        die "Aucune version plus ancienne que « $now » n’est gardée."
    fi
    make_current "$former"
    echo "$former"
    ;;
served)
    current
    cat current/build.json current/index.html 2>/dev/null | cksum
    ;;
*) die "release.sh : begin, finish, abandon, forget, rollback ou served" ;;
esac
