"""The names of ministack that this package uses: the only place that touches them.

ministack has no plug-in API. Most of these names are private to its version, so that version is
pinned, and `tests/local/test_ministack_seams.py` fails with the name of whatever moved.
"""

import contextvars
import datetime as dt
import json
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

import ministack.app as _app
import ministack.core.concurrency as _concurrency
import ministack.core.iam_actions as _iam_actions
import ministack.core.iam_evaluator as _iam_evaluator
import ministack.core.responses as _responses
import ministack.core.router as _router
import ministack.services.athena as _athena
import ministack.services.cloudformation.provisioners as _provisioners
import ministack.services.cloudformation.stacks as _stacks
import ministack.services.cloudwatch as _cloudwatch
import ministack.services.cloudwatch_logs as _cloudwatch_logs
import ministack.services.eventbridge as _eventbridge
import ministack.services.firehose as _firehose
import ministack.services.glue as _glue
import ministack.services.iam as _iam
import ministack.services.kinesis as _kinesis
import ministack.services.s3 as _s3
import ministack.services.ses as _ses
import ministack.services.ses_v2 as _ses_v2
import ministack.services.sns as _sns
import ministack.services.sqs as _sqs
import ministack.services.sts as _sts

Headers = dict[str, str]
Response = tuple[int, Headers, bytes]
ServiceHandler = Callable[
    [str, str, Mapping[str, str], bytes, Mapping[str, list[str]]], Awaitable[Response]
]


async def asgi_app(scope: Mapping[str, Any], receive: object, send: object) -> None:
    """The server."""
    await _app.app(scope, receive, send)


# The request being served: its account and region, and stores scoped to both.


class RegionalStore(Protocol):
    """A dict of the account and region of the request being served."""

    def __setitem__(self, key: str, value: Any) -> None: ...
    def __getitem__(self, key: str) -> Any: ...
    def __contains__(self, key: object) -> bool: ...
    def __len__(self) -> int: ...
    def get(self, key: str, default: Any = None) -> Any:
        """The value of a key, or the default."""

    def pop(self, key: str, *default: Any) -> Any:
        """Take a key out and return its value."""

    def setdefault(self, key: str, default: Any) -> Any:
        """The value of a key, which becomes the default where it has none."""

    def values(self) -> list[Any]:
        """A copy of the values."""

    def items(self) -> list[tuple[str, Any]]:
        """A copy of the keys and values."""

    def all_values(self) -> list[Any]:
        """The values of every account and region."""

    def clear(self) -> None:
        """Empty it for every account and region."""


def regional_store() -> RegionalStore:
    """A new store of one kind of resource."""
    return cast("RegionalStore", _responses.AccountRegionScopedDict())


def current_account() -> str:
    """The account of the request being served."""
    return str(_responses.get_account_id())


def current_region() -> str:
    """The region of the request being served."""
    return str(_responses.get_region())


def current_client_address() -> str:
    """From where the request being served came."""
    return str(_responses.get_request_client_ip())


# Services: their requests, their reset, and pages beside them.


class _Service:
    """What ministack expects of a service module."""

    def __init__(self, handle_request: ServiceHandler, reset: Callable[[], None]) -> None:
        self.handle_request = handle_request
        self.reset = reset

    def get_state(self) -> None:
        """Nothing is kept over a restart."""


def add_service(
    signing_name: str,
    handler: ServiceHandler,
    *,
    botocore_name: str,
    reset: Callable[[], None],
) -> None:
    """Let a handler answer the requests signed for a service.

    Args:
        signing_name: What requests of the service are signed for, e.g. `sms-voice`.
        handler: Takes method, path, headers, body and query.
        botocore_name: The service in botocore, e.g. `pinpoint-sms-voice-v2`.
        reset: Forgets everything, when `/_ministack/reset` is called.
    """
    _app.SERVICE_REGISTRY[signing_name] = {"module": signing_name}
    _app._loaded_modules[signing_name] = _Service(handler, reset)  # noqa: SLF001
    _app.SERVICE_HANDLERS[signing_name] = handler
    # Without an entry, every request makes the router load each of botocore's service models.
    _router.SERVICE_PATTERNS[signing_name] = {}
    # By this name ministack finds the content type of the service's answers.
    _responses._BOTOCORE_NAME[signing_name] = botocore_name  # noqa: SLF001


_pages: dict[str, Callable[[], Response]] = {}
_forms: dict[str, Callable[[Mapping[str, str]], Response]] = {}


def add_form(path: str, take: Callable[[Mapping[str, str]], Response]) -> None:
    """Take unsigned POST requests for a path of ministack's own, whose query is a form."""
    if not (_pages or _forms):
        _serve_pages()
    _forms[path] = take


def add_page(path: str, page: Callable[[], Response]) -> None:
    """Answer unsigned GET requests for a path of ministack's own, such as `/_ministack/...`."""
    if not (_pages or _forms):
        _serve_pages()
    _pages[path] = page


def _serve_pages() -> None:
    inner = _app._handle_pre_body_request  # noqa: SLF001

    async def handle(
        method: str, path: str, headers: Any, query: Any, request_id: str
    ) -> Response | None:
        if method == "GET" and path in _pages:
            return _pages[path]()
        if method == "POST" and path in _forms:
            return _forms[path]({key: values[0] for key, values in query.items()})
        return cast("Response | None", await inner(method, path, headers, query, request_id))

    _app._handle_pre_body_request = handle  # noqa: SLF001


