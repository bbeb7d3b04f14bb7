"""The message templates of an environment."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictStr

from cdk_pinpoint.environment.base import Matching, Settings


class TemplateSettings(Settings):
    """Where the message templates are."""

    folder: Annotated[StrictStr, Matching(r"[^\0\n]+", "is not the path of a folder")] = Field(
        description="Folder of the templates, from where the CDK is run. Those of the channels "
        "that the environment has are published."
    )
