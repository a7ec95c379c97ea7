"""Exit codes of every command; scripts may rely on them."""

from __future__ import annotations

from enum import IntEnum

from adjudicator.vocabulary import Status


class Exit(IntEnum):
    """0 decided; 2 wrong usage; 3 to 8 refused; 10 and 11 decided only in part."""

    DECIDED = 0
    FAILED_CHECK = 1
    USAGE = 2
    CASE_REFUSED = 3
    RULEBOOK_DEFECTIVE = 4
    ENGINE_FAILED = 5
    RELEASE_NOT_KEPT = 6
    OTHER_LANGUAGE = 7
    ARCHIVE_BROKEN = 8
    WAITS_FOR_EVIDENCE = 10
    WAITS_FOR_STAFF = 11


EXIT_HELP = (
    "Exit codes: 0 decided (final, not accepted or suspended) · 1 a check failed · 2 wrong usage · "
    "3 the case document is refused · 4 a rulebook is defective · 5 the rules engine failed · "
    "6 the archive lacks the release · 7 it is of another language · 8 the archive is broken · "
    "10 waiting for evidence · 11 referred to staff."
)


def exit_of(status: Status) -> Exit:
    """The exit code that says how a decision stands."""
    if status is Status.EVIDENCE_REQUESTED:
        return Exit.WAITS_FOR_EVIDENCE
    if status is Status.REFERRED_TO_STAFF:
        return Exit.WAITS_FOR_STAFF
    return Exit.DECIDED
