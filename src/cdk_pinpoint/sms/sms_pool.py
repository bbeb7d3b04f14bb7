"""The pool that text messages are sent from.

https://docs.aws.amazon.com/sms-voice/latest/userguide/phone-pool.html
"""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from aws_cdk import aws_smsvoice as smsvoice
from constructs import Construct, IDependable

from cdk_pinpoint.sms.origination import Origination, Replies


class SmsPool(Construct):
    """Numbers and sender ids in one pool, with one opt-out list and one set of replies.

    An `SmsChannel` defines it. AWS wants all members of a pool to share their opt-out list and
    keywords, so they are given once.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        origination: What messages come from.
        opt_out_list_name: Name of the list of people who answered STOP.
        replies: What is answered to HELP and STOP.
        after: What must be created before the numbers.
        removal_policy: What happens to all of it when it leaves the stack. Unless destroyed, all
            but the opt-out list, which AWS cannot protect, are also protected from being deleted
            by hand.

    Raises:
        ValueError: An identity that exists once is given twice, or an existing number is not the
            only one: its opt-out list cannot be that of the others.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        origination: Sequence[Origination],
        opt_out_list_name: str,
        replies: Replies,
        after: Sequence[IDependable],
        removal_policy: cdk.RemovalPolicy,
    ) -> None:
        _require_different(origination)
        super().__init__(scope, id)
        opt_out_list = smsvoice.CfnOptOutList(
            self, "OptOutList", opt_out_list_name=opt_out_list_name
        )
        opt_out_list.apply_removal_policy(removal_policy)
        opt_out_list.node.add_dependency(*after)
        self.opt_out_list = opt_out_list
        identity_arns = []
        self.phone_number_arns: list[str] = []
        self.sender_id_arns: list[str] = []
        last: cdk.CfnResource | None = None
        for identifier, identity in _with_stable_ids(origination):
            arn, last = identity.bind(
                self,
                identifier,
                opt_out_list=opt_out_list,
                replies=replies,
                removal_policy=removal_policy,
                after=last,
            )
            of_kind = self.sender_id_arns if identity.sender_id_text else self.phone_number_arns
            of_kind.append(arn)
            identity_arns.append(arn)
        self.pool = smsvoice.CfnPool(
            self,
            "Resource",
            origination_identities=identity_arns,
            opt_out_list_name=opt_out_list.ref,
            self_managed_opt_outs_enabled=False,
            shared_routes_enabled=False,
            deletion_protection_enabled=removal_policy != cdk.RemovalPolicy.DESTROY,
            mandatory_keywords=smsvoice.CfnPool.MandatoryKeywordsProperty(
                help=smsvoice.CfnPool.MandatoryKeywordProperty(message=replies.help),
                stop=smsvoice.CfnPool.MandatoryKeywordProperty(message=replies.stop),
            ),
        )
        self.pool.apply_removal_policy(removal_policy)


def _with_stable_ids(origination: Sequence[Origination]) -> list[tuple[str, Origination]]:
    """Name each identity by what it is, so that a new order of the list releases no number."""
    seen: dict[str, int] = {}
    named = []
    for identity in origination:
        seen[identity.name] = seen.get(identity.name, 0) + 1
        count = seen[identity.name]
        named.append((identity.name if count == 1 else f"{identity.name}{count}", identity))
    return named


def _require_different(origination: Sequence[Origination]) -> None:
    """Fail on a sender id or an existing number that is there twice; new numbers may repeat."""
    named = [each for each in origination if each.number_type is None]
    for each in named:
        if named.count(each) > 1:
            shown = each.sender_id_text or each.phone_number_id
            raise ValueError(f"'origination' has '{shown}' twice; remove one")
    existing = [each.phone_number_id for each in origination if each.phone_number_id]
    if existing and len(origination) > 1:
        raise ValueError(
            f"'origination' has the existing number '{existing[0]}' beside others, whose opt-out "
            "list it cannot share; give it a channel of its own, or make the pool by hand"
        )
