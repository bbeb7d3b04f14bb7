import pytest

KEYWORDS = {"HELP": {"Message": "example.com/help"}, "STOP": {"Message": "Bye"}}
TOPIC = "arn:aws:sns:us-east-1:000000000000:events"


def resource(kind, **properties):
    return {"Type": f"AWS::SMSVOICE::{kind}", "Properties": properties}


def number(**properties):
    return resource(
        "PhoneNumber",
        **{
            "IsoCountryCode": "US",
            "NumberCapabilities": ["SMS"],
            "NumberType": "SIMULATOR",
            "MandatoryKeywords": KEYWORDS,
            **properties,
        },
    )


def destination(name, **properties):
    return {
        "EventDestinationName": name,
        "Enabled": True,
        "MatchingEventTypes": ["TEXT_ALL"],
        "SnsDestination": {"TopicArn": TOPIC},
        **properties,
    }


def everything(sender_id):
    number_arn, sender_id_arn = ({"Fn::GetAtt": [name, "Arn"]} for name in ("Number", "Sender"))
    return {
        "OptOuts": resource("OptOutList", Tags=[{"Key": "team", "Value": "growth"}]),
        "Number": number(OptOutListName={"Ref": "OptOuts"}),
        "Sender": resource("SenderId", IsoCountryCode="GB", SenderId=sender_id),
        "Pool": resource(
            "Pool",
            OriginationIdentities=[sender_id_arn, number_arn],
            OptOutListName={"Ref": "OptOuts"},
            MandatoryKeywords=KEYWORDS,
            OptionalKeywords=[
                {"Keyword": "INFO", "Message": "example.com", "Action": "AUTOMATIC_RESPONSE"}
            ],
        ),
        "Protect": resource(
            "ProtectConfiguration",
            CountryRuleSet={"SMS": [{"CountryCode": "FR", "ProtectStatus": "BLOCK"}]},
        ),
        "Set": resource(
            "ConfigurationSet",
            DefaultSenderId=sender_id,
            ProtectConfigurationId={"Ref": "Protect"},
            EventDestinations=[destination("one"), destination("off", Enabled=False)],
        ),
    }


OUTPUTS = {
    "Number": {"Ref": "Number"},
    "NumberId": {"Fn::GetAtt": ["Number", "PhoneNumberId"]},
    "PhoneNumber": {"Fn::GetAtt": ["Number", "PhoneNumber"]},
    "Sender": {"Ref": "Sender"},
    "Pool": {"Ref": "Pool"},
    "PoolId": {"Fn::GetAtt": ["Pool", "PoolId"]},
    "OptOuts": {"Ref": "OptOuts"},
    "OptOutsArn": {"Fn::GetAtt": ["OptOuts", "Arn"]},
    "Protect": {"Ref": "Protect"},
    "ProtectId": {"Fn::GetAtt": ["Protect", "ProtectConfigurationId"]},
    "Set": {"Ref": "Set"},
    "SetArn": {"Fn::GetAtt": ["Set", "Arn"]},
}


@pytest.fixture
def sender_id(own_name):
    return own_name[:11].upper()


def the_set(sms_voice, name):
    return sms_voice.describe_configuration_sets(ConfigurationSetNames=[name])["ConfigurationSets"][
        0
    ]


def blocked(sms_voice, protect):
    rules = sms_voice.get_protect_configuration_country_rule_set(
        ProtectConfigurationId=protect, NumberCapability="SMS"
    )["CountryRuleSet"]
    return {country for country, rule in rules.items() if rule["ProtectStatus"] == "BLOCK"}


def words(sms_voice, identity):
    keywords = sms_voice.describe_keywords(OriginationIdentity=identity)["Keywords"]
    return {each["Keyword"]: each["KeywordMessage"] for each in keywords}


