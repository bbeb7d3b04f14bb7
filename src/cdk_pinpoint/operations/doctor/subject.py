"""The environment that is examined: its settings, what it published, and what AWS says of it."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from cdk_pinpoint.environment import MessagingEnvironment
from cdk_pinpoint.operations.account import Account, is_gone
from cdk_pinpoint.operations.doctor.name_server import NameServer
from cdk_pinpoint.published_names import PublishedName


class NotThereError(Exception):
    """What is looked at does not exist; another check says so."""


class Subject:
    """One environment, before or after its deployment.

    Nothing is asked twice, and one service one thing at a time: Amazon SES and AWS End User
    Messaging answer questions about their configuration once a second.

    Args:
        environment: Its settings.
        account: The account and region that it belongs to.
        names: What its stack published; nothing before a deployment.
        stack_name: Name of its stack.
        name_server: Whom DNS is asked of.
    """

    def __init__(
        self,
        *,
        environment: MessagingEnvironment,
        account: Account,
        names: Mapping[PublishedName, str],
        stack_name: str,
        name_server: NameServer,
    ) -> None:
        self.environment = environment
        self.names = names
        self.stack_name = stack_name
        self.name_server = name_server
        self._account = account
        self._making = threading.Lock()
        self._one_at_a_time: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._clients: dict[str, Any] = {}
        self._answers: dict[str, Any] = {}

    @property
    def is_deployed(self) -> bool:
        """Whether the environment has published anything."""
        return bool(self.names)

    @property
    def words(self) -> Mapping[str, str]:
        """Names that a text on mending may use."""
        email, published = self.environment.email, self.names.get
        words = {
            "environment": self.environment.name,
            "account": self.environment.account,
            "region": self.environment.region,
            "stack": self.stack_name,
            "domain": (email and (email.domain or email.address)) or None,
            "mail_from": email and email.mail_from_domain,
            "configuration_set": published(PublishedName.EMAIL_CONFIGURATION_SET),
            "sms_configuration_set": published(PublishedName.SMS_CONFIGURATION_SET),
            "pool": published(PublishedName.SMS_POOL_ID),
            "application": published(PublishedName.APPLICATION_ID),
            "topic": published(PublishedName.ALARM_TOPIC_ARN),
            "bucket": published(PublishedName.EVENT_BUCKET),
        }
        return {name: word for name, word in words.items() if word}

    def name(self, name: PublishedName) -> str:
        """A published name.

        Args:
            name: Which.

        Raises:
            NotThereError: It is not published.
        """
        if name not in self.names:
            raise NotThereError(name)
        return self.names[name]

    def ask(self, service: str, operation: str, **arguments: Any) -> Any:
        """What AWS answers to a call that reads.

        Args:
            service: As boto3 names it.
            operation: The method of its client.
            **arguments: Those of the method.

        Raises:
            NotThereError: What is asked for does not exist.
            ClientError: AWS refuses to answer.
            BotoCoreError: AWS cannot be asked.
        """
        return self._answer(service, operation, arguments, paged=False)

    def ask_all(self, service: str, operation: str, **arguments: Any) -> Any:
        """As `ask`, with all pages of the answer as one.

        Args:
            service: As boto3 names it.
            operation: The method of its client.
            **arguments: Those of the method.

        Raises:
            NotThereError: What is asked for does not exist.
            ClientError: AWS refuses to answer.
            BotoCoreError: AWS cannot be asked.
        """
        return self._answer(service, operation, arguments, paged=True)

    def resources(self, *types: str) -> list[str]:
        """The physical ids of the stack's resources of some types.

        Args:
            *types: CloudFormation types.

        Raises:
            NotThereError: There is no such stack.
        """
        answer = self.ask_all("cloudformation", "list_stack_resources", StackName=self.stack_name)
        return [
            each["PhysicalResourceId"]
            for each in answer["StackResourceSummaries"]
            if each["ResourceType"] in types and each.get("PhysicalResourceId")
        ]

    def _answer(self, service: str, operation: str, arguments: Any, *, paged: bool) -> Any:
        with self._making:
            turn = self._one_at_a_time[service]
        key = f"{service} {operation} {arguments!r} {paged}"
        with turn:
            if key not in self._answers:
                self._answers[key] = self._call(service, operation, arguments, paged=paged)
        answer = self._answers[key]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _call(self, service: str, operation: str, arguments: Any, *, paged: bool) -> Any:
        try:
            client = self._client(service)
            if paged:
                return client.get_paginator(operation).paginate(**arguments).build_full_result()
            return getattr(client, operation)(**arguments)
        except (BotoCoreError, ClientError) as error:
            return NotThereError(operation) if is_gone(error) else error

    def _client(self, service: str) -> Any:
        # A session of boto3 makes one client at a time.
        with self._making:
            if service not in self._clients:
                self._clients[service] = self._account.client(service)
        return self._clients[service]