@dataclass(frozen=True, kw_only=True)
class AnsweredCall:
    """A request of an AWS service, and how it was answered.

    Attributes:
        service: What it was signed for, e.g. `iam`.
        access_key: What it was signed with.
        method: For example `POST`.
        path: Without the query.
        headers: By lower-case name.
        body: As it was sent.
        query: The values of each parameter.
        request_id: The id of the request.
        status: The HTTP status of the answer.
        answer: The body of the answer.
    """

    service: str
    access_key: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    query: Mapping[str, list[str]]
    request_id: str
    status: int
    answer: bytes


_SIGNED_FOR = re.compile(r"Credential=([^/]+)/[^/]+/[^/]+/([^/]+)/")


def after_each_call(observe: Callable[[AnsweredCall], None]) -> None:
    """Show every signed request and its answer, those that IAM refuses too.

    What a service of ministack does in the process of another one is no request.
    """
    inner_dispatch = _app._dispatch_service_request  # noqa: SLF001
    inner_ses_v2 = _app._handle_ses_v2_request  # noqa: SLF001

    def show(response: Response, *request: Any) -> None:
        method, path, headers, body, query, request_id = request
        signed = _SIGNED_FOR.search(headers.get("authorization", ""))
        if signed is None or not isinstance(response[2], bytes):
            return
        observe(
            AnsweredCall(
                service=signed[2],
                access_key=signed[1],
                method=method,
                path=path,
                headers=headers,
                body=body,
                query=query,
                request_id=request_id,
                status=response[0],
                answer=response[2],
            )
        )

    async def dispatch(*request: Any) -> Response:
        response = cast("Response", await inner_dispatch(*request))
        show(response, *request)
        return response

    async def ses_v2(*request: Any) -> Response | None:
        response = cast("Response | None", await inner_ses_v2(*request))
        if response is not None:
            show(response, *request)
        return response

    _app._dispatch_service_request = dispatch  # noqa: SLF001
    _app._handle_ses_v2_request = ses_v2  # noqa: SLF001


async def on_own_thread(function: Callable[..., Any], *arguments: Any) -> Any:
    """Run what may call back into ministack; on its event loop that would deadlock."""
    return await _concurrency.run_reentrant(function, *arguments)


# CloudFormation.


class CreateResource(Protocol):
    """Creates a resource and returns its physical id and its attributes."""

    def __call__(
        self, logical_id: str, properties: dict[str, Any], stack_name: str, /
    ) -> tuple[str, dict[str, Any]]: ...


class UpdateResource(Protocol):
    """Updates a resource in place and returns its physical id and its attributes."""

    def __call__(
        self,
        physical_id: str,
        old_properties: dict[str, Any],
        new_properties: dict[str, Any],
        stack_name: str,
        /,
    ) -> tuple[str, dict[str, Any]]: ...


class DeleteResource(Protocol):
    """Deletes a resource; one that is gone is no error."""

    def __call__(self, physical_id: str, properties: dict[str, Any], /) -> None: ...


def add_resource_type(
    type_name: str,
    *,
    create: CreateResource,
    update: UpdateResource,
    delete: DeleteResource,
    create_only: tuple[str, ...],
    tags_as: str | None,
) -> None:
    """Let CloudFormation create a type.

    Args:
        type_name: For example `AWS::Pinpoint::App`.
        create: Creates one.
        update: Updates one in place.
        delete: Deletes one.
        create_only: The properties whose change replaces the resource.
        tags_as: Whether the tags of the stack are added to `Tags` as a `map` or as a `list`; None
            for not at all.
    """
    _provisioners._RESOURCE_HANDLERS[type_name] = {  # noqa: SLF001
        "create": create,
        "update": update,
        "delete": delete,
    }
    _provisioners._REPLACING_PROPERTIES[type_name] = create_only  # noqa: SLF001
    if tags_as is not None:
        _provisioners._STACK_TAG_PROPERTY[type_name] = ("Tags", tags_as)  # noqa: SLF001


def resource_handlers(type_name: str) -> tuple[CreateResource, UpdateResource, DeleteResource]:
    """How ministack itself creates, updates and deletes a type."""
    handlers: dict[str, Any] = _provisioners._RESOURCE_HANDLERS[type_name]  # noqa: SLF001
    return handlers["create"], handlers["update"], handlers["delete"]


def delete_resource_with(type_name: str, delete: DeleteResource) -> None:
    """Delete resources of a type otherwise."""
    handlers = _provisioners._RESOURCE_HANDLERS[type_name]  # noqa: SLF001
    _provisioners._RESOURCE_HANDLERS[type_name] = {**handlers, "delete": delete}  # noqa: SLF001


def provision_on_worker_thread(*type_names: str) -> None:
    """Provision types on a thread, from where they may call ministack over HTTP."""
    inner = _stacks._runs_on_worker_thread  # noqa: SLF001
    _stacks._runs_on_worker_thread = lambda name: name in type_names or inner(name)  # noqa: SLF001


def generated_name(stack_name: str, logical_id: str, *, max_length: int) -> str:
    """The name CloudFormation gives a resource that has none of its own."""
    return str(_provisioners._physical_name(stack_name, logical_id, max_len=max_length))  # noqa: SLF001


# IAM.


def iam_is_enforced() -> bool:
    """Whether calls are checked against IAM."""
    return bool(_app.AUTH)


