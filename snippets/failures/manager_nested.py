# /// script
# requires-python = ">=3.11"
# ///

# --8<-- [start:program]
"""A list in a manager's dict: what you append goes to a copy, unless the list is a proxy too."""

from multiprocessing import Manager


def main() -> None:
    with Manager() as manager:
        shared = manager.dict(names=[])
        shared["names"].append("Ada")
        print("appended:           ", shared["names"])

        names = shared["names"]
        names.append("Ada")
        shared["names"] = names
        print("assigned afterwards:", shared["names"])

        shared["names"] = manager.list()
        shared["names"].append("Ada")
        print("a managed list:     ", list(shared["names"]))


if __name__ == "__main__":
    main()
# --8<-- [end:program]
