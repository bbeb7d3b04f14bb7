"""A message that is sent to a segment, which ended.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pinpoint-campaign.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk.interfaces import aws_pinpoint as pinpoint_refs
from constructs import Construct

from cdk_pinpoint._checks import is_token, require_range, require_service_in_region
from cdk_pinpoint.classic._rendered import rendered
from cdk_pinpoint.classic.acknowledgement import EndOfSupport, carry, require_acknowledgement
from cdk_pinpoint.classic.campaign_hook import CampaignHook
from cdk_pinpoint.classic.campaign_limits import CampaignLimits
from cdk_pinpoint.classic.campaign_treatment import CampaignTreatment

_WHOLE: Final = 100


class Campaign(Construct):
    """What is sent to a segment, when, and in which variations.

    Defines an `AWS::Pinpoint::Campaign` and, for a hook, the permission of its function.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        app: The application that sends it.
        campaign_name: Name of the campaign.
        segment_id: Id of the segment that it is sent to.
        treatment: What is sent, and when.
        segment_version: Version of the segment.
            Default: - the newest.
        additional_treatments: Variations that a part of the segment gets instead.
            Default: - none.
        holdout_percent: Part of the segment that gets nothing, 0 to 100.
            Default: - nobody.
        limits: How many messages may be sent.
            Default: - the limits of the application.
        hook: What changes the segment before the campaign is sent.
            Default: - the hook of the application.
        is_paused: Whether the campaign does not run for now.
            Default: - it runs.
        priority: Which of several in-app messages is shown first, 1 being the first.
            Default: - it is not said.
        description: What the campaign is for.
            Default: - none.
        tags: Tags of this campaign alone, beside those of the stack.
            Default: - the tags of the stack.
        end_of_support: Why the stack still holds it.
            Default: - none, which is an error.
        removal_policy: What happens to it when it leaves the stack.
            Default: - it is retained, without a call.

    Raises:
        ValueError: The end of support is not acknowledged, treatments and holdout are more than the
            segment, or the region has no applications.

    Example:
        Campaign(
            self,
            "Sale",
            app=messaging,
            campaign_name="sale",
            segment_id=lapsed.segment_id,
            treatment=CampaignTreatment(
                messages=CampaignMessages(sms=SmsMessage(body="Sale!")),
                schedule=CampaignSchedule(
                    start="2026-10-01T09:00:00Z",
                    end="2026-10-29T09:00:00Z",
                    frequency=Frequency.WEEKLY,
                ),
            ),
            end_of_support=EndOfSupport.acknowledged(reason="ran out, kept for its history"),
        )
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        app: pinpoint_refs.IAppRef,
        campaign_name: str,
        segment_id: str,
        treatment: CampaignTreatment,
        segment_version: int | None = None,
        additional_treatments: Sequence[CampaignTreatment] = (),
        holdout_percent: int | None = None,
        limits: CampaignLimits | None = None,
        hook: CampaignHook | None = None,
        is_paused: bool | None = None,
        priority: int | None = None,
        description: str | None = None,
        tags: Mapping[str, str] | None = None,
        end_of_support: EndOfSupport | None = None,
        removal_policy: cdk.RemovalPolicy = cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ) -> None:
        end_of_support = require_acknowledgement("Campaign", end_of_support)
        _check(treatment, additional_treatments, holdout_percent)
        super().__init__(scope, id)
        require_service_in_region(self, "pinpoint")
        hook_property, permission = hook.bind(self, app) if hook else (None, None)
        own = treatment.properties()
        campaign = pinpoint.CfnCampaign(
            self,
            "Resource",
            application_id=app.app_ref.app_id,
            name=campaign_name,
            segment_id=segment_id,
            segment_version=segment_version,
            schedule=own["schedule"],
            message_configuration=own.get("messageConfiguration"),
            template_configuration=own.get("templateConfiguration"),
            custom_delivery_configuration=own.get("customDeliveryConfiguration"),
            treatment_name=treatment.name,
            treatment_description=treatment.description,
            additional_treatments=[each.properties() for each in additional_treatments] or None,
            holdout_percent=holdout_percent,
            limits=rendered(limits),
            campaign_hook=hook_property,
            is_paused=is_paused,
            priority=priority,
            description=description,
            tags=dict(tags) if tags else None,
        )
        if permission:
            campaign.add_dependency(permission)
        carry(campaign, end_of_support, removal_policy)
        self.campaign_id = campaign.attr_campaign_id
        self.campaign_arn = campaign.attr_arn


def _check(
    own: CampaignTreatment, additional: Sequence[CampaignTreatment], holdout_percent: int | None
) -> None:
    if own.schedule is None or own.size_percent is not None:
        raise ValueError(
            "'treatment' needs a 'schedule' and has no 'size_percent', which is of additional "
            "treatments alone"
        )
    sizes = [each.size_percent for each in additional]
    if None in sizes:
        raise ValueError("'additional_treatments' need a 'size_percent' each, got one without")
    require_range("holdout_percent", holdout_percent, 0, _WHOLE)
    parts = [*sizes, holdout_percent or 0]
    known = [each for each in parts if each is not None and not is_token(each)]
    if sum(known) > _WHOLE:
        raise ValueError(
            "'size_percent' of additional treatments and 'holdout_percent' must be 100 at most "
            f"together, got {sum(known)}; lower one"
        )
