#!/bin/sh
# pip-audit, in .venv/audit: it looks the locks' packages up in a list of known holes (make audit).
exec tools/install-apart.sh audit
