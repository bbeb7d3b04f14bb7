"""An estimate never looks exact."""

from cdk_pinpoint.operations.cost.cost_report import cost_document, cost_lines
from cdk_pinpoint.operations.cost.lake_cost import estimate
from cdk_pinpoint.operations.cost.price_list import load


def test_people_see_the_arithmetic_what_was_supposed_and_what_was_not_checked():
    price_list = load()
    text = "\n".join(cost_lines([estimate(10**6, price_list)], price_list))
    for each in (
        "1,000,000 events a month",
        "Firehose, ingestion            4.7684 GB x $0.029",
        "about, in US dollars a month",
        "buffering_interval_seconds: 300",
        "CHECK BEFORE USE",
        "Left out: ",
    ):
        assert each in text


def test_programs_get_the_same():
    price_list = load()
    found = estimate(10**6, price_list)
    document = cost_document([found], price_list)
    assert document["estimates"][0]["usd"] == found.usd
    assert document["prices"]["athena_tb"]["source"] == "https://aws.amazon.com/athena/pricing/"
    assert document["assumptions"]["retention_days"] == 400
