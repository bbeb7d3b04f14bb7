"""CloudWatch metric math, as far as alarms commonly use it.

Numbers, metric ids, `+ - * /`, comparisons, `AND`, `OR`, and the functions `IF`, `FILL`, `ABS`,
`CEIL`, `FLOOR`, `SUM`, `AVG`, `MIN` and `MAX`, the last four over a list such as `[m1, m2]`.
"""

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from statistics import fmean

Values = Mapping[str, float | None]
"""The value of each metric in one period; None where it has none."""

_ARITHMETIC: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_OF_ONE: dict[str, Callable[[float], float]] = {
    "ABS": abs,
    "CEIL": math.ceil,
    "FLOOR": math.floor,
}
_OF_MANY: dict[str, Callable[[list[float]], float]] = {
    "SUM": sum,
    "AVG": fmean,
    "MIN": min,
    "MAX": max,
}
_LOGIC = ((r"&&|\bAND\b", "and"), (r"\|\||\bOR\b", "or"))


def evaluate(expression: str, values: Values) -> float | None:
    """The value of an expression in one period; None where CloudWatch has no data point.

    Args:
        expression: For example `IF(sent >= 100, delivered / sent, 1)`.
        values: The metrics and expressions that it names.

    Raises:
        ValueError: If it uses what is not supported here.
    """
    tree = _parsed(expression)
    try:
        return _value(tree.body, values)
    except ZeroDivisionError:
        return None
    except (KeyError, TypeError) as error:
        raise _unsupported(expression) from error


def names(expression: str) -> set[str]:
    """The ids of the metrics and expressions that an expression uses.

    Args:
        expression: For example `delivered / sent`.

    Raises:
        ValueError: If it uses what is not supported here.
    """
    return {node.id for node in ast.walk(_parsed(expression)) if isinstance(node, ast.Name)}


def _parsed(expression: str) -> ast.Expression:
    python = expression
    for pattern, word in _LOGIC:
        python = re.sub(pattern, f" {word} ", python)
    try:
        return ast.parse(python.strip(), mode="eval")
    except SyntaxError as error:
        raise _unsupported(expression) from error


def _unsupported(expression: str) -> ValueError:
    return ValueError(f"the local AWS does not evaluate the metric math {expression!r}")


def _value(node: ast.expr, values: Values) -> float | None:
    result: float | None
    match node:
        case ast.Constant(value=int() | float() as number):
            result = float(number)
        case ast.Name(id=name):
            result = values[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            positive = _value(operand, values)
            result = None if positive is None else -positive
        case ast.BinOp(left=left, op=op, right=right):
            result = _of_two(_ARITHMETIC[type(op)], left, right, values)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            result = _of_two(_COMPARISONS[type(op)], left, right, values)
        case ast.BoolOp(op=op, values=parts):
            truths = [_value(part, values) for part in parts]
            holds = all(truths) if isinstance(op, ast.And) else any(truths)
            result = None if None in truths else float(holds)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            result = _call(name, arguments, values)
        case _:
            raise KeyError(type(node).__name__)
    return result


def _of_two(
    function: Callable[[float, float], float], left: ast.expr, right: ast.expr, values: Values
) -> float | None:
    first, second = _value(left, values), _value(right, values)
    return None if first is None or second is None else float(function(first, second))


def _call(name: str, arguments: list[ast.expr], values: Values) -> float | None:
    match name, arguments:
        case "IF", [condition, *branches] if len(branches) == 2:
            truth = _value(condition, values)
            # Both branches are read, so that what is not supported shows whatever the data.
            results = [_value_or_none(branch, values) for branch in branches]
            return None if truth is None else results[0 if truth else 1]
        case "FILL", [filled, ast.Constant() | ast.UnaryOp() as filler]:
            number = _value(filled, values)
            return _value(filler, values) if number is None else number
        case str(), [argument] if name in _OF_ONE:
            number = _value(argument, values)
            return None if number is None else float(_OF_ONE[name](number))
        case str(), [ast.List(elts=parts)] if name in _OF_MANY:
            known = [part for part in (_value(part, values) for part in parts) if part is not None]
            return float(_OF_MANY[name](known)) if known else None
        case _:
            raise KeyError(name)


def _value_or_none(node: ast.expr, values: Values) -> float | None:
    try:
        return _value(node, values)
    except ZeroDivisionError:
        return None
