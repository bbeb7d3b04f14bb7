"""The apps that are measured: our stack, and the same resources by hand."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path

import aws_cdk as cdk
import yaml

ROOT = Path(__file__).parent.parent
CONTEXT = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))["context"]

Definition = Callable[[cdk.App, int], cdk.Stack]
"""Defines a stack in an app; the number tells it from others, and is 0 for `Messaging-prod`."""


def ours() -> Definition:
    """Our stack, for an environment that is `environments/prod.yaml` but for its name."""
    # Not for the processes that are to run without it.
    from cdk_pinpoint import MessagingEnvironment, MessagingStack  # noqa: PLC0415

    settings = yaml.safe_load((ROOT / "environments" / "prod.yaml").read_text(encoding="utf-8"))

    def define(app: cdk.App, number: int) -> cdk.Stack:
        name = f"prod{number or ''}"
        environment = MessagingEnvironment.from_mapping({**settings, "name": name})
        return MessagingStack(app, f"Messaging-{name}", environment=environment)

    return define


def by_hand(path: Path) -> Definition:
    """The stack of a program that `floor.py` wrote."""
    specification = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return lambda app, number: module.FloorStack(app, f"Messaging-prod{number or ''}")


def new_app(folder: Path, *, validated: bool = False) -> cdk.App:
    """An app with the flags of `cdk.json`, without the CDK's own validator unless it is wanted."""
    app = cdk.App(context=CONTEXT, outdir=str(folder), builtin_cloud_formation_validation=validated)
    if validated:
        # What is left of Pinpoint. Our constructs acknowledge it themselves.
        cdk.Validations.of(app).acknowledge(
            cdk.Acknowledgment(id="CloudFormation-Validate::W3696", reason="it goes on working")
        )
    return app
