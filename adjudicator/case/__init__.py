"""The case document: read, checked, and weighed into a fact sheet."""

from adjudicator.case.header import Header, read_header
from adjudicator.case.json_text import read_json
from adjudicator.case.reading import read_case
from adjudicator.case.schema import case_schema

__all__ = ["Header", "case_schema", "read_case", "read_header", "read_json"]