def access_key_of(headers: Mapping[str, str], query: Mapping[str, list[str]]) -> str:
    """The access key that signed a request; empty for none."""
    return str(_router.extract_access_key_id(headers, query) or "")


@dataclass(frozen=True, kw_only=True)
class Denial:
    """Why a call may not be made.

    Attributes:
        code: Of an authentication failure; empty when a policy does not allow the call.
        message: What to tell the caller.
    """

    code: str
    message: str


def denial(
    *,
    access_key: str,
    service: str,
    action: str,
    resource_arn: str,
    condition_keys: Mapping[str, Any],
) -> Denial | None:
    """Check a call against the caller's policies; None when it is allowed."""
    result = _iam_evaluator.enforce(
        access_key,
        action,
        service,
        current_region(),
        resource_arn=resource_arn,
        service_context=dict(condition_keys),
    )
    if result is None:
        return None
    if isinstance(result, _iam_evaluator.AuthError):
        return Denial(code=result.code, message=result.message)
    reason = (
        "with an explicit deny in an identity-based policy"
        if result.decision == "Deny"
        else f"because no identity-based policy allows the {action} action"
    )
    return Denial(
        code="",
        message=f"User: {result.principal_arn} is not authorized to perform: {action}"
        f" on resource: {resource_arn} {reason}",
    )


def caller_name(access_key: str) -> str:
    """The name of the IAM user or role that a request is signed by; `root` for the root user."""
    caller = _iam_evaluator.resolve_caller_identity(access_key)
    resource = "root" if caller is None else str(caller["userArn"]).rpartition(":")[2]
    return resource.split("/")[1] if "/" in resource else resource


def caller_identity(access_key: str) -> dict[str, Any] | None:
    """Who signs with an access key, as CloudTrail writes it; None for a key nobody has.

    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
    """
    caller = _iam_evaluator.resolve_caller_identity(access_key)
    if caller is None:
        return None
    arn = str(caller["userArn"])
    identity = {
        "type": "Root",
        "principalId": caller["userId"],
        "arn": arn,
        "accountId": caller["accountId"],
        "accessKeyId": access_key,
    }
    if ":user/" in arn:
        return {**identity, "type": "IAMUser", "userName": arn.rpartition("/")[2]}
    session = _sts._sessions.get(access_key)  # noqa: SLF001
    if session is None:
        return identity
    role_name = arn.split("/")[1]
    role = _iam._roles.get(role_name) or {}  # noqa: SLF001
    issued_at = dt.datetime.fromtimestamp(session["IssuedAt"], dt.UTC)
    return {
        **identity,
        "type": "AssumedRole",
        "sessionContext": {
            "sessionIssuer": {
                "type": "Role",
                "principalId": str(caller["userId"]).partition(":")[0],
                "arn": role.get("Arn", ""),
                "accountId": caller["accountId"],
                "userName": role_name,
            },
            "attributes": {
                "creationDate": issued_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "mfaAuthenticated": "false",
            },
        },
    }


def trust_policy_of(role_name: str) -> Any | None:
    """The trust policy of a role in the request's account, as a dict or JSON; None for no role."""
    role = _iam._roles.get(role_name)  # noqa: SLF001
    return None if role is None else role["AssumeRolePolicyDocument"]


def service_may_assume(
    trust_policy: Any, *, service_principal: str, condition_keys: Mapping[str, str]
) -> bool:
    """Whether a trust policy lets an AWS service assume its role under these condition keys."""
    context = _evaluation_context(
        principal_arn="", action="sts:AssumeRole", resource_arn="*", condition_keys=condition_keys
    )
    result = _iam_evaluator.evaluate_resource_policy(
        trust_policy, context, service=service_principal
    )
    return bool(result.decision == "Allow")


def role_may(role_name: str, *, action: str, resource_arn: str) -> bool:
    """Whether the policies of a role in the request's account allow an action."""
    account = current_account()
    context = _evaluation_context(
        principal_arn=f"arn:aws:iam::{account}:role/{role_name}",
        action=action,
        resource_arn=resource_arn,
        condition_keys={},
    )
    policies = _iam_evaluator._gather_role_policies(role_name, account)  # noqa: SLF001
    boundaries = _iam_evaluator._permissions_boundary(_iam._roles, role_name, account)  # noqa: SLF001
    return bool(_iam_evaluator.evaluate(context, policies, *boundaries).decision == "Allow")


def _evaluation_context(
    *, principal_arn: str, action: str, resource_arn: str, condition_keys: Mapping[str, str]
) -> Any:
    return _iam_evaluator.EvalContext(
        principal_arn=principal_arn,
        principal_type="AssumedRole",
        principal_account=current_account(),
        action=action,
        resource_arn=resource_arn,
        region=current_region(),
        service_context={key.lower(): value for key, value in condition_keys.items()},
    )


def name_resources(service: str, resource: Callable[[Mapping[str, Any]], str | None]) -> None:
    """Check requests on a resource for which ministack sees none.

    Args:
        service: Whose requests they are, in JSON.
        resource: What a request is about, as the last part of an ARN; None to leave it.
    """
    inner = _iam_actions.extract_resource_arn

    def resource_arn(of: str, method: str, path: str, headers: Any, body: bytes, *rest: Any) -> str:
        found = str(inner(of, method, path, headers, body, *rest))
        if of != service or found != "*":
            return found
        *_, region, account = rest
        named = resource(json.loads(body or b"{}"))
        return found if named is None else f"arn:aws:{service}:{region}:{account}:{named}"

    _iam_actions.extract_resource_arn = resource_arn


