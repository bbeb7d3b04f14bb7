import boto3
import pytest


def test_an_application_is_created_read_listed_and_deleted(pinpoint, own_name):
    created = pinpoint.create_app(CreateApplicationRequest={"Name": own_name, "tags": {"a": "b"}})
    app = created["ApplicationResponse"]

    assert app["Arn"] == f"arn:aws:mobiletargeting:us-east-1:000000000000:apps/{app['Id']}"
    assert pinpoint.get_app(ApplicationId=app["Id"])["ApplicationResponse"] == app
    assert app in pinpoint.get_apps()["ApplicationsResponse"]["Item"]
    pinpoint.delete_app(ApplicationId=app["Id"])
    with pytest.raises(pinpoint.exceptions.NotFoundException, match=app["Id"]):
        pinpoint.get_app(ApplicationId=app["Id"])


def test_applications_are_listed_page_by_page(pinpoint, own_name):
    for _ in range(3):
        pinpoint.create_app(CreateApplicationRequest={"Name": own_name})

    names = []
    token = {}
    while True:
        page = pinpoint.get_apps(PageSize="2", **token)["ApplicationsResponse"]
        assert len(page["Item"]) <= 2
        names += [app["Name"] for app in page["Item"]]
        if "NextToken" not in page:
            break
        token = {"Token": page["NextToken"]}
    assert names.count(own_name) == 3


def test_tags_are_added_and_removed(pinpoint, own_name):
    app = pinpoint.create_app(CreateApplicationRequest={"Name": own_name})["ApplicationResponse"]

    pinpoint.tag_resource(ResourceArn=app["Arn"], TagsModel={"tags": {"a": "1", "b": "2"}})
    pinpoint.untag_resource(ResourceArn=app["Arn"], TagKeys=["a"])

    tags = pinpoint.list_tags_for_resource(ResourceArn=app["Arn"])["TagsModel"]["tags"]
    assert tags == {"b": "2"}


def test_accounts_and_regions_do_not_see_each_others_applications(local_aws, pinpoint, own_name):
    app = pinpoint.create_app(CreateApplicationRequest={"Name": own_name})["ApplicationResponse"]
    other_region = boto3.client(
        "pinpoint",
        endpoint_url=local_aws.endpoint_url,
        region_name="eu-west-1",
        aws_access_key_id=local_aws.root.access_key_id,
        aws_secret_access_key=local_aws.root.secret_access_key,
    )
    other_account = boto3.client(
        "pinpoint",
        endpoint_url=local_aws.endpoint_url,
        region_name="us-east-1",
        aws_access_key_id="222222222222",
        aws_secret_access_key="local",
    )

    for client in (other_region, other_account):
        with pytest.raises(client.exceptions.NotFoundException):
            client.get_app(ApplicationId=app["Id"])


def test_an_operation_that_ended_answers_501(pinpoint, own_name):
    app = pinpoint.create_app(CreateApplicationRequest={"Name": own_name})["ApplicationResponse"]

    with pytest.raises(
        pinpoint.exceptions.ClientError, match="does not implement GetEndpoint"
    ) as e:
        pinpoint.get_endpoint(ApplicationId=app["Id"], EndpointId="e")

    assert e.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501
