#!/bin/sh
# Makes .venv/import hold what requirements-import.txt says: what only an import needs.
set -eu

tools/install-python.sh html
target=.venv/import
if cmp -s requirements-import.txt "$target/installed"; then exit 0; fi
echo "Installation de requirements-import.txt…" >&2
rm -rf "$target"
set -- --quiet --require-hashes --no-deps --target "$target" -r requirements-import.txt
for uv in uv .venv/bin/uv; do
    if "$uv" --version >/dev/null 2>&1; then
        "$uv" pip install --python .venv/bin/python "$@"
        cp requirements-import.txt "$target/installed"
        exit 0
    fi
done
.venv/bin/python -m pip install --disable-pip-version-check "$@"
cp requirements-import.txt "$target/installed"
