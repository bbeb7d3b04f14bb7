"""Faults in what sends text messages."""

from proof.mutants.changes import (
    attribute,
    deleted_when_replaced,
    deleted_with_the_stack,
    drop,
    gone,
    off,
    on,
    put,
    reference,
    statement,
    text,
)

SET = "Sms/ConfigurationSet"
PROTECTION = "Sms/ProtectConfiguration"
NUMBER = "Sms/Pool/TollFreeUS"
SENDER_ID = "Sms/Pool/SenderIdGBSHOP"
POOL = "Sms/Pool"
ROLE = "Sms/EventsRole"
LIMIT = "Sms/SpendLimit"


def _every_country(status):
    """Give all countries one status."""

    def change(resource):
        rules = resource["Properties"]["CountryRuleSet"]["SMS"]
        all_alike = [{**rule, "ProtectStatus": status} for rule in rules]
        return put("CountryRuleSet.SMS", all_alike)(resource)

    return change


MUTANTS = {
    "messages to every country": (PROTECTION, _every_country("ALLOW")),
    "countries are watched and not blocked": (PROTECTION, _every_country("MONITOR")),
    "one country too many": (PROTECTION, put("CountryRuleSet.SMS.0.ProtectStatus", "ALLOW")),
    "one country is not named": (PROTECTION, drop("CountryRuleSet.SMS.0")),
    "no rule for any country": (PROTECTION, drop("CountryRuleSet")),
    "rules for voice alone": (
        PROTECTION,
        put("CountryRuleSet", {"VOICE": [{"CountryCode": "US", "ProtectStatus": "BLOCK"}]}),
    ),
    "a country that is none": (PROTECTION, put("CountryRuleSet.SMS.0.CountryCode", "USA")),
    "messages go unprotected": (SET, drop("ProtectConfigurationId")),
    "an ARN in place of the id of the protection": (
        SET,
        put("ProtectConfigurationId", attribute(PROTECTION, "Arn")),
    ),
    "events of messages are switched off": (SET, off("EventDestinations.0.Enabled")),
    "events of messages go nowhere": (SET, drop("EventDestinations")),
    "an event type of email": (SET, put("EventDestinations.0.MatchingEventTypes", ["BOUNCE"])),
    "deliveries are not recorded": (
        SET,
        put("EventDestinations.0.MatchingEventTypes", ["TEXT_SENT"]),
    ),
    "events go to the stream of mail": (
        SET,
        put(
            "EventDestinations.0.KinesisFirehoseDestination.DeliveryStreamArn",
            attribute("Events/Email", "Arn"),
        ),
    ),
    "a role's name in place of its ARN": (
        SET,
        put("EventDestinations.0.KinesisFirehoseDestination.IamRoleArn", reference(ROLE)),
    ),
    "two destinations in one": (
        SET,
        put("EventDestinations.0.SnsDestination", {"TopicArn": reference("AlarmTopic")}),
    ),
    "the number can be released by hand": (NUMBER, off("DeletionProtectionEnabled")),
    "the number goes with the stack": (NUMBER, deleted_with_the_stack),
    "the number goes when it is replaced": (NUMBER, deleted_when_replaced),
    "opting out is left to us": (NUMBER, on("SelfManagedOptOutsEnabled")),
    "STOP is answered with nothing": (NUMBER, drop("MandatoryKeywords.STOP")),
    "HELP is answered with nothing": (NUMBER, put("MandatoryKeywords.HELP.Message", "")),
    "a kind of number misspelt": (NUMBER, put("NumberType", "TOLLFREE")),
    "people opt out of another list": (NUMBER, put("OptOutListName", "Default")),
    "whoever wants reads the answers": (
        NUMBER,
        put(
            "TwoWay", {"Enabled": True, "ChannelArn": "arn:aws:sns:eu-west-1:999999999999:answers"}
        ),
    ),
    "a sender ID that is too long": (SENDER_ID, put("SenderId", "EXAMPLE-SHOP-LTD")),
    "a pool that is unprotected": (POOL, off("DeletionProtectionEnabled")),
    "a pool over routes shared with others": (POOL, on("SharedRoutesEnabled")),
    "a pool without numbers": (POOL, put("OriginationIdentities", [])),
    "a pool with an id for an ARN": (POOL, put("OriginationIdentities.0", reference(NUMBER))),
    "who opted out is forgotten with the stack": ("Sms/Pool/OptOutList", deleted_with_the_stack),
    "the channel of one-time codes is switched off": ("Sms/AppChannel", off("Enabled")),
    "no channel of one-time codes": ("Sms/AppChannel", gone),
    "any account's messages write events": (
        ROLE,
        statement("sts:AssumeRole", drop("Condition.StringEquals.aws:SourceAccount")),
    ),
    "text messages are trusted with a wildcard": (
        ROLE,
        text(":configuration-set/messaging-prod", ":configuration-set/*"),
    ),
    "events of messages in batches, which the service never writes": (
        ROLE,
        statement("firehose:PutRecord", put("Action", "firehose:PutRecordBatch")),
    ),
    "no limit at all": (f"{LIMIT}/Resource/Default", gone),
    "the limit is set by a role that may not": (
        f"{LIMIT}/Role",
        text(
            "sms-voice:SetTextMessageSpendLimitOverride",
            "sms-voice:SetVoiceMessageSpendLimitOverride",
        ),
    ),
}
