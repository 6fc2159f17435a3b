"""What a child knows of its parent: a copy of all, or only what it imports itself."""

from multiprocessing import get_all_start_methods, get_context
from multiprocessing.queues import SimpleQueue

settings = {"mode": "as imported"}


def tell_mode(answers: SimpleQueue) -> None:
    answers.put(settings["mode"])


def mode_seen_by_child(method: str) -> str:
    context = get_context(method)
    answers = context.SimpleQueue()
    process = context.Process(target=tell_mode, args=(answers,))
    process.start()
    mode = answers.get()
    process.join()
    return mode


def main() -> None:
    settings["mode"] = "as changed by the parent"
    for method in sorted(get_all_start_methods()):
        print(f"{method}: {mode_seen_by_child(method)}")


if __name__ == "__main__":
    main()
