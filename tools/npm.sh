#!/bin/sh
# npm; or npm 10, where that of the system is older: npm 9, Debian's, stumbles over a version that is no number, as
# « latest » (of lighthouse) and « file: » (of the editor), wherever it reads the project: it is asked from elsewhere.
set -eu

npm=npm
case $(npm --version) in
[1-9].*) npm=$(cd / && npx --yes --package=npm@10 --call='command -v npm') ;;
esac
exec "$npm" "$@"
