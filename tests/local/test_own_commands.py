"""What is told of a command that cannot be run; `tests/deployed` runs them where they can."""

import pytest

from cdk_pinpoint import MessagingEnvironment
from cdk_pinpoint.local import LocalAws
from cdk_pinpoint.local.own_commands import CommandError, smoke

NOWHERE = {
    "name": "nowhere",
    "stage": "development",
    "account": "000000000000",
    "region": "us-east-1",
    "email": {"address": "hello@example.com", "allowed_recipients": ["*@example.com"]},
}


def test_a_command_that_cannot_be_run_tells_why(local_aws: LocalAws):
    with pytest.raises(CommandError) as raised:
        smoke(local_aws, MessagingEnvironment.from_mapping(NOWHERE))
    assert str(raised.value).startswith(
        "cdk-pinpoint smoke ended with 3:\ncdk-pinpoint: environment 'nowhere' is not deployed"
    )
