"""Z3's reading: conditions and formulas as terms, with unknown as a value of its own.

The reading is exact but for three functions (`z3_applied`): a product of two unknowns,
`add_months` and `after_holiday` have free results within bounds, collected with the other
constraints in `Work`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import reduce

import z3

from adjudicator.calendar.days import LONGEST_HOLIDAY, Calendar
from adjudicator.language.tree import (
    And,
    Arithmetic,
    Call,
    Choose,
    Compare,
    In,
    Literal,
    Node,
    Not,
    Operator,
    Or,
    Ref,
)
from adjudicator.symbolic.functions import (
    AfterHoliday,
    Application,
    Months,
    Product,
    calendar_bounds,
)
from adjudicator.symbolic.operations import all_hold, chosen, decided, equal, extreme, ordered
from adjudicator.symbolic.terms import (
    DAY_IN_MILLISECONDS,
    Expression,
    Formula,
    Moment,
    Number,
    Term,
    Truth,
    compare,
    constant,
    land,
    lnot,
    lor,
    pick,
)
from adjudicator.values import Type

HOUR_IN_MILLISECONDS = 3_600_000
_MOST_CASES = 24
_fresh = itertools.count()


@dataclass(slots=True)
class Work:
    """What reading a formula leaves behind.

    `constraints` hold of the fresh constants in its term; `computable` says where every
    step of the formula can be computed.
    """

    constraints: list[Formula] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)
    computable: list[Formula] = field(default_factory=list)


@dataclass(slots=True)
class Reader:
    """Reads nodes; `names` gives the term of every name that is not a constant."""

    names: Callable[[Ref], Term]
    work: Work

    def truth(self, node: Node) -> Truth:
        """A condition: where it holds and where it fails."""
        match node:
            case Literal():
                return Truth.of(bool(node.value))
            case Not():
                return self.truth(node.item).negated()
            case And():
                return all_hold([self.truth(item) for item in node.items])
            case Or():
                return all_hold([self.truth(item).negated() for item in node.items]).negated()
            case Compare():
                return self._comparison(node)
            case In():
                item = self.term(node.item)
                options = [constant(option.value, option.type) for option in node.options]
                hit = lor(*(equal(item, option) for option in options))
                return decided(hit, item.known)
            case _:
                term = self.term(node)
                assert isinstance(term, Truth)
                return term

    def term(self, node: Node) -> Term:
        """A formula, or a condition, as a term of its type."""
        match node:
            case Literal():
                return constant(node.value, node.type)
            case Ref():
                if node.constant is not None:
                    return constant(node.constant, node.type)
                return self.names(node)
            case Choose():
                condition = self.truth(node.condition)
                return chosen(condition, self.term(node.then), self.term(node.otherwise))
            case Arithmetic():
                return self._arithmetic(node)
            case Call():
                return self._call(node)
            case _:
                return self.truth(node)

    def number(self, node: Node) -> Number:
        """A formula whose value is a number or a date."""
        term = self.term(node)
        assert isinstance(term, Number)
        return term

    def _comparison(self, node: Compare) -> Truth:
        left, right = self.term(node.left), self.term(node.right)
        if node.op in (Operator.EQ, Operator.NE):
            truth = decided(equal(left, right), land(left.known, right.known))
            return truth if node.op is Operator.EQ else truth.negated()
        return decided(ordered(node.op, left, right), land(left.known, right.known))

    def _arithmetic(self, node: Arithmetic) -> Number:
        left, right = self.number(node.left), self.number(node.right)
        known = land(left.known, right.known)
        if node.op == "*":
            return self._product(left, right, node.left.type, node.right.type, known)
        sign = 1 if node.op == "+" else -1
        cases: tuple[tuple[Formula, int], ...] = ()
        if 0 < len(left.cases) * len(right.cases) <= _MOST_CASES:
            cases = tuple(
                (land(here, there), one + sign * other)
                for here, one in left.cases
                for there, other in right.cases
            )
        return Number(left.value + sign * right.value, known, cases)

    def _product(
        self, left: Number, right: Number, left_type: Type, right_type: Type, known: Formula
    ) -> Number:
        for one, other in ((left, right), (right, left)):
            if 0 < len(one.cases) <= _MOST_CASES:
                if len(one.cases) == 1:
                    return Number(one.cases[0][1] * other.value, known)
                value: Expression = 0
                for where, case in one.cases:
                    value = pick(where, case * other.value, value)
                return Number(value, known)
        bounds = (left_type.minimum, left_type.maximum, right_type.minimum, right_type.maximum)
        return Number(self._multiplied(left.value, right.value, bounds), known)

    def _multiplied(
        self, left: Expression, right: Expression, bounds: tuple[int, int, int, int]
    ) -> Expression:
        if isinstance(left, int) or isinstance(right, int):
            return left * right
        product = Product(left, right, self._integer("product"), bounds)
        self._apply(product)
        return product.result

    def _call(self, node: Call) -> Term:
        arguments = [self.term(part) for part in node.arguments]
        match node.function:
            case "min" | "max":
                op = Operator.LT if node.function == "min" else Operator.GT
                return reduce(lambda one, other: extreme(op, one, other), arguments)
            case "days_between":
                first, second = _numbers(arguments)
                known = land(first.known, second.known)
                return Number(second.value - first.value, known)
            case "date_of":
                (moment,) = _moments(arguments)
                return Number(moment.day, moment.known)
            case "start_of_day":
                (day,) = _numbers(arguments)
                return Moment(day.value, 0, day.known)
            case "add_days":
                day, days = _numbers(arguments)
                later = day.value + days.value
                return Number(later, land(day.known, days.known, self._can(_is_date(later))))
            case "add_months":
                return self._add_months(node, *_numbers(arguments))
            case "after_holiday":
                (day,) = _numbers(arguments)
                holiday = AfterHoliday(day.value, self._integer("after_holiday"), node.calendar)
                self._apply(holiday)
                return Number(holiday.result, land(day.known, self._can(holiday.computable)))
            case "last_day":
                return self._last_day(node.calendar, *_numbers(arguments))
            case "add_hours":
                return self._add_hours(arguments)
            case "whole_hours_between":
                return self._whole_hours(*_moments(arguments))
            case "div_floor" | "div_ceil" | "div_half_up":
                return self._division(node, *_numbers(arguments))
            case _:
                raise ValueError(f"{node.place}: '{node.function}' has no reading in Z3.")

    def _last_day(self, calendar: Calendar, counted: Number, seen: Number) -> Number:
        matters = land(
            compare(Operator.GT, seen.value, counted.value),
            compare(Operator.LE, seen.value, counted.value + LONGEST_HOLIDAY),
        )
        holiday = AfterHoliday(counted.value, self._integer("last_day"), calendar)
        self._apply(holiday)
        return Number(
            pick(matters, holiday.result, counted.value),
            land(counted.known, seen.known, self._can(lor(lnot(matters), holiday.computable))),
        )

    def _add_months(self, node: Call, day: Number, months: Number) -> Number:
        low, high = node.arguments[1].type.minimum, node.arguments[1].type.maximum
        if len(months.cases) == 1:
            low = high = months.cases[0][1]
        applied = Months(day.value, months.value, self._integer("add_months"), (low, high))
        self._apply(applied)
        known = land(day.known, months.known, self._can(applied.computable))
        return Number(applied.result, known)

    def _add_hours(self, arguments: Sequence[Term]) -> Moment:
        moment, hours = arguments
        assert isinstance(moment, Moment)
        assert isinstance(hours, Number)
        if isinstance(hours.value, int):
            days, rest = divmod(hours.value, 24)
        else:
            days, rest = self._quotient("div_floor", hours.value, 24)
        total = moment.millisecond + HOUR_IN_MILLISECONDS * rest
        spills = compare(Operator.GE, total, DAY_IN_MILLISECONDS)
        day = moment.day + days + pick(spills, 1, 0)
        return Moment(
            day,
            pick(spills, total - DAY_IN_MILLISECONDS, total),
            land(moment.known, hours.known, self._can(_is_date(day))),
        )

    def _whole_hours(self, first: Moment, second: Moment) -> Number:
        difference = second.total - first.total
        known = land(first.known, second.known)
        if isinstance(difference, int):
            return Number.constant(difference // HOUR_IN_MILLISECONDS)
        return Number(self._quotient("div_floor", difference, HOUR_IN_MILLISECONDS)[0], known)

    def _division(self, node: Call, dividend: Number, divisor: Number) -> Number:
        known = land(dividend.known, divisor.known)
        if isinstance(divisor.value, int):
            return Number(self._quotient(node.function, dividend.value, divisor.value)[0], known)
        quotient = Number(self._integer("quotient"))
        multiple = self._product(quotient, divisor, node.type, node.arguments[1].type, True)
        self.work.constraints += _rounding(
            node.function, dividend.value, divisor.value, multiple.value
        )
        bounds = node.type
        self.work.constraints += [
            quotient.value >= bounds.minimum,
            quotient.value <= bounds.maximum,
        ]
        return Number(quotient.value, known)

    def _quotient(
        self, function: str, dividend: Expression, divisor: int
    ) -> tuple[Expression, Expression]:
        """The rounded quotient, and what is left of the dividend."""
        quotient = self._integer("quotient")
        multiple = divisor * quotient
        self.work.constraints += _rounding(function, dividend, divisor, multiple)
        return quotient, dividend - multiple

    def _can(self, computable: Formula) -> Formula:
        self.work.computable.append(computable)
        return computable

    def _integer(self, name: str) -> z3.ArithRef:
        return z3.Int(f"{name}!{next(_fresh)}")

    def _apply(self, application: Application) -> None:
        self.work.applications.append(application)
        self.work.constraints += application.axioms()


def _rounding(
    function: str, dividend: Expression, divisor: Expression, multiple: Expression
) -> list[Formula]:
    """That `multiple` is `divisor` times the rounded quotient; `divisor` is above zero."""
    match function:
        case "div_floor":
            return [multiple <= dividend, dividend < multiple + divisor]
        case "div_ceil":
            return [multiple >= dividend, dividend > multiple - divisor]
        case "div_half_up":
            return [
                2 * multiple <= 2 * dividend + divisor,
                2 * dividend + divisor < 2 * multiple + 2 * divisor,
            ]
        case _:
            raise ValueError(f"'{function}' rounds in no known way.")


def _numbers(terms: Sequence[Term]) -> list[Number]:
    return [term for term in terms if isinstance(term, Number)]


def _moments(terms: Sequence[Term]) -> list[Moment]:
    return [term for term in terms if isinstance(term, Moment)]


def _is_date(day: Expression) -> Formula:
    low, high = calendar_bounds()
    return land(compare(Operator.GE, day, low), compare(Operator.LE, day, high))
