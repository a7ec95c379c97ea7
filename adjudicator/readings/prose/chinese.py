"""Chinese sentences for conditions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from adjudicator.language.tree import Operator
from adjudicator.readings.prose.grammar import clock_time
from adjudicator.values import Kind, Unit

_UNITS = {
    "second": "秒",
    "minute": "分钟",
    "hour": "小时",
    "day": "天",
    "week": "周",
    "month": "个月",
    "year": "年",
    "fen": "分",
    "km": "公里",
    "kilometre": "公里",
    "kilometer": "公里",
    "piece": "件",
    "time": "次",
    "cycle": "次循环",
    "gram": "克",
    "kilogram": "千克",
    "kg": "千克",
}

_NUMBER_WORDS = {
    Operator.EQ: "等于",
    Operator.NE: "不等于",
    Operator.LT: "小于",
    Operator.LE: "不超过",
    Operator.GT: "大于",
    Operator.GE: "不少于",
}
_TIME_WORDS = {
    Operator.EQ: "为",
    Operator.NE: "不为",
    Operator.LT: "早于",
    Operator.LE: "不晚于",
    Operator.GT: "晚于",
    Operator.GE: "不早于",
}

# A label is denied from within only where its main verb is certain; otherwise it is quoted.
_UNCERTAIN = re.compile(r"[且或并、，,都均全仅只不未没无非的]")
_DENIED_VERBS = re.compile(r"^(存在|属于|符合|具有|具备|构成|同意|愿意|能够|可以|是)")
_HAVING = re.compile(r"^有(?![效关权偿])")


class Chinese:
    """Simplified Chinese."""

    conjunction = " 且 "
    disjunction = " 或 "
    outer_conjunction = "，且 "
    outer_disjunction = "，或 "
    listed = "、"
    functions: Mapping[str, str] = {
        "min": "{all} 中的最小值",
        "max": "{all} 中的最大值",
        "days_between": "从 {0} 到 {1} 的天数",
        "date_of": "{0} 的日期",
        "start_of_day": "{0} 的零点",
        "add_days": "{0} 之后 {1}",
        "add_months": "{0} 之后 {1}",
        "add_hours": "{0} 之后 {1}",
        "whole_hours_between": "从 {0} 到 {1} 的整小时数",
        "after_holiday": "{0}（遇法定节假日顺延）",
        "last_day": "{0}（对 {1} 有影响时，遇法定节假日顺延）",
        "div_floor": "{0} ÷ {1}（向下取整）",
        "div_ceil": "{0} ÷ {1}（向上取整）",
        "div_half_up": "{0} ÷ {1}（四舍五入）",
    }

    def parenthesised(self, text: str) -> str:
        return f"（{text}）"

    def name(self, label: str) -> str:
        return label.rstrip("。？")

    def figure(self, label: str, value: str) -> str:
        return f"{self.name(label)}（{value}）"

    def statement(self, label: str, holds: bool) -> str:
        said = self.name(label).replace("是否", "", 1)
        return said if holds else _denied(said)

    def comparison(self, left: str, op: Operator, right: str, kind: Kind) -> str:
        numeric = kind in (Kind.INTEGER, Kind.MONEY)
        return f"{left} {(_NUMBER_WORDS if numeric else _TIME_WORDS)[op]} {right}"

    def membership(self, item: str, options: Sequence[str], holds: bool) -> str:
        if len(options) == 1:
            return f"{item} {'为' if holds else '不为'} {options[0]}"
        listed = self.listed.join(options)
        return f"{item} 为 {listed} 之一" if holds else f"{item} 不是 {listed} 中的任何一项"

    def same_truth(self, left: str, right: str, alike: bool) -> str:
        return f"“{left}”与“{right}”结论{'一致' if alike else '相反'}"

    def constant(self, holds: bool) -> str:
        return "无条件成立" if holds else "一概不成立"

    def denial(self, text: str) -> str:
        return f"并非（{text}）"

    def choice(self, condition: str, then: str, otherwise: str) -> str:
        return f"若 {condition} 则为 {then}，否则为 {otherwise}"

    def boolean(self, value: bool) -> str:
        return "是" if value else "否"

    def entries(self, number: int) -> str:
        return f"{number} 项"

    def date(self, value: dt.date) -> str:
        return f"{value.year}年{value.month}月{value.day}日"

    def instant(self, value: dt.datetime) -> str:
        return f"{self.date(value)} {clock_time(value)}"

    def number(self, value: int, unit: Unit) -> str:
        if not unit.powers:
            return f"{value}{unit.sign}"
        over = "·".join(_unit(name, power) for name, power in unit.powers if power > 0)
        under = "".join(f"/{_unit(name, -power)}" for name, power in unit.powers if power < 0)
        return f"{value} {over}{under}"


def _unit(name: str, power: int) -> str:
    return _UNITS.get(name, name) + (f"^{power}" if power > 1 else "")


def _denied(said: str) -> str:
    if not _UNCERTAIN.search(said):
        if said.count("已") == 1:
            return re.sub("已经?", "未", said)
        if "已" not in said and _DENIED_VERBS.match(said):
            return f"不{said}"
        if "已" not in said and _HAVING.match(said):
            return f"没{said}"
    return f"并非“{said}”"
