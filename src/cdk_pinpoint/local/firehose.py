"""Delivery streams: dynamic partitioning by real jq, delimiters, compression, and their own role.

ministack knows a subset of jq. There is no buffering: the records of one call are delivered at
once, those that share a prefix in one object.
"""

import base64
import datetime as dt
import functools
import gzip
import json
import logging
import re
import time
import uuid
from collections.abc import Mapping
from typing import Any

import jq

from cdk_pinpoint.local import _ministack, firehose_parquet, loopback

_DELIVERY_STREAM = "AWS::KinesisFirehose::DeliveryStream"
_PROCESSORS = ("AppendDelimiterToRecord", "Lambda", "MetadataExtraction")
_FILE_EXTENSIONS = {"GZIP": ".gz"}

_PREFIX_EXPRESSION = re.compile(r"!\{(\w+):([^}]*)\}")
_DEFAULT_TIME_PREFIX = "yyyy/MM/dd/HH/"

_log = logging.getLogger("cdk_pinpoint.local.firehose")

Properties = dict[str, Any]


class _UndeliverableError(Exception):
    """A record goes to the error prefix."""


def install() -> None:
    """Deliver records as Firehose does."""
    create, update, delete = _ministack.resource_handlers(_DELIVERY_STREAM)

    def create_stream(
        logical_id: str, properties: Properties, stack_name: str
    ) -> tuple[str, Properties]:
        _refuse_what_is_not_applied(properties)
        return create(logical_id, properties, stack_name)

    def update_stream(
        physical_id: str, old: Properties, new: Properties, stack_name: str
    ) -> tuple[str, Properties]:
        _refuse_what_is_not_applied(new)
        name, attributes = update(physical_id, old, new, stack_name)
        _update_encryption(name, old=old, new=new)
        _update_tags(name, old=old, new=new)
        return name, attributes

    _ministack.add_resource_type(
        _DELIVERY_STREAM,
        create=create_stream,
        update=update_stream,
        delete=delete,
        create_only=("DeliveryStreamName", "DeliveryStreamType"),
        tags_as="list",
    )
    _ministack.provision_on_worker_thread(_DELIVERY_STREAM)
    _ministack.firehose_deliver_with(_deliver)


def _refuse_what_is_not_applied(properties: Properties) -> None:
    configuration = properties.get("ExtendedS3DestinationConfiguration", {})
    kinds = {processor["Type"] for processor in _processors(configuration)}
    if kinds - set(_PROCESSORS):
        unknown = ", ".join(sorted(kinds - set(_PROCESSORS)))
        raise ValueError(f"the local AWS does not run Firehose processors of type {unknown}")
    compression = configuration.get("CompressionFormat", "UNCOMPRESSED")
    if compression not in ("UNCOMPRESSED", *_FILE_EXTENSIONS):
        raise ValueError(f"the local AWS does not compress by {compression}")
    if firehose_parquet.converts(configuration):
        firehose_parquet.check(configuration)


def _update_encryption(stream: str, *, old: Properties, new: Properties) -> None:
    name = "DeliveryStreamEncryptionConfigurationInput"
    if old.get(name) == new.get(name):
        return
    firehose = loopback.client("firehose")
    if name in new:
        firehose.start_delivery_stream_encryption(
            DeliveryStreamName=stream, DeliveryStreamEncryptionConfigurationInput=new[name]
        )
    else:
        firehose.stop_delivery_stream_encryption(DeliveryStreamName=stream)


def _update_tags(stream: str, *, old: Properties, new: Properties) -> None:
    firehose = loopback.client("firehose")
    kept = {tag["Key"] for tag in new.get("Tags", [])}
    dropped = [tag["Key"] for tag in old.get("Tags", []) if tag["Key"] not in kept]
    if dropped:
        firehose.untag_delivery_stream(DeliveryStreamName=stream, TagKeys=dropped)
    if new.get("Tags") and new["Tags"] != old.get("Tags"):
        firehose.tag_delivery_stream(DeliveryStreamName=stream, Tags=new["Tags"])


def _deliver(
    stream: Properties, configuration: Properties, records: list[_ministack.DeliveryRecord]
) -> None:
    delivery = _Delivery(stream, configuration)
    groups: dict[str, list[bytes]] = {}
    for record in records:
        try:
            keys = {
                "partitionKeyFromQuery": _partition_keys(configuration, record.data),
                "partitionKeyFromLambda": record.lambda_keys,
            }
            prefix = _evaluated(configuration.get("Prefix", ""), delivery.now, keys)
        except _UndeliverableError as error:
            delivery.fail("processing-failed", _error_record(record.data, error))
        else:
            groups.setdefault(prefix, []).append(record.data)
    for prefix, group in groups.items():
        if firehose_parquet.converts(configuration):
            converted = firehose_parquet.convert(configuration, group)
            for failed in converted.failed:
                delivery.fail("format-conversion-failed", failed)
            body, extension = converted.body, firehose_parquet.FILE_EXTENSION
        else:
            delimiter = _delimiter(configuration)
            body, extension = b"".join(record + delimiter for record in group), ""
        if configuration.get("CompressionFormat") == "GZIP":
            body, extension = gzip.compress(body), _FILE_EXTENSIONS["GZIP"]
        if body:
            delivery.put(prefix, body, configuration.get("FileExtension", extension))
    delivery.put_failed()


