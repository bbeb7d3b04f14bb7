"""The settings of an application, which ended together with the campaigns they were for.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pinpoint-applicationsettings.html
"""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk.interfaces import aws_pinpoint as pinpoint_refs
from constructs import Construct

from cdk_pinpoint._checks import require_service_in_region
from cdk_pinpoint.application.channel_claims import claim_part
from cdk_pinpoint.classic._rendered import rendered
from cdk_pinpoint.classic.acknowledgement import EndOfSupport, carry, require_acknowledgement
from cdk_pinpoint.classic.campaign_hook import CampaignHook
from cdk_pinpoint.classic.campaign_limits import CampaignLimits, QuietTime


class ApplicationSettings(Construct):
    """What all campaigns of an application go by, unless one says otherwise.

    Defines an `AWS::Pinpoint::ApplicationSettings` and, for a hook, the permission of its function.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        app: The application, which has one.
        limits: How many messages campaigns may send.
            Default: - as many as Pinpoint itself allows.
        quiet_time: When nobody gets a message.
            Default: - there is none.
        campaign_hook: What changes a segment before a campaign is sent to it.
            Default: - nothing.
        cloud_watch_metrics_enabled: Whether alarms of the application are enabled in CloudWatch.
            Default: - it is not said.
        end_of_support: Why the stack still holds it.
            Default: - none, which is an error.
        removal_policy: What happens to it when it leaves the stack.
            Default: - it is retained, without a call.

    Raises:
        ValueError: The end of support is not acknowledged, there is a limit by session, the
            application has settings already, or the region has no applications.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        app: pinpoint_refs.IAppRef,
        limits: CampaignLimits | None = None,
        quiet_time: QuietTime | None = None,
        campaign_hook: CampaignHook | None = None,
        cloud_watch_metrics_enabled: bool | None = None,
        end_of_support: EndOfSupport | None = None,
        removal_policy: cdk.RemovalPolicy = cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ) -> None:
        end_of_support = require_acknowledgement("ApplicationSettings", end_of_support)
        if limits and limits.session is not None:
            raise ValueError(
                f"'limits' of an application have no 'session', got {limits.session}; give it to "
                "the Campaign with in-app messages"
            )
        super().__init__(scope, id)
        require_service_in_region(self, "pinpoint")
        claim_part(self, app, "settings")
        hook, permission = campaign_hook.bind(self, app) if campaign_hook else (None, None)
        settings = pinpoint.CfnApplicationSettings(
            self,
            "Resource",
            application_id=app.app_ref.app_id,
            limits=rendered(limits),
            quiet_time=rendered(quiet_time),
            campaign_hook=hook,
            cloud_watch_metrics_enabled=cloud_watch_metrics_enabled,
        )
        if permission:
            settings.add_dependency(permission)
        carry(settings, end_of_support, removal_policy)
