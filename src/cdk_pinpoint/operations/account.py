"""The AWS account that a command works in, and what it says when AWS does not answer."""

from __future__ import annotations

import copy
import os
import re
from collections.abc import Mapping
from typing import Any, Final

import boto3
from botocore import exceptions
from botocore.config import Config

from cdk_pinpoint.published_names import PublishedName, parameter_name

_CONFIG: Final = Config(
    connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 5}
)
# CloudTrail shows it beside the name of the role.
_SESSION: Final = "cdk-pinpoint"
_THROTTLED: Final = frozenset(
    "LimitExceededException ProvisionedThroughputExceededException RequestLimitExceeded "
    "ServiceUnavailable ServiceUnavailableException SlowDown Throttling ThrottlingException "
    "TooManyRequestsException".split()
)
_DENIED: Final = frozenset(
    "403 AccessDenied AccessDeniedException AuthorizationError ForbiddenException "
    "UnauthorizedOperation".split()
)
_NOT_ACCEPTED: Final = frozenset(
    "AuthFailure ExpiredToken ExpiredTokenException InvalidAccessKeyId InvalidClientTokenId "
    "InvalidSignatureException SignatureDoesNotMatch UnrecognizedClientException".split()
)
_GONE: Final = frozenset(
    "404 AWS.SimpleQueueService.NonExistentQueue NoSuchBucket NoSuchHostedZone NoSuchKey "
    "NoSuchVersion NotFound NotFoundException ParameterNotFound ResourceNotFoundException "
    "TrailNotFoundException".split()
)


class WrongUseError(Exception):
    """The command was asked for what cannot be; the message says what is allowed."""


class CannotTellError(Exception):
    """AWS gave no answer to rely on; the message says why and what to do."""


class Account:
    """An AWS account and region, by the credentials of whoever runs the command.

    Args:
        profile: Profile of the AWS configuration.
            Default: - what the environment variables say, as in every AWS tool.
        region: Region.
            Default: - that of the profile or the environment variables.

    Raises:
        WrongUseError: There is no such profile, or no region.
    """

    def __init__(self, *, profile: str | None = None, region: str | None = None) -> None:
        try:
            # Every SDK of AWS but this one reads AWS_REGION.
            self._session = boto3.session.Session(
                profile_name=profile, region_name=region or os.environ.get("AWS_REGION") or None
            )
        except exceptions.ProfileNotFound as error:
            raise WrongUseError(
                f"there is no AWS profile '{profile}'; `aws configure list-profiles` lists them"
            ) from error
        if not self._session.region_name:
            raise WrongUseError("no region is known; give --region, or set AWS_REGION")

    @property
    def region(self) -> str:
        """The region."""
        return str(self._session.region_name)

    def caller_arn(self) -> str:
        """ARN of whoever the credentials belong to, which everybody may ask for."""
        return str(self.client("sts").get_caller_identity()["Arn"])

    def client(self, service: str) -> Any:
        """A client of a service.

        Args:
            service: As boto3 names it, such as `firehose`.
        """
        return self._session.client(service, config=_CONFIG)

    def as_role(self, role_arn: str) -> Account:
        """The same account and region with the permissions of a role.

        Args:
            role_arn: The role; whoever has taken it on already stays as they are.

        Raises:
            ClientError: These credentials may not take it on.
        """
        sts = self.client("sts")
        # arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION, without the path that the role may have.
        kind, *name = sts.get_caller_identity()["Arn"].rpartition(":")[2].split("/")
        if kind == "assumed-role" and name[0] == role_arn.rpartition("/")[2]:
            return self
        answer = sts.assume_role(RoleArn=role_arn, RoleSessionName=_SESSION)["Credentials"]
        role = copy.copy(self)
        role._session = boto3.session.Session(  # noqa: SLF001 - a copy of this
            aws_access_key_id=answer["AccessKeyId"],
            aws_secret_access_key=answer["SecretAccessKey"],
            aws_session_token=answer["SessionToken"],
            region_name=self.region,
        )
        return role

    def published_names(self, environment: str) -> Mapping[PublishedName, str]:
        """What the stack of an environment has published.

        Args:
            environment: Name of the environment.

        Raises:
            WrongUseError: No environment can have this name.
            CannotTellError: The environment is not deployed here.
        """
        if not re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", environment):
            raise WrongUseError(
                "'--environment' must be the name of an environment, lower case letters, digits "
                f"and hyphens, got '{environment}'"
            )
        folder = parameter_name(environment, PublishedName.EVENT_BUCKET).rpartition("/")[0]
        pages = self.client("ssm").get_paginator("get_parameters_by_path").paginate(Path=folder)
        values = {
            parameter["Name"].rpartition("/")[2]: parameter["Value"]
            for page in pages
            for parameter in page["Parameters"]
        }
        if not values:
            raise CannotTellError(
                f"environment '{environment}' is not deployed in this account in {self.region}: "
                f"nothing is published under {folder}/; check --environment, --profile and "
                "--region, or deploy it"
            )
        # A newer stack may publish names that this version does not know.
        return {name: values[name] for name in PublishedName if name in values}


