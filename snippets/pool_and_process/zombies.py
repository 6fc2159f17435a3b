"""A child that has ended stays in the process table until its parent looks at it."""

import os
from multiprocessing import active_children, get_context
from pathlib import Path


def state(pid: int) -> str:
    """Return "running", "zombie" or "gone": Linux only."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return "gone"
    return "zombie" if stat.rpartition(")")[2].split()[0] == "Z" else "running"


def main() -> None:
    if not Path("/proc/self/stat").exists():
        print("this system has no /proc to see zombies in")
        return
    context = get_context("spawn")  # a fork server reaps its children by itself
    go = context.Event()
    children = [context.Process(target=go.wait) for _ in range(3)]
    for child in children:
        child.start()
    pids = [child.pid for child in children]

    print("waiting:          ", *map(state, pids))
    go.set()
    for pid in pids:
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # see it end, do not reap it
    print("ended:            ", *map(state, pids))
    children[0].join()
    print("first one joined: ", *map(state, pids))
    active_children()  # reaps all that have ended, as starting another process does
    print("active_children():", *map(state, pids))


if __name__ == "__main__":
    main()
