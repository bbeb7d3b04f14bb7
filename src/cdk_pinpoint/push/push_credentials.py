"""The credentials with which a push service is called, always by reference to a secret.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
"""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from cdk_pinpoint._checks import is_token
from cdk_pinpoint._place import place_of
from cdk_pinpoint.secret_names import is_secret_name

# Secrets Manager ends the ARN of a secret with a hyphen and six characters of its own choice.
# https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html
_SUFFIX = "-??????"


class PushCredentials:
    """Credentials in AWS Secrets Manager; their value is in no template, output or log.

    CloudFormation reads the secret when the channel is created or changed, and does not notice when
    the secret changes later; `PushCredentialRotation` does.

    | Channel | The secret holds |
    |---|---|
    | `FcmChannel` | the service-account JSON of the Firebase project, as it was downloaded |
    | `ApnsChannel` with a token | `{"tokenKey": the .p8 text, "tokenKeyId": …, "teamId": …}` |
    | `ApnsChannel` with a certificate | `{"certificate": PEM text, "privateKey": PEM text}` |
    | `AdmChannel` | `{"clientId": …, "clientSecret": …}` |
    | `BaiduChannel` | `{"apiKey": …, "secretKey": …}` |
    """

    def __init__(
        self,
        secret_id: str,
        *,
        name: str | None = None,
        arn: str | None = None,
        encryption_key: kms.IKey | None = None,
    ) -> None:
        self._secret_id = secret_id
        self._name = name
        self._arn = arn
        self._encryption_key = encryption_key

    @classmethod
    def from_secret(cls, secret: secretsmanager.ISecret) -> PushCredentials:
        """Credentials in *secret*.

        Args:
            secret: A secret that is defined in the app or imported.
        """
        return cls(
            secret.secret_arn,
            name=secret.secret_name,
            arn=secret.secret_full_arn,
            encryption_key=secret.encryption_key,
        )

    @classmethod
    def from_secret_name(cls, secret_name: str) -> PushCredentials:
        """Credentials in the secret of that name or ARN, in the account of the stack.

        Args:
            secret_name: Name or complete ARN of the secret, never a credential itself. A token is
                taken for a name.

        Raises:
            ValueError: The text cannot be the name of a secret. It is not repeated, since it may
                be a credential.
        """
        if not is_token(secret_name) and not is_secret_name(secret_name):
            raise ValueError(
                "'secret_name' must be the name or ARN of a secret in AWS Secrets Manager, got "
                "something that looks like a credential (not shown); store it as a secret and give "
                "the secret's name"
            )
        if secret_name.startswith("arn:"):
            return cls(secret_name, arn=secret_name)
        return cls(secret_name, name=secret_name)

    @property
    def secret_id(self) -> str:
        """Name or ARN by which the secret is read."""
        return self._secret_id

    @property
    def encryption_key(self) -> kms.IKey | None:
        """The customer's key that the secret is encrypted with, where it is known."""
        return self._encryption_key

    def whole(self) -> str:
        """A dynamic reference to the whole secret."""
        return self._reference(None)

    def field(self, name: str) -> str:
        """A dynamic reference to one field of the secret's JSON.

        Args:
            name: The field.
        """
        return self._reference(name)

    def arn_in_policy(self, scope: Construct) -> str:
        """The ARN of the secret, or a pattern that matches no other secret.

        Args:
            scope: A construct of the stack whose account and region the secret is in.
        """
        if self._arn is not None:
            return self._arn
        if self._secret_id != self._name:
            return f"{self._secret_id}{_SUFFIX}"
        return place_of(scope).arn("secretsmanager", f"secret:{self._name}{_SUFFIX}")

    def change_pattern(self) -> dict[str, Any]:
        """The EventBridge pattern of the event that the secret has another current version.

        Secrets Manager sends it without CloudTrail, whatever call moved the label `AWSCURRENT`.
        https://docs.aws.amazon.com/secretsmanager/latest/userguide/event-detail-secret-label-updated-secretsmanager.html
        """
        pattern: dict[str, Any] = {
            "source": ["aws.secretsmanager"],
            "detail-type": ["Secret Label Updated"],
            "detail": {"labelUpdated": ["AWSCURRENT"]},
        }
        if self._arn is not None:
            pattern["resources"] = [self._arn]
        else:
            # Also that of a secret which was deleted and made again, whose ARN is another.
            pattern["detail"]["name"] = [self._name]
        return pattern

    def _reference(self, field: str | None) -> str:
        # Unwrapping is safe here: the text is the reference, CloudFormation resolves it.
        return cdk.SecretValue.secrets_manager(self._secret_id, json_field=field).unsafe_unwrap()
