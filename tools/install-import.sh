#!/bin/sh
# What only an import needs, in .venv/import.
exec tools/install-apart.sh import
