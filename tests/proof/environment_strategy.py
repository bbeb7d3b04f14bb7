"""Whole valid environments, as the mappings that people write in YAML.

Each setting is made from what the JSON Schema says of it, so that a new one cannot be forgotten.
What a schema cannot say, since it depends on the stage, the place or another setting, is in
`RULES`, by the model and the name of the setting.
"""

import bisect
import functools
import re
from pathlib import Path

from hypothesis import strategies as st

from cdk_pinpoint.environment import json_schema
from cdk_pinpoint.regions import (
    BUDGETS_REGIONS,
    PINPOINT_REGIONS,
    SES_REGIONS,
    SMS_REGIONS,
    partition_of,
)
from cdk_pinpoint.secret_names import looks_secret
from cdk_pinpoint.sms_countries import COUNTRIES_WITHOUT_SENDER_ID, SMS_COUNTRIES

SCHEMA = json_schema()
TEMPLATES = str(Path(__file__).parent.parent.parent / "templates")
CHANNELS = ("email", "sms", "push")
_REGIONS_OF = {
    "email": SES_REGIONS,
    "sms": SMS_REGIONS,
    "push": PINPOINT_REGIONS,
    "budget": BUDGETS_REGIONS,
}
_COUNTRIES = "^[A-Z]{2}$"
_LABEL = "[a-z]([a-z0-9-]{0,8}[a-z0-9])?"
LEFT_OUT = object()


def model_of(reference):
    """The name and the schema of a definition."""
    name = reference.rpartition("/")[2]
    return name, SCHEMA["$defs"][name]


@functools.cache
def texts(pattern):
    """Texts that match a pattern of the schema as a whole, many as long as they may be."""
    # Hypothesis would write what is merely looked ahead to.
    without_looking_ahead = re.sub(r"\(\?=[^()]*\)", "", pattern)
    ascii_texts = st.from_regex(
        without_looking_ahead,
        fullmatch=True,
        alphabet=st.characters(min_codepoint=32, max_codepoint=126),
    )

    def is_right(text):
        return re.fullmatch(pattern, text) is not None and not looks_secret(text)

    def grown(text):
        wrong = bisect.bisect_left(
            range(2_000), 1, key=lambda more: not is_right(text + more * "a")
        )
        return text + (wrong - 1) * "a"

    right = ascii_texts.filter(is_right)
    return st.one_of(right, right.map(grown).filter(is_right))


@functools.cache
def numbers(kind, least, most, above):
    if kind == "integer":
        return st.integers(least, most)
    return st.floats(above, most, exclude_min=True, allow_subnormal=False)


