"""Templates in the new form, checked as a stack checks them."""

from cdk_pinpoint.operations.migration.converted_templates import converted_templates
from cdk_pinpoint.templates.from_pinpoint import Fate


def only(found):
    (template,) = found.values()
    return template


def test_a_template_that_can_be_used_is_in_the_folder(item, inventory):
    found = only(converted_templates(inventory(item("SMS template", "code", Body="Your code"))))
    assert found.is_usable
    assert found.folder == "templates/code"
    assert found.fate is Fate.KEPT
    assert found.reason == "is in templates/code"
    assert found.lost_parts == ()


def test_what_is_written_in_another_way_now_is_told(item, inventory):
    body = "Hello {{User.UserAttributes.FirstName}}"
    found = only(converted_templates(inventory(item("SMS template", "Code", Body=body))))
    assert found.fate is Fate.CHANGED
    assert found.reason == (
        "is in templates/code; TemplateName 'Code' is 'code' now; "
        "{{User.UserAttributes.FirstName}} is '{{first_name}}', which the sender gives"
    )


def test_a_template_that_a_stack_refuses_is_to_be_mended(item, inventory):
    html = "<script>{{name}}</script>"
    template = item("email template", "sale", Subject="Sale", HtmlPart=html, TextPart="Sale")
    found = only(converted_templates(inventory(template)))
    assert not found.is_usable
    assert found.fate is Fate.LOST
    assert found.folder == "templates-to-mend/sale"
    assert found.reason.startswith("cannot be used before it is mended: email.html: line 1: ")
    assert found.to_do == "mend it in templates-to-mend/sale, and move it to templates"


def test_what_is_known_at_deployment_only_is_to_be_mended(item, inventory):
    template = item("SMS template", "code", Body="Call \u2039Number\u203a")
    found = only(converted_templates(inventory(template)))
    assert "\u2039Number\u203a is known at deployment only" in found.reason


def test_what_has_no_form_of_ours_is_lost(item, inventory):
    found = only(converted_templates(inventory(item("in-app template", "banner"))))
    assert found.fate is Fate.LOST
    assert found.reason == "in-app messages ended with Amazon Pinpoint; build them in the app"
    assert found.conversion.files == {}


def test_parts_that_are_lost_are_told_of_a_template_that_is_not(item, inventory):
    template = item(
        "email template",
        "sale",
        Subject="Sale",
        HtmlPart="<p>Sale</p>",
        TextPart="Sale",
        Headers=[{"Name": "List-Unsubscribe", "Value": "x"}],
    )
    found = only(converted_templates(inventory(template)))
    assert found.is_usable
    assert found.lost_parts == (
        "Headers List-Unsubscribe is no part of a template; give it in Headers of SendEmail",
    )


def test_templates_of_one_name_get_names_of_their_own(item, inventory):
    found = converted_templates(
        inventory(
            item("SMS template", "sale", Body="Sale"),
            item("push template", "sale", Default={"Title": "Sale", "Body": "Today"}),
        )
    )
    assert [each.folder for each in found.values()] == ["templates/sale", "templates/sale-push"]
