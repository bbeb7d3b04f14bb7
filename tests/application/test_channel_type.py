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


def test_operations_name_a_kind_in_their_own_way():
    assert ChannelType.GCM.in_operations == "Gcm"
    assert ChannelType.APNS_VOIP_SANDBOX.in_operations == "ApnsVoipSandbox"
