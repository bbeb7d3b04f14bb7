"""One person is gone from the whole lake, and everybody else is still there."""

import gzip
import hashlib
import json

import pytest

SOMEONE = "someone@example.com"
OTHER = "other@example.com"
DAY = "dt=2026-11-20"
HASH = hashlib.sha256(SOMEONE.encode()).hexdigest().upper()


def event(*recipients, event_type="Send", **fields):
    return {
        "eventType": event_type,
        "mail": {
            "timestamp": "2026-11-20T10:00:00.000Z",
            "messageId": "0100",
            "source": "hello@mail.example.com",
            "destination": list(recipients),
            "headers": [
                {"name": "To", "value": ", ".join(recipients)},
                {"name": "Subject", "value": "Your order"},
            ],
            "commonHeaders": {"to": [f"A Name <{each}>" for each in recipients]},
            "tags": {"ses:configuration-set": ["messaging-dev"]},
        },
        **fields,
    }


BOUNCE = {
    "bounceType": "Permanent",
    "bouncedRecipients": [
        {"emailAddress": SOMEONE, "diagnosticCode": f"smtp; 550 <{SOMEONE}> unknown"},
        {"emailAddress": OTHER, "diagnosticCode": "smtp; 550 unknown"},
    ],
}


@pytest.fixture
def full(lake, tmp_path):
    """A lake with events of two people in every folder."""
    lake.put_parquet(
        f"email/event_type=Send/{DAY}/1.parquet",
        "email",
        event(SOMEONE),
        event(OTHER),
        event(OTHER, "Someone@Example.com"),
        event(f"x{SOMEONE}"),
        tmp_path=tmp_path,
    )
    lake.put_parquet(
        f"email/event_type=Bounce/{DAY}/2.parquet",
        "email",
        event(SOMEONE, OTHER, event_type="Bounce", bounce=BOUNCE),
        event(SOMEONE, OTHER, event_type="Open", open={"ipAddress": "192.0.2.1"}),
        tmp_path=tmp_path,
    )
    lake.put_parquet(
        f"app/event_type=other/{DAY}/3.parquet",
        "app",
        {"eventType": "Visit", "eventTimestamp": 1795168800000, "recipient": SOMEONE},
        {
            "eventType": "Visit",
            "eventTimestamp": 9007199254740993,
            "recipient": OTHER,
            "attributes": {"Page": "/a:b"},
            "metrics": {"seconds": 0.1},
        },
        tmp_path=tmp_path,
    )
    lake.put_parquet(
        f"app/event_type=other/{DAY}/4.parquet",
        "app",
        {
            "eventType": "Visit",
            "eventTimestamp": 1795168800000,
            "attributes": {"url": "https://shop.example/?email=someone%40example.com&x=1"},
        },
        tmp_path=tmp_path,
    )
    lake.put_parquet(
        f"sms/event_type=TEXT_SENT/{DAY}/5.parquet",
        "sms",
        {"eventType": "TEXT_SENT", "eventTimestamp": 1, "destinationPhoneNumber": "+14255550100"},
        {"eventType": "TEXT_SENT", "eventTimestamp": 2, "destinationPhoneNumber": "+142555501001"},
        tmp_path=tmp_path,
    )
    lake.put_parquet(
        f"push/event_type=SUCCESSFUL/{DAY}/6.parquet",
        "push",
        {"eventType": "SUCCESSFUL", "eventTimestamp": 1, "destinationToken": "Token:1"},
        {"eventType": "SUCCESSFUL", "eventTimestamp": 2, "destinationToken": "Token:12"},
        tmp_path=tmp_path,
    )
    escaped = json.dumps({"mail": SOMEONE}).replace("@", "\\u0040")
    lake.fail("email", json.dumps(event(OTHER)), f'{{"to": "{SOMEONE}"', escaped)
    lake.put("replayed/source=email/error_type=processing-failed/dt=2026-11-20/f", b"")
    lake.put("query-results/1.csv", f'"recipient"\n"{SOMEONE}"\n')
    lake.put("query-results/1.csv.metadata", b"\x00columns")
    lake.put("query-results/2.csv", f'"recipient_hash"\n"{HASH}"\n')
    lake.put("query-results/3.csv", f'"recipient"\n"{OTHER}"\n')
    lake.put("query-results/4.gz", gzip.compress(SOMEONE.encode()))
    return lake


