"""A main module as bare as a reader's own: it runs an experiment, and does what it is asked.

Run as `python bare_main.py MODULE EXPERIMENT`. A line of standard input asks for something, as
JSON, and a line of standard output answers. Every process that a variant starts imports this
file, as it would import a reader's program: so nothing is imported at the top.
"""


def main(module: str, name: str) -> None:
    """Answer each line until there are no more."""
    import json
    import os
    import sys

    del sys.path[0]  # this folder, whose modules are called as some of Python's own
    from timings.recording.measure.subject import Subject, find_experiment

    asked, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # what a variant prints is no answer
    with Subject(find_experiment(module, name)) as subject:
        answers.write("0\n")
        answers.flush()
        for line in asked:
            what = json.loads(line)
            answer = getattr(subject, what.pop("do"))(**what)
            answers.write(json.dumps(answer) + "\n")
            answers.flush()


def count_modules(answer: "multiprocessing.connection.Connection") -> None:  # noqa: F821
    """Send how many modules a process holds that was started from here."""
    import sys

    answer.send(len(sys.modules))


if __name__ == "__main__":
    import sys

    try:
        main(*sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
