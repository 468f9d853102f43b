"""`python -m commands check content`: the command of that module, with what follows its name."""

import sys
from importlib import import_module

name = sys.argv.pop(1)
sys.argv[0] = f"{name}.py"
sys.exit(import_module(f"commands.{name}").main())