def erase(command, lake, recipient, *arguments, **options):
    return command(
        "erase", "--environment", lake.environment, "--recipient", recipient, *arguments, **options
    )


def test_nothing_of_the_person_is_left_in_any_version(command, full, tmp_path):
    # Versions that hold them and are not the latest: overwritten, and deleted.
    full.put("replayed/source=email/error_type=processing-failed/dt=2026-11-20/f", SOMEONE)
    full.put("replayed/source=email/error_type=processing-failed/dt=2026-11-20/f", b"")
    full.s3.delete_object(Bucket=full.bucket, Key=f"app/event_type=other/{DAY}/4.parquet")
    before = full.types(f"app/event_type=other/{DAY}/3.parquet", tmp_path)

    found = erase(command, full, SOMEONE, "--yes", "--json")
    assert (found.returncode, found.stderr.count("Traceback")) == (0, 0), found.stderr
    report = json.loads(found.stdout)
    assert report["problems"] == []
    assert report["recipient_sha256"] == HASH
    folders = report["folders"]
    assert folders["email"] == {"objects": 2, "old_versions": 0, "removed": 2, "edited": 2}
    assert folders["app"] == {"objects": 1, "old_versions": 1, "removed": 1, "edited": 0}
    assert folders["errors"] == {"objects": 1, "old_versions": 0, "removed": 2, "edited": 0}
    assert folders["query-results"]["objects"] == 4
    assert folders["replayed"]["old_versions"] == 1

    rows = full.rows(f"email/event_type=Send/{DAY}/1.parquet", tmp_path)
    assert [row["mail"]["destination"] for row in rows] == [[OTHER], [OTHER], [f"x{SOMEONE}"]]
    assert rows[1]["mail"]["headers"] == [{"name": "Subject", "value": "Your order"}]
    assert rows[1]["mail"]["commonheaders"]["to"] == [f"A Name <{OTHER}>"]
    assert rows[1]["mail"]["tags"] == {"ses:configuration-set": ["messaging-dev"]}
    (bounce,) = full.rows(f"email/event_type=Bounce/{DAY}/2.parquet", tmp_path)
    assert [each["emailaddress"] for each in bounce["bounce"]["bouncedrecipients"]] == [OTHER]
    (visit,) = full.rows(f"app/event_type=other/{DAY}/3.parquet", tmp_path)
    assert visit["eventtimestamp"] == 9007199254740993
    assert (visit["attributes"], visit["metrics"]) == ({"Page": "/a:b"}, {"seconds": 0.1})
    assert full.types(f"app/event_type=other/{DAY}/3.parquet", tmp_path) == before
    assert full.keys("query-results/") == ["query-results/3.csv"]

    again = json.loads(erase(command, full, SOMEONE, "--dry-run", "--json").stdout)
    assert {sum(each.values()) for each in again["folders"].values()} == {0}
    for (key, _), body in full.everything().items():
        if not key.endswith(".parquet") and "errors" not in key:
            assert f"x{SOMEONE}".encode() in body or SOMEONE.encode() not in body, key


def test_the_erasure_is_recorded_without_the_address(command, full):
    assert erase(command, full, SOMEONE, "--yes").returncode == 0
    (text,) = full.delivered("app")
    line = json.loads(text)
    assert line["eventType"] == "RecipientErased"
    assert line["attributes"] == {"environment": full.environment, "recipient_sha256": HASH}
    assert line["metrics"]["email_removed"] == 2
    assert line["metrics"]["problems"] == 0
    assert SOMEONE not in text.lower()


def test_an_object_of_them_alone_is_deleted_with_its_versions(command, full):
    key = f"app/event_type=other/{DAY}/4.parquet"
    assert erase(command, full, SOMEONE, "--yes").returncode == 0
    assert key not in {found for found, _ in full.everything()}


@pytest.mark.parametrize(
    ("recipient", "folder", "column", "left"),
    [
        (
            "+14255550100",
            f"sms/event_type=TEXT_SENT/{DAY}/5.parquet",
            "destinationphonenumber",
            ["+142555501001"],
        ),
        (
            "Token:1",
            f"push/event_type=SUCCESSFUL/{DAY}/6.parquet",
            "destinationtoken",
            ["Token:12"],
        ),
    ],
)
def test_numbers_and_tokens(command, full, tmp_path, recipient, folder, column, left):
    found = erase(command, full, recipient, "--yes")
    assert found.returncode == 0
    assert "1 removed, 0 changed in 1 objects" in found.stdout
    assert [row[column] for row in full.rows(folder, tmp_path)] == left


