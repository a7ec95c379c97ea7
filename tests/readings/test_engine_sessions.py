"""The host's care for the C extension: sessions, rulesets, memory and threads."""

import gc
import itertools
import os
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from adjudicator.errors import EngineError
from adjudicator.readings.engine import host as engine
from adjudicator.readings.engine.host import EngineRules
from adjudicator.values import Kind, Type, Value
from tests.language.trees import COUNT, SHOWN, both, compare, fact, literal, no

NUMBER = fact("some.number", COUNT)


class Calls:
    """Records the calls of one function of the extension and passes them on."""

    def __init__(self, function: Callable[..., object]) -> None:
        self.function = function
        self.arguments: list[tuple[object, ...]] = []
        self.results: list[object] = []
        self.failure: BaseException | None = None

    def __call__(self, *arguments: object) -> object:
        if self.failure is not None:
            raise self.failure
        self.arguments.append(arguments)
        self.results.append(self.function(*arguments))
        return self.results[-1]


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Calls]:
    def listen(name: str) -> Calls:
        calls = Calls(getattr(engine.durable, name))
        monkeypatch.setattr(engine.durable, name, calls)
        return calls

    return listen


def some_rules(count: int = 100) -> EngineRules:
    return EngineRules({f"rule {limit}": compare(NUMBER, ">", limit) for limit in range(count)})


def test_closing_gives_every_ruleset_back(spy: Callable[[str], Calls]) -> None:
    created, deleted = spy("create_ruleset"), spy("delete_ruleset")
    rules = some_rules()
    rules.failing({NUMBER.name: 5})
    rules.close()
    rules.close()
    assert sorted(created.results) == sorted(handle for (handle,) in deleted.arguments)
    assert len(created.results) > 2


def test_a_collected_object_gives_its_rulesets_back(spy: Callable[[str], Calls]) -> None:
    created, deleted = spy("create_ruleset"), spy("delete_ruleset")
    rules = some_rules()
    rules.holding({NUMBER.name: 5})
    del rules
    gc.collect()
    assert sorted(created.results) == sorted(handle for (handle,) in deleted.arguments)


def test_closed_rules_decide_nothing() -> None:
    rules = some_rules()
    rules.close()
    with pytest.raises(EngineError, match="closed"):
        rules.holding({NUMBER.name: 5})
    with pytest.raises(EngineError, match="closed"):
        rules.failing({NUMBER.name: 5})


@pytest.mark.parametrize(
    "function",
    ["assert_fact", "start_action_for_state", "complete_and_start_action", "delete_state"],
)
@pytest.mark.parametrize("failure", [engine.durable.error("code: 303"), KeyboardInterrupt()])
def test_a_session_that_broke_is_left_alone_and_replaced(
    spy: Callable[[str], Calls], function: str, failure: BaseException
) -> None:
    created, deleted = spy("create_ruleset"), spy("delete_ruleset")
    rules = EngineRules({"rule": SHOWN})
    [broken] = created.results
    broken_call = spy(function)
    broken_call.failure = failure
    with pytest.raises(EngineError if isinstance(failure, Exception) else KeyboardInterrupt):
        rules.holding({SHOWN.name: True})
    broken_call.failure = None
    assert rules.holding({SHOWN.name: True}) == {"rule"}
    rules.close()
    assert deleted.arguments == [(created.results[1],)]
    assert broken != created.results[1]


def test_rules_closed_after_a_broken_session_leave_it_alone(spy: Callable[[str], Calls]) -> None:
    deleted, started = spy("delete_ruleset"), spy("start_action_for_state")
    rules = EngineRules({"rule": SHOWN})
    started.failure = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        rules.holding({})
    rules.close()
    assert deleted.arguments == []


def test_an_answer_without_the_catch_all_rule_is_an_error(spy: Callable[[str], Calls]) -> None:
    rules = EngineRules({"rule": SHOWN})
    started = spy("start_action_for_state")
    started.function = lambda *_: None
    with pytest.raises(EngineError, match="no action"):
        rules.holding({SHOWN.name: True})


def test_a_code_of_the_engine_is_an_error(spy: Callable[[str], Calls]) -> None:
    rules = EngineRules({"rule": SHOWN})
    spy("assert_fact").function = lambda *_: (1, 1)
    with pytest.raises(EngineError, match="code 1"):
        rules.holding({SHOWN.name: True})


