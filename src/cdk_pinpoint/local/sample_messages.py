"""Made-up credentials and sample messages for an environment on a local AWS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Final

from cdk_pinpoint.environment import MessagingEnvironment
from cdk_pinpoint.local.local_aws import LocalAws
from cdk_pinpoint.operations.lake.lake_query import ask
from cdk_pinpoint.operations.smoke.messages import Channel, Message
from cdk_pinpoint.operations.smoke.sender import Sender, Sent
from cdk_pinpoint.published_names import PublishedName, parameter_folder

_STRANGER: Final = "stranger@elsewhere.example"


def store_credentials(aws: LocalAws, environment: MessagingEnvironment) -> list[str]:
    """Store made-up push credentials where the environment looks for its own.

    Args:
        aws: The local AWS.
        environment: The environment.

    Returns:
        The names of the secrets.
    """
    secrets = aws.client("secretsmanager")
    made_up = dict(_made_up_credentials(environment))
    for name, value in made_up.items():
        secrets.create_secret(Name=name, SecretString=json.dumps(value))
    return list(made_up)


def delete_credentials(aws: LocalAws, names: list[str]) -> None:
    """Delete secrets at once.

    Args:
        aws: The local AWS.
        names: Their names.
    """
    secrets = aws.client("secretsmanager")
    for name in names:
        secrets.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)


def mail_a_stranger(aws: LocalAws, environment: MessagingEnvironment) -> Sent:
    """Try to mail somebody whom an environment with allowed recipients must not reach.

    Args:
        aws: The local AWS.
        environment: The environment.
    """
    names = published_names(aws, environment)
    sender = aws.assume_role(names[PublishedName.SENDER_ROLE_ARN])
    stranger = Message(channel=Channel.EMAIL, to=_STRANGER, expected=())
    return Sender(partial(aws.client, credentials=sender), names).send(stranger)


def count_failures(aws: LocalAws, environment: MessagingEnvironment) -> int:
    """Count the records that could not be placed in a table.

    Args:
        aws: The local AWS.
        environment: The environment.
    """
    names = published_names(aws, environment)
    (row,) = ask(aws.client("athena"), names, "SELECT count(*) AS records FROM failed_records")
    return int(row["records"])


def published_names(aws: LocalAws, environment: MessagingEnvironment) -> dict[PublishedName, str]:
    """Find the names that a deployed environment publishes.

    Args:
        aws: The local AWS.
        environment: The environment.
    """
    pages = aws.client("ssm").get_paginator("get_parameters_by_path")
    return {
        PublishedName(each["Name"].rpartition("/")[2]): each["Value"]
        for page in pages.paginate(Path=parameter_folder(environment.name))
        for each in page["Parameters"]
    }


def push_channel(environment: MessagingEnvironment) -> str:
    """The channel type of a push channel that an environment has.

    Args:
        environment: The environment.
    """
    push = environment.push
    assert push is not None
    kinds = ("fcm", "adm", "baidu", "apns", "apns_sandbox", "apns_voip", "apns_voip_sandbox")
    found = next(kind for kind in kinds if getattr(push, kind))
    return "GCM" if found == "fcm" else found.upper()


def _made_up_credentials(
    environment: MessagingEnvironment,
) -> Iterator[tuple[str, dict[str, str]]]:
    push = environment.push
    if push is None:
        return
    if push.fcm:
        yield (
            push.fcm.credentials,
            {
                "type": "service_account",
                "project_id": "sample",
                "private_key": _pem("PRIVATE KEY"),
                "client_email": "sample@sample.iam.gserviceaccount.com",
            },
        )
    for apns in (push.apns, push.apns_sandbox, push.apns_voip, push.apns_voip_sandbox):
        if apns and apns.authentication == "token":
            yield (
                apns.credentials,
                {
                    "tokenKey": _pem("PRIVATE KEY"),
                    "tokenKeyId": "SAMPLEKEY1",
                    "teamId": "SAMPLETEAM",
                },
            )
        elif apns:
            yield (
                apns.credentials,
                {"certificate": _pem("CERTIFICATE"), "privateKey": _pem("PRIVATE KEY")},
            )
    if push.adm:
        yield push.adm.credentials, {"clientId": "sample", "clientSecret": "sample"}
    if push.baidu:
        yield push.baidu.credentials, {"apiKey": "sample", "secretKey": "sample"}


def _pem(kind: str) -> str:
    return f"-----BEGIN {kind}-----\nc2FtcGxl\n-----END {kind}-----\n"