ConditionKeys = Callable[[bytes, Mapping[str, Any]], dict[str, Any]]


def add_condition_keys(action: str, keys: ConditionKeys) -> None:
    """Let policies see condition keys of an action that ministack does not fill.

    They are made of the body and the query of the request.
    """
    inner = _iam_actions.request_tag_context

    def context(
        service: str, iam_action: str, body: bytes, params: dict[str, Any]
    ) -> dict[str, Any]:
        found: dict[str, Any] = inner(service, iam_action, body, params)
        return {**found, **keys(body, params)} if iam_action == action else found

    _iam_actions.request_tag_context = context


def authorize_on(service: str, resource: Callable[[Mapping[str, Any]], str | None]) -> None:
    """Ask policies about a resource that ministack does not find in a request.

    It takes the parameters of the request, and returns an ARN, or None to leave it to ministack.
    """
    inner = _iam_actions.extract_resource_arn

    def extract(name: str, *request: Any) -> str:
        found = resource(request[4]) if name == service else None
        return str(inner(name, *request)) if found is None else found

    _iam_actions.extract_resource_arn = extract


# Other services, called in process. The result is an HTTP response.


def firehose_put_record(stream_name: str, base64_data: str) -> Response:
    """`firehose:PutRecord`."""
    request = {"DeliveryStreamName": stream_name, "Record": {"Data": base64_data}}
    return cast("Response", _firehose._put_record(request))  # noqa: SLF001


def firehose_has_stream(stream_name: str) -> bool:
    """Whether the request's account and region have a delivery stream of that name."""
    return stream_name in _firehose._streams  # noqa: SLF001


def kinesis_has_stream(stream_name: str) -> bool:
    """Whether the request's account and region have a data stream of that name."""
    return stream_name in _kinesis._streams  # noqa: SLF001


@dataclass(frozen=True, kw_only=True)
class DeliveryRecord:
    """A record on its way from a stream to S3.

    Attributes:
        data: What was put, or what a Lambda function made of it.
        lambda_keys: The partition keys that a Lambda function chose.
    """

    data: bytes
    lambda_keys: Mapping[str, str]


DeliverRecords = Callable[[dict[str, Any], dict[str, Any], list[DeliveryRecord]], None]
_Waiting = list[tuple[dict[str, Any], dict[str, Any], list[tuple[str, bytes]]]]


def firehose_deliver_with(deliver: DeliverRecords) -> None:
    """Deliver records of streams to S3 otherwise; it takes stream, configuration and records.

    The records of one call of `PutRecordBatch` come together, after the Lambda functions of the
    stream were run on them.
    """
    inner_batch = _firehose._put_record_batch  # noqa: SLF001
    waiting: contextvars.ContextVar[_Waiting | None] = contextvars.ContextVar(
        "waiting", default=None
    )

    def deliver_now(
        stream: dict[str, Any], destination: dict[str, Any], records: list[tuple[str, bytes]]
    ) -> None:
        keys: dict[str, dict[str, str]] = {}
        processed = _firehose._apply_lambda_processors(  # noqa: SLF001
            stream, destination, records, partition_sink=keys
        )
        found = [DeliveryRecord(data=data, lambda_keys=keys.get(i, {})) for i, data in processed]
        if found:
            deliver(stream, destination["config"], found)

    def deliver_to_s3(
        stream: dict[str, Any], destination: dict[str, Any], records: list[tuple[str, bytes]]
    ) -> None:
        batch = waiting.get()
        if batch is None:
            deliver_now(stream, destination, records)
            return
        for _, other, collected in batch:
            if other is destination:
                collected.extend(records)
                return
        batch.append((stream, destination, list(records)))

    def put_record_batch(request: dict[str, Any]) -> Response:
        batch: _Waiting = []
        token = waiting.set(batch)
        try:
            response = cast("Response", inner_batch(request))
        finally:
            waiting.reset(token)
        for collected in batch:
            deliver_now(*collected)
        return response

    _firehose._deliver_records_to_s3 = deliver_to_s3  # noqa: SLF001
    _firehose._put_record_batch = put_record_batch  # noqa: SLF001
    _firehose._HANDLERS["PutRecordBatch"] = put_record_batch  # noqa: SLF001


def firehose_time(pattern: str, at: time.struct_time) -> str:
    """A time in the Java pattern of a `!{timestamp:...}` expression."""
    return str(_firehose._java_time(pattern, at))  # noqa: SLF001


def firehose_put_object(bucket: str, key: str, body: bytes) -> None:
    """`s3:PutObject`, whoever asks; on a thread or on the event loop."""
    _firehose._put_s3_object(bucket, key, body)  # noqa: SLF001


def logs_create_log_stream(log_group: str, log_stream: str) -> Response:
    """`logs:CreateLogStream`."""
    request = {"logGroupName": log_group, "logStreamName": log_stream}
    return cast("Response", _cloudwatch_logs._create_log_stream(request))  # noqa: SLF001


def logs_put_log_event(
    log_group: str, log_stream: str, *, message: str, timestamp: int
) -> Response:
    """`logs:PutLogEvents` with one event; the timestamp is in milliseconds."""
    request = {
        "logGroupName": log_group,
        "logStreamName": log_stream,
        "logEvents": [{"timestamp": timestamp, "message": message}],
    }
    return cast("Response", _cloudwatch_logs._put_log_events(request))  # noqa: SLF001


