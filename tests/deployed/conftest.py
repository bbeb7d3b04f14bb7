"""A project like a user's, deployed to the local AWS with the real CDK.

All files of this folder share the one project and run in alphabetical order: it is deployed, its
lake is filled, then it is changed and destroyed.
"""

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
    synthesized: bool = False

    @property
    def environment(self) -> MessagingEnvironment:
        return MessagingEnvironment.load(self.folder / "environments" / "dev.yaml")

    def change(self, **sections: Any) -> None:
        """Replace whole sections of the environment's file; None removes one."""
        path = self.folder / "environments" / "dev.yaml"
        settings = yaml.safe_load(path.read_text())
        settings.update(sections)
        path.write_text(yaml.safe_dump({k: v for k, v in settings.items() if v is not None}))
        self.synthesized = False

    def replace(self, file: str, old: str, new: str) -> None:
        """Change a text in a file of the project."""
        path = self.folder / file
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
        self.synthesized = False

    def deploy(self) -> str:
        return self._cdk("deploy", "--require-approval", "never")

    def destroy(self) -> str:
        return self._cdk("destroy", "--force")

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

    def _cdk(self, command: str, *arguments: str) -> str:
        """Run a command on the assembly, as a pipeline does that synthesizes once."""
        if not self.synthesized:
            # It doubles the time of a synthesis; the examples are validated in `snapshots`.
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("CDK_VALIDATION", "false")
                cdk(self.aws, "synth", "--quiet", project=self.folder)
            self.synthesized = True
        return cdk(
            self.aws, command, "Messaging-dev", "--app", "cdk.out", *arguments, project=self.folder
        )


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("project")
    (folder / "environments").mkdir()
    for name in ("app.py", "cdk.json", "environments/dev.yaml"):
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "templates", folder / "templates")
    for name in (".venv", "node_modules"):
        (folder / name).symlink_to(ROOT / name)
    with LocalAws(
        account="111111111111", region="us-east-1", node_modules=ROOT / "node_modules"
    ) as aws:
        bootstrap(aws, project=folder)
        yield Project(folder, aws)


@pytest.fixture(scope="session")
def before(project: Project) -> set[str]:
    """What the account holds before anything of the project is in it."""
    return project.inventory()


@pytest.fixture(scope="session")
def credentials(project: Project, before: set[str]) -> list[str]:
    return sample_messages.store_credentials(project.aws, project.environment)


@pytest.fixture(scope="session")
def deployed(project: Project, credentials: list[str]) -> Project:
    project.deploy()
    return project
