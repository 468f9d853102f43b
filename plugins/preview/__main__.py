import sys

from preview.app import main

sys.exit(main())