def sqs_has_queue(queue_arn: str) -> bool:
    """Whether there is a queue."""
    return _sqs._queue_by_arn(queue_arn) is not None  # noqa: SLF001


def sqs_lets_send(queue_arn: str, *, service_principal: str, source_arn: str) -> bool:
    """Whether the policy of a queue lets an AWS service send to it on behalf of a resource."""
    account = current_account()
    return bool(_sqs.queue_policy_allows(queue_arn, service_principal, source_arn, account))


def sqs_send(queue_arn: str, body: str, *, group: str | None) -> str | None:
    """`sqs:SendMessage`, as the service does it; why it was refused, or None."""
    queue = _sqs._queue_by_arn(queue_arn)  # noqa: SLF001
    request = {"MessageBody": body, **({"MessageGroupId": group} if group else {})}
    try:
        _sqs._act_send_message(request, queue["url"])  # noqa: SLF001
    except _sqs._Err as error:  # noqa: SLF001
        return str(error)
    return None


def sns_publish(topic_arn: str, message: str) -> bool:
    """`sns:Publish`; whether there is such a topic."""
    return _sns.publish_internal(topic_arn, message) is not None


def sns_hold_subscriptions(is_held: Callable[[str], bool]) -> None:
    """Hold new subscriptions back until they are confirmed, and list them as AWS does till then.

    Args:
        is_held: Whether it is so of a protocol.
    """
    inner_subscribe = _sns._subscribe  # noqa: SLF001

    def subscribe(parameters: Any) -> Response:
        response = cast("Response", inner_subscribe(parameters))
        for topic in _sns._topics.values():  # noqa: SLF001
            for each in topic["subscriptions"]:
                is_new = each["confirmed"] and "held" not in each
                each.setdefault("held", is_held(each["protocol"]))
                if is_new and each["held"]:
                    each["confirmed"] = False
                    each["attributes"]["PendingConfirmation"] = "true"
            _sns._refresh_subscription_counts(topic)  # noqa: SLF001
        return response

    def as_pending(inner: Callable[[Any], Any]) -> Callable[[Any], Response]:
        def listed(parameters: Any) -> Response:
            status, headers, body = inner(parameters)
            text = body.decode() if isinstance(body, bytes) else body
            for topic in _sns._topics.values():  # noqa: SLF001
                for each in topic["subscriptions"]:
                    if not each["confirmed"]:
                        arn = f"<SubscriptionArn>{each['arn']}</SubscriptionArn>"
                        text = text.replace(arn, arn.replace(each["arn"], "PendingConfirmation"))
            return status, headers, text.encode()

        return listed

    _sns._subscribe = subscribe  # noqa: SLF001
    for name in ("_list_subscriptions", "_list_subscriptions_by_topic"):
        setattr(_sns, name, as_pending(getattr(_sns, name)))


# SES.

SesSend = Callable[[Mapping[str, str], bytes, Mapping[str, list[str]]], Awaitable[Response]]
CheckEventDestination = Callable[[str, Mapping[str, Any], int], str | None]

_SES_V2_SEND_PATH = "/v2/email/outbound-emails"
_SES_V1_SEND_ACTIONS = ("SendEmail", "SendRawEmail")


def ses_identities() -> RegionalStore:
    """The identities of the request's account and region, as `GetEmailIdentity` shows them."""
    return cast("RegionalStore", _ses_v2._identities)  # noqa: SLF001


def ses_configuration_sets() -> RegionalStore:
    """The configuration sets of the request's account and region, by name."""
    return cast("RegionalStore", _ses_v2._config_sets)  # noqa: SLF001


def ses_tags() -> RegionalStore:
    """The tags of SES resources, by ARN."""
    return cast("RegionalStore", _ses_v2._ses_tags)  # noqa: SLF001


def ses_dkim_tokens(domain: str) -> list[str]:
    """The three Easy DKIM tokens of a domain."""
    return list(_ses._dkim_tokens(domain))  # noqa: SLF001


def ses_templates() -> RegionalStore:
    """The email templates of the request's account and region, by name, in the parts of API v1."""
    return cast("RegionalStore", _ses_v2._templates)  # noqa: SLF001


def ses_render_with(render: Callable[[Mapping[str, str], Any], dict[str, str]]) -> None:
    """Fill templates in otherwise; what cannot be filled in is filled in as ministack does."""
    inner = _ses_v2._render_template  # noqa: SLF001

    def render_template(template: Mapping[str, str], template_data: Any) -> dict[str, str]:
        try:
            return render(template, json.loads(template_data or "{}"))
        except Exception:  # noqa: BLE001 - sends that fail to render are not told apart here
            return cast("dict[str, str]", inner(template, template_data))

    _ses_v2._render_template = render_template  # noqa: SLF001
    _ses._render_template = render_template  # noqa: SLF001


async def ses_v2_send(headers: Mapping[str, str], body: bytes) -> Response:
    """`sesv2:SendEmail` as ministack does it: no IAM, no events."""
    response = await _ses_v2.handle_request("POST", _SES_V2_SEND_PATH, headers, body, {})
    return cast("Response", response)


async def ses_v1_send(headers: Mapping[str, str], body: bytes) -> Response:
    """`ses:SendEmail` and `ses:SendRawEmail` as ministack does them: no IAM, no events."""
    return cast("Response", await _ses.handle_request("POST", "/", headers, body, {}))


