"""The settings of an application, which ended: limits, quiet time, and the hook of campaigns."""

from cdk_pinpoint.local import _ministack
from cdk_pinpoint.local.pinpoint.apps import API, app_or_error
from cdk_pinpoint.local.pinpoint.campaign_checks import check_hook, check_limits, check_quiet_time
from cdk_pinpoint.local.service_api import Parameters, now

_settings = _ministack.regional_store()


def forget() -> None:
    """Forget all settings."""
    _settings.clear()


@API.operation("GetApplicationSettings")
def get_application_settings(parameters: Parameters) -> Parameters:
    """Get the settings of an application; one that never got any has none."""
    application_id = app_or_error(parameters["ApplicationId"])["Id"]
    held = _settings.get(application_id, {})
    return {"ApplicationSettingsResource": {"ApplicationId": application_id, **held}}


@API.operation("UpdateApplicationSettings")
def update_application_settings(parameters: Parameters) -> Parameters:
    """Change what the request names, and leave the rest."""
    application_id = app_or_error(parameters["ApplicationId"])["Id"]
    request = parameters["WriteApplicationSettingsRequest"]
    check_limits(request.get("Limits", {}))
    check_quiet_time(request.get("QuietTime", {}))
    check_hook(request.get("CampaignHook", {}))
    # The answer shows neither whether metrics are on nor whether events are tagged.
    shown = API.model.shape_for("ApplicationSettingsResource").members
    changed = {name: value for name, value in request.items() if name in shown}
    held = {**_settings.get(application_id, {}), **changed, "LastModifiedDate": now().isoformat()}
    _settings[application_id] = held
    return {"ApplicationSettingsResource": {"ApplicationId": application_id, **held}}
