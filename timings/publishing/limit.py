"""Judges what others offer: whatever goes wrong, or takes too long, is a refusal in one line."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from timings.errors import TimingsError, one_line

SECONDS = 120
"""A record is read and judged in a few."""


@contextmanager
def judging(what: str, seconds: int = 0) -> Iterator[None]:
    """Turn every error in it into a refusal of `what`; on POSIX, in the main thread, a hang too.

    Raises:
        TimingsError: in one line.
    """
    seconds = seconds or SECONDS

    def late(_: int, __: FrameType | None) -> None:
        raise TimingsError(f"{what}: was not judged in {seconds} s: refused")

    before = signal.signal(signal.SIGALRM, late) if hasattr(signal, "SIGALRM") else None
    try:
        if before is not None:
            signal.alarm(seconds)
        yield
    except TimingsError:
        raise
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        raise TimingsError(one_line(f"{what}: cannot be judged ({why}): refused")) from None
    finally:
        if before is not None:
            signal.alarm(0)
            signal.signal(signal.SIGALRM, before)
