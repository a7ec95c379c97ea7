"""Every table, imported so that the metadata is whole."""

from api.cases.models import Case
from api.evidence.models import RecordedRequest, Statement
from api.kit.idempotency import StoredAnswer
from api.releases.models import ReleasePart
from api.rulings.models import StoredRuling, StoredTrace

__all__ = [
    "Case",
    "RecordedRequest",
    "ReleasePart",
    "Statement",
    "StoredAnswer",
    "StoredRuling",
    "StoredTrace",
]
