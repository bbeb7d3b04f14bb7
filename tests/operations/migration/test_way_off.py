"""The steps of the page about the end of support, in its order and with its commands."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import old_stack
import pytest
from old_account import DOMAIN, SUPPRESSED, OldAccount
from way_off import COMMANDS, READER_POLICY

from cdk_pinpoint import MessagingEnvironment
from cdk_pinpoint.local import LocalAws, sample_messages
from cdk_pinpoint.local.cdk_cli import bootstrap

ROOT = Path(__file__).parents[3]
FILLED_IN = {
    "replace-me@example.com": "oncall@example.com",
    "com.example.replace-me": "com.example.shop",
}
# The command line of AWS, as far as the report uses it.
AWS_COMMAND = f"""#!{sys.executable}
import sys
import boto3
from botocore import xform_name
client = boto3.client(sys.argv[1])
operation = client.meta.method_to_api_mapping[sys.argv[2].replace("-", "_")]
members = client.meta.service_model.operation_model(operation).input_shape.members
names = {{"--" + xform_name(each, "-"): each for each in members}}
arguments = {{names[name]: value for name, value in zip(sys.argv[3::2], sys.argv[4::2])}}
getattr(client, xform_name(operation))(**arguments)
"""


@pytest.fixture
def aws():
    with LocalAws(
        account="111111111111", region="us-east-1", node_modules=ROOT / "node_modules"
    ) as aws:
        yield aws


def run(command, folder, settings, expected):
    program, *arguments = command
    if program == "cdk":
        start = [str(folder / "node_modules" / ".bin" / "cdk")]
        arguments += ["--require-approval", "never", "--no-color"]
    else:
        start = [sys.executable, "-m", "cdk_pinpoint.operations.cli"]
    found = subprocess.run(
        [*start, *arguments],
        cwd=folder,
        env={**settings, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
        timeout=540,
    )
    assert found.returncode == expected, f"{' '.join(command)}\n{found.stdout}\n{found.stderr}"
    return found


@pytest.mark.timeout(600)
def test_every_step_of_the_page_works_in_its_order(aws, tmp_path):
    old = OldAccount(aws, account=aws.account)
    reader = old.environment(old.role(*READER_POLICY["Statement"]))
    (tmp_path / "old.yaml").write_text(old_stack.TEXT, "utf-8")
    ended, read, dry, write, preview, deploy = COMMANDS

    # Something has ended, and something is lost, so each tells that there is something to look at.
    for command in (ended, read, dry, write):
        run(command, tmp_path, reader, expected=1)
    moved = tmp_path / "moved"

    path = moved / "environments" / "prod.yaml"
    text = path.read_text("utf-8")
    for placeholder, value in FILLED_IN.items():
        assert placeholder in text
        text = text.replace(placeholder, value)
    path.write_text(text, "utf-8")
    run(preview, moved, old.environment(), expected=0)

    for name in ("app.py", "cdk.json"):
        shutil.copy(ROOT / name, moved / name)
    for name in (".venv", "node_modules"):
        (moved / name).symlink_to(ROOT / name)
    bootstrap(aws, project=moved)
    sample_messages.store_credentials(aws, MessagingEnvironment.load(path))
    run(deploy, moved, {**aws.environment(), "PATH": os.environ["PATH"]}, expected=0)

    ssm = old.client("ssm")
    names = ("email-identity", "sms-pool-id", "application-id")
    identity, pool, application = (
        ssm.get_parameter(Name=f"/messaging/prod/{name}")["Parameter"]["Value"] for name in names
    )
    assert (identity, pool) == (DOMAIN, old.pool_id)
    assert application != old.application_id
    carry_people_over(old, moved)
    send_by_the_new_way(aws, old)

    # The old application is as it was.
    channels = old.client("pinpoint").get_channels(ApplicationId=old.application_id)
    assert "EMAIL" in channels["ChannelsResponse"]["Channels"]


def carry_people_over(old, moved):
    """Step 6, by the commands of the report, as in an account that does not know them yet."""
    ses = old.client("sesv2")
    ses.delete_suppressed_destination(EmailAddress=SUPPRESSED)
    program = moved / "aws"
    program.write_text(AWS_COMMAND, "utf-8")
    program.chmod(0o755)
    blocks = re.findall(r"```bash\n(.*?)```", (moved / "report.md").read_text("utf-8"), re.DOTALL)
    carried = [each for each in blocks if "while IFS=" in each]
    assert carried
    for each in carried:
        subprocess.run(
            ["bash", "-e", "-c", each],
            cwd=moved,
            env={**old.environment(), "PATH": f"{moved}:{os.environ['PATH']}"},
            check=True,
            timeout=60,
        )
    found = ses.get_suppressed_destination(EmailAddress=SUPPRESSED)["SuppressedDestination"]
    assert found["Reason"] == "COMPLAINT"


def send_by_the_new_way(aws, old):
    """Step 7, with the role and the names of the stack."""
    names = sample_messages.published_names(aws, MessagingEnvironment.model_construct(name="prod"))
    sender = aws.assume_role(names["sender-role-arn"])

    def client(service):
        return aws.client(service, credentials=sender)

    templates = old.client("sesv2").list_email_templates()["TemplatesMetadata"]
    (template,) = (
        each["TemplateName"]
        for each in templates
        if each["TemplateName"].startswith("messaging-prod_")
    )
    assert client("sesv2").send_email(
        FromEmailAddress=names["email-sender"],
        Destination={"ToAddresses": ["success@simulator.amazonses.com"]},
        ConfigurationSetName=names["email-configuration-set"],
        Content={"Template": {"TemplateName": template, "TemplateData": "{}"}},
    )["MessageId"]
    assert client("pinpoint-sms-voice-v2").send_text_message(
        DestinationPhoneNumber="+14254147755",
        OriginationIdentity=names["sms-pool-id"],
        ConfigurationSetName=names["sms-configuration-set"],
        MessageBody="moved",
        DryRun=True,
    )["MessageId"]
    kind = names["push-channels"].partition(",")[0]
    found = client("pinpoint").send_messages(
        ApplicationId=names["application-id"],
        MessageRequest={
            "Addresses": {"a-device": {"ChannelType": kind}},
            "MessageConfiguration": {"DefaultMessage": {"Body": "moved"}},
        },
    )
    (result,) = found["MessageResponse"]["Result"].values()
    assert result["DeliveryStatus"] == "SUCCESSFUL"
