"""Whether a service may do something through a role that it was given."""

from cdk_pinpoint.local import _ministack


def role_problem(
    role_arn: str,
    *,
    service_principal: str,
    source_arn: str,
    action: str,
    resource_arn: str,
) -> str | None:
    """Why a service cannot do an action with a role; None when it can.

    AWS asks the same three questions before it delivers an event: does the role exist, does its
    trust policy let the service assume it on behalf of that resource of that account, and do its
    policies allow the action.

    Args:
        role_arn: The role that the service was given.
        service_principal: Who assumes it, e.g. `sms-voice.amazonaws.com`.
        source_arn: On whose behalf, e.g. the ARN of a configuration set.
        action: What it then does, e.g. `firehose:PutRecord`.
        resource_arn: To what.
    """
    account = _ministack.current_account()
    arn_head, _, name = role_arn.rpartition("/")
    trust_policy = _ministack.trust_policy_of(name)
    if f":iam::{account}:role" not in arn_head or trust_policy is None:
        return f"the role {role_arn} does not exist"
    may_assume = _ministack.service_may_assume(
        trust_policy,
        service_principal=service_principal,
        condition_keys={"aws:SourceArn": source_arn, "aws:SourceAccount": account},
    )
    if not may_assume:
        return (
            f"the trust policy of {role_arn} does not let {service_principal} assume it"
            f" for {source_arn}"
        )
    if not _ministack.role_may(name, action=action, resource_arn=resource_arn):
        return f"the policies of {role_arn} do not allow {action} on {resource_arn}"
    return None
