"""The estimate adds up, and the page shows what the command says."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cdk_pinpoint.operations.cli import app
from cdk_pinpoint.operations.cost.lake_cost import estimate
from cdk_pinpoint.operations.cost.price_list import PRICES, load

PAGE = Path(__file__).parents[3] / "docs" / "event-lake-cost.md"
MILLIONS = ("--events", "1000000", "--events", "10000000", "--events", "100000000")
COMMAND = f"cdk-pinpoint cost {' '.join(MILLIONS)}"


def run(*arguments):
    """The command within this process; `test_cli.py` has it as a person runs it."""
    return CliRunner().invoke(app, ["cost", *map(str, arguments)])


def lines(events, **assumptions):
    price_list = load()
    price_list = price_list.model_copy(
        update={"assumptions": price_list.assumptions.model_copy(update=assumptions)}
    )
    return {line.item: line for line in estimate(events, price_list).lines}


def test_the_page_shows_what_the_command_says():
    block = PAGE.read_text("utf-8").partition(f"```text\n$ {COMMAND}\n")[2].partition("```")[0]
    assert block == run(*MILLIONS).stdout


def test_the_table_of_the_page_is_what_the_command_says():
    text = PAGE.read_text("utf-8")
    for found in json.loads(run(*MILLIONS, "--json").stdout)["estimates"]:
        assert f"| {found['events']:,} | ${found['usd']:,.0f} |" in text


def test_each_record_is_billed_as_5_kb():
    line = lines(1024 * 1024)["Firehose, ingestion"]
    assert line.arithmetic == "5.0000 GB x $0.029"
    assert line.usd == pytest.approx(5 * 0.029)


def test_few_events_make_few_objects():
    assert lines(100)["S3, PUT"].usd == pytest.approx(0.1 * 0.005)


def test_small_objects_do_not_become_colder():
    assert lines(10**6)["S3 Glacier Instant Retrieval"].usd == 0
    assert lines(10**9)["S3 Glacier Instant Retrieval"].usd > 0


def test_what_is_deleted_before_the_transition_never_moves():
    found = lines(10**9, retention_days=30)
    assert found["S3 Glacier Instant Retrieval"].usd == 0
    assert found["S3, transitions"].usd == 0


def test_longer_buffering_makes_fewer_objects():
    fast, slow = (lines(10**7, buffering_interval_seconds=each) for each in (60, 900))
    assert fast["S3, PUT"].usd == pytest.approx(15 * slow["S3, PUT"].usd)


def test_a_query_is_billed_for_10_mb_at_least():
    assert lines(1, queries_a_month=1024)["Athena, scanned"].usd == pytest.approx(5 * 10 / 1024)


def test_the_sum_is_that_of_the_lines():
    found = estimate(10**6, load())
    assert found.usd == pytest.approx(sum(line.usd for line in found.lines))


def test_prices_of_ones_own(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(PRICES.read_text("utf-8").replace("usd: 0.029", "usd: 2.9"))
    one, other = (
        json.loads(run("--events", 10**6, "--json", *more).stdout)["estimates"][0]["usd"]
        for more in ([], ["--prices", path])
    )
    assert other > one + 10


@pytest.mark.parametrize(
    "arguments", [["--events", "0"], ["--events", "many"], ["--prices", "x"], []]
)
def test_wrong_use(arguments):
    found = run(*arguments)
    assert found.exit_code == 2
    assert "Traceback" not in found.stderr
