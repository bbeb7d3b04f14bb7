"""An AWS service served from botocore's own model of it.

The model says which operation a request is, what its input and output look like and how both are
written. A service module only adds a Python function for each operation it has.
"""

import datetime as dt
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import botocore.session
from botocore.model import NoShapeFoundError, OperationModel, ServiceModel, Shape
from botocore.validate import ParamValidator

from cdk_pinpoint.local import _ministack
from cdk_pinpoint.local.service_model import (
    MalformedRequestError,
    broken_constraints,
    parsed_input,
    routes_of,
    serialized,
)

Parameters = dict[str, Any]
Operation = Callable[[Parameters], Parameters]


class ServiceError(Exception):
    """An error that the service answers with.

    Args:
        code: As the service names it, e.g. `ResourceNotFoundException`.
        message: What went wrong, for the caller to read; never a secret.
        status: The HTTP status; the one of the service's model when left out.
        members: What the error has besides its message, e.g. `Reason`.
    """

    def __init__(
        self, code: str, message: str, *, status: int | None = None, **members: str
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.members = members


@dataclass(frozen=True, kw_only=True)
class Permission:
    """What a caller must be allowed to do, besides the action that the operation names.

    Attributes:
        resource_arn: What it is done to; `*` for an action without a resource.
        resource_tags: The tags it has, for `aws:ResourceTag`.
        request_tags: The tags it is given, for `aws:RequestTag` and `aws:TagKeys`.
    """

    resource_arn: str
    resource_tags: Mapping[str, str] = field(default_factory=dict)
    request_tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def condition_keys(self) -> dict[str, Any]:
        """The IAM condition keys of the request."""
        keys: dict[str, Any] = {
            f"aws:ResourceTag/{key}": value for key, value in self.resource_tags.items()
        }
        keys.update({f"aws:RequestTag/{key}": value for key, value in self.request_tags.items()})
        if self.request_tags:
            keys["aws:TagKeys"] = list(self.request_tags)
        return keys


class ServiceApi:
    """Answers the requests of one service with Python functions, one for each operation.

    Args:
        service: As botocore names it, e.g. `pinpoint`.
        permissions: What the caller of an operation with these parameters needs.
        invalid_input: The code of the error for a request that its model does not allow.
        access_denied_status: The HTTP status of a call that IAM does not allow.
    """

    def __init__(
        self,
        service: str,
        *,
        permissions: Callable[[str, Parameters], Sequence[Permission]],
        invalid_input: str,
        access_denied_status: int,
    ) -> None:
        self.model: ServiceModel = botocore.session.get_session().get_service_model(service)
        self._permissions = permissions
        self._invalid_input = invalid_input
        self._access_denied_status = access_denied_status
        self._operations: dict[str, Operation] = {}
        self._on_own_thread: set[str] = set()
        self._routes = routes_of(self.model)

    def operation(
        self, name: str, *, on_own_thread: bool = False
    ) -> Callable[[Operation], Operation]:
        """Register the function that does an operation of the model.

        Args:
            name: The operation.
            on_own_thread: Whether it may call ministack back and so must not hold its loop.
        """
        if name not in self.model.operation_names:
            raise ValueError(f"{self.model.service_name} has no operation {name}")

        def register(function: Operation) -> Operation:
            self._operations[name] = function
            if on_own_thread:
                self._on_own_thread.add(name)
            return function

        return register

    def install(self, *, reset: Callable[[], None]) -> None:
        """Answer the service's requests from now on.

        Args:
            reset: Forgets all that the service holds.
        """
        _ministack.add_service(
            self.model.signing_name,
            self.handle,
            botocore_name=self.model.service_name,
            reset=reset,
        )

    def call(self, name: str, parameters: Parameters) -> Parameters:
        """Do an operation: check its input, do it, check its output."""
        operation = self.model.operation_model(name)
        if name not in self._operations:
            raise ServiceError(
                "NotImplemented",
                f"the local AWS does not implement {name} of {self.model.service_name}",
                status=501,
            )
        if operation.input_shape is not None:
            self._check_input(operation.input_shape, parameters)
        output = self._operations[name](parameters)
        self._check_output(operation, output)
        return output

    async def handle(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        query: Mapping[str, list[str]],
    ) -> _ministack.Response:
        """Answer an HTTP request."""
        request_id = str(uuid.uuid4())
        try:
            operation, path_values = self._operation_of(method, path, headers)
            parameters = parsed_input(operation, path_values, headers, body, query)
            self._authorize(operation.name, parameters, headers, query)
            if operation.name in self._on_own_thread:
                output = await _ministack.on_own_thread(self.call, operation.name, parameters)
            else:
                output = self.call(operation.name, parameters)
        except MalformedRequestError as error:
            return self._error_response(ServiceError(self._invalid_input, str(error)), request_id)
        except ServiceError as error:
            return self._error_response(error, request_id)
        return self._success_response(operation, output)

    def _operation_of(
        self, method: str, path: str, headers: Mapping[str, str]
    ) -> tuple[OperationModel, dict[str, str]]:
        if self.model.metadata["protocol"] == "json":
            name = headers.get("x-amz-target", "").rpartition(".")[2]
            if name in self.model.operation_names:
                return self.model.operation_model(name), {}
        else:
            for route in self._routes:
                match = route.path.fullmatch(path)
                if match and route.method == method:
                    values = dict(zip(route.labels, match.groups(), strict=True))
                    return self.model.operation_model(route.operation), values
        raise ServiceError(
            "UnknownOperationException", f"no operation answers {method} {path}", status=404
        )

    def _authorize(
        self,
        operation: str,
        parameters: Parameters,
        headers: Mapping[str, str],
        query: Mapping[str, list[str]],
    ) -> None:
        if not _ministack.iam_is_enforced():
            return
        signing_name = self.model.signing_name
        for permission in self._permissions(operation, parameters):
            denial = _ministack.denial(
                access_key=_ministack.access_key_of(headers, query),
                service=signing_name,
                action=f"{signing_name}:{operation}",
                resource_arn=permission.resource_arn,
                condition_keys=permission.condition_keys,
            )
            if denial is not None:
                raise ServiceError(
                    denial.code or "AccessDeniedException",
                    denial.message,
                    status=self._access_denied_status,
                )

    def _check_input(self, shape: Shape, parameters: Parameters) -> None:
        report = ParamValidator().validate(parameters, shape)
        if report.has_errors():
            raise ServiceError(self._invalid_input, report.generate_report())
        broken = broken_constraints(shape, parameters, "")
        if broken:
            plural = "" if len(broken) == 1 else "s"
            raise ServiceError(
                self._invalid_input,
                f"{len(broken)} validation error{plural} detected: {'; '.join(broken)}",
            )

    def _check_output(self, operation: OperationModel, output: Parameters) -> None:
        if operation.output_shape is None:
            return
        # AWS itself answers with empty lists where its model asks for one item at least.
        required = operation.output_shape.required_members
        filled = {name: value for name, value in output.items() if value != [] or name in required}
        report = ParamValidator().validate(filled, operation.output_shape)
        if report.has_errors():
            raise ServiceError(
                "InternalFailure",
                f"the local AWS answers {operation.name} wrongly: {report.generate_report()}",
                status=500,
            )

    def _success_response(
        self, operation: OperationModel, output: Parameters
    ) -> _ministack.Response:
        shape = operation.output_shape
        document: Any = output
        if shape is not None:
            payload = shape.serialization.get("payload")
            document = (
                serialized(shape.members[payload], output[payload])
                if payload
                else serialized(shape, output)
            )
        status = int(operation.http.get("responseCode", 200))
        body = json.dumps(document).encode() if shape is not None or status == 200 else b""
        return status, {"Content-Type": self._content_type}, body

    def _error_response(self, error: ServiceError, request_id: str) -> _ministack.Response:
        document = {
            "__type": error.code,
            "Message": error.message,
            "RequestID": request_id,
            **error.members,
        }
        headers = {"Content-Type": self._content_type, "x-amzn-errortype": error.code}
        return self._status_of(error), headers, json.dumps(document).encode()

    def _status_of(self, error: ServiceError) -> int:
        if error.status is not None:
            return error.status
        try:
            shape = self.model.shape_for(error.code)
        except NoShapeFoundError:
            return 400
        return int(shape.metadata.get("error", {}).get("httpStatusCode", 400))

    @property
    def _content_type(self) -> str:
        if self.model.metadata["protocol"] == "json":
            return f"application/x-amz-json-{self.model.metadata['jsonVersion']}"
        return "application/json"


def page(
    items: Sequence[Any], *, size: int | None, token: str | None
) -> tuple[list[Any], str | None]:
    """One page of a list, and the token of the next one; None when it is the last."""
    start = int(token) if token and token.isdecimal() else 0
    end = len(items) if size is None else start + size
    return list(items[start:end]), str(end) if end < len(items) else None


def now() -> dt.datetime:
    """The current time."""
    return dt.datetime.now(dt.UTC)
