"""threading.local: one name, and a value of its own in every thread."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, local
from types import SimpleNamespace

USERS = ["Ann", "Bob", "Cy"]


def users_seen(request: local | SimpleNamespace) -> list[str]:
    """Return whom each thread finds in request.user, once all have written theirs."""
    all_wrote = Barrier(len(USERS))

    def handle(user: str) -> str:
        request.user = user
        all_wrote.wait()
        return request.user

    with ThreadPoolExecutor(max_workers=len(USERS)) as executor:
        return list(executor.map(handle, USERS))


def main() -> None:
    shared, own = SimpleNamespace(), local()
    print("shared: users seen by three threads:", len(set(users_seen(shared))))
    print("local:  users seen by three threads:", *users_seen(own))
    print("local:  does the main thread have one?", hasattr(own, "user"))


if __name__ == "__main__":
    main()
