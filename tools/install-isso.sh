#!/bin/sh
# Makes .venv/isso hold what requirements-isso.txt says: Isso, apart from the site's own packages.
#
# Without its dependency misaka, a C library that it no longer uses by default and that has no wheel: the lock
# leaves it out, so nothing is resolved here (--no-deps), and every hash is still checked.
set -eu

tools/install-python.sh html
target=.venv/isso
if cmp -s requirements-isso.txt "$target/installed"; then exit 0; fi
echo "Installation de requirements-isso.txt…" >&2
rm -rf "$target"
set -- --quiet --require-hashes --no-deps --target "$target" -r requirements-isso.txt
for uv in uv .venv/bin/uv; do
    if "$uv" --version >/dev/null 2>&1; then
        "$uv" pip install --python .venv/bin/python "$@"
        cp requirements-isso.txt "$target/installed"
        exit 0
    fi
done
.venv/bin/python -m pip install --disable-pip-version-check "$@"
cp requirements-isso.txt "$target/installed"
