"""The tables of requests in access/requests: who asks for what, and what IAM is to answer.

A table lists by who asks: the path of a role's construct, a service, or anybody's ARN, who may do
all that the own account can allow. An entry says

- `may`, `may_not` or `never`: the actions, each a row of its own. What is never allowed is denied
  by the template, whatever else may be allowed to the role later.
- `resource`: what the action must be allowed on, all of it if it is a list; or `each_of`: each a
  row of its own. A construct's path in angle brackets is its ARN, and `in another account` or
  `in another region` may follow; <permission set NAME> is its role; <account>, <region>,
  <environment>, <domain>, and the <stranger>'s account and <elsewhere>, a region, are names.
- `given`: the condition keys of the request, beside those that AWS always fills in.
- `in`: the environments, all when it is left out.
- `because`: what the row is there for.

Rows with <Source> are asked for each source of events; <another> is the source after it.
"""

import itertools
import json
from dataclasses import dataclass
from pathlib import Path

from iam_evaluation import Request, evaluate

from cdk_pinpoint import EventSource
from cdk_pinpoint.environment.loading import read

TABLES = sorted((Path(__file__).parent / "access" / "requests").glob("*.yaml"))
ENVIRONMENTS = ("dev", "staging", "prod")
RANK = ("Error", "ExplicitlyDenied", "ImplicitlyDenied", "Allowed")


@dataclass(frozen=True)
class Row:
    """One line of the table in one environment."""

    environment: str
    principal: str
    action: str
    resources: tuple[str, ...]
    context: dict
    verb: str
    reason: str

    def __str__(self):
        on = " and ".join(self.resources)
        return f"{self.verb} {self.action} on {on}, because {self.reason}"

    @property
    def is_allowed(self):
        return self.verb == "may"

    @property
    def results(self):
        """What IAM answers if the row is right."""
        return {
            "may": {"Allowed"},
            "may_not": {"ImplicitlyDenied", "ExplicitlyDenied"},
            "never": {"ExplicitlyDenied"},
        }[self.verb]

    @property
    def asker(self):
        """The principal as `Environment.text` reads it: a role of the template by its path."""
        is_role = "/" in self.principal and not self.principal.startswith("arn:")
        return f"<{self.principal}>" if is_role else self.principal

    @property
    def requests(self):
        """A request for each resource: AWS asks for the action on every one that takes part."""
        return [Request(self.asker, self.action, each, self.context) for each in self.resources]


def listed(value):
    return value if isinstance(value, list) else [value]


def table(path):
    found, problems = read(path)
    # What is asked twice under one name would be asked once.
    assert problems == []
    return found


def entries():
    """Who asks, and an entry of a table, written out for each source of events."""
    sources = list(EventSource)
    for principal, entry in (
        (who, entry) for path in TABLES for who, its in table(path).items() for entry in its
    ):
        if "<Source>" not in principal:
            yield principal, entry
            continue
        for source, another in zip(sources, sources[1:] + sources[:1], strict=True):
            text = json.dumps([principal, entry])
            for name, each in (("source", source), ("another", another)):
                text = text.replace(f"<{name}>", each)
                text = text.replace(f"<{name.capitalize()}>", each.capitalize())
            yield json.loads(text)


def rows():
    for principal, entry in entries():
        (verb,) = entry.keys() & {"may", "may_not", "never"}
        (on,) = entry.keys() & {"resource", "each_of"}
        assert entry.keys() <= {verb, on, "given", "in", "because"}, entry
        alternatives = entry[on] if on == "each_of" else [entry[on]]
        for name, action, resource in itertools.product(
            entry.get("in", ENVIRONMENTS), listed(entry[verb]), alternatives
        ):
            yield Row(
                name,
                principal,
                action,
                tuple(listed(resource)),
                entry.get("given", {}),
                verb,
                entry["because"],
            )


ROWS = list(rows())


def outcomes(asked):
    """Answer rows, each with its environment: allowed is what is so on every resource."""
    asked = list(asked)
    found = iter(evaluate((where, each) for where, row in asked for each in row.requests))
    for _, row in asked:
        answers = list(itertools.islice(found, len(row.requests)))
        # What cannot be answered must not pass as denied, so it comes first.
        yield min(answers, key=lambda answer: RANK.index(answer.result))
