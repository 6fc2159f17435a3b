"""`python -m timings`."""

import signal

from timings.cli import main

# Who ends it otherwise than by Ctrl-C (a time limit, say) also finds nothing left running.
signal.signal(signal.SIGTERM, signal.default_int_handler)
raise SystemExit(main())