class Maker:
    """Draws one environment.

    Attributes:
        draw: Draws from a strategy.
        parts: The sections that the environment has, of those that not every region has.
        root: The settings that were made so far.
        origin: The setting that says what text messages come from, except in development.
    """

    def __init__(self, draw, parts):
        self.draw = draw
        self.parts = parts
        self.root = {}
        self.origin = ""

    @property
    def stage(self):
        return self.root["stage"]

    def given(self, *keys, default=None):
        """A setting that was made before, or what holds where it was not."""
        found = self.root
        for key in keys:
            if key not in found:
                return default
            found = found[key]
        return found

    def one_of(self, values):
        return self.draw(st.sampled_from(values))

    def maybe(self):
        return self.draw(st.booleans())

    def mostly(self):
        return self.one_of((True, True, True, False))

    def section(self, name, schema, made):
        for key, setting in schema["properties"].items():
            rule = RULES.get(f"{name}.{key}")
            if rule is not None:
                value = rule(self, made, setting)
            elif key in schema.get("required", ()) or self.maybe():
                value = self.value(setting)
            else:
                value = LEFT_OUT
            if value is not LEFT_OUT:
                made[key] = value
        return made

    def value(self, schema):
        if "$ref" in schema:
            name, definition = model_of(schema["$ref"])
            if name in WHOLE:
                return WHOLE[name](self, definition)
            if "properties" in definition:
                return self.section(name, definition, {})
            return self.value(definition)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.one_of(schema["enum"])
        if "oneOf" in schema:
            return self.value(self.one_of(schema["oneOf"]))
        return self._of_type(schema)

    def _of_type(self, schema):
        match schema["type"]:
            case "array":
                return self.several(schema, schema.get("minItems", 0))
            case "boolean":
                return self.maybe()
            case "integer" | "number" as kind:
                most = schema.get("maximum", 100_000)
                bounds = schema.get("minimum"), most, schema.get("exclusiveMinimum")
                return self.draw(numbers(kind, *bounds))
            case "string" if schema.get("pattern") == _COUNTRIES:
                return self.one_of(sorted(SMS_COUNTRIES))
            case "string" if "pattern" in schema:
                return self.draw(texts(schema["pattern"]))
            case "string":
                return self.draw(_sentences(schema["minLength"], schema["maxLength"]))
        raise NotImplementedError(schema)

    def several(self, schema, least=0):
        """A list without repetitions."""
        count = self.draw(st.integers(least, least + 2))
        found = []
        for _ in range(count):
            value = self.value(schema["items"])
            if value not in found:
                found.append(value)
        return found

    def below(self, domain):
        """A domain below another, left out where a name of 253 characters has no room for it."""
        room = 253 - len(f".{domain}")
        if room < 1:
            return LEFT_OUT
        # It begins with a letter, which is never cut off.
        return f"{self.draw(texts(_LABEL))[:room].rstrip('-')}.{domain}"

    def optional(self, setting):
        return self.value(setting) if self.maybe() else LEFT_OUT

    def between(self, low, high):
        return self.draw(st.floats(low, high, exclude_min=True, exclude_max=True))


