import pytest
from templates import exactly

from cdk_pinpoint.classic import (
    CampaignMessages,
    CampaignSchedule,
    CampaignTemplates,
    CampaignTreatment,
    CustomDelivery,
    CustomMessage,
    MessageTemplate,
)

CUSTOM = CampaignMessages(custom=CustomMessage(data="{}"))
TEMPLATES = CampaignTemplates(
    email_template=MessageTemplate(name="welcome", version="2"),
    sms_template=MessageTemplate(name="hello"),
)


def test_says_what_and_when_and_to_how_many():
    treatment = CampaignTreatment(
        messages=CUSTOM,
        templates=TEMPLATES,
        schedule=CampaignSchedule(),
        custom_delivery=CustomDelivery(delivery_uri="https://example.com"),
        size_percent=10,
        name="b",
        description="the other one",
    )
    assert treatment.properties() == {
        "messageConfiguration": {"customMessage": {"data": "{}"}},
        "templateConfiguration": {
            "emailTemplate": {"name": "welcome", "version": "2"},
            "smsTemplate": {"name": "hello"},
        },
        "schedule": {"startTime": "IMMEDIATE", "frequency": "ONCE"},
        "customDeliveryConfiguration": {
            "deliveryUri": "https://example.com",
            "endpointTypes": ["CUSTOM"],
        },
        "sizePercent": 10,
        "treatmentName": "b",
        "treatmentDescription": "the other one",
    }


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            CampaignTreatment,
            "a CampaignTreatment needs 'messages' or 'templates', got neither; give one",
        ),
        (
            lambda: CampaignTreatment(messages=CUSTOM),
            "'custom_delivery' is needed with a custom message, got none; give it",
        ),
        (
            lambda: CampaignTreatment(templates=TEMPLATES, size_percent=101),
            "'size_percent' must be from 0 to 100, got 101",
        ),
        (
            CampaignTemplates,
            "CampaignTemplates need the template of a channel, got none; leave them out",
        ),
        (
            lambda: CustomDelivery(delivery_uri="f", endpoint_types=["FAX"]),
            (
                "'endpoint_types' must be of ADM, APNS, APNS_SANDBOX, APNS_VOIP, "
                "APNS_VOIP_SANDBOX, BAIDU, CUSTOM, EMAIL, GCM, IN_APP, PUSH, SMS, VOICE, got 'FAX'"
            ),
        ),
    ],
)
def test_fails_on_what_the_service_refuses(make, message):
    with pytest.raises(ValueError, match=exactly(message)):
        make()
