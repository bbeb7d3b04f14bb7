"""What is drawn of credentials and streams, and what it is compared with."""

from dashboards import push_credentials, read, streams

from cdk_pinpoint import AlarmThresholds, ChannelType
from cdk_pinpoint.monitoring.upkeep_graphs import push_credential_graphs, stream_graphs

__all__ = ["push_credentials", "streams"]


def test_how_long_credentials_last(push_credentials):
    channels = [ChannelType.GCM, ChannelType.APNS]
    thresholds = AlarmThresholds(push_credential_days=14)
    assert read(push_credential_graphs(push_credentials, channels, thresholds)) == {
        # Published once a day.
        "Days left": (
            [
                ("GCM", "PushCredentialDaysLeft", 86400),
                ("APNS", "PushCredentialDaysLeft", 86400),
            ],
            {"alarm from here down": 14},
        ),
        "Changes of a secret that were given up": (
            [("Dead letters", "ApproximateNumberOfMessagesVisible", 300)],
            {"alarm": 1},
        ),
    }


def test_the_streams_of_all_sources_are_together(streams):
    thresholds = AlarmThresholds(
        events_stale_minutes=20, events_throttled=3, events_not_converted=5
    )
    sources = ["email", "sms", "push", "app"]
    assert read(stream_graphs(streams, thresholds)) == {
        "Events taken in, an hour": ([(each, "IncomingRecords", 3600) for each in sources], {}),
        "Oldest event not in S3 yet, minutes": (
            [(each, f"{each} / 60", 300) for each in sources],
            {"alarm": 20},
        ),
        "Events laid under errors/, five minutes": (
            [(each, "FailedConversion.Records", 300) for each in sources],
            {"alarm": 5},
        ),
        "Events throttled, five minutes": (
            [(each, "ThrottledRecords", 300) for each in sources],
            {"alarm": 3},
        ),
    }