def test_a_dry_run_counts_and_changes_nothing(command, full):
    before = full.everything()
    found = erase(command, full, SOMEONE, "--dry-run")
    assert found.returncode == 0
    assert "email: 2 to remove, 2 to change in 2 objects" in found.stdout
    assert full.everything() == before


def test_it_asks_first(command, full):
    before = full.everything()
    found = erase(command, full, SOMEONE, answer="n\n")
    assert found.returncode == 1
    assert "Erase this for good?" in found.stderr
    assert "email: 2 to remove" in found.stderr
    assert full.everything() == before
    unanswered = erase(command, full, SOMEONE)
    assert (unanswered.returncode, unanswered.stderr.count("Traceback")) == (1, 0)
    assert full.everything() == before
    assert erase(command, full, SOMEONE, answer="y\n").returncode == 0
    assert full.everything() != before


def test_a_bucket_without_versions(command, make_lake, tmp_path):
    lake = make_lake(versioned=False)
    key = f"app/event_type=other/{DAY}/1.parquet"
    visits = [{"eventType": "Visit", "recipient": each} for each in (SOMEONE, OTHER)]
    lake.put_parquet(key, "app", *visits, tmp_path=tmp_path)
    lake.put_parquet("app/2.parquet", "app", visits[0], tmp_path=tmp_path)
    assert erase(command, lake, SOMEONE, "--yes").returncode == 0
    assert [row["recipient"] for row in lake.rows(key, tmp_path)] == [OTHER]
    assert lake.keys("app/") == [key]


def test_nothing_found(command, full):
    found = erase(command, full, "nobody@example.com")
    assert found.returncode == 0
    assert "nothing of this recipient was found" in found.stdout
    assert full.delivered("app") == []


def test_what_cannot_be_read_is_said_and_stays(command, full):
    full.put(f"email/event_type=Send/{DAY}/broken.parquet", b"PAR1 not really")
    found = erase(command, full, SOMEONE, "--yes")
    assert found.returncode == 1
    assert f"problem: email/event_type=Send/{DAY}/broken.parquet cannot be read" in found.stdout
    assert "erased: 9 versions" in found.stdout


def test_who_may_not_read_is_told_so(command, full, local_aws):
    role = full.role(None, "ssm:GetParametersByPath", "s3:ListBucket*", "*")
    settings = local_aws.environment(credentials=local_aws.assume_role(role))
    found = erase(command, full, SOMEONE, "--yes", settings=settings)
    assert found.returncode == 3
    assert "denied: these credentials may not call GetObject" in found.stderr
    assert "nothing" not in found.stdout
    assert "Traceback" not in found.stderr


def test_who_may_read_but_not_write_is_told_what_stays(command, full, local_aws):
    role = full.role(None, "ssm:GetParametersByPath", "s3:Get*", "s3:List*", "*")
    settings = local_aws.environment(credentials=local_aws.assume_role(role))
    before = full.everything()
    found = erase(command, full, SOMEONE, "--yes", settings=settings)
    assert found.returncode == 1
    assert "stays: denied: these credentials may not call PutObject" in found.stdout
    assert "the erasure itself was not recorded: denied" in found.stdout
    assert full.everything() == before


@pytest.mark.parametrize(
    ("recipient", "arguments", "message"),
    [
        ("Someone <someone@example.com>", ["--yes"], "must be a bare email address"),
        ("someone@example", ["--yes"], "must be a bare email address"),
        ("4255550100", ["--yes"], "must be a phone number as the events have it"),
        ("", ["--yes"], "must be an email address"),
        (SOMEONE, ["--json"], "'--json' cannot ask"),
    ],
)
def test_wrong_use(command, lake, recipient, arguments, message):
    found = erase(command, lake, recipient, *arguments)
    assert found.returncode == 2
    assert message in found.stderr
    assert "Traceback" not in found.stderr


def test_the_help_says_what_is_not_covered(command):
    text = command("erase", "--help").stdout
    for each in ("backups", "access logs", "Athena's own history", "the sender", "Example:"):
        assert each in text