def test_everything_is_created_updated_in_place_and_deleted(
    local_aws, sms_voice, deploy, sender_id
):
    created = deploy(everything(sender_id), outputs=OUTPUTS)
    out = created.outputs

    assert created.status == "CREATE_COMPLETE"
    assert (out["Number"], out["Pool"]) == (out["NumberId"], out["PoolId"])
    assert out["Protect"] == out["ProtectId"]
    assert out["Sender"] == f"GB|{sender_id}"
    assert out["SetArn"].endswith(f":configuration-set/{out['Set']}")
    (phone,) = sms_voice.describe_phone_numbers(PhoneNumberIds=[out["Number"]])["PhoneNumbers"]
    assert phone["PhoneNumber"] == out["PhoneNumber"]
    assert (phone["OptOutListName"], phone["PoolId"]) == (out["OptOuts"], out["Pool"])
    assert words(sms_voice, out["Pool"]) == {
        "HELP": "example.com/help",
        "STOP": "Bye",
        "INFO": "example.com",
    }
    found = the_set(sms_voice, out["Set"])
    assert found["DefaultSenderId"] == sender_id
    assert found["ProtectConfigurationId"] == out["Protect"]
    assert [d["Enabled"] for d in found["EventDestinations"]] == [True, False]
    assert blocked(sms_voice, out["Protect"]) == {"FR"}
    tags = sms_voice.list_tags_for_resource(ResourceArn=out["OptOutsArn"])["Tags"]
    assert {"Key": "team", "Value": "growth"} in tags
    assert "aws:cloudformation:stack-name" in {tag["Key"] for tag in tags}

    changed = everything(sender_id)
    changed["Pool"]["Properties"]["OriginationIdentities"].pop(0)
    del changed["Pool"]["Properties"]["OptionalKeywords"]
    changed["Protect"]["Properties"]["CountryRuleSet"]["SMS"][0]["CountryCode"] = "DE"
    changed["Set"]["Properties"] = {"EventDestinations": [destination("two")]}
    del changed["OptOuts"]["Properties"]["Tags"]
    updated = deploy(changed, outputs=OUTPUTS)

    assert updated.status == "UPDATE_COMPLETE"
    assert updated.outputs == out
    members = sms_voice.list_pool_origination_identities(PoolId=out["Pool"])
    assert [m["OriginationIdentity"] for m in members["OriginationIdentities"]] == [out["Number"]]
    assert words(sms_voice, out["Pool"]).keys() == {"HELP", "STOP"}
    found = the_set(sms_voice, out["Set"])
    assert [d["EventDestinationName"] for d in found["EventDestinations"]] == ["two"]
    assert not {"DefaultSenderId", "ProtectConfigurationId"} & found.keys()
    assert blocked(sms_voice, out["Protect"]) == {"DE"}
    tags = sms_voice.list_tags_for_resource(ResourceArn=out["OptOutsArn"])["Tags"]
    assert "team" not in {tag["Key"] for tag in tags}

    cloudformation = local_aws.client("cloudformation")
    cloudformation.delete_stack(StackName=created.stack_name)
    cloudformation.get_waiter("stack_delete_complete").wait(
        StackName=created.stack_name, WaiterConfig={"Delay": 1}
    )
    for call, ids in (
        (sms_voice.describe_phone_numbers, {"PhoneNumberIds": [out["Number"]]}),
        (sms_voice.describe_pools, {"PoolIds": [out["Pool"]]}),
        (sms_voice.describe_opt_out_lists, {"OptOutListNames": [out["OptOuts"]]}),
        (sms_voice.describe_configuration_sets, {"ConfigurationSetNames": [out["Set"]]}),
        (
            sms_voice.describe_protect_configurations,
            {"ProtectConfigurationIds": [out["Protect"]]},
        ),
        (
            sms_voice.describe_sender_ids,
            {"SenderIds": [{"SenderId": sender_id, "IsoCountryCode": "GB"}]},
        ),
    ):
        with pytest.raises(sms_voice.exceptions.ResourceNotFoundException):
            call(**ids)


