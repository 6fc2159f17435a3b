"""`python -m timings`."""

from timings.cli import main

raise SystemExit(main())
