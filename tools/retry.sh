#!/bin/sh
# Runs a command that downloads, up to three times: a server may be busy for a moment.
set -u

for pause in 5 20; do
    "$@" && exit
    echo "Échec de « $1 »; nouvel essai dans $pause secondes…" >&2
    sleep "$pause"
done
exec "$@"
