import pytest

from .test_channels import APNS_KEY, FCM, SECRET

APP = {"Type": "AWS::Pinpoint::App", "Properties": {"Name": "shop", "Tags": {"team": "growth"}}}
APP_ID = {"ApplicationId": {"Ref": "App"}}
CHANNELS = {
    "ADMChannel": {"ClientId": "id", "ClientSecret": SECRET},
    "APNSChannel": APNS_KEY,
    "APNSSandboxChannel": APNS_KEY,
    "APNSVoipChannel": APNS_KEY,
    "APNSVoipSandboxChannel": APNS_KEY,
    "BaiduChannel": {"ApiKey": SECRET, "SecretKey": SECRET},
    "GCMChannel": FCM,
    "SMSChannel": {},
}


def channel(kind, **properties):
    return {"Type": f"AWS::Pinpoint::{kind}", "Properties": {**APP_ID, **properties}}


def enabled_channels(pinpoint, app_id):
    channels = pinpoint.get_channels(ApplicationId=app_id)["ChannelsResponse"]["Channels"]
    return {name for name, each in channels.items() if each["Enabled"]}


def test_an_application_with_every_channel_is_created_updated_and_deleted(
    local_aws, pinpoint, deploy
):
    outputs = {
        "Id": {"Ref": "App"},
        "IdAttribute": {"Fn::GetAtt": ["App", "Id"]},
        "Arn": {"Fn::GetAtt": ["App", "Arn"]},
        "Channel": {"Ref": "GCMChannel"},
    }
    all_on = {kind: channel(kind, Enabled="true", **c) for kind, c in CHANNELS.items()}
    created = deploy({"App": APP, **all_on}, outputs=outputs)

    app_id = created.outputs["Id"]
    assert created.status == "CREATE_COMPLETE"
    assert created.outputs["IdAttribute"] == created.outputs["Channel"] == app_id
    app = pinpoint.get_app(ApplicationId=app_id)["ApplicationResponse"]
    assert (app["Arn"], app["tags"]["team"]) == (created.outputs["Arn"], "growth")
    assert len(enabled_channels(pinpoint, app_id)) == len(CHANNELS)

    gcm_off = {**all_on, "GCMChannel": channel("GCMChannel", Enabled=False, **FCM)}
    del gcm_off["SMSChannel"]
    retagged = {**APP, "Properties": {"Name": "shop", "Tags": {"owner": "b"}}}
    updated = deploy({"App": retagged, **gcm_off}, outputs=outputs)

    assert updated.status == "UPDATE_COMPLETE"
    assert updated.outputs["Id"] == app_id
    assert enabled_channels(pinpoint, app_id) == {
        "ADM",
        "APNS",
        "APNS_SANDBOX",
        "APNS_VOIP",
        "APNS_VOIP_SANDBOX",
        "BAIDU",
    }
    tags = pinpoint.get_app(ApplicationId=app_id)["ApplicationResponse"]["tags"]
    assert "team" not in tags
    assert tags["owner"] == "b"
    with pytest.raises(pinpoint.exceptions.NotFoundException):
        pinpoint.get_sms_channel(ApplicationId=app_id)

    cloudformation = local_aws.client("cloudformation")
    cloudformation.delete_stack(StackName=created.stack_name)
    cloudformation.get_waiter("stack_delete_complete").wait(
        StackName=created.stack_name, WaiterConfig={"Delay": 1}
    )
    with pytest.raises(pinpoint.exceptions.NotFoundException):
        pinpoint.get_app(ApplicationId=app_id)


def test_a_new_name_replaces_the_application_and_its_channels(pinpoint, deploy):
    outputs = {"Id": {"Ref": "App"}}
    sms = channel("SMSChannel", Enabled=True)
    old = deploy({"App": APP, "Sms": sms}, outputs=outputs).outputs["Id"]

    renamed = {**APP, "Properties": {"Name": "another"}}
    new = deploy({"App": renamed, "Sms": sms}, outputs=outputs).outputs["Id"]

    assert new != old
    assert enabled_channels(pinpoint, new) == {"SMS"}
    with pytest.raises(pinpoint.exceptions.NotFoundException):
        pinpoint.get_app(ApplicationId=old)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (channel("GCMChannel", Foo=1), "#: extraneous key [Foo] is not permitted"),
        (channel("SMSChannel", Enabled="yes"), "#/Enabled: expected type: Boolean, found: String"),
        (
            channel("APNSChannel", TokenKey={"a": SECRET}),
            "#/TokenKey: expected type: String, found: JSONObject",
        ),
        (channel("ADMChannel", ClientId="id"), "#: required key [ClientSecret] not found"),
        (
            {"Type": "AWS::Pinpoint::App", "Properties": {"Name": "a", "Tags": [{"Key": "k"}]}},
            "#/Tags: expected type: JSONObject, found: JSONArray",
        ),
        (channel("GCMChannel", ApiKey=SECRET), "FCM returned 401 Unauthorized"),
        (
            {"Type": "AWS::Pinpoint::SMSChannel", "Properties": {"ApplicationId": "nowhere"}},
            "SMS channel: there is no application with the id nowhere",
        ),
    ],
)
def test_what_aws_refuses_fails_the_deployment_and_leaves_nothing(
    pinpoint, deploy, own_name, bad, reason
):
    app = {"Type": "AWS::Pinpoint::App", "Properties": {"Name": own_name}}

    outcome = deploy({"App": app, "Bad": {**bad, "DependsOn": "App"}})

    assert outcome.status == "ROLLBACK_COMPLETE"
    assert reason in outcome.failures["Bad"]
    assert SECRET not in outcome.failures["Bad"]
    names = [each["Name"] for each in pinpoint.get_apps()["ApplicationsResponse"]["Item"]]
    assert own_name not in names


def test_a_failed_update_puts_the_channel_back(pinpoint, deploy):
    outputs = {"Id": {"Ref": "App"}}
    good = channel("GCMChannel", Enabled=True, **FCM)
    app_id = deploy({"App": APP, "Gcm": good}, outputs=outputs).outputs["Id"]

    sms = {**channel("SMSChannel"), "DependsOn": "Gcm"}
    sms["Properties"]["ApplicationId"] = "nowhere"
    outcome = deploy({"App": APP, "Gcm": channel("GCMChannel", Enabled=False, **FCM), "Sms": sms})

    assert outcome.status == "UPDATE_ROLLBACK_COMPLETE"
    assert enabled_channels(pinpoint, app_id) == {"GCM"}