def test_a_bad_value_does_not_cost_a_ruleset(spy: Callable[[str], Calls]) -> None:
    created = spy("create_ruleset")
    rules = EngineRules({"rule": SHOWN})
    with pytest.raises(EngineError, match="cannot be"):
        rules.holding({SHOWN.name: "yes"})
    assert rules.holding({SHOWN.name: True}) == {"rule"}
    assert len(created.results) == 1


def test_ruleset_names_never_repeat_in_a_process(spy: Callable[[str], Calls]) -> None:
    created = spy("create_ruleset")
    for _ in range(3):
        some_rules().close()
    names = [name for name, _ in created.arguments]
    assert len(set(names)) == len(names)


def test_no_outside_text_ever_reaches_the_engine(spy: Callable[[str], Calls]) -> None:
    created, asserted = spy("create_ruleset"), spy("assert_fact")
    nasty = '"}],"z' + "长" * 500 + "\0%s%n\\"
    enum = Type(Kind.ENUM, values=(nasty, "sid", "id", "$s"))
    names = [fact(f"{nasty}.{suffix}", enum) for suffix in ("sid", "id", "$s", "k")]
    conditions = {
        nasty: compare(names[0], "==", literal(nasty, enum)),
        "sid": both(
            compare(names[1], "!=", names[2]), compare(names[3], "!=", literal("id", enum))
        ),
    }
    rules = EngineRules(conditions)
    env: dict[str, Value] = {names[0].name: nasty, names[1].name: "sid", names[2].name: "id"}
    env |= {names[3].name: nasty, nasty: nasty, "sid": "x", "id": "y"}
    assert rules.holding(env) == conditions.keys()
    assert rules.failing(env) == frozenset()
    for name, text in created.arguments:
        assert re.fullmatch(r"r\d+", str(name))
        assert set(re.findall(r'"([^"]*)"', str(text))) <= {
            *("all", "m", "k", "$and", "$neq", "$lte", "$gte", "p0", "p1", "p2"),
            *(f"{number:02}" for number in range(40)),
        }
    for _, text in asserted.arguments:
        assert re.fullmatch(r'\{"id":1,"sid":"1","k":1(,"p\d+":-?\d+)*\}', str(text))


def test_threads_share_rules_without_mixing_their_facts() -> None:
    rules = some_rules(150)
    barrier = threading.Barrier(8)

    def work(seed: int) -> int:
        random = Random(seed)
        barrier.wait()
        wrong = 0
        for _ in range(150):
            number = random.randint(0, 150)
            held = rules.holding({NUMBER.name: number})
            failed = rules.failing({NUMBER.name: number})
            wrong += len(held) != number or len(failed) != 150 - number
        return wrong

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(work, range(8))) == 0


def test_threads_may_build_and_drop_rules_while_others_decide() -> None:
    stop = threading.Event()
    shared = some_rules(60)

    def build() -> int:
        for built in itertools.count():
            if stop.is_set():
                return built
            assert some_rules(50).holding({NUMBER.name: 7}) == {f"rule {n}" for n in range(7)}
        raise AssertionError

    def decide() -> None:
        for number in range(400):
            assert len(shared.holding({NUMBER.name: number % 60})) == number % 60

    with ThreadPoolExecutor(4) as threads:
        builders = [threads.submit(build) for _ in range(2)]
        deciders = [threads.submit(decide) for _ in range(2)]
        for decider in deciders:
            decider.result()
        stop.set()
        assert all(builder.result() > 0 for builder in builders)


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def growth(work: Callable[[int], object], warm_up: int, calls: int) -> int:
    """By how many bytes the process grows over `calls` calls, after the warm-up."""
    for call in range(warm_up):
        work(call)
    gc.collect()
    before = resident_bytes()
    for call in range(calls):
        work(call)
    gc.collect()
    return resident_bytes() - before


def test_twenty_thousand_decisions_leave_memory_flat() -> None:
    facts = [fact(f"some.n{number}", COUNT) for number in range(20)]
    rules = EngineRules({name.name: both(compare(name, ">", 5), no(SHOWN)) for name in facts})
    envs: list[dict[str, Value]] = [
        {SHOWN.name: value % 3 == 0, **{name.name: value for name in facts[:value]}}
        for value in range(20)
    ]
    grown = growth(lambda call: rules.holding(envs[call % 20]), warm_up=2_000, calls=20_000)
    assert grown < 2 * 2**20


def test_building_and_closing_rules_leaves_memory_flat() -> None:
    def build(_: int) -> None:
        rules = some_rules(60)
        rules.holding({NUMBER.name: 30})
        rules.close()

    assert growth(build, warm_up=50, calls=250) < 2 * 2**20
