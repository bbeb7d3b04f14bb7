"""What a change of the settings replaces, deletes or leaves behind, as docs/upgrading.md shows it.

After a change: `UPDATE_DOCS=1 pytest tests/proof/test_changed_settings.py`.
"""

import collections
import json
import os
import re

import aws_cdk as cdk
import pytest
from aws_cdk.assertions import Template
from environment_stacks import as_deployed, make
from proof.differences import create_only, destructive, is_retained
from proof.releases import ROOT, diff, lost_in
from templates import ALL_FLAGS

PAGE = ROOT / "docs" / "upgrading.md"
BLOCK = re.compile(r"(<!-- settings: .*? -->\n).*?(<!-- /settings -->)", re.DOTALL)
CONTEXT = {**ALL_FLAGS, "aws:cdk:enable-path-metadata": True}

# What a reader of the table wants to know by name; the rest can be made again at any time.
NAMED = {
    "AWS::Budgets::Budget",
    "AWS::IAM::Role",
    "AWS::KinesisFirehose::DeliveryStream",
    "AWS::Pinpoint::APNSChannel",
    "AWS::Pinpoint::App",
    "AWS::Pinpoint::GCMChannel",
    "AWS::Pinpoint::SMSChannel",
    "AWS::Route53::RecordSet",
    "AWS::S3::Bucket",
    "AWS::SES::ConfigurationSet",
    "AWS::SES::EmailIdentity",
    "AWS::SES::Template",
    "AWS::SMSVOICE::ConfigurationSet",
    "AWS::SMSVOICE::OptOutList",
    "AWS::SMSVOICE::PhoneNumber",
    "AWS::SMSVOICE::Pool",
    "AWS::SMSVOICE::ProtectConfiguration",
    "AWS::SMSVOICE::SenderId",
    "AWS::SNS::Subscription",
}

CHANNELS = {
    "`email` left out": {"without": ["email"]},
    "`sms` left out": {"without": ["sms"]},
    "`push` left out": {"without": ["push"]},
}
US, GB = (
    {"kind": "toll-free", "country": "US"},
    {"kind": "sender-id", "country": "GB", "id": "SHOP"},
)
CHANGES = {
    **CHANNELS,
    "`email.domain`": {
        "email": {"domain": "news.example.com", "senders": ["hello@news.example.com"]}
    },
    "`email.mail_from_domain`": {"email": {"mail_from_domain": "returns.mail.example.com"}},
    "`email.dmarc`": {
        "email": {"dmarc": {"policy": "quarantine", "report_to": "mailto:d@example.com"}}
    },
    "`email.hosted_zone` left out": {"without": ["email.hosted_zone"]},
    "`email.existing_identity: true`": {
        "email": {"existing_identity": True},
        "without": ["email.hosted_zone", "email.dmarc"],
    },
    "`email.tracking_domain` added": {"email": {"tracking_domain": "click.mail.example.com"}},
    "`sms.origination`, a sender ID left out": {"sms": {"origination": [US]}},
    "`sms.origination`, another kind of number": {
        "sms": {"origination": [{**US, "kind": "long-code"}, GB]}
    },
    "`sms.origination` in another order": {"sms": {"origination": [GB, US]}},
    "`sms.allowed_countries`": {"sms": {"allowed_countries": ["US", "GB", "FR"]}},
    "`sms.monthly_spend_limit_usd` left out": {"without": ["sms.monthly_spend_limit_usd"]},
    "`sms.pool_id` in place of `origination`": {
        "sms": {"pool_id": "pool-1234567890abcdef1234567890abcdef"},
        "without": ["sms.origination", "sms.help_message", "sms.opt_out_message"],
    },
    "`push.apns` left out": {"without": ["push.apns"]},
    "`push.apns`, another secret or bundle id": {
        "push": {"apns": {"credentials": "messaging/new/apns", "bundle_id": "com.example.new"}}
    },
    "`events.retention_days`, `app_event_types`": {
        "events": {"retention_days": 800, "app_event_types": ["order.placed"]}
    },
    "`templates` left out": {"without": ["templates"]},
    "`audience` left out": {"without": ["audience"]},
    "`access.path` or `name_prefix`": {"access": {"path": "/messaging/"}},
    "`access.analyst` left out": {"without": ["access.analyst"]},
    "whom a role trusts": {"access": {"analyst": {"roles": ["reports"]}}},
    "`alarms.notify`": {"alarms": {"notify": ["other@example.com"]}},
    "`alarms`: thresholds, `runbook`": {
        "alarms": {"bounce_rate": 0.03, "runbook": "https://example.com/runbook"}
    },
    "`budget` left out": {"without": ["budget"]},
    "`send_breaker.email.enabled: false`": {"send_breaker": {"email": {"enabled": False}}},
    "`audit.alerts: false`": {"audit": {"alerts": False}},
    "`tags`": {"tags": {"Owner": "platform"}},
    "`stage: staging`": {
        "stage": "staging",
        "email": {"allowed_recipients": ["*@example.com"]},
    },
}


