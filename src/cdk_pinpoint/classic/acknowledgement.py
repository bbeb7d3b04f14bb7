"""Why a stack still holds what ended with Amazon Pinpoint, said where it does."""

from __future__ import annotations

from dataclasses import dataclass

import aws_cdk as cdk

from cdk_pinpoint.application.end_of_support import FAMILY, PINPOINT_TYPES
from cdk_pinpoint.application.end_of_support_guard import acknowledge_end_of_support

_HOW = (
    "where a stack has to keep one for a while, say why with "
    'end_of_support=EndOfSupport.acknowledged(reason="...")'
)


@dataclass(frozen=True, kw_only=True, slots=True)
class EndOfSupport:
    """That the end of a type is known, and why a resource of it stays for a while.

    Attributes:
        reason: Why it has to stay.
    """

    reason: str

    @classmethod
    def acknowledged(cls, *, reason: str) -> EndOfSupport:
        """The end of support is known.

        Args:
            reason: Why the resource has to stay, such as `"moves to SES in January, OPS-12"`.

        Raises:
            ValueError: The reason is empty.
        """
        if not reason.strip():
            raise ValueError("'reason' must say why the resource has to stay, got an empty text")
        return cls(reason=reason)


def require_acknowledgement(kind: str, end_of_support: EndOfSupport | None) -> EndOfSupport:
    """Fail unless somebody has said why a resource of a type stays.

    Args:
        kind: Name of the type within its family, such as `EmailChannel`.
        end_of_support: What was said.

    Raises:
        ValueError: Nothing was said. The text names the type, the date, the replacement, and how
            to say it.
    """
    if end_of_support is not None:
        return end_of_support
    raise ValueError(f"{PINPOINT_TYPES[FAMILY + kind].advice}; {_HOW}")


def carry(
    resource: cdk.CfnResource, end_of_support: EndOfSupport, removal_policy: cdk.RemovalPolicy
) -> None:
    """Let one resource stay, and let it be taken out of the stack without a call.

    The acknowledgement is that of the guard's rule and of W3696, on this resource alone.

    Args:
        resource: The resource.
        end_of_support: Why it stays.
        removal_policy: What happens to it when it leaves the stack or is replaced.
    """
    resource.apply_removal_policy(removal_policy)
    acknowledge_end_of_support(resource, end_of_support.reason)
