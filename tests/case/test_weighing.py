"""What statements establish together: proof, admissions, agreement, staff, and what remains."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adjudicator.case import read_case
from adjudicator.case.sheet import Basis, FactSheet, Known
from adjudicator.vocabulary import Party
from tests.case.documents import document, sheet, statement
from tests.case.releases import EVIDENCE, release

FAULT, REBUTTAL, IDLE = "proof.fault", "proof.rebuttal", "battery.idle_days"


def states(found: FactSheet, name: str) -> set[str]:
    """In which of the fact sheet's parts the fact stands."""
    parts = ("known", "contested", "to_judge", "insufficient", "late")
    return {part for part in parts if name in getattr(found, part)}


def test_evidence_that_proves_the_fact_establishes_it_at_once() -> None:
    found = sheet(statement("buyer", {FAULT: True}, "inspection"))

    assert found.known[FAULT] == Known(True, Basis.PROVEN, Party.BUYER, "inspection", 4, 0)
    assert states(found, FAULT) == {"known"}


def test_a_bare_statement_proves_nothing() -> None:
    found = sheet(statement("buyer", {FAULT: True}))

    assert states(found, FAULT) == {"insufficient"}
    assert found.insufficient[FAULT] == (0,)


def test_evidence_of_another_kind_proves_nothing() -> None:
    assert states(sheet(statement("buyer", {FAULT: True}, "chat")), FAULT) == {"insufficient"}


def test_evidence_that_must_be_weighed_goes_to_staff_and_the_rest_is_named() -> None:
    found = sheet(
        statement("buyer", {FAULT: True}, "chat"), statement("buyer", {FAULT: True}, "photo")
    )

    assert states(found, FAULT) == {"to_judge", "insufficient"}
    assert found.to_judge[FAULT] == (1,)
    assert found.insufficient[FAULT] == (0,)


def test_the_higher_grade_wins() -> None:
    found = sheet(
        statement("buyer", {IDLE: 10}, "service_report"),
        statement("merchant", {IDLE: 120}, "bms_log"),
    )

    assert found.known[IDLE] == Known(120, Basis.PROVEN, Party.MERCHANT, "bms_log", 4, 1)


def test_two_proofs_of_equal_grade_that_contradict_are_contested() -> None:
    found = sheet(
        statement("buyer", {IDLE: 10}, "bms_log"),
        statement("merchant", {IDLE: 120}, "bms_log"),
        statement("merchant", {IDLE: 60}, "service_report"),
    )

    assert states(found, IDLE) == {"contested"}
    assert found.contested[IDLE] == (0, 1)


def test_one_party_may_contradict_itself() -> None:
    found = sheet(
        statement("merchant", {IDLE: 60}, "bms_log"), statement("merchant", {IDLE: 120}, "bms_log")
    )

    assert found.contested[IDLE] == (0, 1)


def test_of_equal_proofs_that_agree_the_earlier_counts() -> None:
    found = sheet(
        statement("merchant", {IDLE: 120}, "bms_log", made_at="2026-05-22T09:00:00+08:00"),
        statement("buyer", {IDLE: 120}, "bms_log"),
    )

    assert (found.known[IDLE].by, found.known[IDLE].statement) == (Party.BUYER, 1)


def test_what_must_be_weighed_does_not_reopen_what_is_proven() -> None:
    found = sheet(
        statement("buyer", {FAULT: True}, "inspection"),
        statement("merchant", {FAULT: False}, "photo"),
    )

    # The merchant denies what the buyer must prove: not against its own interest.
    assert states(found, FAULT) == {"known"}
    assert found.known[FAULT].value is True


@pytest.mark.parametrize("evidence", [None, "chat", "photo"])
def test_the_bearer_admits_what_silence_would_presume(evidence: str | None) -> None:
    found = sheet(statement("buyer", {FAULT: False}, evidence))

    assert found.known[FAULT] == Known(False, Basis.ADMITTED, Party.BUYER, evidence, 4, 0)


@pytest.mark.parametrize("evidence", [None, "chat", "photo"])
def test_the_other_side_admits_what_the_bearer_would_have_to_prove(evidence: str | None) -> None:
    found = sheet(statement("merchant", {FAULT: True}, evidence))

    assert found.known[FAULT] == Known(True, Basis.ADMITTED, Party.MERCHANT, evidence, 4, 0)


def test_denying_needs_proof_like_any_other_claim() -> None:
    denied = sheet(statement("merchant", {FAULT: False}))
    disproved = sheet(statement("merchant", {FAULT: False}, "service_report"))

    assert states(denied, FAULT) == {"insufficient"}
    assert disproved.known[FAULT].basis is Basis.PROVEN


def test_an_admission_outweighs_a_lesser_proof() -> None:
    found = sheet(
        statement("merchant", {FAULT: False}, "service_report"),
        statement("merchant", {FAULT: True}, "chat"),
    )

    assert found.known[FAULT].basis is Basis.ADMITTED


