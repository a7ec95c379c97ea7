"""The command line: decide a case, explain it, read the rules, check rulebooks."""

from adjudicator.cli.app import main

__all__ = ["main"]
