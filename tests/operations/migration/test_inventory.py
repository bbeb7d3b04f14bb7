"""What was read is kept as it was, in a file that only its owner may read."""

import json

import pytest

from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.migration.inventory import (
    Inventory,
    Item,
    ItemKind,
    Outcome,
    SourceKind,
    Unread,
    check_new,
)

FOUND = Inventory(
    source=SourceKind.ACCOUNT,
    account="111111111111",
    region="eu-west-1",
    items=(Item(kind=ItemKind.SEGMENT, name="all", content={"Id": "1", "Dimensions": {}}),),
    unread=(
        Unread(
            kind=ItemKind.CAMPAIGN,
            name="",
            call="pinpoint:GetCampaigns",
            outcome=Outcome.DENIED,
            told="denied: …",
        ),
    ),
    calls=("pinpoint:GetCampaigns", "pinpoint:GetSegments"),
)


def test_it_is_the_same_when_it_is_read_again(tmp_path):
    path = tmp_path / "inventory.json"
    FOUND.save(path)
    assert Inventory.load(path) == FOUND


def test_only_its_owner_may_read_the_file(tmp_path):
    path = tmp_path / "inventory.json"
    FOUND.save(path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_there_is_not_overwritten(tmp_path):
    path = tmp_path / "inventory.json"
    path.write_text("mine", "utf-8")
    with pytest.raises(FileExistsError):
        FOUND.save(path)
    with pytest.raises(WrongUseError) as error:
        check_new("--save-inventory", path)
    assert str(error.value) == f"'--save-inventory' must be a new file, got '{path}'"


def test_a_folder_that_is_not_there_is_told(tmp_path):
    path = tmp_path / "nowhere" / "inventory.json"
    with pytest.raises(WrongUseError) as error:
        check_new("--save-inventory", path)
    assert str(error.value) == f"'--save-inventory' must be in a folder that exists, got '{path}'"


def test_items_are_found_by_kind():
    assert [item.name for item in FOUND.of(ItemKind.SEGMENT, ItemKind.CAMPAIGN)] == ["all"]
    assert FOUND.of(ItemKind.CAMPAIGN) == ()


def document(**changes):
    return json.dumps({**json.loads(json.dumps(FOUND.document())), **changes})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no json", "cannot be read: it is no JSON; give a file of --save-inventory"),
        ("[]", "is no inventory of version 1, got version None; write it with --save-inventory"),
        (document(version=2), "is no inventory of version 1, got version 2"),
        (document(source="hearsay"), "is an inventory that somebody changed: ValueError"),
        (document(items=[{"kind": "segment"}]), "somebody changed: KeyError('content') is wrong"),
        (
            document(items=[{"kind": "segment", "name": "a", "content": 1}]),
            "somebody changed: TypeError('content') is wrong",
        ),
    ],
)
def test_what_is_no_inventory(tmp_path, text, told):
    path = tmp_path / "inventory.json"
    path.write_text(text, "utf-8")
    with pytest.raises(WrongUseError) as error:
        Inventory.load(path)
    assert told in str(error.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(WrongUseError, match="cannot be read: No such file or directory"):
        Inventory.load(tmp_path / "inventory.json")
