"""Who may read a folder of parameters.

https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html
"""

from collections.abc import Mapping
from typing import Any

from cdk_pinpoint.local import _ministack


def install() -> None:
    """Check `GetParametersByPath` on the folder."""
    _ministack.name_resources("ssm", _folder)


def _folder(request: Mapping[str, Any]) -> str | None:
    path = request.get("Path")
    return f"parameter/{path.strip('/')}" if path else None
