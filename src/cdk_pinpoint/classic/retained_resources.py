"""One line that makes any app safe to take what ended out of its stacks.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
"""

from __future__ import annotations

import aws_cdk as cdk
import jsii
from constructs import IConstruct

from cdk_pinpoint.application.end_of_support import Status, pinpoint_type
from cdk_pinpoint.application.end_of_support_guard import acknowledge_end_of_support
from cdk_pinpoint.classic.acknowledgement import EndOfSupport


def retain_ended_resources(
    scope: IConstruct, *, end_of_support: EndOfSupport | None = None
) -> None:
    """Retain every resource of an ended type below *scope*, and of one that AWS says nothing of.

    Once that is deployed, taking them out of the stack deletes nothing: CloudFormation forgets
    them without a call. Whatever made them: L1, `CfnInclude`, or the constructs of this package.
    What lives on keeps its policy.

    Args:
        scope: The app, a stage, a stack, or a part of one.
        end_of_support: Why they stay until then, which the guard asks of each of them.
            Default: - it is said at each of them, or there is no guard.

    Example:
        retain_ended_resources(
            app, end_of_support=EndOfSupport.acknowledged(reason="moves in January, OPS-12")
        )
    """
    cdk.Aspects.of(scope).add(_Retain(end_of_support))


@jsii.implements(cdk.IAspect)
class _Retain:
    def __init__(self, end_of_support: EndOfSupport | None) -> None:
        self._end_of_support = end_of_support

    def visit(self, node: IConstruct) -> None:
        if not isinstance(node, cdk.CfnResource):
            return
        kind = pinpoint_type(node.cfn_resource_type)
        if kind is None or kind.status is Status.LIVES:
            return
        node.apply_removal_policy(cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
        # CloudFormation takes no change of a deletion policy alone.
        # https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks.html
        node.add_metadata("cdk-pinpoint", {"retained": True})
        if self._end_of_support is not None:
            acknowledge_end_of_support(node, self._end_of_support.reason)
