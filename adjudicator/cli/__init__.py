"""The command line: decide a case, explain it, read the rules, check rulebooks."""

import sys
from importlib import import_module


def main() -> None:
    """Run the command line, or say what to install: serving alone does not need all of it."""
    try:
        app = import_module("adjudicator.cli.app")
    except ModuleNotFoundError as error:
        sys.exit(f"The command line needs '{error.name}'. Install what is missing: make tools")
    app.main()


__all__ = ["main"]
