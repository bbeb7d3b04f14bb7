"""How the secret of a push channel becomes its credentials, said once.

CloudFormation writes the credentials when it creates or changes the channel, the function of
`PushCredentialRotation` when the secret changes later. Both go by the same recipe.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import aws_cdk as cdk

from cdk_pinpoint.application.channel_type import ChannelType
from cdk_pinpoint.push.push_credentials import PushCredentials

WHOLE_SECRET: Final = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CredentialsRecipe:
    """What a channel takes from its secret, in the words of the API.

    Attributes:
        channel_type: Kind of the channel.
        resource_type: Class of the channel's resource.
        credentials: The secret.
        fields: The field of the secret that goes into each field of the API; `WHOLE_SECRET` where
            the secret as a whole does.
        settings: Fields of the API that are no secret, with their values.
    """

    channel_type: ChannelType
    resource_type: type[cdk.CfnResource]
    credentials: PushCredentials
    fields: Mapping[str, str]
    settings: Mapping[str, str]

    def resource_arguments(self) -> dict[str, str]:
        """Arguments of the resource's class: the settings, and a reference for each credential."""
        properties = {
            **self.settings,
            **{
                name: self.credentials.field(field) if field else self.credentials.whole()
                for name, field in self.fields.items()
            },
        }
        return {_snake_case(name): value for name, value in properties.items()}

    def function_configuration(self) -> dict[str, Any]:
        """The same for the function, which reads the secret itself."""
        # CloudFormation names the type as the API names what it is asked and what it answers.
        kind: Any = self.resource_type
        return {
            "shape": kind.CFN_RESOURCE_TYPE_NAME.rpartition("::")[2],
            "secret": self.credentials.secret_id,
            "fields": dict(self.fields),
            "settings": dict(self.settings),
        }


def _snake_case(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
