"""Single-fault mutants of our own template of production, by subject.

Each is what a tired engineer or a bad merge leaves behind: a name that says what is wrong, the
construct that it is wrong in, and the change.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from iam_evaluation import construct_path
from proof.mutants import access, email, events, monitoring, push, sms

Resource = dict[str, Any]
Template = dict[str, Any]

SUBJECTS = {
    "Email": email.MUTANTS,
    "Text messages": sms.MUTANTS,
    "Push messages": push.MUTANTS,
    "Event lake": events.MUTANTS,
    "Access": access.MUTANTS,
    "Monitoring": monitoring.MUTANTS,
}


@dataclass(frozen=True)
class Mutant:
    """A template with one fault.

    Attributes:
        subject: What the fault is about.
        name: What is wrong, in words.
        construct: The path of the construct whose resource is wrong.
        change: From its resource to the wrong one, or to nothing.
    """

    subject: str
    name: str
    construct: str
    change: Callable[[Resource], Resource | None]

    def of(self, template: Template) -> Template:
        """The template with the fault in it, and nothing else changed."""
        ids = {construct_path(each): name for name, each in template["Resources"].items()}
        logical_id = ids[self.construct]
        changed = self.change(template["Resources"][logical_id])
        resources = {**template["Resources"], logical_id: _with_ids(changed, ids)}
        if changed is None:
            del resources[logical_id]
        return {**template, "Resources": resources}


def _with_ids(resource: Resource | None, ids: dict[str, str]) -> Any:
    """Put logical ids in the place of `<path of a construct>`."""
    named = re.compile(r'"<([A-Z][\w/]+)>"')
    return json.loads(named.sub(lambda found: f'"{ids[found[1]]}"', json.dumps(resource)))


MUTANTS = {
    name: Mutant(subject, name, construct, change)
    for subject, mutants in SUBJECTS.items()
    for name, (construct, change) in mutants.items()
}
