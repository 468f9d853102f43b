#!/bin/sh
# Makes editor/node_modules hold what editor/package-lock.json says, at the first `make editor` and after a
# change of the lock: Decap CMS's bundle, never fetched by the page itself.
set -eu
cd "$(dirname "$0")/../editor"

if cmp -s package-lock.json node_modules/installed-package-lock.json; then exit 0; fi

if ! node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null || ! command -v npm >/dev/null; then
    echo "L’éditeur a besoin de Node.js 20 ou plus récent, avec npm. Installez-le, puis recommencez." >&2
    exit 1
fi
echo "Installation de l’éditeur (une seule fois)…" >&2
../tools/retry.sh ../tools/npm.sh ci --ignore-scripts --no-audit --no-fund --loglevel=error
cp package-lock.json node_modules/installed-package-lock.json