def test_another_country_replaces_the_number(sms_voice, deploy):
    outputs = {"Number": {"Ref": "Number"}}
    old = deploy({"Number": number()}, outputs=outputs).outputs["Number"]

    new = deploy({"Number": number(IsoCountryCode="GB")}, outputs=outputs).outputs["Number"]

    assert new != old
    with pytest.raises(sms_voice.exceptions.ResourceNotFoundException):
        sms_voice.describe_phone_numbers(PhoneNumberIds=[old])


def test_deletion_protection_keeps_the_number_and_its_stack(local_aws, sms_voice, deploy):
    created = deploy(
        {"Number": number(DeletionProtectionEnabled=True)}, outputs={"Number": {"Ref": "Number"}}
    )
    cloudformation = local_aws.client("cloudformation")
    cloudformation.delete_stack(StackName=created.stack_name)
    with pytest.raises(Exception, match="DELETE_FAILED"):
        cloudformation.get_waiter("stack_delete_complete").wait(
            StackName=created.stack_name, WaiterConfig={"Delay": 1}
        )

    events = cloudformation.describe_stack_events(StackName=created.stack_name)["StackEvents"]
    reasons = [e["ResourceStatusReason"] for e in events if e["ResourceStatus"] == "DELETE_FAILED"]
    assert any("DELETION_PROTECTION_ENABLED" in reason for reason in reasons)
    number_id = created.outputs["Number"]
    assert sms_voice.describe_phone_numbers(PhoneNumberIds=[number_id])["PhoneNumbers"]
    sms_voice.update_phone_number(PhoneNumberId=number_id, DeletionProtectionEnabled=False)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (number(NumberType="SHORT"), "#/NumberType: SHORT is not a valid enum value"),
        (number(MandatoryKeywords={"HELP": KEYWORDS["HELP"]}), "required key [STOP] not found"),
        (number(Nickname="x"), "#: extraneous key [Nickname] is not permitted"),
        (number(OptOutListName="nowhere"), "there is no opt-out-list nowhere"),
        (
            resource("SenderId", IsoCountryCode="GB", SenderId="shop"),
            "#/SenderId: failed validation constraint for keyword [pattern]",
        ),
        (
            resource("Pool", OriginationIdentities=[], MandatoryKeywords=KEYWORDS),
            "#/OriginationIdentities: failed validation constraint for keyword [minItems]",
        ),
        (
            resource("ConfigurationSet", EventDestinations=[destination("d", SnsDestination=1)]),
            "#/EventDestinations/0/SnsDestination: expected type: JSONObject, found: Number",
        ),
        (
            resource(
                "ConfigurationSet",
                EventDestinations=[destination("d", MatchingEventTypes=["TEXT_EATEN"])],
            ),
            "TEXT_EATEN",
        ),
        (
            resource("ProtectConfiguration", CountryRuleSet={}),
            "#/CountryRuleSet: none of [SMS, VOICE, MMS] found",
        ),
        (
            resource("ConfigurationSet", ProtectConfigurationId="nowhere"),
            "there is no protect-configuration nowhere",
        ),
    ],
)
def test_what_aws_refuses_fails_the_deployment_and_leaves_nothing(sms_voice, deploy, bad, reason):
    before = left_over(sms_voice)

    outcome = deploy({"Bad": bad})

    assert outcome.status == "ROLLBACK_COMPLETE"
    assert reason in outcome.failures["Bad"]
    assert left_over(sms_voice) == before


def left_over(sms_voice):
    return (
        len(sms_voice.describe_phone_numbers()["PhoneNumbers"]),
        len(sms_voice.describe_pools()["Pools"]),
        len(sms_voice.describe_configuration_sets()["ConfigurationSets"]),
        len(sms_voice.describe_protect_configurations()["ProtectConfigurations"]),
    )
