"""Read what an account has of Amazon Pinpoint, Amazon SES and AWS End User Messaging."""

from __future__ import annotations

from cdk_pinpoint.operations.account import Account
from cdk_pinpoint.operations.migration.calls import Calls
from cdk_pinpoint.operations.migration.email_reading import read_email
from cdk_pinpoint.operations.migration.inventory import Inventory, SourceKind
from cdk_pinpoint.operations.migration.pinpoint_reading import (
    read_application,
    read_templates,
)
from cdk_pinpoint.operations.migration.sms_reading import read_sms


def read_account(account: Account, *, application_id: str | None = None) -> Inventory:
    """Read everything, and note what cannot be read.

    Args:
        account: The account and region.
        application_id: The application.
            Default: - the only one.

    Raises:
        WrongUseError: There are several applications, and none is named.
        ClientError: AWS does not accept the credentials.
    """
    calls = Calls(account)
    # Every principal may ask it, so what fails here fails for all.
    account_id = account.client("sts").get_caller_identity()["Account"]
    items = [
        *read_application(calls, application_id),
        *read_templates(calls),
        *read_email(calls),
        *read_sms(calls),
    ]
    return Inventory(
        source=SourceKind.ACCOUNT,
        account=account_id,
        region=account.region,
        items=tuple(items),
        unread=tuple(calls.unread),
        calls=tuple(sorted({*calls.made, "sts:GetCallerIdentity"})),
    )
