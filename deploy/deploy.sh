#!/bin/sh
# Puts a built site online by rsync, in a folder of its own, then makes it current in one step.
#
#   deploy.sh check TARGET           refuses a target that the two others would refuse
#   deploy.sh publish SITE TARGET    TARGET: user@host:/var/www/pole (by SSH) or /var/www/pole (on this machine)
#   deploy.sh rollback TARGET        the release before becomes current again
#
# The web server's root is TARGET/current. RSYNC_RSH may name another ssh, as for rsync itself.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
action=${1:?check, publish ou rollback}

split_target() {
    case $1 in
    *:*) host=${1%%:*} folder=${1#*:} ;;
    *) host='' folder=$1 ;;
    esac
    case $folder in
    /*) ;;
    *) echo "CIBLE : « $1 » : le dossier doit commencer par « / »." >&2 && exit 1 ;;
    esac
    # The folder goes through a remote shell: nothing that a shell would read otherwise.
    case $host$folder in
    -* | *[!A-Za-z0-9@._/-]*) echo "CIBLE : « $1 » : caractère refusé." >&2 && exit 1 ;;
    esac
}

at_target() {
    if [ -n "$host" ]; then
        # shellcheck disable=SC2086 # a command and its options
        ${RSYNC_RSH:-ssh} "$host" sh -s -- "$@" <"$here/release.sh"
    else
        sh "$here/release.sh" "$@"
    fi
}

case $action in
check)
    split_target "${2:?}"
    ;;
publish)
    site=${2:?} && split_target "${3:?}"
    [ -s "$site/index.html" ] || { echo "$site : aucun site construit. Tapez d’abord : make publish" >&2 && exit 1; }
    name=$(date -u +%Y%m%dT%H%M%SZ)
    former=$(at_target begin "$folder" "$name")
    trap 'at_target abandon "$folder" "$name" || true' EXIT
    # Unchanged files are links to the former release: they are neither sent nor stored twice.
    rsync --recursive --links --times --checksum --chmod=D755,F644 ${former:+--link-dest="$folder/releases/$former"} \
        "$site/" "${host:+$host:}$folder/releases/$name.partial/"
    at_target finish "$folder" "$name" "$(find "$site" -type f | wc -l | tr -d ' ')"
    trap - EXIT
    echo "En ligne : $name"
    ;;
rollback)
    split_target "${2:?}"
    before=$(at_target rollback "$folder")
    echo "De nouveau en ligne : $before"
    ;;
*) echo "deploy.sh : check, publish ou rollback" >&2 && exit 1 ;;
esac