def ses_answer_sends_with(*, v2: SesSend, v1: SesSend) -> None:
    """Answer the sending calls of both SES APIs otherwise; who answers also checks IAM."""
    inner_v2 = _app._handle_ses_v2_request  # noqa: SLF001
    inner_v1 = _app.SERVICE_HANDLERS["ses"]
    inner_action = _iam_actions.extract_iam_action

    def is_v1_send(body: bytes) -> bool:
        return any(f"Action={action}&".encode() in body + b"&" for action in _SES_V1_SEND_ACTIONS)

    async def handle_v2(
        method: str, path: str, headers: Any, body: bytes, query: Any, *rest: Any
    ) -> Response | None:
        if method == "POST" and path.rstrip("/") == _SES_V2_SEND_PATH:
            return await v2(headers, body, query)
        response = await inner_v2(method, path, headers, body, query, *rest)
        return cast("Response | None", response)

    async def handle_v1(method: str, path: str, headers: Any, body: bytes, query: Any) -> Response:
        if is_v1_send(body):
            return await v1(headers, body, query)
        return cast("Response", await inner_v1(method, path, headers, body, query))

    def action_to_check(
        service: str, method: str, path: str, headers: Any, body: bytes, *rest: Any
    ) -> str | None:
        if service == "ses" and is_v1_send(body):
            return None
        action = inner_action(service, method, path, headers, body, *rest)
        return None if action is None else str(action)

    _app._handle_ses_v2_request = handle_v2  # noqa: SLF001
    _app.SERVICE_HANDLERS["ses"] = handle_v1
    _iam_actions.extract_iam_action = action_to_check


def ses_v2_answer_with(wrap: Callable[[ServiceHandler], ServiceHandler]) -> None:
    """Let a handler stand before ministack's own of API v2, after IAM."""
    _ses_v2.handle_request = wrap(_ses_v2.handle_request)


def ses_v2_complete_with(
    complete: Callable[[str, str, bytes, Response | None], Response | None],
) -> None:
    """Complete the answers of SES API v2, once IAM has allowed the call.

    It takes method, path, body and, of a call that reads, ministack's answer; it gives the answer,
    or None for ministack's.
    """
    inner = _ses_v2.handle_request

    async def handle(method: str, path: str, headers: Any, body: bytes, query: Any) -> Response:
        is_read = method == "GET"
        answer = await inner(method, path, headers, body, query) if is_read else None
        completed = complete(method, path.rstrip("/"), body, answer)
        if completed is None:
            completed = answer or await inner(method, path, headers, body, query)
        return cast("Response", completed)

    _ses_v2.handle_request = handle


def ses_check_event_destinations_with(check: CheckEventDestination) -> None:
    """Refuse event destinations, by API and by CloudFormation, for which a check has a reason.

    It takes the configuration set, the destination as `GetConfigurationSetEventDestinations`
    shows it, and how many others the set has.
    """
    inner = _ses_v2._put_event_destination  # noqa: SLF001

    def put(
        configuration_set: str, name: str, definition: dict[str, Any], *, create: bool
    ) -> Response | None:
        known = ses_configuration_sets().get(configuration_set)
        if known is not None:
            others = sum(other != name for other in known.get("EventDestinations") or {})
            problem = check(configuration_set, definition, others)
            if problem is not None:
                error = _ses_v2._json_err("BadRequestException", problem)  # noqa: SLF001
                return cast("Response", error)
        return cast("Response | None", inner(configuration_set, name, definition, create=create))

    _ses_v2._put_event_destination = put  # noqa: SLF001


# CloudWatch.

JudgeAlarm = Callable[[Mapping[str, Any]], tuple[str, str, dict[str, Any]] | None]


def cloudwatch_alarms() -> RegionalStore:
    """The metric alarms of the request's account and region, as `DescribeAlarms` shows them."""
    return cast("RegionalStore", _cloudwatch._alarms)  # noqa: SLF001


def cloudwatch_check_dashboards_by_name() -> None:
    """Check calls on the dashboard that they name, of which ministack takes no notice."""
    inner = _iam_actions.extract_resource_arn

    def resource_arn(  # noqa: PLR0917 - ministack's
        service: str,
        method: str,
        path: str,
        headers: Any,
        body: bytes,
        query: Any,
        region: str,
        account: str,
    ) -> str:
        is_one = service == "monitoring"
        name = _iam_actions._param(body, query, "DashboardName") if is_one else ""  # noqa: SLF001
        if name:
            return f"arn:aws:cloudwatch::{account}:dashboard/{name}"
        return str(inner(service, method, path, headers, body, query, region, account))

    _iam_actions.extract_resource_arn = resource_arn


