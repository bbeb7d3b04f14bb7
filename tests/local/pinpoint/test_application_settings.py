import pytest


@pytest.fixture
def app_id(pinpoint, own_name):
    app = pinpoint.create_app(CreateApplicationRequest={"Name": own_name})["ApplicationResponse"]
    return app["Id"]


def settings(pinpoint, app_id):
    answer = pinpoint.get_application_settings(ApplicationId=app_id)
    return answer["ApplicationSettingsResource"]


def update(pinpoint, app_id, **request):
    pinpoint.update_application_settings(
        ApplicationId=app_id, WriteApplicationSettingsRequest=request
    )


def test_an_application_has_none_at_first(pinpoint, app_id):
    assert settings(pinpoint, app_id) == {"ApplicationId": app_id}


def test_what_is_not_named_stays(pinpoint, app_id):
    update(pinpoint, app_id, Limits={"Daily": 3}, CloudWatchMetricsEnabled=True)
    update(pinpoint, app_id, QuietTime={"Start": "22:00", "End": "07:00"})

    held = settings(pinpoint, app_id)
    assert held["Limits"] == {"Daily": 3}
    assert held["QuietTime"] == {"Start": "22:00", "End": "07:00"}


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        ({"Limits": {"Daily": 101}}, "Limits.Daily must be from 0 to 100, got 101"),
        ({"QuietTime": {"Start": "24:00", "End": "07:00"}}, "format HH:MM, got 24:00"),
        ({"CampaignHook": {"Mode": "DELIVERY"}}, "DELIVERY is not supported"),
    ],
)
def test_what_the_service_refuses(pinpoint, app_id, request_, reason):
    with pytest.raises(pinpoint.exceptions.BadRequestException, match=reason):
        update(pinpoint, app_id, **request_)
    assert settings(pinpoint, app_id) == {"ApplicationId": app_id}
