"""A group of endpoints, which ended together with the endpoints.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pinpoint-segment.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import aws_cdk as cdk
from aws_cdk import aws_pinpoint as pinpoint
from aws_cdk.interfaces import aws_pinpoint as pinpoint_refs
from constructs import Construct

from cdk_pinpoint._checks import require_range, require_service_in_region
from cdk_pinpoint.classic._rendered import rendered
from cdk_pinpoint.classic.acknowledgement import EndOfSupport, carry, require_acknowledgement
from cdk_pinpoint.classic.segment_dimensions import SegmentDimensions

# https://docs.aws.amazon.com/pinpoint/latest/developerguide/quotas.html
_MOST_GROUPS: Final = 5
_MOST_DIMENSIONS: Final = 100


class Include(StrEnum):
    """How many of several an endpoint must be in."""

    ALL = "ALL"
    ANY = "ANY"
    NONE = "NONE"


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceSegment:
    """A segment that a group is built on.

    Attributes:
        id: Id of the segment.
        version: Version of the segment; the newest where it is left out.
    """

    id: str
    version: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SegmentGroup:
    """Segments to begin with, and criteria that narrow them.

    Attributes:
        dimensions: The criteria.
        type: How many of *dimensions* an endpoint must meet.
        source_segments: The segments to begin with; everybody where there is none.
        source_type: How many of *source_segments* an endpoint must be in.

    Raises:
        ValueError: There are neither criteria nor segments.
    """

    dimensions: Sequence[SegmentDimensions] = ()
    type: Include = Include.ALL
    source_segments: Sequence[SourceSegment] = ()
    source_type: Include = Include.ALL

    def __post_init__(self) -> None:
        """Check what the service refuses."""
        if not self.dimensions and not self.source_segments:
            raise ValueError(
                "a SegmentGroup needs 'dimensions' or 'source_segments', got neither; leave the "
                "group out"
            )


class Segment(Construct):
    """The endpoints that a campaign is sent to.

    Defines an `AWS::Pinpoint::Segment`.

    Args:
        scope: The construct that owns this one.
        id: Identifier of this construct within its scope.
        app: The application whose endpoints they are.
        segment_name: Name of the segment.
        dimensions: Criteria that endpoints meet.
            Default: - everybody is in.
        groups: Groups of endpoints, 5 at most.
            Default: - none.
        include: How many of the groups an endpoint must be in.
            Default: - all of them.
        tags: Tags of this segment alone, beside those of the stack.
            Default: - the tags of the stack.
        end_of_support: Why the stack still holds it.
            Default: - none, which is an error.
        removal_policy: What happens to it when it leaves the stack.
            Default: - it is retained, without a call.

    Raises:
        ValueError: The end of support is not acknowledged, there are more groups or criteria than
            Pinpoint takes, or the region has no applications.

    Example:
        Segment(
            self,
            "Lapsed",
            app=messaging,
            segment_name="lapsed",
            dimensions=SegmentDimensions(
                user_attributes={"Plan": AttributeDimension.inclusive("pro", "team")},
                country=SetDimension.exclusive("US"),
                recency=Recency.inactive(days=30),
            ),
            end_of_support=EndOfSupport.acknowledged(reason="moves in January, OPS-12"),
        )
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        app: pinpoint_refs.IAppRef,
        segment_name: str,
        dimensions: SegmentDimensions | None = None,
        groups: Sequence[SegmentGroup] = (),
        include: Include = Include.ALL,
        tags: Mapping[str, str] | None = None,
        end_of_support: EndOfSupport | None = None,
        removal_policy: cdk.RemovalPolicy = cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ) -> None:
        end_of_support = require_acknowledgement("Segment", end_of_support)
        _check(dimensions, groups)
        super().__init__(scope, id)
        require_service_in_region(self, "pinpoint")
        segment = pinpoint.CfnSegment(
            self,
            "Resource",
            application_id=app.app_ref.app_id,
            name=segment_name,
            dimensions=dimensions.properties() if dimensions else None,
            segment_groups=(
                {"include": include.value, "groups": [_group(each) for each in groups]}
                if groups
                else None
            ),
            tags=dict(tags) if tags else None,
        )
        carry(segment, end_of_support, removal_policy)
        self.segment_id = segment.attr_segment_id
        self.segment_arn = segment.attr_arn


def _check(dimensions: SegmentDimensions | None, groups: Sequence[SegmentGroup]) -> None:
    require_range("groups", len(groups), 0, _MOST_GROUPS)
    criteria = [each for group in groups for each in group.dimensions]
    count = sum(each.count for each in (*criteria, dimensions or SegmentDimensions()))
    require_range("dimensions", count, 0, _MOST_DIMENSIONS, unit=" criteria in all")


def _group(group: SegmentGroup) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if group.dimensions:
        found["dimensions"] = [each.properties() for each in group.dimensions]
        found["type"] = group.type.value
    if group.source_segments:
        found["sourceSegments"] = [rendered(each) for each in group.source_segments]
        found["sourceType"] = group.source_type.value
    return found
