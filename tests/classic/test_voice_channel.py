import pytest
from ended_constructs import make


@pytest.mark.parametrize("enabled", [True, False])
def test_is_what_it_says(stack, app, properties_of, enabled):
    make("VoiceChannel", stack, "Voice", app, enabled=enabled)
    assert properties_of("VoiceChannel") == {
        "ApplicationId": f"${{{stack.get_logical_id(app.node.default_child)}}}",
        "Enabled": enabled,
    }


def test_is_enabled_by_default(stack, app, properties_of):
    make("VoiceChannel", stack, "Voice", app)
    assert properties_of("VoiceChannel")["Enabled"] is True
