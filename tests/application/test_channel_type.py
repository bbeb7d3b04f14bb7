from cdk_pinpoint import ChannelType


def test_the_kinds_are_those_of_send_messages_without_the_ended_ones():
    assert {str(kind) for kind in ChannelType} == {
        "ADM",
        "APNS",
        "APNS_SANDBOX",
        "APNS_VOIP",
        "APNS_VOIP_SANDBOX",
        "BAIDU",
        "GCM",
        "SMS",
    }
