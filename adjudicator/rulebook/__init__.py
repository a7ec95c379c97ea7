"""Rulebooks: from YAML and CSV files to the compiled, checked release that decides a case.

`library` is the way in (`Library.load`); `model` is what comes out. Nothing is
re-exported here, so that reading the types does not load the parser.
"""
