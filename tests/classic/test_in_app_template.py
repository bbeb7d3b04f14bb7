import dataclasses

import pytest
from ended_constructs import IN_APP, make


def test_has_the_message(stack, app, properties_of):
    message = dataclasses.replace(IN_APP, custom_config={"k": "v"})
    make(
        "InAppTemplate",
        stack,
        "Template",
        app,
        message=message,
        template_description="a welcome",
        tags={"team": "growth"},
    )
    text = {"TextColor": "#000000", "Alignment": "LEFT"}
    assert properties_of("InAppTemplate") == {
        "TemplateName": "welcome",
        "TemplateDescription": "a welcome",
        "Layout": "OVERLAYS",
        "CustomConfig": {"k": "v"},
        "Content": [
            {
                "BackgroundColor": "#FFFFFF",
                "HeaderConfig": {"Header": "Hi", **text},
                "BodyConfig": {"Body": "Hello", **text},
            }
        ],
        "Tags": {"team": "growth"},
    }


def test_fails_on_a_name_that_pinpoint_does_not_take(stack, app):
    with pytest.raises(ValueError, match="'template_name' must be"):
        make("InAppTemplate", stack, "Template", app, template_name="a b")
