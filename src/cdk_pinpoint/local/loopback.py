"""Calls that the local AWS makes to itself, as CloudFormation makes the calls of other services."""

import functools
import os
from typing import Any

import boto3
from botocore.config import Config

from cdk_pinpoint.local import _ministack


def client(service: str) -> Any:
    """A boto3 client of the local AWS, for its own worker threads.

    It calls as the root user of the account, and in the region, of the request being served. On
    the server's event loop it would wait for itself for ever.
    """
    return _client(service, _ministack.current_account(), _ministack.current_region())


@functools.cache
def _client(service: str, account: str, region: str) -> Any:
    return boto3.session.Session().client(
        service,
        endpoint_url=f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}",
        region_name=region,
        aws_access_key_id=account,
        aws_secret_access_key="local",  # noqa: S106 - the root user's is not checked
        # As in the records of CloudTrail, which by it tell CloudFormation from a person.
        config=Config(user_agent="cloudformation.amazonaws.com"),
    )
