"""Formulas: what is worked out, compared and put together in a flow.

    balance - 100 >= 0 and customer.firm != null
    "order " + upper(code[0:2])

Parsed, typed and evaluated by rule-engine, without Python's eval. Of its language only what has a bound is
taken: no patterns (they can go back for ever), no loops, no bits, none of its own functions (a clock and
chance are among them). Numbers are exact decimals; moments are the site's wall clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, DecimalException
from functools import partial
from typing import Any

import rule_engine
from rule_engine import ast, errors
from rule_engine.builtins import Builtins
from rule_engine.types import DataType

from ivr_flows.functions import FUNCTIONS, Unfit, bounded
from ivr_flows.variables import CUSTOMER, Kind, Value, WrongKind, fitting

LONGEST = 1000  # characters
DEEPEST = 60  # brackets within brackets
OF_CUSTOMER = CUSTOMER.removesuffix(".")

_TYPES: Mapping[Kind, Any] = {
    "text": DataType.STRING,
    "number": DataType.FLOAT,
    "flag": DataType.BOOLEAN,
    "date": DataType.DATETIME,
    "moment": DataType.DATETIME,
    "list": DataType.ARRAY(DataType.STRING),
}
_KINDS: Mapping[str, Kind] = {
    "STRING": "text",
    "FLOAT": "number",
    "BOOLEAN": "flag",
    "DATETIME": "moment",
    "ARRAY": "list",
}


class BadFormula(ValueError):
    """It cannot be understood. `cause`: a code of messages.CAUSES; `about`: the name or the place in
    question; `possible`: names that could have been meant."""

    def __init__(self, cause: str, about: str = "", possible: Sequence[str] = ()) -> None:
        super().__init__(f"{cause} {about}".strip())
        self.cause, self.about, self.possible = cause, about, tuple(possible)


class CannotTell(ValueError):
    """It was understood, but these values give nothing: one is not known, or it cannot be calculated."""


@dataclass(frozen=True, slots=True)
class Formula:
    """`kind`: of what it gives, None when that depends on the values; `names`: the variables it reads;
    `fields`: the customer's fields that it reads, without "customer."."""

    text: str
    kind: Kind | None
    names: frozenset[str]
    fields: frozenset[str]
    _rule: rule_engine.Rule

    def value(self, values: Mapping[str, Value]) -> Value:
        """What it gives with these values. Raises CannotTell, with words that hold no value."""
        try:
            given = self._rule.evaluate(_Known(values, self.fields))
            return bounded(_taken(given))
        except (
            errors.EngineError,
            DecimalException,
            Unfit,
            WrongKind,
            RecursionError,
            OverflowError,
        ) as fault:
            raise CannotTell(f"formula {self.text!r}: {_why(fault)}") from None


class Formulas:
    """Those of one flow: each is read once."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        """kinds: of the flow's variables and the call's."""
        self._kinds = dict(kinds)
        self._read: dict[str, Formula] = {}

    def compiled(self, text: str) -> Formula:
        """Raises BadFormula."""
        found = self._read.get(text)
        if found is None:
            found = self._read[text] = read(text, self._kinds)
        return found


def read(text: str, kinds: Mapping[str, Kind]) -> Formula:
    """A formula over variables of these kinds. Raises BadFormula."""
    if len(text) > LONGEST:
        raise BadFormula("formula_too_long", str(LONGEST))
    if _depth(text) > DEEPEST:
        raise BadFormula("formula_too_deep", str(DEEPEST))
    if (sign := NOT_HERE.search(QUOTED.sub('""', text))) is not None:
        raise BadFormula("formula_not_here", sign.group())
    try:
        rule = rule_engine.Rule(text, context=_context(text, kinds))
        tree = rule.statement.expression
    except errors.SymbolResolutionError as fault:
        names = [*kinds, *FUNCTIONS]
        raise BadFormula("formula_unknown", str(fault.symbol_name), names) from None
    except errors.AttributeResolutionError as fault:
        raise BadFormula("formula_attribute", str(fault.attribute_name)) from None
    except errors.FunctionCallError as fault:
        raise BadFormula("formula_arguments", str(fault.function_name)) from None
    except (errors.RuleSyntaxError, errors.SyntaxError) as fault:
        raise BadFormula("formula_syntax", _where(fault)) from None
    except (errors.EngineError, DecimalException, Unfit, RecursionError, OverflowError):
        raise BadFormula("formula_kinds") from None
    parts = list(_parts(tree))
    for part in parts:
        if type(part) not in ALLOWED:
            raise BadFormula("formula_not_here", _name_of(part))
    used = {part.name for part in parts if isinstance(part, ast.SymbolExpression)}
    fields = {part.name for part in parts if _is_field(part)}
    if OF_CUSTOMER in used and not fields:
        raise BadFormula("formula_customer", OF_CUSTOMER)
    return Formula(
        text,
        _kind_of(tree.result_type),
        frozenset(used - FUNCTIONS.keys() - {OF_CUSTOMER}),
        frozenset(fields),
        rule,
    )


# ---- into rule-engine ----------------------------------------------------------------------------------

ALLOWED = frozenset(
    {
        ast.AddExpression, ast.SubtractExpression, ast.ArithmeticExpression, ast.LogicExpression,
        ast.ComparisonExpression, ast.ArithmeticComparisonExpression, ast.CoalesceExpression,
        ast.ContainsExpression, ast.GetAttributeExpression, ast.GetItemExpression, ast.GetSliceExpression,
        ast.SymbolExpression, ast.FunctionCallExpression, ast.TernaryExpression, ast.UnaryExpression,
        ast.ArrayExpression, ast.BooleanExpression, ast.FloatExpression, ast.NullExpression,
        ast.StringExpression, ast.DatetimeExpression, ast.TimedeltaExpression,
    }
)  # fmt: skip
"""The parts of rule-engine's language that formulas may have."""

QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'')
NOT_HERE = re.compile(r"<<|>>|=~~?|!~~?|[$&|^{}#`]")
"""Signs refused before anything is read: what consists of constants is worked out while it is read."""


def _context(text: str, kinds: Mapping[str, Kind]) -> rule_engine.Context:
    types = {**{name: _TYPES[kind] for name, kind in kinds.items()}, **_FUNCTION_TYPES}
    fields = set(re.findall(rf"\b{OF_CUSTOMER}\s*\??\.\s*([A-Za-z_]\w*)", text))
    types[OF_CUSTOMER] = DataType.OBJECT(OF_CUSTOMER, dict.fromkeys(fields, DataType.STRING), _field)
    context = rule_engine.Context(
        type_resolver=rule_engine.type_resolver_from_dict(types),
        resolver=_resolved,
        default_timezone=UTC,
    )
    context.builtins = Builtins({}, timezone=UTC)  # theirs read a clock, and throw dice
    return context


@dataclass(frozen=True, slots=True)
class _Known:
    values: Mapping[str, Value]
    fields: frozenset[str]


def _resolved(known: Any, name: str) -> object:
    if name in FUNCTIONS:
        return _CALLED[name]
    if name == OF_CUSTOMER:
        return known
    return _given(known.values.get(name))


def _field(known: _Known, name: str) -> object:
    return _given(known.values.get(CUSTOMER + name))


def _given(value: Value) -> object:
    """A moment as rule-engine wants it: with a zone, the same for all."""
    match value:
        case datetime():
            return value.replace(tzinfo=UTC)
        case date():
            return datetime.combine(value, time.min, UTC)
        case _:
            return value


def _taken(value: object) -> Value:
    """Back into a value of ours. Raises WrongKind."""
    match value:
        case datetime():
            return value.replace(tzinfo=None)
        case list() | tuple():
            return fitting(tuple(value), "list")
        case None | bool() | str() | Decimal():
            return value
        case int() | float():
            return fitting(value, "number")
    raise WrongKind(f"it gives a {type(value).__name__}")


def _called(does: Callable[..., Value], *arguments: Any) -> object:
    """A function of ours, called by rule-engine. An argument that is not known is no argument."""
    if any(argument is None for argument in arguments):
        raise Unfit("a value that is not known")
    return _given(bounded(does(*map(_plain, arguments))))


def _plain(argument: object) -> object:
    return argument.replace(tzinfo=None) if isinstance(argument, datetime) else argument


_CALLED: Mapping[str, Callable[..., object]] = {
    name: partial(_called, function.does) for name, function in FUNCTIONS.items()
}
_FUNCTION_TYPES: Mapping[str, Any] = {
    name: DataType.FUNCTION(
        name,
        return_type=_TYPES[function.gives],
        argument_types=tuple(_TYPES[kind] for kind in function.takes),
        minimum_arguments=len(function.takes) if function.needs is None else function.needs,
    )
    for name, function in FUNCTIONS.items()
}


# ---- what was understood -------------------------------------------------------------------------------


def _parts(part: Any) -> Iterator[Any]:
    """The tree's parts, itself first."""
    yield part
    slots = {slot for one in type(part).__mro__ for slot in getattr(one, "__slots__", ())}
    for name in sorted(slots | vars(part).keys()):
        inside = getattr(part, name, None)
        for one in inside if isinstance(inside, list | tuple) else (inside,):
            if isinstance(one, ast.ASTNodeBase):
                yield from _parts(one)


def _is_field(part: Any) -> bool:
    return (
        isinstance(part, ast.GetAttributeExpression)
        and isinstance(part.object, ast.SymbolExpression)
        and part.object.name == OF_CUSTOMER
    )


def _kind_of(result: Any) -> Kind | None:
    return _KINDS.get(result.name)


def _depth(text: str) -> int:
    deepest = depth = 0
    for sign in text:
        depth += (sign in "([{") - (sign in ")]}")
        deepest = max(deepest, depth)
    return deepest


def _name_of(part: Any) -> str:
    return type(part).__name__.removesuffix("Expression").lower()


def _where(fault: Exception) -> str:
    """The piece at which it could not be read; "" for its end."""
    token = getattr(fault, "token", None)
    value = getattr(token, "value", "")
    return str(value)[:20] if token is not None else ""


def _why(fault: Exception) -> str:
    """Without values: they may be secret."""
    match fault:
        case Unfit() | WrongKind():
            return str(fault)
        case errors.LookupError():
            return "there is no such place in it"
        case errors.ArithmeticError() | DecimalException():
            return "this cannot be calculated"
        case errors.FunctionCallError():
            cause = fault.error
            return f"{fault.function_name}: {cause if isinstance(cause, Unfit) else 'it cannot take this'}"
    return "a value is not known, or of another kind"
