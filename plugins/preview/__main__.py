import sys

import builder  # noqa: F401  # First: it says what to do on a system that cannot run this.
from preview.app import main

sys.exit(main())
