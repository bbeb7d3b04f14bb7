"""The credentials with which a push service is called, always by reference to a secret.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
"""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_secretsmanager as secretsmanager

from cdk_pinpoint.secret_names import is_secret_name


class PushCredentials:
    """Credentials in AWS Secrets Manager; their value is in no template, output or log.

    CloudFormation reads the secret when the channel is created or changed, and does not notice when
    the secret changes later.

    | Channel | The secret holds |
    |---|---|
    | `FcmChannel` | the service-account JSON of the Firebase project, as it was downloaded |
    | `ApnsChannel` with a token | `{"tokenKey": the .p8 text, "tokenKeyId": …, "teamId": …}` |
    | `ApnsChannel` with a certificate | `{"certificate": PEM text, "privateKey": PEM text}` |
    | `AdmChannel` | `{"clientId": …, "clientSecret": …}` |
    | `BaiduChannel` | `{"apiKey": …, "secretKey": …}` |
    """

    def __init__(self, secret_id: str) -> None:
        self._secret_id = secret_id

    @classmethod
    def from_secret(cls, secret: secretsmanager.ISecret) -> PushCredentials:
        """Credentials in *secret*.

        Args:
            secret: A secret that is defined in the app or imported.
        """
        return cls(secret.secret_arn)

    @classmethod
    def from_secret_name(cls, secret_name: str) -> PushCredentials:
        """Credentials in the secret of that name or ARN, in the account of the stack.

        Args:
            secret_name: Name or complete ARN of the secret, never a credential itself.

        Raises:
            ValueError: The text cannot be the name of a secret. It is not repeated, since it may
                be a credential.
        """
        if not cdk.Token.is_unresolved(secret_name) and not is_secret_name(secret_name):
            raise ValueError(
                "'secret_name' must be the name or ARN of a secret in AWS Secrets Manager, got "
                "something that looks like a credential (not shown); store it as a secret and give "
                "the secret's name"
            )
        return cls(secret_name)

    def whole(self) -> str:
        """A dynamic reference to the whole secret."""
        return self._reference(None)

    def field(self, name: str) -> str:
        """A dynamic reference to one field of the secret's JSON.

        Args:
            name: The field.
        """
        return self._reference(name)

    def _reference(self, field: str | None) -> str:
        # Unwrapping is safe here: the text is the reference, CloudFormation resolves it.
        return cdk.SecretValue.secrets_manager(self._secret_id, json_field=field).unsafe_unwrap()
