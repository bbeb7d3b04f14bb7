"""Which tests are left to `make test-all`, and which run in one process."""

from __future__ import annotations

import collections
import functools
import importlib.metadata
import os
from pathlib import Path

import pytest
from xdist.scheduler import LoadFileScheduling

TESTS = Path(__file__).parent


def let_apps_of_an_older_cdk_be_told_whether_they_are_validated() -> None:
    # Before Node starts, for it can only be told once for all apps.
    os.environ["CDK_VALIDATION"] = "false"
    import aws_cdk as cdk  # noqa: PLC0415 - the process that hands out the tests needs no CDK

    initialize = cdk.App.__init__

    def initialize_app(app, *, builtin_cloud_formation_validation=True, **options):
        initialize(app, **options)
        if builtin_cloud_formation_validation:
            cdk.Validations.of(app).add_plugins(cdk.CloudFormationValidatePlugin())

    cdk.App.__init__ = initialize_app


if tuple(map(int, importlib.metadata.version("aws-cdk-lib").split("."))) < (2, 275):
    let_apps_of_an_older_cdk_be_told_whether_they_are_validated()

# Details of the local AWS and of the operator's commands: the deployed tests go through the same
# code on their way, and `make test` has to end within minutes. What a pipeline's role allows is
# tested without deploying, too.
EXHAUSTIVE = (
    "deployed/test_event_lake",
    "deployed/test_pipeline",
    "functions/test_push_credentials",
    "functions/test_send_breaker",
    "local/pinpoint/",
    "local/sms_voice/",
    "local/test_athena",
    "local/test_budgets",
    "local/test_cloudtrail.py",
    "local/test_eventbridge",
    "local/test_firehose_parquet",
    "local/test_inventory",
    "local/test_local_aws",
    "local/test_ses",
    "operations/commands/test_doctor",
    "operations/commands/test_fire_drill",
    "operations/commands/test_pause",
    "operations/commands/test_resume",
    "operations/commands/test_status",
    "operations/doctor/test_alarms",
    "operations/doctor/test_dns",
    "operations/doctor/test_email",
    "operations/doctor/test_push",
    "operations/doctor/test_sms",
    "operations/fire_drill/test_fire_drill",
    "operations/lake/test_erase",
    "operations/lake/test_lake_query",
    "operations/lake/test_replay.py",
    "operations/migration/test_account_reading",
    "operations/migration/test_adoption",
    "operations/migration/test_email_reading",
    "operations/migration/test_migrate.py",
    "operations/migration/test_migration.py",
    "operations/migration/test_pinpoint_reading",
    "operations/migration/test_sms_reading",
    "operations/migration/test_way_off",
    "operations/project/test_made_project",
    "operations/smoke/test_smoke.py",
    "operations/switch/test_turn_channels",
    "operations/test_account",
)
# One whole way through each command stays.
ALWAYS = (
    "test_a_changed_secret_is_written_into_its_channel",
    "test_a_composite_alarm_goes_off_once_and_with_the_mark",
    "test_all_goes_on_after_a_channel_that_may_not_be_stopped",
    "test_an_account_is_read_with_the_policy_of_the_page",
    "test_an_account_that_is_ready_for_a_deployment",
    "test_an_unknown_environment",
    "test_broken_off_all_is_as_before",
    "test_credentials_that_are_missing",
    "test_nothing_of_the_person_is_left_in_any_version",
    "test_replays_every_source_once",
    "test_the_table_is_what_the_schemas_of_cloudformation_say",
    "test_too_many_bounces_stop_the_configuration_set_and_no_other",
    "test_what_arrives_is_well_and_what_does_not_is_a_finding",
    "test_wrong_use_of_migrate",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        path = item.path.relative_to(TESTS).as_posix() if TESTS in item.path.parents else ""
        if path.startswith(EXHAUSTIVE) and not item.name.startswith(ALWAYS):
            item.add_marker(pytest.mark.exhaustive)
    # They run one after the other and take the longest, so they begin.
    items.sort(key=lambda item: not is_deployed(item))


def is_deployed(item: pytest.Item) -> bool:
    return item.nodeid.startswith("tests/deployed/")


@functools.cache
def give_way() -> None:
    """Leave a processor to the deployed tests, which all others wait for at the end."""
    os.nice(10)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ and not is_deployed(item):
        give_way()


# What a process makes once: the deployed project, and the example environments as stacks.
SHARED = {
    "deployed": ("tests/deployed/",),
    "environments": (
        "tests/access/test_policies.py",
        "tests/access/test_recipients.py",
        "tests/access/test_requests.py",
        "tests/assembly/",
        "tests/monitoring/test_dashboard_page.py",
        "tests/operations/access/test_access_page.py",
        "tests/operations/diagram/test_architecture_page.py",
        "tests/proof/test_changed_settings.py",
        "tests/proof/test_two_environments.py",
        "tests/test_messaging_stack.py",
    ),
}


# Where each test takes so long that several processes share them.
SPREAD = ("tests/proof/test_generated_environments.py",)


class OneProcessForEachFile(LoadFileScheduling):
    """Each file has a process, but the files that share something costly have one together."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        if file in SPREAD:
            return nodeid
        return next((name for name, files in SHARED.items() if file.startswith(files)), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> OneProcessForEachFile:
    return OneProcessForEachFile(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the tests in `proof` counted."""
    figures: collections.Counter[str] = collections.Counter()
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "proof" and report.when == "call":
                words, count = value
                figures[words] += count
    if figures:
        terminalreporter.section("proof")
        for words, count in sorted(figures.items()):
            terminalreporter.line(f"{count:6,} {words}")
