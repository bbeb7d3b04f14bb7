"""DNS records that must exist for mail to be trusted, written to a zone or shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_route53 as route53
from constructs import Construct

from cdk_pinpoint._units import minutes

_TTL_MINUTES: Final = 30


@dataclass(frozen=True, slots=True)
class DnsRecord:
    """One record.

    Attributes:
        id: Name of the record's purpose, unique within its construct.
        type: `CNAME`, `MX` or `TXT`.
        name: Full name of the record.
        value: Value of the record.
    """

    id: str
    type: str
    name: str
    value: str


def provide_records(
    scope: Construct,
    records: Iterable[DnsRecord],
    *,
    hosted_zone: route53.IHostedZone | None,
    removal_policy: cdk.RemovalPolicy,
) -> None:
    """Write the records to a hosted zone; without one, make each an output of the stack.

    Args:
        scope: The construct that owns them.
        records: The records.
        hosted_zone: The zone, if CDK may write to it.
        removal_policy: What happens to written records when they leave the stack.
    """
    for record in records:
        if hosted_zone is None:
            cdk.CfnOutput(
                scope,
                record.id,
                value=f"{record.name} {record.type} {record.value}",
                description=f"DNS record to create: {record.id}",
            )
            continue
        written = route53.RecordSet(
            scope,
            record.id,
            zone=hosted_zone,
            # With the dot it is a full name; without, CDK takes it as relative to the zone.
            record_name=f"{record.name}.",
            record_type=route53.RecordType[record.type],
            target=route53.RecordTarget.from_values(
                f'"{record.value}"' if record.type == "TXT" else record.value
            ),
            ttl=minutes(_TTL_MINUTES),
        )
        written.apply_removal_policy(removal_policy)
