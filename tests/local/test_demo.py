"""What the demo says and how it ends; `make demo` and `tests/deployed` run it for real."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from cdk_pinpoint.events.event_queries import NAMED_QUERIES
from cdk_pinpoint.local import demo
from cdk_pinpoint.local.cdk_cli import CdkError
from cdk_pinpoint.local.demo import DemoError
from cdk_pinpoint.local.local_aws import LocalAwsError
from cdk_pinpoint.local.own_commands import CommandError
from cdk_pinpoint.operations.lake.lake_query import QueryError
from cdk_pinpoint.operations.smoke.messages import Channel, Message
from cdk_pinpoint.operations.smoke.sender import Sent

ENVIRONMENTS = Path(__file__).parents[2] / "environments"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run the command in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def main(*arguments: str) -> int:
        monkeypatch.setattr("sys.argv", ["demo", *arguments])
        return demo.main()

    return main


@pytest.fixture
def environments(tmp_path: Path):
    for folder in (ENVIRONMENTS, ENVIRONMENTS.parent / "templates"):
        shutil.copytree(folder, tmp_path / folder.name)


def test_help_has_an_example(run, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        run("--help")
    assert ended.value.code == 0
    example = "Example: python -m cdk_pinpoint.local.demo --environment dev"
    assert example in " ".join(capsys.readouterr().out.split())


def test_wrong_use_ends_with_2(run):
    with pytest.raises(SystemExit) as ended:
        run("--stage", "dev")
    assert ended.value.code == 2


@pytest.mark.usefixtures("environments")
def test_an_environment_that_is_not_there_ends_with_a_sentence(run, capsys):
    assert run("--environment", "prdo") == 2
    captured = capsys.readouterr()
    assert captured.err == (
        "there is no environment 'prdo'; environments/ has dev, prod, staging\n"
    )
    assert captured.out == ""


def test_without_environments_it_ends_with_a_sentence(run, capsys):
    assert run() == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("environments: ")
    assert "Traceback" not in captured.err
    assert captured.out == ""


@pytest.mark.usefixtures("environments")
def test_settings_that_are_wrong_are_told_before_anything_starts(run, capsys, tmp_path: Path):
    path = tmp_path / "environments" / "dev.yaml"
    path.write_text(path.read_text().replace("stage: development", "stage: dev"))
    assert run() == 2
    assert capsys.readouterr().err.startswith("environments/dev.yaml: stage: 'dev' is not allowed")


@pytest.mark.usefixtures("environments")
def test_all_went_well(run, monkeypatch: pytest.MonkeyPatch):
    asked_for = []
    monkeypatch.setattr(demo, "_run", lambda _, environment: asked_for.append(environment.name))
    assert run() == 0
    assert asked_for == ["dev"]


@pytest.mark.usefixtures("environments")
def test_an_environment_whose_data_stays_is_refused(run, capsys):
    assert run("--environment", "staging") == 2
    assert capsys.readouterr().err == (
        "'staging' is of stage staging, whose data outlives its stack; "
        "the demo takes an environment of stage development\n"
    )


@pytest.mark.usefixtures("environments")
@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (CdkError("cdk deploy ended with exit code 1:\nno"), 1, "cdk deploy ended"),
        (DemoError("cdk destroy left resources behind"), 1, "left resources behind"),
        (LocalAwsError("the local AWS ended with exit code 1"), 1, "the local AWS ended"),
        (QueryError("TABLE_NOT_FOUND: no"), 1, "TABLE_NOT_FOUND: no"),
        (CommandError("cdk-pinpoint smoke ended with 1"), 1, "smoke ended with 1"),
        (KeyboardInterrupt(), 130, "Interrupted"),
    ],
)
def test_a_failure_is_told_and_nothing_stays(run, monkeypatch, capsys, error, code, text):
    def fail(*_):
        raise error

    monkeypatch.setattr(demo, "_run", fail)
    assert run() == code
    shown = capsys.readouterr().out
    assert text in shown
    assert "the local AWS is stopped and its files are gone" in shown.replace("The", "the")


@pytest.mark.usefixtures("environments")
@pytest.mark.parametrize("text", ["warning [ack: @aws-cdk/core:x] told", "no [/path] here"])
def test_a_failure_is_told_as_it_is(run, monkeypatch, capsys, text):
    def fail(*_):
        raise CdkError(text)

    monkeypatch.setattr(demo, "_run", fail)
    assert run() == 1
    assert text in capsys.readouterr().out


@pytest.fixture
def console() -> Console:
    return Console(width=160)


class TestNamedQuery:
    def test_shows_the_columns_and_rows_under_the_name(self, console):
        rows = [
            {"channel": "email", "delivered": "[2] of 3"},
            {"channel": "sms", "delivered": ""},
        ]
        with console.capture() as capture:
            demo._show(console, "delivery by channel and day", rows)
        shown = capture.get()
        # A title is folded at the width of its table.
        assert " ".join(shown.split()).startswith("Named query: delivery by channel and day ")
        lines = [line.replace("│", " ").replace("┃", " ").split() for line in shown.splitlines()]
        assert ["channel", "delivered"] in lines
        assert ["email", "[2]", "of", "3"] in lines
        assert ["sms"] in lines

    def test_says_that_there_are_no_rows(self, console):
        with console.capture() as capture:
            demo._show(console, "slowest deliveries", [])
        shown = " ".join(capture.get().split())
        assert shown.startswith("Named query: slowest deliveries ")
        assert "no rows" in shown

    def test_the_queries_that_are_shown_are_deployed(self):
        deployed = {name.replace("_", " ") for name in NAMED_QUERIES}
        assert len(demo._QUERIES) == 2
        assert set(demo._QUERIES) <= deployed


class TestReport:
    TOLD = "ok    email  success@simulator.amazonses.com  accepted after 1 s"
    HEALTH = "0 problems, 0 warnings, 0 could not be told"
    STRANGER = Message(channel=Channel.EMAIL, to="stranger@elsewhere.example", expected=())
    DENIED = Sent(
        message=STRANGER, at=dt.datetime.now(dt.UTC), refusal="denied: no", is_denied=True
    )

    @pytest.fixture
    def report(self, console):
        """Report to a console, and give what it shows."""

        def make(
            stranger: Sent = self.DENIED,
            *,
            failures: int = 0,
            remainder: frozenset[str] = frozenset(),
        ) -> str:
            console.begin_capture()
            try:
                told = {"smoke": self.TOLD, "doctor": self.HEALTH}
                demo._report(console, told, stranger, failures, set(remainder))
            finally:
                self.shown = console.end_capture()
            return self.shown

        return make

    def test_shows_what_the_commands_told(self, report):
        shown = report()
        assert f"$ cdk-pinpoint smoke\n{self.TOLD}\n" in shown
        assert f"$ cdk-pinpoint doctor\n{self.HEALTH}\n" in shown
        assert "A mail to a stranger, stranger@elsewhere.example: denied by IAM" in shown
        assert "Records that could not be placed in a table: 0" in shown
        assert "Left after destroy, beside the bootstrap: nothing" in shown

    @pytest.mark.parametrize(
        ("refusal", "shown"), [(None, "accepted"), ("SendEmail failed with X: [no]",) * 2]
    )
    def test_a_stranger_who_is_not_denied_is_a_failure(self, report, refusal, shown):
        found = Sent(message=self.STRANGER, at=self.DENIED.at, refusal=refusal)
        with pytest.raises(DemoError, match=r"^a mail to a stranger should have been denied$"):
            report(found)
        assert f"stranger@elsewhere.example: {shown}" in self.shown

    def test_a_record_that_failed_is_a_failure_and_is_shown(self, report):
        with pytest.raises(DemoError, match=r"^some records could not be placed in a table$"):
            report(failures=2)
        assert "Records that could not be placed in a table: 2" in self.shown

    def test_what_is_left_behind_is_a_failure_and_is_shown(self, report):
        with pytest.raises(DemoError, match=r"^cdk destroy left resources behind$"):
            report(remainder=frozenset({"topic b", "bucket a"}))
        assert "Left after destroy, beside the bootstrap: bucket a, topic b" in self.shown
