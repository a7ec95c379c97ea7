"""Adjudicator decides e-commerce after-sales disputes by industry rulebooks written as data.

library = Library.load(Path("rulebooks"))
ruling = decide(read_json(text), library, at)
to_bytes(ruling)
"""

from adjudicator.adjudicate.decision import Detail
from adjudicator.case import case_schema, read_case, read_header, read_json
from adjudicator.decide import decide
from adjudicator.errors import AdjudicatorError, CaseError, EngineError, RulebookError
from adjudicator.rulebook.library import Library
from adjudicator.ruling.canonical import to_bytes, to_json
from adjudicator.ruling.ruling import Ruling
from adjudicator.vocabulary import Status

__all__ = [
    "AdjudicatorError",
    "CaseError",
    "Detail",
    "EngineError",
    "Library",
    "RulebookError",
    "Ruling",
    "Status",
    "case_schema",
    "decide",
    "read_case",
    "read_header",
    "read_json",
    "to_bytes",
    "to_json",
]