def required(names: Mapping[PublishedName, str], name: PublishedName) -> str:
    """A published name that a command cannot do without.

    Args:
        names: What is published.
        name: What is needed.

    Raises:
        CannotTellError: It is not published.
    """
    if name not in names:
        raise CannotTellError(
            f"the environment publishes no '{name}': it has no such part, or its stack is older "
            "than this command; deploy it with this version"
        )
    return names[name]


def is_throttled(error: exceptions.ClientError) -> bool:
    """Whether AWS asks to come back later.

    Args:
        error: What a call raised.
    """
    return error.response["Error"]["Code"] in _THROTTLED


def is_denied(error: Exception) -> bool:
    """Whether the caller may not do what it asked for.

    Args:
        error: What a call raised.
    """
    return isinstance(error, exceptions.ClientError) and (
        error.response["Error"]["Code"] in _DENIED
    )


def is_refused_credential(error: Exception) -> bool:
    """Whether AWS does not accept the credentials, whatever is asked for.

    Args:
        error: What a call raised.
    """
    return isinstance(error, exceptions.ClientError) and (
        error.response["Error"]["Code"] in _NOT_ACCEPTED
    )


def is_gone(error: Exception) -> bool:
    """Whether what was asked for is not there.

    Args:
        error: What a call raised.
    """
    if not isinstance(error, exceptions.ClientError):
        return False
    told = error.response["Error"]
    # CloudFormation has no code of its own for it.
    is_no_stack = told["Code"] == "ValidationError" and (
        told.get("Message", "").endswith("does not exist")
    )
    return told["Code"] in _GONE or is_no_stack


def sentence(error: exceptions.BotoCoreError | exceptions.ClientError) -> str:
    """Say in one sentence why AWS did not answer, and what to do.

    Args:
        error: What a call raised.
    """
    if isinstance(error, exceptions.ClientError):
        return _client_sentence(error)
    match error:
        case exceptions.NoCredentialsError() | exceptions.PartialCredentialsError():
            return (
                "there are no AWS credentials; sign in, give --profile, or set AWS_ACCESS_KEY_ID "
                "and AWS_SECRET_ACCESS_KEY"
            )
        case (
            exceptions.CredentialRetrievalError()
            | exceptions.SSOError()
            | exceptions.TokenRetrievalError()
        ):
            return f"the AWS credentials cannot be had; sign in again: {error}"
        case exceptions.HTTPClientError() | exceptions.ConnectionError():
            return f"AWS cannot be reached; check the network and --region: {error}"
    return f"the call of AWS failed: {error}"


def _client_sentence(error: exceptions.ClientError) -> str:
    code = error.response["Error"]["Code"]
    # AWS's own message names the caller, the action and the resource, most often.
    told = error.response["Error"].get("Message") or code
    call = error.operation_name
    if code in _DENIED:
        return f"denied: these credentials may not call {call}: {told}"
    if code in _NOT_ACCEPTED:
        return f"AWS does not accept the credentials, they may have expired; sign in again: {told}"
    if code in _THROTTLED:
        return f"throttled: AWS asks to call {call} less often; try again later: {told}"
    if code in _GONE:
        return f"not there: {call} did not find what the environment published: {told}"
    return f"{call} failed with {code}: {told}"
