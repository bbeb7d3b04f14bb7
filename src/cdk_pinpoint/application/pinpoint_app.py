"""The application that push, SMS and one-time passwords are sent through.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pinpoint-app.html
"""

from __future__ import annotations

from collections.abc import Mapping

import aws_cdk as cdk
import jsii
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk.interfaces import aws_pinpoint as pinpoint_refs
from constructs import Construct

from cdk_pinpoint._checks import require_match, require_service_in_region
from cdk_pinpoint.application.living_type import acknowledge_living_type
from cdk_pinpoint.application.pinpoint_app_grants import PinpointAppGrants
from cdk_pinpoint.application.pinpoint_app_metrics import PinpointAppMetrics


@jsii.implements(pinpoint_refs.IAppRef)
class PinpointApp(cdk.Resource):
    """An application of AWS End User Messaging, once called a Pinpoint project.

    Defines an `AWS::Pinpoint::App`. Channels are constructs of their own that take it as `app`.
    An application that exists already needs none of this: `CfnApp.from_app_id` gives a reference
    that the channels, `PinpointAppGrants.from_app` and `PinpointAppMetrics.from_app` take too.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        app_name: Name of the application, 1 to 64 characters. CloudFormation replaces the
            application when it changes: the application id changes, and channels and their tokens
            with it. So it is always given, and never derived from the place in the tree.
        tags: Tags of this application alone, beside those of the stack.
            Default: - the tags of the stack.
        removal_policy: What happens to the application when it leaves the stack or is replaced.
            Default: - it is retained.

    Raises:
        ValueError: The name is out of bounds, or the region of the stack has no applications.

    Example:
        messaging = PinpointApp(self, "Messaging", app_name="shop-prod")
        messaging.grants.send_push(service_role)
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        app_name: str,
        tags: Mapping[str, str] | None = None,
        removal_policy: cdk.RemovalPolicy = cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ) -> None:
        require_match("app_name", app_name, r".{1,64}", allowed="1 to 64 characters")
        super().__init__(scope, id, physical_name=app_name)
        require_service_in_region(self, "pinpoint")

        app = pinpoint.CfnApp(self, "Resource", name=app_name, tags=dict(tags) if tags else None)
        app.apply_removal_policy(removal_policy)
        acknowledge_living_type(app)

        self.app_id = app.ref
        self.app_arn = app.attr_arn
        self.grants = PinpointAppGrants.from_app(self)
        self.metrics = PinpointAppMetrics.from_app(self)

    @property
    def app_ref(self) -> pinpoint_refs.AppReference:
        """Reference to this application, which every construct that takes an `IAppRef` reads."""
        return pinpoint_refs.AppReference(app_id=self.app_id, app_arn=self.app_arn)
