"""What is added to the local AWS."""

import pkgutil

from ministack.core.responses import request_scope

from cdk_pinpoint.local import sms_voice
from cdk_pinpoint.local.sms_voice import resources, service
from cdk_pinpoint.local.sms_voice.api import API


def test_every_module_with_operations_is_among_them():
    found = {each.name for each in pkgutil.iter_modules(sms_voice.__path__)}
    without = {"api", "events", "resource_types", "resources", "service"}

    assert {module.__name__.rpartition(".")[2] for module in service.OPERATIONS} == found - without


def test_what_is_forgotten_is_of_every_account_and_region():
    with request_scope("111111111111", "eu-west-1"):
        API.call("CreateOptOutList", {"OptOutListName": "mine"})

    with request_scope("222222222222", "us-east-1"):
        service._forget()

    with request_scope("111111111111", "eu-west-1"):
        assert "mine" not in resources.opt_out_lists
