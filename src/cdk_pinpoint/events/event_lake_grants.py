"""Who may write to, ask and read the lake.

https://docs.aws.amazon.com/athena/latest/ug/security-iam-athena.html
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from cdk_pinpoint._permission import Permission, allow
from cdk_pinpoint._place import place_of
from cdk_pinpoint._resource_policy import allow_on
from cdk_pinpoint.events.event_queries import RESULTS, EventQueries
from cdk_pinpoint.events.event_source import EventSource
from cdk_pinpoint.events.event_tables import FAILURES, EventTables
from cdk_pinpoint.events.writable_stream import WritableStream

_OWN_SOURCES: Final = (EventSource.PUSH, EventSource.APP)
_PUT: Final = ("firehose:PutRecord", "firehose:PutRecordBatch")
_CHANGE_OBJECTS: Final = ("s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObject")
_ASK: Final = (
    "athena:BatchGetNamedQuery",
    "athena:BatchGetQueryExecution",
    "athena:GetNamedQuery",
    "athena:GetQueryExecution",
    "athena:GetQueryResults",
    "athena:GetWorkGroup",
    "athena:ListNamedQueries",
    "athena:ListQueryExecutions",
    "athena:StartQueryExecution",
    "athena:StopQueryExecution",
)
_READ_SCHEMA: Final = ("glue:GetDatabase", "glue:GetTable", "glue:GetTables")
_KEEP_RESULTS: Final = (
    "s3:AbortMultipartUpload",
    "s3:GetObject",
    "s3:ListMultipartUploadParts",
    "s3:PutObject",
)
_READ_BUCKET: Final = (
    "s3:GetBucketLogging",
    "s3:GetBucketPolicy",
    "s3:GetBucketPublicAccessBlock",
    "s3:GetBucketVersioning",
    "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration",
)
_READ_KEY: Final = ("kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus")
_READ_ANSWERS: Final = ("athena:GetQueryResults", "athena:StartQueryExecution")
_READ_OBJECTS: Final = ("s3:GetObject", "s3:GetObjectVersion")


class EventLakeGrants:
    """Grants on one `EventLake`.

    Args:
        stream: Gives the lake's stream of a source, and defines it where it is not there yet.
        streams: Gives the streams that are there.
        bucket: The lake's bucket.
        encryption_key: The key of bucket and streams.
        tables: The lake's tables.
        queries: The lake's workgroup.
    """

    def __init__(
        self,
        *,
        stream: Callable[[EventSource], WritableStream],
        streams: Callable[[], Sequence[WritableStream]],
        bucket: s3.IBucket,
        encryption_key: kms.IKey,
        tables: EventTables,
        queries: EventQueries,
    ) -> None:
        self._stream = stream
        self._streams = streams
        self._bucket = bucket
        self._bucket_arn = bucket.bucket_arn
        self._key = encryption_key
        self._tables = tables
        self._queries = queries
        self._event_objects = [
            f"{self._bucket_arn}/{folder}/*" for folder in (*EventSource, FAILURES)
        ]

    @property
    def recording(self) -> tuple[Permission, ...]:
        """What `put_events` allows."""
        return self._putting(*(self._stream(source) for source in _OWN_SOURCES))

    @property
    def recording_push(self) -> tuple[Permission, ...]:
        """What `put_events` allows of push results."""
        return self._putting(self._stream(EventSource.PUSH))

    @property
    def recording_app(self) -> tuple[Permission, ...]:
        """What `put_events` allows of the product's own events."""
        return self._putting(self._stream(EventSource.APP))

    @property
    def writing(self) -> tuple[Permission, ...]:
        """Every way to write to the lake but `put_events`, and to delete from it, to be denied."""
        others = [each for each in self._streams() if each.source not in _OWN_SOURCES]
        return (
            *self._putting(*others),
            Permission(actions=_CHANGE_OBJECTS, resource_arns=self._event_objects),
        )

    @property
    def seeing(self) -> tuple[Permission, ...]:
        """Every way to read events, to be denied."""
        return (
            Permission(actions=_READ_ANSWERS, resource_arns=[self._workgroup_arn]),
            Permission(actions=_READ_OBJECTS, resource_arns=[f"{self._bucket_arn}/*"]),
        )

    @property
    def querying(self) -> tuple[Permission, ...]:
        """What `query` allows."""
        place = place_of(self._tables)
        database = self._tables.database_name
        results = f"{self._bucket_arn}/{RESULTS}/*"
        folders = [f"{folder}/*" for folder in (*EventSource, FAILURES, RESULTS)]
        return (
            Permission(actions=_ASK, resource_arns=[self._workgroup_arn]),
            Permission(
                actions=_READ_SCHEMA,
                resource_arns=[
                    place.arn("glue", resource)
                    for resource in ("catalog", f"database/{database}", f"table/{database}/*")
                ],
                wildcard="The tables and views of one database, those that are added to it too",
            ),
            Permission(actions=("s3:GetBucketLocation",), resource_arns=[self._bucket_arn]),
            Permission(
                actions=("s3:ListBucket",),
                resource_arns=[self._bucket_arn],
                conditions={"StringLike": {"s3:prefix": folders}},
            ),
            Permission(
                actions=("s3:GetObject",),
                resource_arns=self._event_objects,
                wildcard="The objects of one folder of one bucket, which AWS names as it writes "
                "them: who queries the events reads them with rights of their own",
            ),
            Permission(
                actions=_KEEP_RESULTS,
                resource_arns=[results],
                wildcard="The objects of one folder of one bucket, in which a query leaves its "
                "result under an id that AWS gives it",
            ),
            self._using_key(("kms:Decrypt", "kms:GenerateDataKey")),
        )

    @property
    def reading(self) -> tuple[Permission, ...]:
        """What `read_configuration` allows, but for the streams."""
        return (
            Permission(actions=_READ_BUCKET, resource_arns=[self._bucket_arn]),
            Permission(actions=_READ_KEY, resource_arns=[self._key.key_arn]),
        )

    @property
    def watching(self) -> tuple[Permission, ...]:
        """What tells whether events arrive: how the streams are, and that events failed."""
        failures = {"StringLike": {"s3:prefix": [f"{FAILURES}/*"]}}
        return (
            self._describing_streams,
            # Names of error objects tell source and day, and of no person.
            Permission(
                actions=("s3:ListBucket",),
                resource_arns=[self._bucket_arn],
                conditions=failures,
            ),
        )

    def put_events(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow writing push results and the product's own events, and no other source's.

        The streams of both are defined if they are not there yet.

        Args:
            grantee: Who may write.

        Raises:
            ValueError: Nothing can be granted to it.
        """
        return allow(grantee, self.recording)

    def query(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow asking the tables through the workgroup, and reading its answers.

        Athena reads with the rights of who asks, so events can also be read as objects.

        Args:
            grantee: Who may ask.

        Raises:
            ValueError: Nothing can be granted to it.
        """
        return allow(grantee, self.querying)

    def read_events(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow reading the objects that hold events, as a warehouse elsewhere does.

        This one reaches other accounts and services too: by the policies of bucket and key, if
        both are defined here.

        Args:
            grantee: Who may read.
        """
        bucket = self._bucket
        listing = Permission(
            actions=("s3:ListBucket",),
            resource_arns=[self._bucket_arn],
            conditions={"StringLike": {"s3:prefix": [f"{source}/*" for source in EventSource]}},
        )
        reading = Permission(
            actions=("s3:GetObject",),
            resource_arns=[f"{self._bucket_arn}/{source}/*" for source in EventSource],
        )
        decrypting = self._using_key(("kms:Decrypt",))
        # The bucket names its key, so the key's policy cannot name the bucket: CloudFormation would
        # have to make each before the other.
        by_the_key = Permission(
            actions=decrypting.actions, resource_arns=("*",), conditions=self._through_s3
        )
        granted = allow_on(bucket, grantee, listing).combine(allow_on(bucket, grantee, reading))
        return granted.combine(allow_on(self._key, grantee, decrypting, in_its_policy=by_the_key))

    def read_configuration(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow reading how bucket, key and streams are set up, and no event.

        Args:
            grantee: Who may read.

        Raises:
            ValueError: Nothing can be granted to it.
        """
        return allow(grantee, [*self.reading, self._describing_streams])

    @property
    def _describing_streams(self) -> Permission:
        return Permission(
            actions=("firehose:DescribeDeliveryStream",),
            resource_arns=[each.delivery_stream_arn for each in self._streams()],
        )

    @staticmethod
    def _putting(*streams: WritableStream) -> tuple[Permission, ...]:
        arns = [each.delivery_stream_arn for each in streams]
        return (Permission(actions=_PUT, resource_arns=arns),) if arns else ()

    @property
    def _workgroup_arn(self) -> str:
        return place_of(self._queries).arn("athena", f"workgroup/{self._queries.workgroup_name}")

    @property
    def _through_s3(self) -> dict[str, dict[str, Any]]:
        region = place_of(self._tables).region
        return {"StringEquals": {"kms:ViaService": f"s3.{region}.amazonaws.com"}}

    def _using_key(self, actions: Sequence[str]) -> Permission:
        return Permission(
            actions=actions,
            resource_arns=[self._key.key_arn],
            conditions={
                **self._through_s3,
                # With a bucket key the context is the bucket, without one the object.
                "StringLike": {
                    "kms:EncryptionContext:aws:s3:arn": [
                        self._bucket_arn,
                        f"{self._bucket_arn}/*",
                    ]
                },
            },
        )
