"""SMS: the countries of the environment's protect configuration.

https://docs.aws.amazon.com/sms-voice/latest/userguide/protect-configuration.html
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from cdk_pinpoint.operations.account import sentence
from cdk_pinpoint.operations.switch.switch import Channel, Reading, State

_BLOCK: Final = "BLOCK"
_ALLOW: Final = "ALLOW"


class SmsSwitch:
    """Blocks every country, and allows those of the stack again.

    A country that somebody allowed by hand is blocked as well, or it would not be a pause; it stays
    blocked afterwards, since the stack does not know it.

    Args:
        sms: An End User Messaging SMS client.
        protect_configuration_id: The protect configuration.
        allowed_countries: The countries that the stack allows.
    """

    channel = Channel.SMS
    name = "sms"
    channel_type = None
    lags = False

    def __init__(
        self, sms: Any, protect_configuration_id: str, allowed_countries: Sequence[str]
    ) -> None:
        self._sms = sms
        self._id = protect_configuration_id
        self._allowed = allowed_countries

    def read(self) -> Reading:
        """Whether text messages may go to any country."""
        is_open = self._open_countries()
        if not is_open:
            return Reading(state=State.PAUSED, detail="every country is blocked")
        closed, foreign = set(self._allowed) - is_open, is_open - set(self._allowed)
        detail = f"to {_listed(is_open)}"
        if closed:
            detail += f"; blocked by hand: {_listed(closed)}"
        if foreign:
            detail += f"; allowed by hand: {_listed(foreign)}"
        return Reading(state=State.SENDING, is_partial=bool(closed), detail=detail)

    def turn(self, state: State) -> str:
        """Block every country, or allow those of the stack.

        Args:
            state: How it shall stand.
        """
        if state is State.SENDING:
            self._set(self._allowed, _ALLOW)
            return f"to {_listed(self._allowed)}"
        # First what is known without asking: in an emergency asking may fail.
        self._set(self._allowed, _BLOCK)
        try:
            foreign = self._open_countries()
            if not foreign:
                return ""
            self._set(foreign, _BLOCK)
        except (BotoCoreError, ClientError) as error:
            return f"countries that somebody allowed by hand may be open still: {sentence(error)}"
        return f"{_listed(foreign)} had been allowed by hand, and stays blocked on `resume`"

    def _open_countries(self) -> set[str]:
        rules = self._sms.get_protect_configuration_country_rule_set(
            ProtectConfigurationId=self._id, NumberCapability="SMS"
        )["CountryRuleSet"]
        return {country for country, rule in rules.items() if rule["ProtectStatus"] != _BLOCK}

    def _set(self, countries: Iterable[str], status: str) -> None:
        self._sms.update_protect_configuration_country_rule_set(
            ProtectConfigurationId=self._id,
            NumberCapability="SMS",
            CountryRuleSetUpdates={each: {"ProtectStatus": status} for each in sorted(countries)},
        )


def _listed(countries: Iterable[str]) -> str:
    return ", ".join(sorted(countries))
