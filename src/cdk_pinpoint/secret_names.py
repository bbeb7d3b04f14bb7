"""Telling the name of a secret from a credential that was given in its place.

https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
"""

from __future__ import annotations

import re
from typing import Final

_NAME: Final = re.compile(r"[A-Za-z0-9/_+=.@-]{1,512}")
_ARN: Final = re.compile(
    r"arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]{1,519}"
)
# A Firebase server key, a bare .p8 key and an OAuth client secret are made of a name's characters.
_LIKELY_CREDENTIAL: Final = re.compile(r"AIza[\w-]{30,}|M[A-Za-z0-9+=]{100,}|[a-f0-9]{64}")


def is_secret_name(text: str) -> bool:
    """Whether *text* can be the name or ARN of a secret and does not look like a credential.

    Args:
        text: What was given as the name.
    """
    if _ARN.fullmatch(text):
        return True
    return bool(_NAME.fullmatch(text)) and not _LIKELY_CREDENTIAL.match(text)
