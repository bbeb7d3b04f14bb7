"""Tags of every kind of resource."""

from cdk_pinpoint.local.service_api import Parameters
from cdk_pinpoint.local.sms_voice.api import API
from cdk_pinpoint.local.sms_voice.resources import Resource, find_by_arn, not_found


@API.operation("TagResource")
def tag_resource(parameters: Parameters) -> Parameters:
    """Add or change tags."""
    resource = _resource(parameters)
    new = {tag["Key"]: tag for tag in parameters["Tags"]}
    kept = [tag for tag in resource["Tags"] if tag["Key"] not in new]
    resource["Tags"] = [*kept, *new.values()]
    return {}


@API.operation("UntagResource")
def untag_resource(parameters: Parameters) -> Parameters:
    """Remove tags."""
    resource = _resource(parameters)
    gone = set(parameters["TagKeys"])
    resource["Tags"] = [tag for tag in resource["Tags"] if tag["Key"] not in gone]
    return {}


@API.operation("ListTagsForResource")
def list_tags_for_resource(parameters: Parameters) -> Parameters:
    """List tags."""
    return {"ResourceArn": parameters["ResourceArn"], "Tags": _resource(parameters)["Tags"]}


def _resource(parameters: Parameters) -> Resource:
    resource = find_by_arn(parameters["ResourceArn"])
    if resource is None:
        raise not_found("resource", parameters["ResourceArn"])
    return resource