def cloudwatch_points(
    namespace: str, metric_name: str, dimensions: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The points of one metric: dimensions and all; each has a `Timestamp`."""
    key = (namespace, metric_name, _cloudwatch._dims_key(dict(dimensions)))  # noqa: SLF001
    return list(_cloudwatch._metrics.get(key, []))  # noqa: SLF001


def cloudwatch_statistic(points: list[dict[str, Any]], statistic: str) -> float | None:
    """A statistic of points, such as `Sum` or `p99`; None without points."""
    if not points:
        return None
    basic = _cloudwatch._calc_stats(points)  # noqa: SLF001
    value = _cloudwatch._stat_value(basic, statistic, points)  # noqa: SLF001
    return None if value is None else float(value)


def cloudwatch_judge_alarms_with(judge: JudgeAlarm) -> None:
    """Decide otherwise about an alarm's state, each time its data change.

    It takes the alarm and returns a state, the reason for it and the reason in data, or None to
    leave it as it is.
    """

    def evaluate(alarm: dict[str, Any]) -> None:
        judged = judge(alarm)
        old_state = alarm["StateValue"]
        if judged is None or judged[0] == old_state:
            return
        new_state, reason, reason_data = judged
        alarm.update(
            StateValue=new_state,
            StateReason=reason,
            StateReasonData=json.dumps(reason_data),
            StateUpdatedTimestamp=int(time.time()),
        )
        _cloudwatch._record_history(  # noqa: SLF001
            alarm["AlarmName"], old_state, new_state, reason, reason_data=reason_data
        )
        _cloudwatch._dispatch_alarm_actions(alarm, old_state, new_state, reason)  # noqa: SLF001
        _cloudwatch._evaluate_parent_alarms(alarm)  # noqa: SLF001

    _cloudwatch._evaluate_alarm = evaluate  # noqa: SLF001


def cloudwatch_after_each_change_of_state(tell: Callable[[dict[str, Any], str], None]) -> None:
    """Tell of each change of a state; it takes the alarm as it is now, and the old state."""
    inner = _cloudwatch._record_history  # noqa: SLF001

    def record(name: str, old_state: str, new_state: str, *more: Any, **others: Any) -> None:
        inner(name, old_state, new_state, *more, **others)
        alarm = _cloudwatch._alarms.get(name) or _cloudwatch._composite_alarms.get(name)  # noqa: SLF001
        tell(alarm, old_state)

    _cloudwatch._record_history = record  # noqa: SLF001


def cloudwatch_evaluate(alarm: dict[str, Any]) -> None:
    """Evaluate an alarm now."""
    _cloudwatch._evaluate_alarm(alarm)  # noqa: SLF001


# S3.

_SSE = "x-amz-server-side-encryption"
_SSE_KEY = "x-amz-server-side-encryption-aws-kms-key-id"


def s3_encrypt_without_key_by(key_arn: Callable[[], str]) -> None:
    """Encrypt by a key what is put with `aws:kms` and names none, which ministack refuses."""
    inner = _s3._resolve_sse_write_headers  # noqa: SLF001

    def resolve(headers: Mapping[str, str], bucket: str) -> Any:
        if headers.get(_SSE) == "aws:kms" and not headers.get(_SSE_KEY):
            headers = {**headers, _SSE_KEY: key_arn()}
        return inner(headers, bucket)

    _s3._resolve_sse_write_headers = resolve  # noqa: SLF001


def s3_objects(bucket: str, prefix: str) -> dict[str, int]:
    """The sizes of the objects of a bucket under a prefix, by key; none where it has no bucket."""
    found = _s3._buckets.get(bucket)  # noqa: SLF001
    if found is None:
        return {}
    return {
        key: int(item["size"])
        for key, item in list(found["objects"].items())
        if key.startswith(prefix)
    }


def s3_read(bucket: str, key: str) -> bytes:
    """`s3:GetObject`, whoever asks; empty for an object that is gone."""
    return _s3._get_object_data(bucket, key) or b""  # noqa: SLF001


async def s3_put(bucket: str, key: str, body: bytes, headers: Headers) -> Response:
    """`s3:PutObject`, whoever asks, on the event loop."""
    everything = {**headers, "content-length": str(len(body)), "host": "s3.localhost"}
    response = await _s3.handle_request(
        "PUT", f"/{bucket}/{key}", everything, body, {}, internal=True
    )
    return cast("Response", response)


# Glue.


def glue_table(database: str, table: str) -> dict[str, Any] | None:
    """A table of the request's account and region, as `GetTable` shows it; None for none."""
    return cast("dict[str, Any] | None", _glue._tables.get(f"{database}/{table}"))  # noqa: SLF001


def glue_has_database(database: str) -> bool:
    """Whether the request's account and region have a database."""
    return database in _glue._databases  # noqa: SLF001


def glue_partitions(database: str, table: str) -> list[dict[str, Any]]:
    """The partitions of a table, as `GetPartitions` shows them."""
    return list(_glue._partitions.get(f"{database}/{table}") or [])  # noqa: SLF001


# Athena.

ExecuteQuery = Callable[[dict[str, Any]], Awaitable[None]]
StartQuery = Callable[[dict[str, Any]], "dict[str, Any] | Response"]


def athena_workgroups() -> RegionalStore:
    """The workgroups of the request's account and region, as `GetWorkGroup` shows them."""
    _athena._ensure_default_workgroup()  # noqa: SLF001
    return cast("RegionalStore", _athena._workgroups)  # noqa: SLF001


def athena_named_queries() -> RegionalStore:
    """The named queries of the request's account and region, as `GetNamedQuery` shows them."""
    return cast("RegionalStore", _athena._named_queries)  # noqa: SLF001


def athena_prepared_statements() -> RegionalStore:
    """The prepared statements of the request's account and region, by `workgroup/name`."""
    return cast("RegionalStore", _athena._prepared_statements)  # noqa: SLF001


def athena_contents(workgroup: str) -> list[tuple[RegionalStore, str]]:
    """What a workgroup holds, as the stores and keys: named queries, statements, executions."""
    places = (
        (_athena._named_queries, "WorkGroup"),  # noqa: SLF001
        (_athena._prepared_statements, "WorkGroupName"),  # noqa: SLF001
        (_athena._executions, "WorkGroup"),  # noqa: SLF001
    )
    return [
        (cast("RegionalStore", store), key)
        for store, member in places
        for key, value in list(store.items())
        if value.get(member) == workgroup
    ]


def athena_workgroup_of(request: Mapping[str, Any]) -> str | None:
    """The workgroup of the execution or the named query that a request names, if it names one."""
    for member, store in (
        ("QueryExecutionId", _athena._executions),  # noqa: SLF001
        ("NamedQueryId", _athena._named_queries),  # noqa: SLF001
    ):
        found = store.get(request.get(member) or "")
        if found:
            return str(found["WorkGroup"])
    return None


def athena_error(message: str, code: str = "InvalidRequestException") -> Response:
    """An error that the API of Athena answers with."""
    return cast("Response", _athena.error_response_json(code, message, 400))


def athena_call(action: str, request: dict[str, Any]) -> Response:
    """An action of the API on named queries, whoever asks."""
    actions = {
        "CreateNamedQuery": _athena._create_named_query,  # noqa: SLF001
        "DeleteNamedQuery": _athena._delete_named_query,  # noqa: SLF001
    }
    return cast("Response", actions[action](request))


def athena_run_with(*, start: StartQuery, execute: ExecuteQuery) -> None:
    """Run queries otherwise.

    Args:
        start: Takes a `StartQueryExecution` request; returns the request that is to be done, or
            an error.
        execute: Runs an execution, as `GetQueryExecution` shows it, that `start` let pass, and
            writes into it what becomes of it. DDL that ministack knows stays with ministack.
    """
    inner_start = _athena._start_query_execution  # noqa: SLF001
    inner_execute = _athena._execute_query  # noqa: SLF001
    requests: contextvars.ContextVar[dict[str, Any]] = contextvars.ContextVar("requests")

    def start_query_execution(request: dict[str, Any]) -> Response:
        accepted = start(request)
        if not isinstance(accepted, dict):
            return accepted
        # The task that executes the query is started with this context.
        token = requests.set(accepted)
        try:
            return cast("Response", inner_start(accepted))
        finally:
            requests.reset(token)

    async def execute_query(
        query_id: str, query: str, database: str, ddl: object, catalog: str | None = None
    ) -> None:
        execution = _athena._executions.get(query_id)  # noqa: SLF001
        if execution is None:
            return
        execution.update(requests.get().pop("_execution", {}))
        if ddl is not None:
            await inner_execute(query_id, query, database, ddl, catalog)
        else:
            await execute(execution)

    _athena._start_query_execution = start_query_execution  # noqa: SLF001
    _athena._execute_query = execute_query  # noqa: SLF001


def answer_with(signing_name: str, wrap: Callable[[ServiceHandler], ServiceHandler]) -> None:
    """Let a handler stand before ministack's own of a service."""
    _app.SERVICE_HANDLERS[signing_name] = wrap(_app.SERVICE_HANDLERS[signing_name])


# EventBridge.


def eventbridge_put_aws_event(
    *,
    region: str,
    source: str,
    detail_type: str,
    detail: Callable[[], dict[str, Any]],
    resources: Sequence[str] = (),
) -> None:
    """Put an event of an AWS service on the default bus of the request's account.

    The detail is asked for only where a rule could match it.
    """
    with _responses.request_scope(current_account(), region):
        if not len(_eventbridge._rules):  # noqa: SLF001
            return
        entry = {
            "Source": source,
            "DetailType": detail_type,
            "Resources": list(resources),
            "Detail": json.dumps(detail()),
        }
        _eventbridge._put_events({"Entries": [entry]}, allow_aws_source=True)  # noqa: SLF001


MayInvoke = Callable[[dict[str, Any], str], bool]
PutToTarget = Callable[[dict[str, Any], str, str], None]


def eventbridge_invoke_only(may_invoke: MayInvoke) -> None:
    """Invoke a target only where it may be; it takes the target and the ARN of the rule."""
    inner = _eventbridge._invoke_target  # noqa: SLF001

    def invoke(
        target: dict[str, Any], event: dict[str, Any], rule: dict[str, Any], view: Any = None
    ) -> None:
        if may_invoke(target, str(rule.get("Arn", ""))):
            inner(target, event, rule, view)

    _eventbridge._invoke_target = invoke  # noqa: SLF001


def eventbridge_targets_with(service: str, put: PutToTarget) -> None:
    """Deliver events to the targets of a service otherwise than ministack does, if at all.

    It takes the target, the ARN of the rule, and what to put.
    """
    inner = _eventbridge._invoke_target  # noqa: SLF001

    def invoke(
        target: dict[str, Any], event: dict[str, Any], rule: dict[str, Any], view: Any = None
    ) -> None:
        if str(target.get("Arn", "")).split(":")[2:3] != [service]:
            inner(target, event, rule, view)
            return
        view = view or _eventbridge._pattern_event_view(event)  # noqa: SLF001
        put(target, str(rule.get("Arn", "")), _target_input(target, rule, view))

    _eventbridge._invoke_target = invoke  # noqa: SLF001


def _target_input(target: dict[str, Any], rule: dict[str, Any], view: Any) -> str:
    if target.get("InputTransformer"):
        return str(
            _eventbridge._apply_input_transformer(target["InputTransformer"], rule, view)  # noqa: SLF001
        )
    if target.get("Input"):
        return str(target["Input"])
    found: Any = view.event_with_detail()
    for part in filter(None, str(target.get("InputPath", "")).removeprefix("$").split(".")):
        found = found[part]
    return json.dumps(found)
