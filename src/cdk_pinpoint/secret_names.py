"""Telling the name of a secret from a credential that was given in its place.

https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
"""

from __future__ import annotations

import re
from typing import Final

SECRET_NAME: Final = r"[A-Za-z0-9/_+=.@-]{1,512}"  # noqa: S105 - a pattern
SECRET_ARN: Final = r"arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:" + SECRET_NAME

_KEY: Final = re.compile(
    r"""-----BEGIN                        # a PEM key or certificate
    | ^\s*\{\s*"                         # a JSON document, as Google's service account is
    | \bAIza[A-Za-z0-9_-]{35} | \bAAAA[A-Za-z0-9_-]+:APA91  # keys of Google and the ended FCM API
    | \b(?:AKIA|ASIA)[A-Z0-9]{16}\b      # keys of AWS
    """,
    re.VERBOSE,
)
_CREDENTIAL: Final = re.compile(
    r"""^\s*\{ | [\r\n]                  # a document or a key, of which no name has a sign
    | ^MI[A-Za-z0-9+/=]{62}                # a PEM key or certificate without its BEGIN line
    | ^AIza | AAAA[A-Za-z0-9_-]+:         # keys of Google and of the ended FCM API
    | ^(?:AKIA|ASIA)[A-Z0-9]{16}          # keys of AWS
    | ^[a-f0-9]{64}$ | ^amzn1\.           # client secrets of Amazon, before and now
    | ^.{513}                             # longer than any name
    """,
    re.VERBOSE | re.DOTALL,
)


def looks_secret(text: str) -> bool:
    """Whether *text* has the shape of a credential, which no message may repeat.

    Args:
        text: Any value.
    """
    return _CREDENTIAL.search(text) is not None or has_credential(text)


def has_credential(text: str) -> bool:
    """Whether a credential is in *text*, be it as long and have as many lines as it likes.

    Args:
        text: Any value.
    """
    return _KEY.search(text) is not None


def is_secret_name(text: str) -> bool:
    """Whether *text* can be the name or ARN of a secret and does not look like a credential.

    Args:
        text: What was given as the name.
    """
    if re.fullmatch(SECRET_ARN, text):
        return True
    return re.fullmatch(SECRET_NAME, text) is not None and not looks_secret(text)
