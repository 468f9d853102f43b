#!/bin/sh
# Puts a built site online by rsync, in a folder of its own, then makes it current in one step.
#
#   deploy.sh check TARGET           refuses a target that the two others would refuse
#   deploy.sh publish SITE TARGET    TARGET: user@host:/var/www/pole (by SSH) or /var/www/pole (on this machine)
#   deploy.sh rollback TARGET        the release before becomes current again
#   deploy.sh branch SITE BRANCH [push]   puts it in a branch without history, for a host that serves one
#
# The web server's root is TARGET/current. RSYNC_RSH may name another ssh, as for rsync itself.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
action=${1:?check, publish, rollback ou branch}

# What was typed is shown without what would move the cursor of a terminal.
harmless() {
    LC_ALL=C tr '\000-\011\013-\037\177' '?' | LC_ALL=C sed "s/$(printf '\302')[$(printf '\200')-$(printf '\237')]/?/g"
}

stop() {
    printf '%s\n' "$*" | harmless >&2
    exit 1
}

# A relative name may look like an option, or like the host of rsync.
require_site() {
    case $site in /*) ;; *) site=./$site ;; esac
    [ -s "$site/index.html" ] || stop "${site#./} : aucun site construit. Tapez d’abord : make publish"
}

split_target() {
    case $1 in
    # Where the host’s name is missing, the site would go to this machine.
    :*) stop "CIBLE : « $1 » : il manque le nom du serveur avant « : »." ;;
    *:*) host=${1%%:*} folder=${1#*:} ;;
    *) host='' folder=$1 ;;
    esac
    case $folder in
    /*) ;;
    *) stop "CIBLE : « $1 » : le dossier doit commencer par « / »." ;;
    esac
    # The folder goes through a remote shell: nothing that a shell would read otherwise. Nor the root of the disk,
    # rsync's own addresses (rsync://…), or a way back up.
    case $host$folder/ in
    -* | *[!A-Za-z0-9@._/-]*) stop "CIBLE : « $1 » : caractère refusé." ;;
    esac
    case $folder/ in
    // | *//?* | */../* | */./*) stop "CIBLE : « $1 » : écrivez le chemin complet d’un dossier, comme /var/www/pole." ;;
    esac
}

at_target() {
    if [ -n "$host" ]; then
        # shellcheck disable=SC2086 # a command and its options
        ${RSYNC_RSH:-ssh} "$host" sh -s -- "$@" <"$here/release.sh" || {
            status=$?
            # 255 is what ssh itself says: our own script has told why it refused.
            [ "$status" -ne 255 ] || unreachable "$1"
            return "$status"
        }
    else
        sh "$here/release.sh" "$@"
    fi
}

# What a line that is cut, or was never there, leaves online.
unreachable() {
    case $1 in
    begin) echo "« $host » ne répond pas, ou la connexion a été coupée. L’ancien site reste en ligne." ;;
    finish | rollback) echo "La connexion à « $host » a été coupée au dernier moment. Regardez quel site est en ligne, puis recommencez." ;;
    esac >&2
}

# What this clone has begun to send, one file each with the number of its process: a line that is cut for good lets
# nobody throw it away, so the next publication does.
begun_here=$here/../.cache/deploy/$(printf %s "${3-}" | cksum | cut -d ' ' -f 1)

forget_cut_uploads() {
    for left in "$begun_here".*; do
        if [ -f "$left" ] && ! kill -0 "$(cat "$left")" 2>/dev/null; then
            at_target forget "$folder" "${left##*.}" && rm -f "$left"
        fi
    done
}

abandon() {
    at_target abandon "$folder" "$name" && rm -f "$begun_here.$name" || true
}

case $action in
check)
    split_target "${2:?}"
    ;;
publish)
    site=${2:?} && split_target "${3:?}"
    require_site
    command -v rsync >/dev/null || stop "rsync n’est pas installé sur cet ordinateur."
    begun=''
    # A shell that a signal ends does not run what it promised for its exit.
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    trap '[ -z "$begun" ] || { name=$(echo "$begun" | head -n 1) && abandon; }' EXIT
    begun=$(at_target begin "$folder")
    name=$(echo "$begun" | sed -n 1p) former=$(echo "$begun" | sed -n 2p)
    # Where nothing can be noted, the server throws away what is not touched for half an hour.
    { mkdir -p "${begun_here%/*}" && echo $$ >"$begun_here.$name"; } 2>/dev/null || true
    forget_cut_uploads
    [ ! -t 2 ] || echo "Envoi du site…" >&2
    # Unchanged files are links to the former release: they are neither sent nor stored twice.
    rsync --recursive --links --times --perms --checksum --chmod=D755,F644 --exclude=/.git \
        ${former:+--link-dest="$folder/releases/$former"} "$site/" "${host:+$host:}$folder/releases/$name.partial/" ||
        stop "L’envoi n’est pas allé au bout : connexion coupée, disque plein, ou rsync absent de ${host:-la cible}. L’ancien site reste en ligne."
    at_target finish "$folder" "$name" "$(find "$site" -path "$site/.git" -prune -o -type f -print | wc -l | tr -d ' ')"
    trap - EXIT
    rm -f "$begun_here.$name"
    # Said only of what can be read where visitors get it.
    sent=$(echo "$name" && cat "$site/build.json" "$site/index.html" 2>/dev/null | cksum)
    [ "$(at_target served "$folder" || true)" = "$sent" ] ||
        stop "« $name » est envoyé, mais n’est pas ce qui se lit dans $3 : une autre mise en ligne a peut-être eu lieu. Vérifiez le site."
    echo "En ligne : $name"
    ;;
rollback)
    split_target "${2:?}"
    before=$(at_target rollback "$folder")
    echo "De nouveau en ligne : $before"
    ;;
branch)
    site=${2:?} branch=${3:?}
    require_site
    repository=$(git rev-parse --absolute-git-dir 2>/dev/null) || stop "Ce dossier n’est pas suivi par git : il n’a pas de branches."
    case $branch in -*) false ;; *) git check-ref-format "refs/heads/$branch" ;; esac ||
        stop "BRANCHE : « $branch » n’est pas un nom de branche."
    # Its history is lost: only a site is replaced, never the texts.
    # A clone may know nothing of that branch, or have an old one.
    [ -z "${4-}" ] || git fetch --quiet --no-tags origin "+refs/heads/$branch:refs/remotes/origin/$branch" 2>/dev/null || true
    for known in "refs/heads/$branch" "refs/remotes/origin/$branch"; do
        if git rev-parse --quiet --verify "$known" >/dev/null && ! git cat-file -e "$known:index.html" 2>/dev/null; then
            stop "BRANCHE : « $branch » contient autre chose qu’un site, et n’est pas remplacée. Choisissez-en une autre, comme gh-pages."
        fi
    done
    GIT_INDEX_FILE=$(mktemp -d)/index
    export GIT_INDEX_FILE
    trap 'rm -rf "${GIT_INDEX_FILE%/index}"' EXIT
    # Byte for byte, whatever this machine does to the ends of lines.
    git -C "$site" --git-dir="$repository" --work-tree=. -c core.autocrlf=false -c core.attributesFile=/dev/null \
        add --all --force .
    # GitHub would take it for the source of a site, and leave some of it out.
    git update-index --add --cacheinfo "100644,$(git hash-object -w --stdin </dev/null),.nojekyll"
    made=$(git -c user.name=Site -c user.email=site@noreply.invalid commit-tree -m "Publish the site" "$(git write-tree)")
    git update-ref "refs/heads/$branch" "$made"
    [ -z "${4-}" ] || git push --quiet --force origin "refs/heads/$branch" ||
        stop "La branche « $branch » est prête ici, mais n’a pas pu être envoyée. Vérifiez le dépôt « origin » et vos droits."
    echo "Dans la branche « $branch »." | harmless
    ;;
*) stop "deploy.sh : check, publish, rollback ou branch" ;;
esac
