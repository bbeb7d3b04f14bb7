"""`cdk-pinpoint migrate`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

import typer

from cdk_pinpoint.environment.stages import Stage
from cdk_pinpoint.operations.account import Account, CannotTellError, WrongUseError
from cdk_pinpoint.operations.answer import answering, say
from cdk_pinpoint.operations.migration.account_reading import read_account
from cdk_pinpoint.operations.migration.inventory import Inventory, check_new
from cdk_pinpoint.operations.migration.migration import Migration, migration
from cdk_pinpoint.operations.migration.output_folder import check_empty, write
from cdk_pinpoint.operations.migration.template_reading import read_template
from cdk_pinpoint.operations.options import DryRun, Json, Profile, Region


def migrate(
    *,
    output: Annotated[
        Path | None, typer.Option("--output", help="Write to this new or empty folder.")
    ] = None,
    dry_run: DryRun = False,
    save_inventory: Annotated[
        Path | None,
        typer.Option("--save-inventory", help="Write what was read to this new JSON file."),
    ] = None,
    inventory_file: Annotated[
        Path | None, typer.Option("--inventory", help="Read this file of --save-inventory.")
    ] = None,
    template: Annotated[
        Path | None, typer.Option("--template", help="Read this CloudFormation template.")
    ] = None,
    application_id: Annotated[
        str | None,
        typer.Option("--application-id", help="The application; the only one when left out."),
    ] = None,
    name: Annotated[str, typer.Option("--name", help="Name of the environment.")] = "prod",
    stage: Annotated[
        Stage, typer.Option("--stage", help="Stage of the environment.")
    ] = Stage.PRODUCTION,
    account_id: Annotated[
        str | None, typer.Option("--account", help="The account, with --template alone.")
    ] = None,
    profile: Profile = None,
    region: Region = None,
    as_json: Json = False,
) -> None:
    """Read what there is of Amazon Pinpoint, and write what an environment of ours needs of it.

    Reads an account, or a file: nothing in an account is changed. Writes a settings file, message
    templates, the addresses and numbers that must not be written to, a mapping for cdk import, and
    a report that accounts for every single thing as kept, changed, lost or not read.

    Ends with 1 if anything is lost or was not read, and with 3 if nothing could be read. Files with
    addresses or numbers of people, the inventory among them, are for their owner's eyes alone.

    \b
    Example:
      cdk-pinpoint migrate --region eu-west-1 --save-inventory inventory.json
      cdk-pinpoint migrate --inventory inventory.json --dry-run
      cdk-pinpoint migrate --inventory inventory.json --name prod --output moved
      cdk-pinpoint migrate --template old.yaml --account 111111111111 --region eu-west-1 --dry-run
    """  # noqa: D301 - click reads the character
    with answering():
        if dry_run and (output or save_inventory):
            raise WrongUseError(
                "'--dry-run' writes nothing, so it goes with neither '--output' nor "
                "'--save-inventory'"
            )
        if not (dry_run or output or save_inventory):
            raise WrongUseError("give '--output', '--dry-run' or '--save-inventory'")
        if output:
            check_empty(output)
        if save_inventory:
            check_new("--save-inventory", save_inventory)
        if inventory_file and template:
            raise WrongUseError("give one source: '--inventory', '--template', or neither of them")
        if inventory_file:
            _refuse("--inventory", profile, region, application_id, account_id)
            inventory = Inventory.load(inventory_file)
        elif template:
            _refuse("--template", profile, application_id)
            inventory = _of_template(template, account_id, region)
        else:
            _refuse("--account", account_id)
            account = Account(profile=profile, region=region)
            inventory = read_account(account, application_id=application_id)
        if inventory.unread and not inventory.items:
            told = "; ".join(sorted({each.told for each in inventory.unread}))
            raise CannotTellError(f"nothing could be read: {told}")
        if save_inventory:
            inventory.save(save_inventory)
        found = migration(inventory, name=name, stage=stage, with_adoptions=bool(output) or dry_run)
        if output:
            write(found.files, output)
        say(
            _lines(found, output=output, save_inventory=save_inventory),
            found.report.document(),
            as_json=as_json,
            is_complete=found.report.is_complete,
        )


def _refuse(source: str, *others: str | None) -> None:
    if any(others):
        raise WrongUseError(_GOES_WITH[source])


_GOES_WITH: Final = {
    "--inventory": (
        "'--inventory' knows its account, so it goes with none of '--profile', '--region', "
        "'--application-id' and '--account'"
    ),
    "--template": (
        "'--template' reads nothing of AWS, so it goes with neither '--profile' nor "
        "'--application-id'"
    ),
    "--account": "'--account' goes with '--template' alone; credentials tell the account",
}


def _of_template(path: Path, account_id: str | None, region: str | None) -> Inventory:
    if not (account_id and region):
        raise WrongUseError(
            "'--template' does not tell where its stack is; give '--account' and '--region'"
        )
    return read_template(path, account=account_id, region=region)


def _lines(found: Migration, *, output: Path | None, save_inventory: Path | None) -> Iterator[str]:
    if save_inventory:
        yield f"Wrote {save_inventory} (personal data, for you alone)"
    if output or not save_inventory:
        yield "Wrote:" if output else "Would write:"
        for each in found.files:
            whose = " (personal data, for you alone)" if each.has_personal_data else ""
            yield f"  {output / each.path if output else each.path}{whose}"
    yield from found.report.lines()
