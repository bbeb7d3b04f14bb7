"""One thing that is wrong with settings that are right otherwise."""

import copy
import re
from typing import Any, NamedTuple

from proof.environment_strategy import SCHEMA, model_of

from cdk_pinpoint.environment.problems import shown
from cdk_pinpoint.regions import (
    BUDGETS_REGIONS,
    ENVIRONMENT_REGIONS,
    PINPOINT_REGIONS,
    SES_REGIONS,
    SMS_REGIONS,
)

CREDENTIALS = (
    "AKIAIOSFODNN7EXAMPLE",
    "AIzaSyA1234567890abcdefghijklmnopqrstuv",
    '{"type": "service_account", "private_key_id": "0123456789"}',
    "-----BEGIN PRIVATE KEY-----\nMIGTAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBHkwdwIB\n",
)
"""What gets into a settings file when somebody takes a value for a name. None is in use."""

EACH_ONCE = {
    "AlarmSettings.leave_out",
    "AlarmSettings.notify",
    "EmailSettings.allowed_recipients",
    "EmailSettings.senders",
    "EventSettings.app_event_types",
    "SmsSettings.allowed_countries",
}
"""Lists in which nothing may be twice."""


class Corruption(NamedTuple):
    """Attributes:
    what: What was done.
    settings: The settings with it.
    field: The dotted field that the one error has to name.
    shows: What the error has to repeat.
    hides: What it must not repeat.
    """

    what: str
    settings: dict[str, Any]
    field: str
    shows: str = ""
    hides: str | None = None


class Setting(NamedTuple):
    """A setting that is given: where it is, what the schema says of it, and its value."""

    path: tuple[str | int, ...]
    name: str
    schema: dict[str, Any]
    value: Any


def given(settings):
    """Every setting that is given, those inside of lists and sections too."""
    return list(_below((), "", SCHEMA, settings))