@functools.cache
def _sentences(least, most):
    any_text = st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=least
    )
    longest = st.just("Reply STOP. " * (most // 12))
    return st.one_of(any_text.filter(lambda text: text.strip() and not looks_secret(text)), longest)


def _region(make, _, setting):
    allowed = set(setting["enum"]).intersection(*(_REGIONS_OF[each] for each in make.parts))
    by_partition = {}
    for region in sorted(allowed):
        by_partition.setdefault(partition_of(region), []).append(region)
    return make.one_of(by_partition[make.one_of(sorted(by_partition))])


def _tags(make, *_):
    tags = {}
    for _ in range(make.draw(st.integers(0, 3))):
        key = make.draw(_tag_text(1, 128))
        if not key.lower().startswith("aws:") and key.lower() not in {
            "environment",
            *map(str.lower, tags),
        }:
            tags[key] = make.draw(_tag_text(0, 256))
    return tags


@functools.cache
def _tag_text(least, most):
    return st.text(st.sampled_from("aZé9 _.:/=+-"), min_size=least, max_size=most)


def _part(name):
    return lambda make, _, setting: make.value(setting) if name in make.parts else LEFT_OUT


def _domain(make, email, setting):
    # Most settings of email need one. A longer one has no room for the names of its records.
    return make.value(setting)[-209:].lstrip(".-") if make.mostly() else LEFT_OUT


def _address(make, email, setting):
    return LEFT_OUT if "domain" in email else make.value(setting)


def _has_records(email):
    """Whether DNS records of the identity are ours to write."""
    return "domain" in email and not email.get("existing_identity")


def _with_records(rule):
    return lambda make, email, setting: (
        rule(make, email, setting) if _has_records(email) and make.maybe() else LEFT_OUT
    )


def _hosted_zone(make, email, setting):
    zone = make.value(setting)
    labels = email["domain"].split(".")
    zone["name"] = ".".join(labels[make.draw(st.integers(0, len(labels) - 2)) :])
    return zone


def _senders(make, email, setting):
    if "address" in email:
        return [email["address"]] if make.maybe() else LEFT_OUT
    senders = []
    for address in make.several(setting, 1) if make.maybe() else []:
        domain = email["domain"] if make.maybe() else make.below(email["domain"])
        if domain is LEFT_OUT:
            continue
        senders.append(f"{address.rpartition('@')[0]}@{domain}")
    return list(dict.fromkeys(senders)) or LEFT_OUT


def _dmarc(make, email, setting):
    existing, settings = setting["oneOf"]
    needed = "hosted_zone" in email and make.stage != "development"
    if not needed and not make.maybe():
        return LEFT_OUT
    return make.value(settings if _has_records(email) and make.maybe() else existing)


def _policy(make, _, setting):
    policies = model_of(setting["$ref"])[1]["enum"]
    return make.one_of([each for each in policies if each != "none" or make.stage != "production"])


def _report_to(make, dmarc, setting):
    return make.optional(setting) if dmarc["policy"] == "none" else make.value(setting)


def _allowed_recipients(make, _, setting):
    return LEFT_OUT if make.stage == "production" else make.several(setting, 1)


def _tracking_domain(make, email, _):
    if "domain" not in email or not make.maybe():
        return LEFT_OUT
    tracking = make.below(email["domain"])
    taken = email.get("mail_from_domain", f"bounce.{email['domain']}")
    return LEFT_OUT if tracking == taken else tracking


def _origin(name):
    def origin(make, sms, setting):
        if name == "origination":
            make.origin = make.one_of(("origination", "origination", "pool_id", "phone_number_id"))
            if make.stage == "development":
                simulator = setting["items"]["oneOf"][0]
                return [make.value(simulator)] if make.maybe() else LEFT_OUT
            return make.several(setting, 1) if make.origin == name else LEFT_OUT
        brownfield = make.stage != "development" and make.origin == name
        return make.value(setting) if brownfield else LEFT_OUT

    return origin


def _country_among(*countries):
    return lambda make, *_: make.one_of(countries)


def _allowed_countries(make, sms, setting):
    origins = [each["country"] for each in sms.get("origination", [])]
    if make.stage == "development" and not origins:
        origins = ["US"]
    return list(dict.fromkeys([*make.several(setting, not origins), *origins]))


def _reply(make, sms, setting):
    return LEFT_OUT if "pool_id" in sms else make.optional(setting)


def _baidu(make, push, setting):
    return make.optional(setting) if push else make.value(setting)


def _bundle_id(make, apns, setting):
    by_token = apns.get("authentication", "token") == "token"
    return make.value(setting) if by_token else LEFT_OUT


def _credentials(make, *_):
    names = texts("[A-Za-z0-9/_+=.@-]{1,512}")
    name = make.draw(names)
    if make.maybe():
        return name
    region, account = make.root["region"], make.root["account"]
    return f"arn:{partition_of(region)}:secretsmanager:{region}:{account}:secret:{name}"


def _notify(make, _, setting):
    return make.several(setting, make.stage == "production")


def _alarms(make, _, setting):
    return make.value(setting) if make.stage == "production" else make.optional(setting)


def _credential_days(make, _, setting):
    most = make.given("push", "credentials_max_age_days", default=365)
    return make.draw(st.integers(1, min(365, most - 1)))


def _warning(end, ours):
    """A share that the breaker, if it is not set, still comes after."""
    return lambda make, *_: make.between(0, min(end, ours))


def _send_breaker_email(field, default, end):
    def rate(make, *_):
        return make.between(make.given("alarms", field, default=default), end)

    return lambda make, section, setting: rate(make) if make.maybe() else LEFT_OUT


def _breaks(channel):
    def enabled(make, _, setting):
        return make.maybe() and channel in make.parts

    return enabled


def _count_above(field, default):
    def count(make, section, _):
        least = make.given("alarms", field, default=default)
        return make.draw(st.integers(least + 1, 2_000_000))

    return count


def _delivery_rate(make, _, setting):
    warning = make.given("alarms", "sms_delivery_rate", default=0.7)
    return make.between(0, warning) if make.maybe() else LEFT_OUT


def _spend_share(make, breaker, setting):
    warning = make.given("alarms", "sms_spend_share", default=0.8)
    limited = make.given("sms", "monthly_spend_limit_usd") or not breaker.get("enabled")
    return make.between(warning, 1) if limited and warning < 1 and make.maybe() else LEFT_OUT


def _name_prefix(make, _, setting):
    # What has to have room beside it in the name of a role.
    return make.value(setting)[: 39 - len(make.root["name"])] if make.maybe() else LEFT_OUT


def _of_account(kind):
    def arn(make, _, setting):
        if not make.maybe() and kind == "policy":
            return LEFT_OUT
        name = make.value(setting).rpartition(f":{kind}/")[2]
        partition = partition_of(make.root["region"])
        return f"arn:{partition}:iam::{make.root['account']}:{kind}/{name}"

    return arn


def _external_id(make, account, setting):
    return make.optional(setting) if account.get("mfa", True) else make.value(setting)


def _trust(make, schema):
    """Exactly one of the ways to trust."""
    name = make.one_of(list(schema["properties"]))
    one = {"properties": {name: schema["properties"][name]}, "required": [name]}
    return make.section("RoleTrust", one, {})


WHOLE = {"RoleTrust": _trust}
RULES = {
    ".alarms": _alarms,
    ".region": _region,
    ".tags": _tags,
    **{f".{name}": _part(name) for name in _REGIONS_OF},
    "EmailSettings.domain": _domain,
    "EmailSettings.address": _address,
    "EmailSettings.hosted_zone": _with_records(_hosted_zone),
    "EmailSettings.senders": _senders,
    "EmailSettings.mail_from_domain": _with_records(
        lambda make, email, _: make.below(email["domain"])
    ),
    "EmailSettings.dmarc": _dmarc,
    "EmailSettings.allowed_recipients": _allowed_recipients,
    "EmailSettings.tracking_domain": _tracking_domain,
    "DmarcSettings.policy": _policy,
    "DmarcSettings.report_to": _report_to,
    **{
        f"SmsSettings.{name}": _origin(name)
        for name in ("origination", "pool_id", "phone_number_id")
    },
    "SmsSettings.allowed_countries": _allowed_countries,
    "SmsSettings.opt_out_message": _reply,
    "SmsSettings.help_message": _reply,
    "SimulatorNumber.country": _country_among("US"),
    "TollFreeNumber.country": _country_among("US", "CA"),
    "TenDlcNumber.country": _country_among("US"),
    "SenderId.country": _country_among(*sorted(SMS_COUNTRIES - COUNTRIES_WITHOUT_SENDER_ID)),
    "PushSettings.baidu": _baidu,
    "ApnsSettings.bundle_id": _bundle_id,
    **{f"{name}Settings.credentials": _credentials for name in ("Adm", "Apns", "Baidu", "Fcm")},
    "AlarmSettings.notify": _notify,
    "AlarmSettings.bounce_rate": _warning(0.1, 0.08),
    "AlarmSettings.complaint_rate": _warning(0.005, 0.004),
    "AlarmSettings.push_credential_days": _credential_days,
    "EmailBreakerSettings.bounce_rate": _send_breaker_email("bounce_rate", 0.05, 0.1),
    "EmailBreakerSettings.complaint_rate": _send_breaker_email("complaint_rate", 0.001, 0.005),
    "SmsBreakerSettings.enabled": _breaks("sms"),
    "SmsBreakerSettings.blocked_messages": _count_above("sms_blocked_messages", 1),
    "SmsBreakerSettings.delivery_rate": _delivery_rate,
    "SmsBreakerSettings.spend_share": _spend_share,
    "PushBreakerSettings.enabled": _breaks("push"),
    "PushBreakerSettings.permanent_failures": _count_above("push_failures", 25),
    "AccessSettings.name_prefix": _name_prefix,
    "AccessSettings.permissions_boundary": _of_account("policy"),
    "RoleTrust.saml": _of_account("saml-provider"),
    "OidcTrust.provider": _of_account("oidc-provider"),
    "AccountTrust.external_id": _external_id,
    "TemplateSettings.folder": lambda *_: TEMPLATES,
}


@st.composite
def environments(draw, channels=None):
    """Settings of a valid environment.

    Args:
        channels: The channels that it has. Any, where none are named.
    """
    chosen = channels or draw(st.lists(st.sampled_from(CHANNELS), min_size=1, unique=True))
    make = Maker(draw, [*chosen, *(["budget"] if draw(st.booleans()) else [])])
    return make.section("", SCHEMA, make.root)
