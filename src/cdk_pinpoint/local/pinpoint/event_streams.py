"""The event stream of an application, which ended: where its events would go, and as whom.

No event is put to it: what made them ended as well.
"""

from typing import Any, Final

from cdk_pinpoint.local import _ministack
from cdk_pinpoint.local.pinpoint.apps import API, app_or_error
from cdk_pinpoint.local.service_api import Parameters, ServiceError, now
from cdk_pinpoint.local.service_role import role_problem

# https://docs.aws.amazon.com/pinpoint/latest/developerguide/permissions-streams.html
ACTIONS: Final = {
    "firehose": ("firehose:PutRecordBatch", "firehose:DescribeDeliveryStream"),
    "kinesis": ("kinesis:PutRecords", "kinesis:DescribeStream"),
}

_streams = _ministack.regional_store()


def forget() -> None:
    """Forget every event stream."""
    _streams.clear()


@API.operation("PutEventStream")
def put_event_stream(parameters: Parameters) -> Parameters:
    """Set the stream, once the role may be assumed for the application and may put to it."""
    app = app_or_error(parameters["ApplicationId"])
    request = parameters["WriteEventStream"]
    destination = request["DestinationStreamArn"]
    service, name = _destination(destination)
    for action in ACTIONS[service]:
        problem = role_problem(
            request["RoleArn"],
            service_principal="pinpoint.amazonaws.com",
            source_arn=app["Arn"],
            action=action,
            resource_arn=destination,
        )
        if problem is not None:
            raise ServiceError(
                "BadRequestException",
                f"please make sure the IAM Role is configured correctly: {problem}",
            )
    has_stream = {
        "firehose": _ministack.firehose_has_stream,
        "kinesis": _ministack.kinesis_has_stream,
    }[service]
    if not has_stream(name):
        raise ServiceError(
            "BadRequestException", f"destination stream validation failed: no stream {destination}"
        )
    _streams[app["Id"]] = {
        "ApplicationId": app["Id"],
        "DestinationStreamArn": destination,
        "LastModifiedDate": now().isoformat(),
        "RoleArn": request["RoleArn"],
    }
    return {"EventStream": _streams[app["Id"]]}


@API.operation("GetEventStream")
def get_event_stream(parameters: Parameters) -> Parameters:
    """Get the event stream of an application."""
    return {"EventStream": _stream_or_error(parameters["ApplicationId"])}


@API.operation("DeleteEventStream")
def delete_event_stream(parameters: Parameters) -> Parameters:
    """Delete the event stream of an application."""
    stream = _stream_or_error(parameters["ApplicationId"])
    _streams.pop(stream["ApplicationId"])
    return {"EventStream": stream}


def _stream_or_error(application_id: str) -> dict[str, Any]:
    stream: dict[str, Any] | None = _streams.get(app_or_error(application_id)["Id"])
    if stream is None:
        raise ServiceError("NotFoundException", f"application {application_id} has no event stream")
    return stream


def _destination(arn: str) -> tuple[str, str]:
    service, _, resource = arn.removeprefix("arn:aws:").partition(":")
    name = resource.rpartition("/")[2]
    if service not in ACTIONS or not name:
        raise ServiceError(
            "BadRequestException",
            f"DestinationStreamArn must be of a Kinesis or Firehose stream, got {arn}",
        )
    return service, name
