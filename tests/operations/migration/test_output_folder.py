"""The files, and who may read them."""

import pytest

from cdk_pinpoint import MessagingEnvironment
from cdk_pinpoint.environment.stages import Stage
from cdk_pinpoint.operations.account import WrongUseError
from cdk_pinpoint.operations.migration.migration import migration
from cdk_pinpoint.operations.migration.output_folder import OutputFile, check_empty, write

PEOPLE = ("opted-out-numbers.csv", "suppressed-addresses.csv")


@pytest.fixture
def files(item, inventory):
    found = inventory(
        item("push channel", "GCM"),
        item("SMS template", "code", Body="Your code"),
        item(
            "email template",
            "sale",
            Subject="Sale",
            HtmlPart="<script>{{a}}</script>",
            TextPart="Sale",
        ),
        item(
            "suppression list",
            "suppression list",
            SuppressedDestinations=[{"EmailAddress": "a,b@c.example", "Reason": "BOUNCE"}],
        ),
        item(
            "opt-out list",
            "shop",
            OptedOutNumbers=[{"OptedOutNumber": "+15555550199", "OptedOutTimestamp": "2026"}],
        ),
    )
    return migration(found, name="prod", stage=Stage.PRODUCTION, with_adoptions=False).files


def test_everything_has_its_place(files):
    assert [each.path for each in files] == [
        "environments/prod.yaml",
        "templates/code/template.yaml",
        "templates-to-mend/sale/template.yaml",
        "templates-to-mend/sale/email.html",
        "templates-to-mend/sale/email.txt",
        "suppressed-addresses.csv",
        "opted-out-numbers.csv",
        "report.md",
        "report.json",
    ]


def test_the_settings_file_loads_and_begins_with_what_is_left_to_do(files, tmp_path):
    write(files, tmp_path)
    path = tmp_path / "environments" / "prod.yaml"
    assert path.read_text("utf-8").startswith(
        "# Written by cdk-pinpoint migrate. Before you deploy:\n# - push.fcm: store its credentials"
    )
    environment = MessagingEnvironment.load(path)
    assert environment.push.fcm.credentials == "messaging/prod/fcm"
    assert environment.templates.folder == "templates"


def test_only_their_owner_may_read_files_of_people(files, tmp_path):
    write(files, tmp_path)
    for each in files:
        mode = (tmp_path / each.path).stat().st_mode & 0o777
        assert (mode == 0o600) is (each.path in PEOPLE), each.path


def test_people_are_in_no_other_file(files):
    for each in files:
        if each.path not in PEOPLE:
            assert "+15555550199" not in each.text
            assert "b@c.example" not in each.text


def test_lists_of_people(files):
    texts = {each.path: each.text for each in files}
    assert texts["suppressed-addresses.csv"] == 'address,reason,since\n"a,b@c.example",BOUNCE,\n'
    assert texts["opted-out-numbers.csv"] == "number,list,since\n+15555550199,shop,2026\n"


def test_a_folder_with_something_in_it_is_refused(tmp_path):
    check_empty(tmp_path)
    check_empty(tmp_path / "new")
    write([OutputFile(path="a", text="")], tmp_path)
    with pytest.raises(WrongUseError, match="'--output' must be a new or empty folder, got"):
        check_empty(tmp_path)
    with pytest.raises(WrongUseError, match="must be a new or empty folder"):
        check_empty(tmp_path / "a")
