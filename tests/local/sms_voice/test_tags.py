"""Tags of every kind of resource."""

from .conftest import not_found


def test_tags_are_added_changed_and_removed(sms_voice, own_name):
    arn = sms_voice.create_opt_out_list(
        OptOutListName=own_name,
        Tags=[{"Key": "owner", "Value": "growth"}, {"Key": "cost", "Value": "4711"}],
    )["OptOutListArn"]

    sms_voice.tag_resource(
        ResourceArn=arn, Tags=[{"Key": "owner", "Value": "shop"}, {"Key": "new", "Value": ""}]
    )
    sms_voice.untag_resource(ResourceArn=arn, TagKeys=["cost", "nothing"])

    listed = sms_voice.list_tags_for_resource(ResourceArn=arn)
    assert listed["ResourceArn"] == arn
    assert {tag["Key"]: tag["Value"] for tag in listed["Tags"]} == {"owner": "shop", "new": ""}


def test_a_resource_that_is_not_there_has_no_tags(sms_voice):
    arn = "arn:aws:sms-voice:us-east-1:000000000000:pool/pool-nowhere"

    with not_found(sms_voice):
        sms_voice.list_tags_for_resource(ResourceArn=arn)
    with not_found(sms_voice):
        sms_voice.tag_resource(ResourceArn=arn, Tags=[{"Key": "a", "Value": "b"}])
