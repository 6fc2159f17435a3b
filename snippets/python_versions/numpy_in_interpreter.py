# /// script
# requires-python = ">=3.14"
# dependencies = ["numpy"]
# ///

# --8<-- [start:program]
"""Ask another interpreter which modules it can import."""

from concurrent.futures import InterpreterPoolExecutor
from importlib import import_module


def outcome(name: str) -> str:
    """Return what comes of importing a module, in whichever interpreter this is called."""
    try:
        import_module(name)
    except ImportError as error:
        return f"ImportError: {error.__cause__ or error}"
    return "imported"


def main() -> None:
    with InterpreterPoolExecutor(1) as executor:
        for name in ("sqlite3", "numpy"):
            print(f"{name}: {executor.submit(outcome, name).result()}")


if __name__ == "__main__":
    main()
# --8<-- [end:program]
