"""A project like a user's, deployed to the local AWS with the real CDK."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from cdk_pinpoint import MessagingEnvironment
from cdk_pinpoint.local import LocalAws, inventory, sample_messages
from cdk_pinpoint.local.cdk_cli import bootstrap, cdk

ROOT = Path(__file__).parent.parent.parent


@dataclass
class Project:
    """A folder with `app.py` and one environment, and the local AWS it deploys to."""

    folder: Path
    aws: LocalAws

    @property
    def environment(self) -> MessagingEnvironment:
        return MessagingEnvironment.load(self.folder / "environments" / "dev.yaml")

    def change(self, **sections: Any) -> None:
        """Replace whole sections of the environment's file; None removes one."""
        path = self.folder / "environments" / "dev.yaml"
        settings = yaml.safe_load(path.read_text())
        settings.update(sections)
        path.write_text(yaml.safe_dump({k: v for k, v in settings.items() if v is not None}))

    def deploy(self) -> str:
        return cdk(
            self.aws, "deploy", "Messaging-dev", "--require-approval", "never", project=self.folder
        )

    def destroy(self) -> str:
        return cdk(self.aws, "destroy", "Messaging-dev", "--force", project=self.folder)

    def inventory(self) -> set[str]:
        return inventory.take(self.aws)

    def resources(self) -> dict[str, str]:
        """Physical id of each resource of the stack, by logical id."""
        pages = (
            self.aws.client("cloudformation")
            .get_paginator("list_stack_resources")
            .paginate(StackName="Messaging-dev")
        )
        return {
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for page in pages
            for resource in page["StackResourceSummaries"]
        }


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("project")
    (folder / "environments").mkdir()
    for name in ("app.py", "cdk.json", "environments/dev.yaml"):
        shutil.copy(ROOT / name, folder / name)
    for name in (".venv", "node_modules"):
        (folder / name).symlink_to(ROOT / name)
    with LocalAws(
        account="111111111111", region="us-east-1", node_modules=ROOT / "node_modules"
    ) as aws:
        bootstrap(aws, project=folder)
        yield Project(folder, aws)


@pytest.fixture(scope="module")
def credentials(project: Project) -> list[str]:
    return sample_messages.store_credentials(project.aws, project.environment)
