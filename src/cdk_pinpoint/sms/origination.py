"""What text messages come from: phone numbers and sender ids.

https://docs.aws.amazon.com/sms-voice/latest/userguide/phone-number-types.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_smsvoice as smsvoice
from constructs import Construct

from cdk_pinpoint._checks import is_token, require_match
from cdk_pinpoint._place import place_of
from cdk_pinpoint.sms_countries import COUNTRIES_WITHOUT_SENDER_ID

_COUNTRY: Final = r"[A-Z]{2}"
_COUNTRY_WORDS: Final = "an ISO 3166-1 alpha-2 code in capitals such as 'US'"


@dataclass(frozen=True, kw_only=True, slots=True)
class Replies:
    """What is answered to the two keywords that every number must know.

    Attributes:
        help: Answer to HELP, at most 1600 characters: who sends, and where to get help.
        stop: Answer to STOP, at most 1600 characters: that no more messages will come.
    """

    help: str = "You get messages from us because you asked for them. Reply STOP to end them."
    stop: str = "You are unsubscribed and will get no more messages from us."


@dataclass(frozen=True, slots=True)
class Origination:
    """One identity that messages come from. Use the class methods."""

    name: str
    country: str | None
    number_type: str | None = None
    sender_id_text: str | None = None
    phone_number_id: str | None = None

    @classmethod
    def simulator(cls, country: str = "US") -> Origination:
        """A number that only reaches the simulator's own destination numbers.

        Args:
            country: Country of the number.
        """
        return cls._number("Simulator", country, "SIMULATOR")

    @classmethod
    def toll_free(cls, country: str = "US") -> Origination:
        """A toll-free number; it must be registered before it can send.

        Args:
            country: Country of the number.
        """
        return cls._number("TollFree", country, "TOLL_FREE")

    @classmethod
    def ten_dlc(cls) -> Origination:
        """A ten-digit long code of the US; company and campaign must be registered."""
        return cls._number("TenDlc", "US", "TEN_DLC")

    @classmethod
    def long_code(cls, country: str) -> Origination:
        """An ordinary number.

        Args:
            country: Country of the number.
        """
        return cls._number("LongCode", country, "LONG_CODE")

    @classmethod
    def sender_id(cls, country: str, sender_id: str) -> Origination:
        """A name in place of a number; it cannot be replied to.

        Args:
            country: Country it is used in.
            sender_id: 1 to 11 capitals, digits, `_` or `-`.

        Raises:
            ValueError: The country has no sender ids, or the sender id is out of bounds.
        """
        _require_known(country=country, sender_id=sender_id)
        require_match("country", country, _COUNTRY, allowed=_COUNTRY_WORDS)
        require_match(
            "sender_id",
            sender_id,
            r"(?=.*[A-Z])[A-Z0-9_-]{1,11}",
            allowed="1 to 11 capitals, digits, '_' or '-' with at least one letter",
        )
        if country in COUNTRIES_WITHOUT_SENDER_ID:
            raise ValueError(
                f"'country' {country} has no sender ids, got sender id '{sender_id}'; "
                "use a number there"
            )
        return cls(f"SenderId{country}{sender_id}", country, sender_id_text=sender_id)

    @classmethod
    def existing_phone_number(cls, phone_number_id: str) -> Origination:
        """A number of the account that exists already and is in no pool yet.

        Its keywords and opt-out list must be those of the channel, since all numbers of a pool
        share them.

        Args:
            phone_number_id: Id of the number, such as `phone-1234567890abcdef`.
        """
        require_match(
            "phone_number_id",
            phone_number_id,
            r"phone-[A-Za-z0-9]+",
            allowed="the id of a phone number such as 'phone-1234567890abcdef'",
        )
        _require_known(phone_number_id=phone_number_id)
        return cls("ExistingNumber", None, phone_number_id=phone_number_id)

    @classmethod
    def _number(cls, name: str, country: str, number_type: str) -> Origination:
        _require_known(country=country)
        require_match("country", country, _COUNTRY, allowed=_COUNTRY_WORDS)
        return cls(f"{name}{country}", country, number_type=number_type)

    def bind(
        self,
        scope: Construct,
        id: str,
        *,
        opt_out_list: smsvoice.CfnOptOutList,
        replies: Replies,
        removal_policy: cdk.RemovalPolicy,
        after: cdk.CfnResource | None,
    ) -> tuple[str, cdk.CfnResource | None]:
        """Define the identity, unless it exists.

        Args:
            scope: The construct that owns it.
            id: Identifier of the identity within its scope.
            opt_out_list: Where people who answer STOP are kept.
            replies: What is answered to HELP and STOP.
            removal_policy: What happens to it when it leaves the stack. Unless it is destroyed, it
                is also protected from being deleted by hand.
            after: The identity to create it after: the service takes one request a second.

        Returns:
            The ARN of the identity, and what the next one is created after.
        """
        protected = removal_policy != cdk.RemovalPolicy.DESTROY
        if self.phone_number_id:
            place = place_of(scope)
            arn = place.arn("sms-voice", f"phone-number/{self.phone_number_id}")
            return arn, after
        resource: smsvoice.CfnSenderId | smsvoice.CfnPhoneNumber
        if self.sender_id_text:
            resource = smsvoice.CfnSenderId(
                scope,
                id,
                iso_country_code=self.country or "",
                sender_id=self.sender_id_text,
                deletion_protection_enabled=protected,
            )
        else:
            resource = smsvoice.CfnPhoneNumber(
                scope,
                id,
                iso_country_code=self.country or "",
                number_type=self.number_type or "",
                number_capabilities=["SMS"],
                opt_out_list_name=opt_out_list.ref,
                self_managed_opt_outs_enabled=False,
                deletion_protection_enabled=protected,
                mandatory_keywords=smsvoice.CfnPhoneNumber.MandatoryKeywordsProperty(
                    help=smsvoice.CfnPhoneNumber.MandatoryKeywordProperty(message=replies.help),
                    stop=smsvoice.CfnPhoneNumber.MandatoryKeywordProperty(message=replies.stop),
                ),
            )
        resource.apply_removal_policy(removal_policy)
        if after:
            resource.add_resource_dependency(after)
        return resource.attr_arn, resource


def _require_known(**arguments: str) -> None:
    """Fail on a token: an identity is named by what it is, so that its number stays its own."""
    for name, value in arguments.items():
        if is_token(value):
            raise ValueError(
                f"'{name}' must be known when the app is synthesized, got a token; give the text"
            )
