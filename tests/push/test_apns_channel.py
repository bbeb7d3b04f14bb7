import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template
from push_channels import APNS_RESOURCES, CERTIFICATE, TOKEN
from templates import exactly, only_id, properties

from cdk_pinpoint import ApnsAuthentication, ApnsChannel, ChannelType

TYPE = "AWS::Pinpoint::APNSChannel"
CREDENTIAL_FIELDS = TOKEN.keys() | CERTIFICATE.keys()


@pytest.fixture
def make(stack, app, credentials):
    def make_channel(id: str = "Apns", **arguments) -> Template:
        ApnsChannel(stack, id, app=app, credentials=credentials, **arguments)
        return Template.from_stack(stack)

    return make_channel


def test_reaches_the_app_store_with_a_token_by_default(make):
    channel = properties(make(bundle_id="com.example.shop"), TYPE)
    assert channel["DefaultAuthenticationMethod"] == "KEY"


@pytest.mark.parametrize("kind", APNS_RESOURCES)
def test_a_token_needs_key_key_id_team_and_bundle_and_no_certificate(make, kind):
    channel = properties(make(kind=kind, bundle_id="com.example.shop"), APNS_RESOURCES[kind])
    assert {name: channel[name] for name in channel.keys() & CREDENTIAL_FIELDS} == TOKEN


@pytest.mark.parametrize("kind", APNS_RESOURCES)
def test_a_certificate_needs_its_private_key_and_no_bundle(make, kind):
    template = make(kind=kind, authentication=ApnsAuthentication.CERTIFICATE)
    channel = properties(template, APNS_RESOURCES[kind])
    assert {name: channel[name] for name in channel.keys() & CREDENTIAL_FIELDS} == CERTIFICATE


def test_the_methods_are_those_of_the_api():
    assert [method.value for method in ApnsAuthentication] == ["KEY", "CERTIFICATE"]


def test_the_four_kinds_share_one_application(stack, app, credentials):
    for kind in APNS_RESOURCES:
        ApnsChannel(
            stack, kind, app=app, credentials=credentials, kind=kind, bundle_id="com.example.shop"
        )
    template = Template.from_stack(stack)
    for resource_type in APNS_RESOURCES.values():
        template.resource_count_is(resource_type, 1)


@pytest.mark.parametrize("kind", sorted(set(ChannelType) - set(APNS_RESOURCES)))
def test_fails_when_the_kind_is_none_of_apple_s(make, kind):
    message = (
        f"'kind' must be one of APNS, APNS_SANDBOX, APNS_VOIP, APNS_VOIP_SANDBOX, got '{kind}'"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        make(kind=kind, bundle_id="com.example.shop")


@pytest.mark.parametrize("bundle_id", [None, ""])
def test_fails_when_a_token_has_no_bundle_id(make, bundle_id):
    message = (
        "'bundle_id' is needed with a token, got none; give the app's bundle identifier such as "
        "'com.example.shop'"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        make(bundle_id=bundle_id)


@pytest.mark.parametrize("bundle_id", ["shop", "com.example.", "com..shop", "com.example/shop"])
def test_fails_when_the_bundle_id_is_none(make, bundle_id):
    message = (
        f"'bundle_id' must be a bundle identifier such as 'com.example.shop', got '{bundle_id}'"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        make(bundle_id=bundle_id)


def test_fails_when_a_certificate_has_a_bundle_id(make):
    message = (
        "'bundle_id' belongs to a token, got 'com.example.shop' with a certificate, which names "
        "its app itself; leave it out"
    )
    with pytest.raises(ValueError, match=exactly(message)):
        make(authentication=ApnsAuthentication.CERTIFICATE, bundle_id="com.example.shop")


@pytest.mark.parametrize("bundle_id", ["com.example.shop", "a.b", "com.ex-ample.Shop-2"])
def test_a_bundle_id_is_as_given(make, bundle_id):
    assert properties(make(bundle_id=bundle_id), TYPE)["BundleId"] == bundle_id


def test_a_bundle_id_that_is_not_known_yet_passes(make):
    channel = properties(make(bundle_id=cdk.Fn.import_value("BundleId")), TYPE)
    assert channel["BundleId"] == "${import BundleId}"


def test_a_failure_leaves_no_claim_on_the_application(make):
    with pytest.raises(ValueError, match="'bundle_id' is needed"):
        make(id="Failed")
    make(bundle_id="com.example.shop")


def test_has_a_stable_logical_id(make):
    assert only_id(make(bundle_id="com.example.shop"), TYPE) == "Apns03460AC9"