def changed(change):
    """The template of production with a change of its settings."""
    return Template.from_stack(make("prod", context=CONTEXT, **change)).to_json()


def shown(resources, among):
    """The types of resources, those that can be made again at any time as a number."""
    types = collections.Counter(resources[each]["Type"] for each in among)
    parts = [
        kind.removeprefix("AWS::") + (f" ({count})" if count > 1 else "")
        for kind, count in sorted(types.items())
        if kind in NAMED
    ]
    others = sum(count for kind, count in types.items() if kind not in NAMED)
    return ", ".join([*parts, *([f"others ({others})"] if others else [])])


def row(setting, before, after):
    old, lost = before["Resources"], destructive(before, after)
    replaced = [each for each in lost if lost[each] == "replaced"]
    left = [each for each in lost if lost[each] == "orphaned"]
    left += [each for each in replaced if is_retained(old[each], "UpdateReplacePolicy")]
    deleted = [each for each in lost if lost[each] == "destroyed"]
    return f"| {setting} | {' | '.join(shown(old, each) for each in (replaced, deleted, left))} |"


@pytest.fixture(scope="module")
def templates():
    """The template of each change, made once."""
    return {}


def template_of(templates, setting):
    if setting not in templates:
        templates[setting] = changed(CHANGES[setting])
    return templates[setting]


@pytest.mark.parametrize("setting", [*CHANNELS, "`email.domain`"])
def test_the_table_tells_what_a_change_does(templates, setting):
    expected = row(setting, as_deployed("prod"), template_of(templates, setting))
    if not os.environ.get("UPDATE_DOCS"):
        assert expected in PAGE.read_text("utf-8").splitlines(), "run it with UPDATE_DOCS=1"


@pytest.mark.exhaustive
def test_the_whole_table_tells_what_changes_do(templates):
    head = [
        "| Change in production | Replaced | Deleted | Left in the account |",
        "|---|---|---|---|",
    ]
    rows = [row(each, as_deployed("prod"), template_of(templates, each)) for each in CHANGES]
    section = "\n".join([*head, *rows]) + "\n"
    text = PAGE.read_text("utf-8")
    expected = BLOCK.sub(lambda found: found[1] + section + found[2], text)
    if os.environ.get("UPDATE_DOCS"):
        PAGE.write_text(expected, "utf-8")
        return
    assert text == expected, "run it with UPDATE_DOCS=1"


@pytest.mark.exhaustive
@pytest.mark.parametrize("setting", CHANGES)
def test_cdk_says_the_same(templates, setting, tmp_path):
    """But for records named by an attribute of a replaced identity: it follows no attribute."""
    stack = make("prod", context=CONTEXT, outdir=str(tmp_path), **CHANGES[setting])
    cdk.Stage.of(stack).synth()
    (tmp_path / "before.json").write_text(json.dumps(as_deployed("prod")), "utf-8")
    found = lost_in(diff(tmp_path, "prod", tmp_path / "before.json"))
    expected = destructive(as_deployed("prod"), template_of(templates, setting))
    for each in [each for each, end in expected.items() if "Dkim" in each and end == "replaced"]:
        del expected[each]
    assert found == expected


def others_are_kept(with_it, without):
    assert set(without["Resources"]) < set(with_it["Resources"])
    for logical_id, resource in without["Resources"].items():
        before = with_it["Resources"][logical_id]
        assert resource["Type"] == before["Type"]
        assert create_only(resource) == create_only(before)


@pytest.mark.parametrize("setting", CHANNELS)
def test_a_channel_comes_and_goes_alone(templates, setting):
    """Every other resource keeps its logical id, its type and what can only be set at creation."""
    others_are_kept(as_deployed("prod"), template_of(templates, setting))


@pytest.mark.exhaustive
@pytest.mark.parametrize("channel", ["email", "sms", "push"])
@pytest.mark.parametrize("name", ["dev", "staging"])
def test_a_channel_comes_and_goes_alone_before_production_too(name, channel):
    without = make(name, context=CONTEXT, without=[channel])
    others_are_kept(as_deployed(name), Template.from_stack(without).to_json())