def test_an_admission_and_a_proof_of_the_highest_grade_contest_each_other() -> None:
    found = sheet(
        statement("buyer", {FAULT: False}), statement("buyer", {FAULT: True}, "inspection")
    )

    assert found.contested[FAULT] == (0, 1)


@pytest.mark.parametrize("speaker", ["carrier", "platform"])
def test_only_the_two_parties_can_admit(speaker: str) -> None:
    assert states(sheet(statement(speaker, {FAULT: True})), FAULT) == {"insufficient"}


def test_a_fact_without_a_presumption_cannot_be_admitted() -> None:
    assert states(sheet(statement("buyer", {IDLE: 400})), IDLE) == {"insufficient"}


@pytest.mark.parametrize(("claimant", "respondent"), [("buyer", "merchant"), ("merchant", "buyer")])
def test_the_burden_of_a_respondent_depends_on_who_claims(claimant: str, respondent: str) -> None:
    admitted = sheet(statement(respondent, {"proof.counterfeit": True}), claimant=claimant)
    claimed = sheet(statement(claimant, {"proof.counterfeit": True}), claimant=claimant)

    assert states(admitted, "proof.counterfeit") == {"known"}
    assert states(claimed, "proof.counterfeit") == {"insufficient"}


def test_what_both_parties_say_is_undisputed() -> None:
    found = sheet(statement("merchant", {IDLE: 30}, "chat"), statement("buyer", {IDLE: 30}))

    assert found.known[IDLE] == Known(30, Basis.UNDISPUTED, statement=0)


def test_a_party_that_says_two_things_disputes() -> None:
    found = sheet(
        statement("merchant", {IDLE: 30}),
        statement("buyer", {IDLE: 30}),
        statement("buyer", {IDLE: 10}),
    )

    assert states(found, IDLE) == {"insufficient"}
    assert found.insufficient[IDLE] == (0, 1, 2)


def test_proof_outweighs_what_both_parties_say() -> None:
    found = sheet(
        statement("merchant", {IDLE: 30}),
        statement("buyer", {IDLE: 30}),
        statement("carrier", {IDLE: 99}, "bms_log"),
    )

    assert found.known[IDLE].value == 99


def test_parties_cannot_settle_between_them_what_staff_must_find() -> None:
    found = sheet(
        statement("merchant", {"staff.plausible": True}, "photo"),
        statement("buyer", {"staff.plausible": True}),
    )

    assert states(found, "staff.plausible") == {"to_judge", "insufficient"}


def test_staff_outweigh_every_proof() -> None:
    found = sheet(
        statement("buyer", {FAULT: True}, "inspection"), statement("staff", {FAULT: False})
    )

    assert found.known[FAULT] == Known(False, Basis.JUDGED, Party.STAFF, None, None, 1)


def test_of_two_findings_of_staff_the_later_counts() -> None:
    found = sheet(
        statement("staff", {FAULT: False}, made_at="2026-05-23T09:00:00+08:00"),
        statement("staff", {FAULT: True}, made_at="2026-05-22T09:00:00+08:00"),
    )

    assert found.known[FAULT].value is False


def test_two_findings_of_staff_at_the_same_instant_are_contested() -> None:
    found = sheet(statement("staff", {FAULT: False}), statement("staff", {FAULT: True}))

    assert found.contested[FAULT] == (0, 1)


def test_staff_may_correct_the_platforms_record() -> None:
    found = sheet(statement("staff", {"order.paid": 199900, "order.gifts": 1}))

    assert found.known["order.paid"].basis is Basis.JUDGED
    assert found.known["order.gifts"].value == 1


def test_staff_who_contradict_themselves_leave_the_record_open() -> None:
    found = sheet(
        statement("staff", {"order.paid": 1, "order.gifts": 1}),
        statement("staff", {"order.paid": 2, "order.gifts": 2}),
    )

    assert states(found, "order.paid") == {"contested"}
    assert states(found, "order.gifts") == {"contested"}


REQUEST = {
    "fact": REBUTTAL,
    "party": "merchant",
    "asked_at": "2026-05-20T12:00:00+08:00",
    "due_at": "2026-05-21T12:00:00+08:00",
}


@pytest.mark.parametrize(
    ("made_at", "late"),
    [("2026-05-21T12:00:00+08:00", False), ("2026-05-21T04:00:00.001Z", True)],
)
def test_an_answer_after_the_time_allowed_is_kept_and_not_counted(made_at: str, late: bool) -> None:
    found = sheet(
        statement("merchant", {REBUTTAL: True}, "bms_log", made_at=made_at), requests=[REQUEST]
    )

    assert states(found, REBUTTAL) == ({"late"} if late else {"known"})
    assert found.late.get(REBUTTAL, ()) == ((0,) if late else ())
    assert found.asked[REBUTTAL].party is Party.MERCHANT


