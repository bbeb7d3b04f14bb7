import pytest

SNS = {"SnsDestination": {"TopicArn": "arn:aws:sns:us-east-1:000000000000:events"}}


@pytest.fixture
def name(sms_voice, own_name):
    sms_voice.create_configuration_set(ConfigurationSetName=own_name)
    return own_name


def described(sms_voice, name):
    (found,) = sms_voice.describe_configuration_sets(ConfigurationSetNames=[name])[
        "ConfigurationSets"
    ]
    return found


def test_a_set_is_created_once_and_deleted(sms_voice, name):
    arn = f"arn:aws:sms-voice:us-east-1:000000000000:configuration-set/{name}"

    assert described(sms_voice, name)["ConfigurationSetArn"] == arn
    assert described(sms_voice, arn)["EventDestinations"] == []
    with pytest.raises(sms_voice.exceptions.ConflictException, match="RESOURCE_ALREADY_EXISTS"):
        sms_voice.create_configuration_set(ConfigurationSetName=name)
    sms_voice.delete_configuration_set(ConfigurationSetName=name)
    with pytest.raises(sms_voice.exceptions.ResourceNotFoundException) as error:
        described(sms_voice, name)
    assert error.value.response["ResourceType"] == "configuration-set"
    assert error.value.response["ResourceId"] == name


def test_event_destinations_are_added_changed_and_removed(sms_voice, name):
    destination = {"ConfigurationSetName": name, "EventDestinationName": "all"}
    sms_voice.create_event_destination(**destination, MatchingEventTypes=["ALL"], **SNS)
    sms_voice.update_event_destination(
        **destination, Enabled=False, MatchingEventTypes=["TEXT_SENT"]
    )

    (found,) = described(sms_voice, name)["EventDestinations"]
    assert found == {
        "EventDestinationName": "all",
        "Enabled": False,
        "MatchingEventTypes": ["TEXT_SENT"],
        **SNS,
    }
    sms_voice.delete_event_destination(**destination)
    assert described(sms_voice, name)["EventDestinations"] == []


def test_a_set_has_five_destinations_of_one_kind_each(sms_voice, name):
    def create(destination, **kind):
        sms_voice.create_event_destination(
            ConfigurationSetName=name,
            EventDestinationName=destination,
            MatchingEventTypes=["ALL"],
            **kind,
        )

    with pytest.raises(sms_voice.exceptions.ValidationException, match="exactly one of"):
        create("none")
    for number in range(5):
        create(str(number), **SNS)
    with pytest.raises(sms_voice.exceptions.ServiceQuotaExceededException):
        create("sixth", **SNS)


def test_an_event_type_that_does_not_exist_is_refused(sms_voice, name):
    with pytest.raises(sms_voice.exceptions.ValidationException, match="TEXT_EATEN"):
        sms_voice.create_event_destination(
            ConfigurationSetName=name,
            EventDestinationName="d",
            MatchingEventTypes=["TEXT_EATEN"],
            **SNS,
        )


def test_defaults_are_set_and_taken_away(sms_voice, name):
    sms_voice.set_default_message_type(ConfigurationSetName=name, MessageType="PROMOTIONAL")
    sms_voice.set_default_sender_id(ConfigurationSetName=name, SenderId="SHOP")
    sms_voice.set_default_message_feedback_enabled(
        ConfigurationSetName=name, MessageFeedbackEnabled=True
    )

    found = described(sms_voice, name)
    assert (found["DefaultMessageType"], found["DefaultSenderId"]) == ("PROMOTIONAL", "SHOP")
    assert found["DefaultMessageFeedbackEnabled"] is True
    sms_voice.delete_default_message_type(ConfigurationSetName=name)
    sms_voice.delete_default_sender_id(ConfigurationSetName=name)
    assert not {"DefaultMessageType", "DefaultSenderId"} & described(sms_voice, name).keys()


def test_tags_are_added_and_removed(sms_voice, name):
    arn = described(sms_voice, name)["ConfigurationSetArn"]
    sms_voice.tag_resource(
        ResourceArn=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]
    )
    sms_voice.tag_resource(ResourceArn=arn, Tags=[{"Key": "b", "Value": "3"}])
    sms_voice.untag_resource(ResourceArn=arn, TagKeys=["a"])

    tags = sms_voice.list_tags_for_resource(ResourceArn=arn)["Tags"]
    assert tags == [{"Key": "b", "Value": "3"}]
