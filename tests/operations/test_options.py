"""The same option means the same in every command."""

import pytest
import typer

from cdk_pinpoint.operations.cli import app

COMMANDS = typer.main.get_command(app).commands
OPTIONS = {
    name: {each.opts[0]: each for each in command.params if each.param_type_name == "option"}
    for name, command in COMMANDS.items()
}


# What `schema` prints is JSON in any case.
@pytest.mark.parametrize("name", sorted(OPTIONS.keys() - {"schema"}))
def test_every_command_answers_programs(name):
    assert OPTIONS[name]["--json"].is_flag


@pytest.mark.parametrize("name", [name for name in OPTIONS if "--environment" in OPTIONS[name]])
def test_a_command_about_an_environment_takes_whose_account_it_is_in(name):
    assert {"--profile", "--region"} <= OPTIONS[name].keys()


def test_an_option_is_helped_with_the_same_words_everywhere():
    words = {}
    for command, options in OPTIONS.items():
        for name in ("--environment", "--profile", "--region", "--json", "--dry-run"):
            # The region that `init` writes into settings is another thing.
            if name in options and (command, name) != ("init", "--region"):
                words.setdefault(name, set()).add(options[name].help)
    assert {name: len(each) for name, each in words.items()} == dict.fromkeys(words, 1)