@pytest.mark.parametrize("speaker", ["buyer", "staff", "carrier"])
def test_only_the_party_that_was_asked_can_be_late(speaker: str) -> None:
    said = statement(speaker, {REBUTTAL: True}, "bms_log", made_at="2026-06-21T12:00:00+08:00")

    assert states(sheet(said, requests=[REQUEST]), REBUTTAL) == {"known"}


def test_staff_are_never_late() -> None:
    said = statement("staff", {REBUTTAL: True}, made_at="2026-06-21T12:00:00+08:00")

    asked_of_staff = sheet(said, requests=[{**REQUEST, "party": "staff"}])
    assert states(asked_of_staff, REBUTTAL) == {"known"}


def test_a_request_without_a_time_makes_nobody_late() -> None:
    said = statement("merchant", {REBUTTAL: True}, "bms_log", made_at="2030-01-01T00:00:00Z")

    found = sheet(said, requests=[{**REQUEST, "due_at": None}])
    assert states(found, REBUTTAL) == {"known"}
    assert found.asked[REBUTTAL].due_at is None


def test_a_late_statement_settles_nothing_as_agreement_either() -> None:
    found = sheet(
        statement("buyer", {IDLE: 30}),
        statement("merchant", {IDLE: 30}, made_at="2026-06-21T12:00:00+08:00"),
        requests=[{**REQUEST, "fact": IDLE}],
    )

    assert states(found, IDLE) == {"insufficient", "late"}


@st.composite
def statements_of_unequal_grade(draw: st.DrawFn) -> list[dict[str, object]]:
    kinds = draw(st.permutations(["chat", "photo", "service_report", "bms_log"]))
    speakers = draw(st.permutations(["buyer", "merchant", "carrier", "staff"]))
    count = draw(st.integers(1, 4))
    return [
        statement(
            speaker,
            {FAULT: draw(st.booleans()), IDLE: draw(st.integers(0, 3))},
            kind,
            made_at=f"2026-05-2{draw(st.integers(1, 9))}T09:00:00+08:00",
        )
        for speaker, kind in zip(speakers[:count], kinds[:count], strict=True)
    ]


@given(statements_of_unequal_grade(), st.randoms(use_true_random=False))
def test_the_order_of_statements_does_not_matter(
    said: list[dict[str, object]], random: Random
) -> None:
    shuffled = list(said)
    random.shuffle(shuffled)
    place = [shuffled.index(each) for each in said]
    one, other = (read_case(document(*each), release()) for each in (said, shuffled))

    def moved(found: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
        return {name: tuple(sorted(place[i] for i in at)) for name, at in found.items()}

    assert one.values() == other.values()
    assert {n: (k.basis, k.by, k.grade) for n, k in one.known.items()} == {
        n: (k.basis, k.by, k.grade) for n, k in other.known.items()
    }
    assert moved(one.contested) == other.contested
    assert moved(one.to_judge) == other.to_judge
    assert moved(one.insufficient) == other.insufficient


VALUES = {
    FAULT: st.booleans(),
    REBUTTAL: st.booleans(),
    "proof.counterfeit": st.booleans(),
    "staff.plausible": st.booleans(),
    IDLE: st.integers(0, 2),
    "battery.kind": st.sampled_from(["lithium", "lead_acid"]),
}
SAID = st.builds(
    statement,
    st.sampled_from(["buyer", "merchant", "carrier", "platform", "staff"]),
    st.fixed_dictionaries({}, optional=VALUES).filter(bool),
    st.none() | st.sampled_from([kind.name for kind in EVIDENCE]),
    st.sampled_from([f"2026-05-2{day}T09:00:00+08:00" for day in range(1, 4)]),
)
ASKED = st.lists(st.sampled_from(sorted(VALUES)), unique=True).map(
    lambda names: [{**REQUEST, "fact": name} for name in names]
)


@given(st.lists(SAID, max_size=8), st.sampled_from(["buyer", "merchant"]), ASKED)
def test_every_statement_on_an_unknown_fact_is_accounted_for_once(
    said: list[dict[str, Any]], claimant: str, requests: list[object]
) -> None:
    found = sheet(*said, claimant=claimant, requests=requests)
    parts = (found.contested, found.to_judge, found.insufficient, found.late)

    for name in VALUES:
        stated = [i for i, each in enumerate(said) if name in each["says"]]
        named = [position for part in parts for position in part.get(name, ())]
        assert len(named) == len(set(named))
        assert set(named) <= set(stated)
        if name in found.known:
            source = found.known[name].statement
            assert source in set(stated) - set(found.late.get(name, ()))
            assert said[source]["says"][name] == found.known[name].value
            assert name not in found.contested | found.to_judge | found.insufficient
        elif name not in found.contested:
            assert sorted(named) == stated
