#!/bin/sh
# Runs where the site is served: keeps each release in a folder, and makes one of them current.
#
#   release.sh begin FOLDER NAME     make room for an upload; prints the release to link unchanged files to
#   release.sh finish FOLDER NAME N  check that its N files came, compress, make it current, keep the last five
#   release.sh abandon FOLDER NAME   forget a broken upload
#   release.sh rollback FOLDER       make the release before the current one current
#
# FOLDER/current is a symbolic link, replaced by a rename: a visitor gets all of the old site or all of the new.
set -eu

KEPT=5

die() {
    echo "$*" >&2
    exit 1
}

# Names of the finished releases, oldest first: they are dates, so their order is that of time.
releases() {
    for path in releases/*[!l]; do
        [ ! -d "$path" ] || echo "${path#releases/}"
    done
}

current() { readlink current 2>/dev/null | sed 's|^releases/||'; }

# Replaces the link in one step. Plain `mv` would move it into the folder that `current` leads to.
make_current() {
    ln -s "releases/$1" "current.$$"
    mv -T "current.$$" current 2>/dev/null || mv -h "current.$$" current
}

compress() {
    find "$1" -type f -size +1k \( -name '*.html' -o -name '*.css' -o -name '*.js' -o -name '*.mjs' -o -name '*.xml' \
        -o -name '*.atom' -o -name '*.ics' -o -name '*.json' -o -name '*.txt' -o -name '*.svg' -o -name '*.webmanifest' \) \
        -exec gzip -9 -k -n -f {} +
}

prune() {
    kept=$(current)
    releases | grep -vx "$kept" | sort -r | tail -n +"$KEPT" | while read -r name; do
        rm -rf "releases/$name"
    done
    # An upload that nobody finished in a day is dead.
    find releases -maxdepth 1 -name '*.partial' -mtime +0 -exec rm -rf {} +
}

action=${1:?} folder=${2:?}
# Only an upload makes the folder: `rollback` may have been told a wrong one.
[ "$action" != begin ] || mkdir -p "$folder/releases"
cd "$folder" 2>/dev/null || die "« $folder » : ce dossier n’existe pas. Vérifiez CIBLE."
case $action in
begin)
    [ ! -e current ] || [ -L current ] || die "$folder/current n’est pas un lien : déplacez-le d’abord."
    mkdir "releases/$3.partial" || die "Une mise en ligne du même instant est en cours."
    current
    ;;
finish)
    partial=releases/$3.partial
    found=$(find "$partial" -type f | wc -l)
    [ "$found" -eq "$4" ] || die "Envoi incomplet : $found fichiers sur $4. L’ancien site reste en ligne."
    [ -s "$partial/index.html" ] || die "L’envoi n’a pas de page d’accueil. L’ancien site reste en ligne."
    compress "$partial"
    mv "$partial" "releases/$3"
    make_current "$3"
    prune
    ;;
abandon)
    rm -rf "releases/${3:?}.partial"
    ;;
rollback)
    now=$(current)
    [ -n "$now" ] || die "Rien n’est en ligne dans ce dossier : il n’y a pas de version à reprendre."
    before=$(releases | grep -B 1 -x -e "$now" | head -n 1)
    if [ -z "$before" ] || [ "$before" = "$now" ]; then
        die "Aucune version plus ancienne que « $now » n’est gardée."
    fi
    make_current "$before"
    echo "$before"
    ;;
*) die "release.sh : begin, finish, abandon ou rollback" ;;
esac
