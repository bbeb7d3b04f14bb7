from aws_cdk.assertions import Template
from push_channels import SECRET
from templates import only_id, properties

from cdk_pinpoint import AdmChannel

TYPE = "AWS::Pinpoint::ADMChannel"


def test_client_id_and_client_secret_are_fields_of_the_secret(stack, app, credentials):
    AdmChannel(stack, "Adm", app=app, credentials=credentials)
    channel = properties(Template.from_stack(stack), TYPE)
    assert channel["ClientId"] == SECRET("clientId")
    assert channel["ClientSecret"] == SECRET("clientSecret")


def test_has_a_stable_logical_id(stack, app, credentials):
    AdmChannel(stack, "Adm", app=app, credentials=credentials)
    assert only_id(Template.from_stack(stack), TYPE) == "AdmA03E3FAE"
