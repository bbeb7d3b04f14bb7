"""The command `cdk-pinpoint`: its subcommands under their names."""

from __future__ import annotations

from typing import Any

import typer

from cdk_pinpoint.operations.commands.access import access
from cdk_pinpoint.operations.commands.cost import cost
from cdk_pinpoint.operations.commands.diagram import diagram
from cdk_pinpoint.operations.commands.doctor import doctor
from cdk_pinpoint.operations.commands.end_of_support import end_of_support
from cdk_pinpoint.operations.commands.erase import erase
from cdk_pinpoint.operations.commands.fire_drill import fire_drill
from cdk_pinpoint.operations.commands.init import init
from cdk_pinpoint.operations.commands.lint import lint
from cdk_pinpoint.operations.commands.migrate import migrate
from cdk_pinpoint.operations.commands.pause import pause
from cdk_pinpoint.operations.commands.preview import preview
from cdk_pinpoint.operations.commands.replay import replay
from cdk_pinpoint.operations.commands.resume import resume
from cdk_pinpoint.operations.commands.schema import schema
from cdk_pinpoint.operations.commands.smoke import smoke
from cdk_pinpoint.operations.commands.status import status

app = typer.Typer(
    name="cdk-pinpoint",
    help="Work with a messaging environment that is deployed.\n\n"
    "Exit codes: 0 all is well, 1 something is left to look at, 2 wrong use, 3 AWS did not answer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.command("init")(init)
app.command("schema")(schema)
app.command("doctor")(doctor)
app.command("smoke")(smoke)
app.command("status")(status)
app.command("pause")(pause)
app.command("resume")(resume)
app.command("fire-drill")(fire_drill)
app.command("replay")(replay)
app.command("erase")(erase)
app.command("cost")(cost)
app.command("access")(access)
app.command("diagram")(diagram)
app.command("preview")(preview)
app.command("lint")(lint)
app.command("end-of-support")(end_of_support)
app.command("migrate")(migrate)


def main() -> Any:
    """Run the command."""
    return app(prog_name="cdk-pinpoint")


if __name__ == "__main__":
    main()
