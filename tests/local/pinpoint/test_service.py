"""What is added to the local AWS."""

import pytest
from ministack.core.responses import request_scope

from cdk_pinpoint.local.pinpoint import service
from cdk_pinpoint.local.pinpoint.apps import API
from cdk_pinpoint.local.service_api import ServiceError


def test_operations_of_every_module_are_registered():
    of_each = {"CreateApp", "GetChannels", "SendMessages", "SendOTPMessage", "PhoneNumberValidate"}
    assert of_each <= API._operations.keys()


def test_applications_and_channels_are_forgotten():
    with request_scope("111111111111", "eu-west-1"):
        created = API.call("CreateApp", {"CreateApplicationRequest": {"Name": "shop"}})
        app_id = created["ApplicationResponse"]["Id"]
        API.call(
            "UpdateSmsChannel", {"ApplicationId": app_id, "SMSChannelRequest": {"Enabled": True}}
        )

        service._forget()

        assert API.call("GetApps", {})["ApplicationsResponse"]["Item"] == []
        with pytest.raises(ServiceError, match=app_id):
            API.call("GetSmsChannel", {"ApplicationId": app_id})
