"""Metric math, against what the CloudWatch user guide says of each form."""

import pytest

from cdk_pinpoint.local.metric_math import evaluate, names

VALUES = {"m1": 6.0, "m2": 3.0, "none": None, "zero": 0.0}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("m1 + m2 * 2", 12),
        ("-m1 / m2", -2),
        ("100 * (1 - m2 / m1)", 50),
        ("m1 > 5 AND m2 < 5", 1),
        ("m1 > 5 && m2 > 5", 0),
        ("m1 > 50 || m2 == 3", 1),
        ("IF(m1 >= 6, m2, 1)", 3),
        ("IF(zero, m1 / zero, 1)", 1),
        ("FILL(none, 0) + m1", 6),
        ("FILL(none, -1)", -1),
        ("ABS(m2 - m1)", 3),
        ("CEIL(m1 / 4) + FLOOR(m1 / 4)", 3),
        ("SUM([m1, m2, none])", 9),
        ("MAX([m1, m2]) - MIN([m1, m2])", 3),
        ("AVG([m1, m2])", 4.5),
    ],
)
def test_value(expression: str, value: float) -> None:
    assert evaluate(expression, VALUES) == value


@pytest.mark.parametrize("expression", ["m1 + none", "m1 / zero", "IF(none, 1, 2)", "SUM([none])"])
def test_no_data_point(expression: str) -> None:
    assert evaluate(expression, VALUES) is None


@pytest.mark.parametrize(
    "expression",
    [
        "ANOMALY_DETECTION_BAND(m1, 2)",
        "SEARCH('{AWS/SES} Send', 'Sum')",
        "unknown + 1",
        "m1 +",
        "IF(zero, RATE(m1), 1)",
    ],
)
def test_what_is_not_supported(expression: str) -> None:
    with pytest.raises(ValueError, match="does not evaluate the metric math"):
        evaluate(expression, VALUES)


def test_names() -> None:
    assert names("IF(sent >= 100, delivered / sent, 1)") == {"IF", "sent", "delivered"}
