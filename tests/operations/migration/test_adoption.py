"""What the stack can adopt, by CloudFormation's own schemas and by the stack itself."""

import json
from pathlib import Path

import cfnlint

from cdk_pinpoint.operations.migration.adoption import (
    IDENTIFIERS,
    Way,
    adoptions,
    import_mapping,
)

SCHEMAS = Path(cfnlint.__file__).parent / "data" / "schemas" / "resources"


def test_the_table_is_what_the_schemas_of_cloudformation_say():
    found = {}
    for path in SCHEMAS.glob("*.json"):
        schema = json.loads(path.read_text("utf-8"))
        if schema["typeName"] in IDENTIFIERS:
            names = [each.rpartition("/")[2] for each in schema["primaryIdentifier"]]
            can_be_read = "read" in schema.get("handlers", {})
            found[schema["typeName"]] = tuple(names) if can_be_read else ()
    assert found == IDENTIFIERS


ITEMS = (
    ("application", "shop", {}),
    ("push channel", "GCM", {}),
    (
        "email identity",
        "mail.example.com",
        {"MailFromAttributes": {"MailFromDomain": "mail-from.mail.example.com"}},
    ),
    ("email identity", "other.example.com", {}),
    ("email channel", "EMAIL", {"FromAddress": "a@mail.example.com"}),
    ("email configuration set", "messaging-prod", {}),
    ("email configuration set", "old", {}),
    ("stream", "old-events", {"Type": "AWS::KinesisFirehose::DeliveryStream"}),
    ("bucket", "old-events", {}),
    ("sender id", "SHOP in GB", {"SenderId": "SHOP", "IsoCountryCode": "GB"}),
    ("opt-out list", "messaging-prod", {}),
    ("SMS configuration set", "messaging-prod", {}),
)


def test_each_resource_is_adopted_in_the_way_that_works(item, inventory, choice):
    items = [item(kind, name, **content) for kind, name, content in ITEMS]
    found = adoptions(inventory(*items), choice(*items))
    ways = {(each.item.kind.value, each.item.name): each.way for each in found}
    assert ways == {
        ("application", "shop"): Way.NOT,
        ("email identity", "mail.example.com"): Way.AFTER_THE_FIRST_DEPLOYMENT,
        ("email identity", "other.example.com"): Way.NOT,
        ("email configuration set", "messaging-prod"): Way.WITH_THE_FIRST_DEPLOYMENT,
        ("email configuration set", "old"): Way.NOT,
        ("stream", "old-events"): Way.NOT,
        ("bucket", "old-events"): Way.NOT,
        ("sender id", "SHOP in GB"): Way.WITH_THE_FIRST_DEPLOYMENT,
        ("opt-out list", "messaging-prod"): Way.WITH_THE_FIRST_DEPLOYMENT,
        # The stack does not retain it.
        ("SMS configuration set", "messaging-prod"): Way.NOT,
    }
    (identity,) = import_mapping(found).values()
    assert identity == {"EmailIdentity": "mail.example.com"}
    named = {each.item.name: dict(each.identifier) for each in found if each.logical_id}
    assert named["SHOP in GB"] == {"IsoCountryCode": "GB", "SenderId": "SHOP"}
    # Otherwise the deployment after the import would change where bounces return to.
    assert "dmarc: existing, mail_from_domain: mail-from.mail.example.com" in found[1].why
    application = found[0]
    assert application.why == (
        "CloudFormation cannot import AWS::Pinpoint::App: its schema has no handlers"
    )


def test_what_the_settings_file_has_the_id_of_is_only_referred_to(item, inventory, choice):
    pool = item("pool", "pool-1", PoolId="pool-1")
    chosen = choice(pool, region="us-west-1")
    (found,) = adoptions(inventory(pool), chosen)
    assert found.way is Way.BY_REFERENCE


def test_without_any_channel_nothing_is_synthesized(item, inventory, choice):
    bucket = item("bucket", "old-events")
    (found,) = adoptions(inventory(bucket), choice(bucket))
    assert found.way is Way.NOT
    assert found.why == "it keeps its contents; the lake has its own, with a layout of its own"
