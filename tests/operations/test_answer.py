"""Results on stdout, the rest on stderr, and what is left to do as the exit code."""

import json

import pytest
import typer

from cdk_pinpoint.operations.account import CannotTellError, WrongUseError
from cdk_pinpoint.operations.answer import answering, say, tracked, waiting


@pytest.mark.parametrize(("error", "code"), [(WrongUseError, 2), (CannotTellError, 3)])
def test_an_error_is_one_sentence(error, code, capsys):
    with pytest.raises(typer.Exit) as found, answering():
        raise error("this is wrong")
    assert found.value.exit_code == code
    assert capsys.readouterr() == ("", "cdk-pinpoint: this is wrong\n")


def test_what_is_not_foreseen_is_not_hidden():
    with pytest.raises(KeyError), answering():
        raise KeyError


def test_lines_or_a_document(capsys):
    say(["a", "b"], {"c": 1}, as_json=False, is_complete=True)
    assert capsys.readouterr().out == "a\nb\n"
    with pytest.raises(typer.Exit) as found:
        say(["a", "b"], {"c": 1}, as_json=True, is_complete=False)
    assert found.value.exit_code == 1
    assert json.loads(capsys.readouterr().out) == {"c": 1}


def test_progress_is_on_stderr(capsys):
    assert list(tracked([1, 2], "reading")) == [1, 2]
    assert capsys.readouterr() == ("", "reading …\n")


def test_a_log_tells_of_each_change_once(capsys):
    with waiting("arrived") as tell:
        for done, seconds in ((0, 0.2), (0, 1.2), (2, 61.4)):
            tell(done, 2, seconds)
    assert capsys.readouterr() == (
        "",
        "arrived: 0 of 2 after 0 s …\narrived: 2 of 2 after 61 s …\n",
    )
