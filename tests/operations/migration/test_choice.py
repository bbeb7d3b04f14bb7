"""One identity and one pool of several, and what cannot be an environment."""

import pytest

from cdk_pinpoint import MessagingEnvironment
from cdk_pinpoint.environment.stages import Stage
from cdk_pinpoint.operations.account import WrongUseError


def test_the_identity_of_the_email_channel_is_the_one_of_several(item, choice):
    identities = [item("email identity", f"{each}.example.com") for each in ("a", "b")]
    channel = item(
        "email channel",
        "EMAIL",
        Identity="arn:aws:ses:eu-west-1:111111111111:identity/b.example.com",
    )
    assert choice(*identities, channel).settings["email"]["domain"] == "b.example.com"


def test_the_domain_of_the_address_will_do(item, choice):
    identities = [item("email identity", f"{each}.example.com") for each in ("a", "b")]
    channel = item("email channel", "EMAIL", FromAddress="hello@a.example.com")
    assert choice(*identities, channel).settings["email"]["domain"] == "a.example.com"


def test_of_several_identities_that_nothing_names_none_is_guessed(item, choice):
    found = choice(
        *(item("email identity", f"{each}.example.com") for each in ("a", "b")),
        item("push channel", "GCM"),
    )
    assert not found.has("email")
    assert found.to_do[-1] == (
        "email: is left out: no email channel says which identity to send from: a.example.com, "
        "b.example.com"
    )


def test_the_only_domain_comes_before_addresses(item, choice):
    found = choice(
        item("email identity", "someone@example.org"), item("email identity", "example.com")
    )
    assert found.settings["email"]["domain"] == "example.com"


def test_the_first_of_several_pools_is_taken_and_told(item, choice):
    found = choice(*(item("pool", f"pool-{each}", PoolId=f"pool-{each}") for each in (2, 1)))
    assert found.settings["sms"]["pool_id"] == "pool-1"
    assert found.to_do[0] == (
        "sms.pool_id: there are several, of which the first is taken: pool-1, pool-2"
    )


def test_a_channel_that_its_region_has_not_is_left_out_with_the_reason(item, choice):
    found = choice(
        item("push channel", "GCM"), item("pool", "pool-1", PoolId="pool-1"), region="eu-west-3"
    )
    assert not found.has("push")
    assert found.has("sms")
    assert "eu-west-3" in found.left_out["push"]
    assert not any(each.startswith("push.") for each in found.to_do)


def test_production_has_to_name_who_gets_alarms(item, choice):
    found = choice(item("push channel", "GCM"))
    assert found.settings["alarms"] == {"notify": ["replace-me@example.com"]}
    assert found.to_do[-1].startswith("alarms.notify: put the addresses")
    assert "alarms" not in choice(item("push channel", "GCM"), stage=Stage.STAGING).settings


def test_without_any_channel_there_are_no_settings(choice):
    found = choice()
    assert found.settings == {}
    assert found.to_do == ()


def test_an_sms_channel_without_a_number_is_told(item, choice):
    found = choice(item("SMS channel", "SMS"), item("push channel", "GCM"))
    assert found.left_out["sms"] == "there is no number, pool or sender id to send from"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"name": "Prod"}, "name: 'Prod' is not an environment name"),
        ({"region": "mars-1"}, "region: 'mars-1' is not a region with messaging"),
    ],
)
def test_what_is_no_environment_is_wrong_use(item, choice, arguments, told):
    with pytest.raises(WrongUseError) as error:
        choice(item("push channel", "GCM"), **arguments)
    assert str(error.value).startswith(f"no environment can be made of it: {told}")


def test_every_stage_gives_settings_that_an_environment_takes(item, choice):
    items = [
        item("email identity", "mail.example.com"),
        item("pool", "pool-1", PoolId="pool-1"),
        item("push channel", "APNS"),
    ]
    for stage in Stage:
        settings = choice(*items, stage=stage).settings
        environment = MessagingEnvironment.from_mapping(settings)
        assert environment.email
        assert environment.sms
        assert environment.push
