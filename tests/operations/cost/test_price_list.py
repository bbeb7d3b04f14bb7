"""Prices have a source and are replaceable; a wrong file is told what is wrong in it."""

import pytest
import yaml

from cdk_pinpoint.events import EventSource
from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.cost.price_list import PRICES, load


@pytest.fixture
def changed(tmp_path):
    def change(edit):
        content = yaml.safe_load(PRICES.read_text("utf-8"))
        edit(content)
        path = tmp_path / "prices.yaml"
        path.write_text(yaml.safe_dump(content))
        return path

    return change


def test_every_price_says_where_it_is_from():
    found = load()
    for name, price in found.prices:
        assert price.source.startswith("https://aws.amazon.com/"), name
        assert price.region == "us-east-1"
        assert price.unit
    assert set(found.assumptions.sources) == set(EventSource)
    assert "CHECK BEFORE USE" in PRICES.read_text("utf-8")


def test_a_file_of_ones_own(changed):
    path = changed(lambda content: content["prices"]["athena_tb"].update(usd=6, read="2026-11-22"))
    price = load(path).prices.athena_tb
    assert (price.usd, price.read.isoformat()) == (6, "2026-11-22")


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda c: c["prices"].pop("athena_tb"), "prices.athena_tb: Field required"),
        (lambda c: c["prices"]["athena_tb"].update(usd=-1), "prices.athena_tb.usd: Input should"),
        (lambda c: c["prices"].update(more={}), "prices.more: Extra inputs are not permitted"),
        (
            lambda c: c["assumptions"]["sources"]["email"].update(share=0.5),
            "the shares of the sources must add up to 1, got 0.8",
        ),
    ],
)
def test_what_is_wrong_is_named(changed, edit, message):
    with pytest.raises(WrongUseError, match=message):
        load(changed(edit))


@pytest.mark.parametrize("text", ["a: [", "", "- 1"])
def test_what_is_no_price_list(tmp_path, text):
    (tmp_path / "prices.yaml").write_text(text)
    with pytest.raises(WrongUseError, match=r"prices\.yaml"):
        load(tmp_path / "prices.yaml")


def test_no_such_file(tmp_path):
    with pytest.raises(WrongUseError, match="'--prices' cannot be read"):
        load(tmp_path / "nothing.yaml")
