"""Email: the sending options of the environment's configuration set.

https://docs.aws.amazon.com/ses/latest/dg/monitoring-sender-reputation-pausing-configuration-set.html
"""

from __future__ import annotations

from typing import Any

from cdk_pinpoint.operations.switch.switch import Channel, Reading, State


class EmailSwitch:
    """Stops what is sent through one configuration set, and nothing else of the account.

    Args:
        ses: An SES v2 client.
        configuration_set: Name of the configuration set.
    """

    channel = Channel.EMAIL
    name = "email"
    channel_type = None
    lags = False

    def __init__(self, ses: Any, configuration_set: str) -> None:
        self._ses = ses
        self._name = configuration_set

    def read(self) -> Reading:
        """Whether SES sends through the set."""
        found = self._ses.get_configuration_set(ConfigurationSetName=self._name)
        is_enabled = found.get("SendingOptions", {}).get("SendingEnabled", True)
        return Reading(state=State.SENDING if is_enabled else State.PAUSED)

    def turn(self, state: State) -> str:
        """Stop what is sent through the set, or let it go on.

        Args:
            state: How it shall stand.
        """
        self._ses.put_configuration_set_sending_options(
            ConfigurationSetName=self._name, SendingEnabled=state is State.SENDING
        )
        return ""
