from aws_cdk.assertions import Template
from push_channels import SECRET
from templates import only_id, properties

from cdk_pinpoint import BaiduChannel

TYPE = "AWS::Pinpoint::BaiduChannel"


def test_api_key_and_secret_key_are_fields_of_the_secret(stack, app, credentials):
    BaiduChannel(stack, "Baidu", app=app, credentials=credentials)
    channel = properties(Template.from_stack(stack), TYPE)
    assert channel["ApiKey"] == SECRET("apiKey")
    assert channel["SecretKey"] == SECRET("secretKey")


def test_has_a_stable_logical_id(stack, app, credentials):
    BaiduChannel(stack, "Baidu", app=app, credentials=credentials)
    assert only_id(Template.from_stack(stack), TYPE) == "BaiduA73E43DA"
