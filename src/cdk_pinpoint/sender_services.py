"""The AWS services that may take the sender role on.

Each fills in `aws:SourceAccount` when it assumes a role, so that the role can be held to its own
account:

- https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
- https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html
- https://github.com/aws/agent-toolkit-for-aws, `lambda-trust-policy.json`
"""

from __future__ import annotations

from typing import Final

SENDER_SERVICES: Final = ("ecs-tasks.amazonaws.com", "lambda.amazonaws.com", "states.amazonaws.com")
