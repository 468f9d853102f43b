#!/bin/sh
# Makes .venv/NAME hold what requirements-NAME.txt says, apart from the site's own packages: `install-apart.sh NAME`.
#   isso    comments received live       (make comments)
#   import  what only a season at once needs (make saison)
#   audit   pip-audit                    (make audit)
#
# The lock is complete, so nothing is resolved here (--no-deps), and every hash is checked.
set -eu

name=${1:?isso, import or audit}
lock=requirements-$name.txt
target=.venv/$name

tools/install-python.sh html
if cmp -s "$lock" "$target/installed"; then exit 0; fi
echo "Installation de $lock…" >&2
rm -rf "$target"
set -- --quiet --require-hashes --no-deps --target "$target" -r "$lock"
for uv in uv .venv/bin/uv; do
    if "$uv" --version >/dev/null 2>&1; then
        tools/retry.sh "$uv" pip install --python .venv/bin/python "$@"
        cp "$lock" "$target/installed"
        exit 0
    fi
done
tools/retry.sh .venv/bin/python -m pip install --disable-pip-version-check "$@"
cp "$lock" "$target/installed"
