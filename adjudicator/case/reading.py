"""A case document read into a fact sheet, under the release that decides it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from adjudicator.case.entries import read_entries
from adjudicator.case.invariants import check_invariants
from adjudicator.case.json_values import NotOfTypeError, read_value
from adjudicator.case.problems import Path, Problems, shown
from adjudicator.case.shape import Document, Request, Statement, read_document
from adjudicator.case.sheet import Asked, Basis, FactSheet, Known, absent_facts
from adjudicator.case.terms import read_terms
from adjudicator.case.weighing import Assertion, Weighed, is_late, weigh
from adjudicator.rulebook.model import Release
from adjudicator.values import Kind, Value
from adjudicator.vocabulary import Burden, Fact, Party

CLAIMANT_FACT = "claim.by"


def read_case(document: object, release: Release) -> FactSheet:
    """What the case's document establishes. `document` is plain JSON (see `read_json`).

    Raises `CaseError` with every problem of the document, each at its path.
    """
    problems = Problems()
    parts = read_document(document, problems)
    _check_scope(parts, release, problems)
    known = _record(parts.record, release, problems)
    assertions = _assertions(parts.statements, release, problems)
    terms = read_terms(parts.terms, release, problems)
    asked = _asked(parts.requests, release, problems)
    problems.raise_if_any()

    claimant = Party(str(known[CLAIMANT_FACT].value))
    weighed, late = _weigh(assertions, asked, claimant, release)
    known = _established(known, weighed, release)
    check_invariants(known, release, problems)
    problems.raise_if_any()
    return FactSheet(
        case=parts.case,
        platform=parts.platform,
        category=parts.category,
        claimant=claimant,
        known=known,
        terms=terms,
        asked=asked,
        contested={name: each.contested for name, each in weighed.items() if each.contested},
        to_judge={name: each.to_judge for name, each in weighed.items() if each.to_judge},
        insufficient={
            name: each.insufficient for name, each in weighed.items() if each.insufficient
        },
        late=late,
    )


def may_be_stated(fact: Fact) -> bool:
    """Whether parties may state the fact; staff may state any.

    Not the platform's records, and not what staff find without anybody's evidence.
    """
    if fact.burden is Burden.STAFF:
        return bool(fact.proved_by or fact.judged_from)
    return fact.burden is not Burden.PLATFORM


def _check_scope(parts: Document, release: Release, problems: Problems) -> None:
    for name, stated, decided in (
        ("platform", parts.platform, release.platform),
        ("category", parts.category, release.category),
    ):
        if stated and stated != decided:
            problems.add((name,), f"These rules are for '{decided}', not {shown(stated)}.")


def _record(record: Mapping[str, object], release: Release, problems: Problems) -> dict[str, Known]:
    known: dict[str, Known] = {}
    for fact, path, raw in _recorded_facts(record, release, problems):
        if fact.burden is not Burden.PLATFORM:
            problems.add(
                path,
                f"'{fact.name}' is not a fact of the platform's record. "
                "It must be stated with evidence, under 'statements'.",
            )
            continue
        value = _value(raw, fact, path, problems)
        if value is not None:
            known[fact.name] = Known(value, Basis.RECORD, by=Party.PLATFORM)
    _require_claimant(record, problems)
    return known


def _recorded_facts(
    record: Mapping[str, object], release: Release, problems: Problems
) -> Iterable[tuple[Fact, Path, object]]:
    for group, members in record.items():
        path: Path = ("record", str(group))
        if group in release.facts:
            nested = str(group).replace(".", ": {", 1)
            problems.add(path, f"Write it nested, as {{{nested}: ...}}}}.")
        elif not isinstance(members, dict):
            problems.add(path, f"{shown(members)} is not an object of facts.")
        elif not _is_group(group, members, release):
            groups = {fact.group for fact in release.facts.values()}
            problems.add_unknown(path, "The group", str(group), groups, listed=True)
        else:
            yield from _facts_of(group, members, path, release, problems)


def _is_group(group: str, members: Mapping[str, object], release: Release) -> bool:
    # The members answer first: walking all facts for each group of each case is slow.
    known = (release.facts, release.known_elsewhere)
    return any(f"{group}.{name}" in facts for facts in known for name in members) or any(
        fact.group == group for fact in release.facts.values()
    )


def _facts_of(
    group: str,
    members: Mapping[str, object],
    path: Path,
    release: Release,
    problems: Problems,
) -> Iterable[tuple[Fact, Path, object]]:
    for name, raw in members.items():
        fact = release.facts.get(f"{group}.{name}")
        if fact is None:
            _add_unknown((*path, str(name)), f"{group}.{name}", release, problems)
        else:
            yield fact, (*path, str(name)), raw


def _add_unknown(path: Path, name: str, release: Release, problems: Problems) -> None:
    elsewhere = release.known_elsewhere
    problems.add_unknown(path, "The fact", name, release.facts, elsewhere=elsewhere)


def _require_claimant(record: Mapping[str, object], problems: Problems) -> None:
    group, _, name = CLAIMANT_FACT.partition(".")
    members = record.get(group, {})
    if isinstance(members, dict) and name not in members:
        problems.add(("record", group, name), f"'{CLAIMANT_FACT}' is missing.")


def _assertions(
    statements: Sequence[Statement], release: Release, problems: Problems
) -> Mapping[str, list[Assertion]]:
    by_fact: defaultdict[str, list[Assertion]] = defaultdict(list)
    for statement in statements:
        kinds = release.evidence_kinds
        evidence = kinds.get(statement.evidence) if statement.evidence else None
        if statement.evidence and evidence is None:
            path = (*statement.path, "evidence")
            what = "The kind of evidence"
            problems.add_unknown(path, what, statement.evidence, kinds, listed=True)
        for name, raw in statement.says.items():
            path = (*statement.path, "says", str(name))
            fact = _stated_fact(name, raw, statement, release, problems)
            value = _value(raw, fact, path, problems) if fact else None
            if value is not None:
                by_fact[name].append(
                    Assertion(statement.position, statement.by, evidence, statement.made_at, value)
                )
    return by_fact


def _stated_fact(
    name: str, raw: object, statement: Statement, release: Release, problems: Problems
) -> Fact | None:
    path = (*statement.path, "says", str(name))
    fact = release.facts.get(name)
    if fact is None:
        if isinstance(raw, dict):
            problems.add(path, "Facts of a statement are not nested; write 'group.name': value.")
        else:
            _add_unknown(path, str(name), release, problems)
        return None
    if name == CLAIMANT_FACT:
        problems.add(path, f"Only the record says '{name}'.")
        return None
    if statement.by is not Party.STAFF and not may_be_stated(fact):
        problems.add(path, _not_for(statement.by, fact))
        return None
    return fact


def _not_for(by: Party, fact: Fact) -> str:
    if fact.burden is Burden.STAFF:
        return f"Only staff may state '{fact.name}', not the {by}."
    return f"'{fact.name}' is a fact of the platform's record; it must stand under 'record'."


def _value(raw: object, fact: Fact, path: Path, problems: Problems) -> Value | None:
    if raw is None:
        problems.add(path, "null is not a value. Leave out what is not known.")
        return None
    if fact.type.kind is Kind.LIST:
        return read_entries(raw, fact.type, path, problems)
    try:
        return read_value(raw, fact.type)
    except NotOfTypeError as error:
        problems.add(path, str(error))
        return None


def _asked(requests: Sequence[Request], release: Release, problems: Problems) -> dict[str, Asked]:
    asked: dict[str, Asked] = {}
    for request in requests:
        path = (*request.path, "fact")
        if request.fact not in release.facts:
            _add_unknown(path, request.fact, release, problems)
        elif request.fact in asked:
            problems.add(path, f"'{request.fact}' is asked for twice.")
        asked[request.fact] = Asked(request.fact, request.party, request.asked_at, request.due_at)
    return asked


def _weigh(
    assertions: Mapping[str, Sequence[Assertion]],
    asked: Mapping[str, Asked],
    claimant: Party,
    release: Release,
) -> tuple[dict[str, Weighed], dict[str, tuple[int, ...]]]:
    weighed: dict[str, Weighed] = {}
    late: dict[str, tuple[int, ...]] = {}
    for name, about in assertions.items():
        too_late = tuple(each.statement for each in about if is_late(each, asked.get(name)))
        if too_late:
            late[name] = too_late
        in_time = [each for each in about if not is_late(each, asked.get(name))]
        weighed[name] = weigh(release.facts[name], in_time, claimant)
    return weighed, late


def _established(
    record: Mapping[str, Known], weighed: Mapping[str, Weighed], release: Release
) -> dict[str, Known]:
    """Staff's word corrects the record; what the record does not mention may mean something."""
    known = dict(record)
    for name, each in weighed.items():
        if each.known:
            known[name] = each.known
        elif each.contested:
            known.pop(name, None)
    for name, absent in absent_facts(release, Party.PLATFORM).items():
        if name not in weighed:
            known.setdefault(name, absent)
    return known
