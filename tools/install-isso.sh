#!/bin/sh
# Isso, in .venv/isso. Its lock leaves out misaka, a C library that it no longer uses by default and that has no
# wheel.
exec tools/install-apart.sh isso
