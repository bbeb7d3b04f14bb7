"""Email templates by CloudFormation, and mail that is made from them."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from cdk_pinpoint.local import LocalAws, ses_templates
from cdk_pinpoint.local.service_api import ServiceError
from cdk_pinpoint.local.ses_templates import RenderingError

from .conftest import StackFailedError, Stacks, Template
from .mail import Mail

PARTS = {
    "SubjectPart": "Hello {{name}}",
    "HtmlPart": "<p>{{html.name}}</p>",
    "TextPart": "{{#if name}}Hello {{name}}{{else}}Hello{{/if}}",
}


def template(name: str, **parts: str) -> Template:
    properties = {"Template": {"TemplateName": name, **PARTS, **parts}}
    return {"Template": {"Type": "AWS::SES::Template", "Properties": properties}}


class TestResource:
    def test_it_is_made_changed_and_deleted(
        self, local_aws: LocalAws, stacks: Stacks, own_name: str
    ) -> None:
        client = local_aws.client("sesv2")
        stack = stacks.create(template(own_name))
        content = client.get_email_template(TemplateName=own_name)["TemplateContent"]
        assert content == {
            "Subject": PARTS["SubjectPart"],
            "Text": PARTS["TextPart"],
            "Html": PARTS["HtmlPart"],
        }
        stacks.update(stack, template(own_name, SubjectPart="Hi"))
        changed = client.get_email_template(TemplateName=own_name)["TemplateContent"]
        assert changed == {**content, "Subject": "Hi"}
        listed = client.list_email_templates()["TemplatesMetadata"]
        assert own_name in [each["TemplateName"] for each in listed]
        stacks.delete(stack)
        with pytest.raises(client.exceptions.NotFoundException):
            client.get_email_template(TemplateName=own_name)

    def test_its_name_is_its_id(self, stacks: Stacks, own_name: str) -> None:
        outputs = {
            "Ref": {"Value": {"Ref": "Template"}},
            "Id": {"Value": {"Fn::GetAtt": ["Template", "Id"]}},
        }
        found = stacks.outputs(stacks.create(template(own_name), outputs=outputs))
        assert found == {"Ref": own_name, "Id": own_name}

    @pytest.mark.parametrize(
        ("parts", "reason"),
        [
            ({"TemplateName": "a b"}, "TemplateName: failed validation constraint.*pattern"),
            ({"HtmlPart": "", "TextPart": ""}, "no text and no HTML part"),
            ({"Colour": "blue"}, r"extraneous key \[Colour\]"),
        ],
    )
    def test_what_is_refused(
        self, stacks: Stacks, own_name: str, parts: dict[str, str], reason: str
    ) -> None:
        with pytest.raises(StackFailedError, match=reason):
            stacks.create(template(own_name, **parts))

    def test_a_template_has_500_kb_at_most(self) -> None:
        large = {"Template": {**PARTS, "HtmlPart": "a" * 512_000}}
        with pytest.raises(ServiceError, match="over 500 KB"):
            ses_templates._template(large, "large")

    def test_a_name_is_there_once(self, local_aws: LocalAws, stacks: Stacks, own_name: str) -> None:
        content = {"Subject": "a", "Text": "b"}
        client = local_aws.client("sesv2")
        client.create_email_template(TemplateName=own_name, TemplateContent=content)
        with pytest.raises(StackFailedError, match="already exists"):
            stacks.create(template(own_name))
        client.delete_email_template(TemplateName=own_name)

    def test_a_name_that_alone_changes_is_not_silently_kept(
        self, stacks: Stacks, own_name: str
    ) -> None:
        stack = stacks.create(template(own_name))
        with pytest.raises(StackFailedError, match="change its logical id"):
            stacks.update(stack, template(f"{own_name}-2"))


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("{{a}} {{ a }} {{{a}}}", {"a": "<b>"}, "<b> <b> <b>"),
        ("{{a.b.c}}", {"a": {"b": {"c": "x"}}}, "x"),
        ("{{n}}", {"n": 5}, "5"),
        ("{{#if a}}yes{{/if}}", {}, ""),
        ("{{#if a}}yes{{else}}no{{/if}}", {"a": ""}, "no"),
        ("{{#if a}}{{#if b}}ab{{else}}a{{/if}}{{else}}{{b}}{{/if}}", {"a": "1", "b": ""}, "a"),
        ("{{#each l}}<{{this}}>{{/each}}", {"l": ["a", "b"]}, "<a><b>"),
        ("{{#each l}}{{x}}{{else}}none{{/each}}", {"l": []}, "none"),
        ("{{#each l}}{{x}};{{/each}}", {"l": [{"x": "1"}, {"x": "2"}]}, "1;2;"),
        ("p {a: {b}} }}", {}, "p {a: {b}} }}"),
    ],
)
def test_a_text_is_filled_in(text: str, values: dict[str, Any], expected: str) -> None:
    assert ses_templates._filled(text, [values]) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{{a}}", "Attribute 'a' is not present in the rendering data."),
        ("{{html.a}}", "Attribute 'html.a' is not present in the rendering data."),
        ("{{#if a}}", "The block '#if' is not closed."),
        ("{{#upper a}}{{/upper}}", "Could not find helper: 'upper'"),
    ],
)
def test_a_text_that_cannot_be(text: str, reason: str) -> None:
    with pytest.raises(RenderingError) as raised:
        ses_templates._filled(text, [{"b": "c"}])
    assert str(raised.value) == reason


@pytest.fixture
def send(
    local_aws: LocalAws, stacks: Stacks, mail_template: Mail, objects: Callable[..., Any]
) -> Iterator[Callable[..., str]]:
    """Sends a template as a deployed role, with a set that tells of rendering failures."""
    name, resources = mail_template.name, mail_template.resources
    statement = resources["Sender"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][0]
    statement["Resource"].append(f"arn:aws:ses:*:*:template/{name}")
    resources["Lake"]["Properties"]["EventDestination"]["MatchingEventTypes"].append(
        "renderingFailure"
    )
    stacks.create({**resources, **template(name)})
    role_arn = f"arn:aws:iam::{local_aws.account}:role/{name}-sender"
    client = local_aws.client("sesv2", credentials=local_aws.assume_role(role_arn))

    def run(values: Any, template_name: str = name) -> str:
        data = values if isinstance(values, str) else json.dumps(values)
        answer = client.send_email(
            FromEmailAddress=f"hello@{mail_template.domain}",
            Destination={"ToAddresses": ["ann@example.org"]},
            Content={"Template": {"TemplateName": template_name, "TemplateData": data}},
        )
        return str(answer["MessageId"])

    yield run
    for key in objects(name):
        local_aws.client("s3").delete_object(Bucket=name, Key=key)


def events_of(mail_template: Mail, objects: Callable[..., Any]) -> dict[str, Any]:
    events = [json.loads(each) for each in objects(mail_template.name).values()]
    return {each["eventType"]: each for each in events}


def test_mail_is_made_from_a_template(
    local_aws: LocalAws, send: Callable[..., str], mail_template: Mail, objects: Callable[..., Any]
) -> None:
    message_id = send({"name": "A & B", "html": {"name": "A &amp; B"}})
    (message,) = (each for each in local_aws.sent_messages() if each.message_id == message_id)
    assert (message.subject, message.body) == ("Hello A & B", "Hello A & B")
    events = events_of(mail_template, objects)
    assert set(events) == {"Send", "Delivery"}
    assert events["Send"]["mail"]["commonHeaders"]["subject"] == "Hello A & B"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"name": "Ann"}, "Attribute 'html.name' is not present in the rendering data."),
        ("{", "Template data is not valid JSON."),
    ],
)
def test_what_cannot_be_made_is_answered_and_its_event_tells(
    local_aws: LocalAws,
    send: Callable[..., str],
    mail_template: Mail,
    objects: Callable[..., Any],
    values: Any,
    reason: str,
) -> None:
    message_id = send(values)
    assert message_id not in [each.message_id for each in local_aws.sent_messages()]
    events = events_of(mail_template, objects)
    assert set(events) == {"Rendering Failure"}
    found = events["Rendering Failure"]
    assert found["mail"]["messageId"] == message_id
    assert found["failure"] == {"errorMessage": reason, "templateName": mail_template.name}


def test_another_template_is_not_allowed(send: Callable[..., str]) -> None:
    with pytest.raises(ClientError, match="template/other"):
        send({}, template_name="other")
