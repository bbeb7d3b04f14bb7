import pytest

CONTENT = {"BackgroundColor": "#FFFFFF"}
KINDS = [
    ("email", "EmailTemplateRequest", {"Subject": "Hi", "TextPart": "Hello"}),
    ("sms", "SMSTemplateRequest", {"Body": "Hello"}),
    ("push", "PushNotificationTemplateRequest", {"Default": {"Title": "Hi", "Body": "Hello"}}),
    ("in_app", "InAppTemplateRequest", {"Layout": "OVERLAYS", "Content": [CONTENT]}),
    ("voice", "VoiceTemplateRequest", {"Body": "Hello"}),
]
for_every_kind = pytest.mark.parametrize(("kind", "member", "request_"), KINDS)


def get(pinpoint, kind, name):
    answer = getattr(pinpoint, f"get_{kind}_template")(TemplateName=name)
    (template,) = (value for key, value in answer.items() if key != "ResponseMetadata")
    return template


@for_every_kind
def test_a_template_is_created_changed_listed_and_deleted(
    pinpoint, own_name, kind, member, request_
):
    def call(verb, **parameters):
        getattr(pinpoint, f"{verb}_{kind}_template")(TemplateName=own_name, **parameters)

    call("create", **{member: {**request_, "tags": {"a": "1"}}})
    call("update", **{member: {**request_, "TemplateDescription": "new"}})

    template = get(pinpoint, kind, own_name)
    assert {name: template[name] for name in request_} == request_
    assert (template["TemplateDescription"], template["Version"]) == ("new", "2")
    assert template["tags"] == {"a": "1"}
    assert template["Arn"].endswith(f":templates/{own_name}/{kind.replace('_', '').upper()}")
    listed = pinpoint.list_templates(Prefix=own_name)["TemplatesResponse"]["Item"]
    assert [each["TemplateType"] for each in listed] == [template["TemplateType"]]
    call("delete")
    with pytest.raises(pinpoint.exceptions.NotFoundException, match=own_name):
        get(pinpoint, kind, own_name)


def test_a_name_is_taken_once_for_each_kind(pinpoint, own_name):
    sms = {"TemplateName": own_name, "SMSTemplateRequest": {"Body": "Hello"}}
    pinpoint.create_sms_template(**sms)
    pinpoint.create_push_template(TemplateName=own_name, PushNotificationTemplateRequest={})

    with pytest.raises(pinpoint.exceptions.BadRequestException, match="there is a SMS template"):
        pinpoint.create_sms_template(**sms)
    listed = pinpoint.list_templates(Prefix=own_name, TemplateType="SMS")
    assert len(listed["TemplatesResponse"]["Item"]) == 1


def test_templates_are_listed_page_by_page(pinpoint, own_name):
    for number in range(3):
        pinpoint.create_sms_template(
            TemplateName=f"{own_name}-{number}", SMSTemplateRequest={"Body": "Hello"}
        )
    first = pinpoint.list_templates(Prefix=own_name, PageSize="2")["TemplatesResponse"]
    rest = pinpoint.list_templates(Prefix=own_name, NextToken=first["NextToken"])
    assert len(first["Item"]) == 2
    assert len(rest["TemplatesResponse"]["Item"]) == 1