class _Delivery:
    """The objects that records of one call end up in."""

    def __init__(self, stream: Properties, configuration: Properties) -> None:
        self.now = time.gmtime()
        self._stream = stream
        self._configuration = configuration
        self._failed: dict[str, list[Properties]] = {}

    def put(self, prefix: str, body: bytes, extension: str = "") -> None:
        """Put an object under a prefix."""
        at = time.strftime("%Y-%m-%d-%H-%M-%S", self.now)
        name = f"{self._stream['name']}-{self._stream['version']}-{at}-{uuid.uuid4()}"
        key = f"{prefix}{name}{extension}"
        _put_as_the_role(self._stream, self._configuration, key, body)

    def fail(self, error_type: str, document: Properties) -> None:
        """Keep what is told of a record that cannot be delivered."""
        self._failed.setdefault(error_type, []).append(document)

    def put_failed(self) -> None:
        """Put what `fail` kept, one document in a line."""
        for error_type, documents in self._failed.items():
            default = f"{self._configuration.get('Prefix', '')}{error_type}/"
            prefix = _evaluated(
                self._configuration.get("ErrorOutputPrefix") or default,
                self.now,
                {"firehose": {"error-output-type": error_type}},
            )
            lines = (json.dumps(document) + "\n" for document in documents)
            self.put(prefix, "".join(lines).encode())


def _evaluated(prefix: str, now: time.struct_time, keys: Mapping[str, Mapping[str, str]]) -> str:
    """A prefix with its expressions evaluated; one without any gets the time appended."""

    def value(match: re.Match[str]) -> str:
        namespace, name = match.groups()
        if namespace == "timestamp":
            return _ministack.firehose_time(name, now)
        if (namespace, name) == ("firehose", "random-string"):
            return uuid.uuid4().hex[:11]
        if name not in keys.get(namespace, {}):
            raise _UndeliverableError(f"cannot evaluate {match.group()}")
        return keys[namespace][name]

    if _PREFIX_EXPRESSION.search(prefix):
        return _PREFIX_EXPRESSION.sub(value, prefix)
    return prefix + _ministack.firehose_time(_DEFAULT_TIME_PREFIX, now)


def _put_as_the_role(stream: Properties, configuration: Properties, key: str, body: bytes) -> None:
    bucket_arn = str(configuration["BucketARN"])
    role_arn = str(configuration["RoleARN"])
    object_arn = f"{bucket_arn}/{key}"
    if _ministack.iam_is_enforced() and not _ministack.role_may(
        role_arn.rsplit("/", 1)[-1], action="s3:PutObject", resource_arn=object_arn
    ):
        # Firehose keeps retrying for a day and tells its error log; no caller ever hears of it.
        _log.warning("%s: %s may not s3:PutObject on %s", stream["name"], role_arn, object_arn)
        return
    _ministack.firehose_put_object(bucket_arn.rsplit(":", 1)[-1], key, body)


def _partition_keys(configuration: Properties, record: bytes) -> dict[str, str]:
    """The keys that the stream's jq expression takes from a record; none without one."""
    if not configuration.get("DynamicPartitioningConfiguration", {}).get("Enabled", False):
        return {}
    query = _parameter(configuration, "MetadataExtraction", "MetadataExtractionQuery")
    if query is None:
        return {}
    try:
        results = _jq_program(query).input_value(json.loads(record)).all()
    except ValueError as error:
        raise _UndeliverableError(str(error)) from error
    if len(results) != 1 or not isinstance(results[0], dict):
        raise _UndeliverableError("the expression must yield one object")
    keys = results[0]
    if any(
        value is None or value == "" or isinstance(value, dict | list) for value in keys.values()
    ):
        raise _UndeliverableError("partitionKeys values must not be null or empty")
    return {
        key: value if isinstance(value, str) else json.dumps(value) for key, value in keys.items()
    }


@functools.cache
def _jq_program(expression: str) -> Any:
    return jq.compile(expression)


def _delimiter(configuration: Properties) -> bytes:
    if not any(
        processor["Type"] == "AppendDelimiterToRecord" for processor in _processors(configuration)
    ):
        return b""
    written = _parameter(configuration, "AppendDelimiterToRecord", "Delimiter") or "\\n"
    return written.replace("\\n", "\n").encode()


def _processors(configuration: Properties) -> list[Properties]:
    processing = configuration.get("ProcessingConfiguration", {})
    return list(processing.get("Processors", [])) if processing.get("Enabled", False) else []


def _parameter(configuration: Properties, processor_type: str, name: str) -> str | None:
    for processor in _processors(configuration):
        for parameter in processor.get("Parameters", []):
            if processor["Type"] == processor_type and parameter["ParameterName"] == name:
                return str(parameter["ParameterValue"])
    return None


def _error_record(record: bytes, error: Exception) -> Properties:
    now = int(dt.datetime.now(dt.UTC).timestamp() * 1000)
    return {
        "attemptsMade": 1,
        "arrivalTimestamp": now,
        "errorCode": "DynamicPartitioning.MetadataExtractionFailed",
        "errorMessage": str(error),
        "attemptEndingTimestamp": now,
        "rawData": base64.b64encode(record).decode(),
    }