def _below(path, model, schema, value):
    yield Setting(path, model, schema, value)
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _below((*path, index), model, schema["items"], item)
    elif isinstance(value, dict) and path[-1:] != ("tags",):
        name, definition = _definition(schema, value)
        for key, item in value.items():
            yield from _below((*path, key), f"{name}.{key}", definition["properties"][key], item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield Setting((*path, key), "tag", {"type": "string"}, item)


def _definition(schema, value):
    """The model of a section, which may be one of several."""
    if "properties" in schema:
        return "", schema
    if "$ref" in schema:
        return model_of(schema["$ref"])
    for each in schema["oneOf"]:
        if "$ref" in each:
            name, definition = model_of(each["$ref"])
            kind = definition["properties"].get("kind", {}).get("const")
            if kind in (None, value.get("kind")):
                return name, definition
    raise NotImplementedError(schema)


def changed(settings, path, value):
    """The settings with another value, or without the one there was."""
    copied = copy.deepcopy(settings)
    where = copied
    for key in path[:-1]:
        where = where[key]
    if value is GONE:
        del where[path[-1]]
    else:
        where[path[-1]] = value
    return copied


GONE = object()


def of_one_setting(settings, setting):
    """Every single fault of one setting."""
    field = ".".join(map(str, setting.path))

    def wrong(what, value, shows=None, path=setting.path, at=field):
        repeats = shown(value) if shows is None else shows
        return Corruption(what, changed(settings, path, value), at, repeats)

    if setting.path:
        yield wrong("no value", None, "has no value")
    schema = setting.schema
    if isinstance(setting.value, dict):
        yield from _of_a_section(settings, setting, field, wrong)
        return
    if "$ref" in schema:
        schema = model_of(schema["$ref"])[1]
    if isinstance(setting.value, list):
        yield wrong("a text for a list", "x")
        yield wrong("a mapping for a list", {"a": 1})
        if "maxItems" in schema:
            many = [setting.value[0] if setting.value else "x"] * (schema["maxItems"] + 1)
            yield wrong("too long a list", many, f"use at most {schema['maxItems']}")
        if schema.get("minItems"):
            yield wrong("an empty list", [], "is an empty list")
        if setting.name in EACH_ONCE and setting.value:
            last = len(setting.value)
            twice = [*setting.value, setting.value[0]]
            yield wrong("something twice", twice, shown(setting.value[0]), at=f"{field}.{last}")
    elif isinstance(setting.value, str):
        yield from _of_a_text(settings, setting, field, schema, wrong)
    else:
        yield from _of_a_number(setting, schema, wrong)


def _of_a_section(settings, setting, field, wrong):
    if setting.path:
        yield wrong("a text for a section", "x")
        yield wrong("a list for a section", ["x"])
    if setting.path == ("tags",):
        for key in ("environment", "aws:owner", "owner*", ""):
            yield wrong(
                "a tag that is not allowed", "x", "", ("tags", key), f"tags.{key}".rstrip(".")
            )
        return
    model = _definition(setting.schema, setting.value)[1]
    dot = "." if field else ""
    for key in ("colour", f"{next(iter(model['properties']))}s"):
        path = (*setting.path, key)
        yield wrong("an unknown key", "x", "is not a setting", path, f"{field}{dot}{key}")
    for key in model.get("required", ()):
        path = (*setting.path, key)
        # Of a kind, the whole list of kinds is told instead.
        yield wrong("a missing key", GONE, "is required but missing", path, f"{field}{dot}{key}")


def _of_a_text(settings, setting, field, schema, wrong):
    secret = setting.path[-1] == "credentials"
    for value in (7, True, 1.5, ["x"], {"a": "b"}):
        # A mapping can be right where a text is one of two ways to say it.
        if not (isinstance(value, dict) and "oneOf" in schema):
            yield wrong("not a text", value, "" if secret else None)
    if "enum" in schema or "const" in schema or "oneOf" in schema:
        yield wrong("what is not a choice", f"{setting.value}x")
    elif "pattern" in schema:
        texts = ("", f"{setting.value} ", f"{setting.value}*", f"ü{setting.value}")
        for value in texts:
            if re.fullmatch(schema["pattern"], value) is None:
                yield wrong("a wrong format", value, "" if secret else None)
    for credential in CREDENTIALS:
        value = changed(settings, setting.path, credential)
        yield Corruption("a credential", value, field, hides=credential)


def _of_a_number(setting, schema, wrong):
    kind = schema["type"]
    yield wrong("a text for another type", str(setting.value))
    if kind == "boolean":
        yield wrong("a number for true or false", 1)
        return
    yield wrong("true for a number", True)  # noqa: FBT003 - the value
    if kind == "integer":
        yield wrong("a fraction for a whole number", setting.value + 0.5)
    if "minimum" in schema:
        yield wrong("too little", schema["minimum"] - 1)
    if "exclusiveMinimum" in schema:
        yield wrong("nothing", float(schema["exclusiveMinimum"]), "0 is not above 0")
    if "maximum" in schema:
        yield wrong("too much", schema["maximum"] + 1)


def contradictions(settings):
    """Pairs of settings that exclude each other, or do not fit the stage or the place."""
    for what, field, path, value in _contradictions(settings):
        changes = path if isinstance(path, dict) else {path: value}
        result = settings
        for where, new in changes.items():
            result = _with(result, where, new)
        yield Corruption(what, result, field)


def _with(settings, field, value):
    """The settings with a dotted field changed, in a section that may be new."""
    *sections, last = field.split(".")
    copied = copy.deepcopy(settings)
    where = copied
    for key in sections:
        where = where.setdefault(key, {})
    if value is GONE:
        where.pop(last, None)
    else:
        where[last] = value
    return copied


def _contradictions(settings):
    stage = settings["stage"]
    yield "no channel", "", dict.fromkeys(("email", "sms", "push", "send_breaker"), GONE), None
    yield from _of_email(settings.get("email"), stage)
    yield from _of_sms(settings.get("sms"), stage)
    yield from _of_push(settings.get("push"))
    yield from _of_place(settings)
    yield from _of_alarms(settings, stage)
    yield from _of_access()


def _of_email(email, stage):
    if email is None:
        return
    if "domain" not in email:
        address = email["address"]
        zone = {"id": "Z1", "name": address.rpartition("@")[2]}
        yield "no identity", "email", {"email.address": GONE, "email.senders": GONE}, None
        yield "records of an address", "email.hosted_zone", "email.hosted_zone", zone
        yield (
            "a sender that is not verified",
            "email.senders.0",
            "email.senders",
            [f"a{address}"],
        )
        yield "tracking of an address", "email.tracking_domain", "email.tracking_domain", "a.b.com"
        return
    domain = email["domain"]
    yield "two identities", "email.address", "email.address", f"a@{domain}"
    yield "a sender of others", "email.senders.0", "email.senders", [f"a@x{domain}"]
    yield "tracking for others", "email.tracking_domain", "email.tracking_domain", f"x{domain}"
    if email.get("existing_identity"):
        yield (
            "records of others",
            "email.hosted_zone",
            "email.hosted_zone",
            {"id": "Z1", "name": domain},
        )
        yield (
            "bounces of others",
            "email.mail_from_domain",
            "email.mail_from_domain",
            f"b.{domain}",
        )
    else:
        yield (
            (
                "another zone",
                "email.hosted_zone.name",
                "email.hosted_zone",
                {"id": "Z1", "name": f"x{domain}"},
            )
            if stage == "development" or "dmarc" in email
            else (
                "a record of nobody's",
                "email.dmarc",
                {"email.hosted_zone": {"id": "Z1", "name": domain}, "email.dmarc": GONE},
                None,
            )
        )
        yield (
            "bounces elsewhere",
            "email.mail_from_domain",
            "email.mail_from_domain",
            f"x{domain}",
        )
        yield (
            "a domain without room for its records",
            "email.domain",
            {
                "email.domain": f"{'a.' * 105}com",
                **dict.fromkeys(
                    ("email.senders", "email.hosted_zone", "email.tracking_domain"), GONE
                ),
            },
            None,
        )
        taken = email.get("mail_from_domain", f"bounce.{domain}")
        yield "one domain for two", "email.tracking_domain", "email.tracking_domain", taken
        yield "reports to nobody", "email.dmarc.report_to", "email.dmarc", {"policy": "reject"}
        if stage == "production":
            yield "no policy", "email.dmarc.policy", "email.dmarc", {"policy": "none"}
    if stage == "production":
        yield (
            "recipients in production",
            "email.allowed_recipients",
            "email.allowed_recipients",
            ["*@example.com"],
        )
    else:
        yield "no recipients", "email.allowed_recipients", "email.allowed_recipients", GONE


def _of_sms(sms, stage):
    if sms is None:
        return
    no_pool = {"sms.pool_id": GONE, "sms.phone_number_id": GONE}
    simulator = {"kind": "simulator", "country": "US"}
    if stage == "development":
        yield (
            "a pool in development",
            "sms.pool_id",
            {
                "sms.pool_id": "pool-1",
                "sms.origination": GONE,
                "sms.opt_out_message": GONE,
                "sms.help_message": GONE,
                "sms.allowed_countries": ["US"],
            },
            None,
        )
        yield (
            "a number in development",
            "sms.origination.0.kind",
            {
                "sms.origination": [{"kind": "toll-free", "country": "US"}],
                "sms.allowed_countries": ["US"],
            },
            None,
        )
        yield (
            "no country of a simulator",
            "sms.allowed_countries",
            {"sms.origination": GONE, "sms.allowed_countries": ["GB"]},
            None,
        )
    else:
        yield "no origin", "sms.origination", {"sms.origination": GONE, **no_pool}, None
    all_of_it = {**no_pool, "sms.origination": [simulator], "sms.allowed_countries": ["US", "GB"]}
    yield (
        "two origins",
        "sms.phone_number_id",
        {**all_of_it, "sms.phone_number_id": "phone-1"},
        None,
    )
    yield (
        "a country that is not allowed",
        "sms.origination.0.country",
        {**all_of_it, "sms.allowed_countries": ["GB"]},
        None,
    )
    for kind, country in (("simulator", "GB"), ("toll-free", "GB"), ("ten-dlc", "CA")):
        yield (
            f"no {kind} there",
            "sms.origination.0.country",
            {**all_of_it, "sms.origination": [{"kind": kind, "country": country}]},
            None,
        )
    name = {"kind": "sender-id", "country": "US", "id": "SHOP"}
    yield (
        "no sender ID there",
        "sms.origination.0.country",
        {**all_of_it, "sms.origination": [name]},
        None,
    )
    if stage != "development":
        twice = [{**name, "country": "GB"}] * 2
        yield (
            "a sender ID twice",
            "sms.origination.1.id",
            {**all_of_it, "sms.origination": twice},
            None,
        )
        yield (
            "an answer of another pool",
            "sms.help_message",
            {
                "sms.origination": GONE,
                "sms.phone_number_id": GONE,
                "sms.opt_out_message": GONE,
                "sms.pool_id": "pool-1",
                "sms.help_message": "Help.",
            },
            None,
        )


def _of_push(push):
    if push is None:
        return
    apns = {"credentials": "messaging/apns"}
    yield "no bundle", "push.apns.bundle_id", "push.apns", apns
    yield (
        "a bundle of a certificate",
        "push.apns.bundle_id",
        "push.apns",
        {**apns, "authentication": "certificate", "bundle_id": "com.example"},
    )
    yield "no service", "push", "push", {"credentials_max_age_days": 365}
    yield "an ended key", "push.fcm.api_key", "push.fcm", {"credentials": "a", "api_key": "b"}
    yield (
        "an alarm at once",
        "alarms.push_credential_days",
        {"push.credentials_max_age_days": 31, "alarms.push_credential_days": 31},
        None,
    )


def _of_place(settings):
    regions = {
        "email": SES_REGIONS,
        "sms": SMS_REGIONS,
        "push": PINPOINT_REGIONS,
        "budget": BUDGETS_REGIONS,
    }
    for part, its_regions in regions.items():
        others = [regions[each] for each in regions if each != part and each in settings]
        free = set(ENVIRONMENT_REGIONS).intersection(*others) - set(its_regions)
        if part in settings and free:
            # ARNs are of a partition, and of no region.
            same = [
                each
                for each in sorted(free)
                if each.startswith("us-gov-") is settings["region"].startswith("us-gov-")
            ]
            if same:
                yield f"no {part} there", part, "region", same[0]
    arn = "arn:aws-cn:iam::111111111111:policy/Boundary"
    yield "a boundary elsewhere", "access.permissions_boundary", "access.permissions_boundary", arn


def _of_alarms(settings, stage):
    if stage == "production":
        yield "nobody to tell", "alarms.notify", "alarms.notify", GONE
    for channel in ("sms", "push"):
        if channel not in settings:
            yield (
                f"{channel} to break",
                f"send_breaker.{channel}.enabled",
                f"send_breaker.{channel}",
                {"enabled": True},
            )
    if "email" in settings:
        yield (
            "a break before the alarm",
            "send_breaker.email.bounce_rate",
            {"alarms.bounce_rate": 0.05, "send_breaker.email": {"bounce_rate": 0.04}},
            None,
        )
    if "sms" in settings:
        yield (
            "a share of nothing",
            "send_breaker.sms.spend_share",
            {
                "sms.monthly_spend_limit_usd": GONE,
                "alarms.sms_spend_share": 0.5,
                "send_breaker.sms": {
                    "enabled": True,
                    "blocked_messages": 2_000_000,
                    "spend_share": 0.9,
                },
            },
            None,
        )


def _of_access():
    author = "access.author"
    yield "nobody is trusted", author, author, {}
    yield (
        "two are trusted",
        author,
        author,
        {"service": "lambda.amazonaws.com", "identity_center": "Authors"},
    )
    yield "a whole account", f"{author}.account", author, {"account": {"mfa": False}}
    yield "two tags that are one", "tags", "tags", {"Owner": "a", "OWNER": "b"}
