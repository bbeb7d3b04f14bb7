"""A pipeline deploys with nothing but a token, through the two roles that `DeployerRole` allows."""

import base64
import json
import subprocess
import time

import aws_cdk as cdk
import pytest
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3_assets as s3_assets
from aws_cdk import aws_ssm as ssm
from botocore.exceptions import ClientError

from cdk_pinpoint import DeployerRole, PipelineRepository
from cdk_pinpoint.local.cdk_cli import cdk as run_cdk

pytestmark = [pytest.mark.deployed, pytest.mark.timeout(580)]

MAIN = PipelineRepository.gitlab("acme/shop", branch="main")
STACKS = ("Deployer", "Work")


def token(subject=MAIN.subject, audience=MAIN.audience):
    """What GitLab would hand to a job; the local AWS reads it and checks no signature."""
    claims = {"iss": f"https://{MAIN.issuer}", "sub": subject, "aud": audience}
    claims["exp"] = int(time.time()) + 300
    parts = (json.dumps(each).encode() for each in ({"alg": "RS256"}, claims))
    return ".".join(base64.urlsafe_b64encode(each).decode().rstrip("=") for each in parts) + ".sig"


@pytest.fixture(scope="module")
def assembly(project, tmp_path_factory):
    """The role, deployed by a person, and a stack with a file that waits for the pipeline."""
    folder = tmp_path_factory.mktemp("pipeline") / "cdk.out"
    app = cdk.App(outdir=str(folder), builtin_cloud_formation_validation=False)
    env = cdk.Environment(account=project.aws.account, region=project.aws.region)
    stack, work = (cdk.Stack(app, name, env=env) for name in STACKS)
    # The local AWS has no AWS::IAM::OIDCProvider.
    provider = f"arn:aws:iam::{env.account}:oidc-provider/{MAIN.issuer}"
    DeployerRole(
        stack,
        "Deployer",
        role_name="deployer",
        repository=MAIN,
        targets=[env],
        oidc_provider=iam.OidcProviderNative.from_oidc_provider_arn(stack, "Provider", provider),
    )
    file = s3_assets.Asset(work, "File", path=__file__)
    ssm.StringParameter(
        work, "Key", parameter_name="/pipeline/key", string_value=file.s3_object_key
    )
    app.synth()
    run_cdk(
        project.aws,
        *("deploy", "Deployer", "--app", str(folder), "--require-approval", "never"),
        project=project.folder,
    )
    yield folder
    for name in reversed(STACKS):
        project.aws.client("cloudformation").delete_stack(StackName=name)


def role_arn(project):
    return f"arn:aws:iam::{project.aws.account}:role/deployer"


@pytest.mark.parametrize(
    "claims",
    [
        {"subject": "project_path:acme/shop:ref_type:branch:ref:mainly"},
        {"subject": "project_path:acme/shop:ref_type:tag:ref:main"},
        {"subject": "project_path:fork/shop:ref_type:branch:ref:main"},
        {"audience": "https://sts.amazonaws.com"},
    ],
)
def test_a_near_miss_is_refused(project, assembly, claims):
    with pytest.raises(ClientError, match="AccessDenied"):
        project.aws.client("sts").assume_role_with_web_identity(
            RoleArn=role_arn(project), RoleSessionName="miss", WebIdentityToken=token(**claims)
        )


def test_the_pipeline_deploys_a_stack_and_its_file(project, assembly, tmp_path):
    (tmp_path / "token").write_text(token())
    environment = {
        name: value
        for name, value in project.aws.environment().items()
        if not name.startswith(("AWS_ACCESS_KEY", "AWS_SECRET", "AWS_SESSION"))
    }
    environment |= {
        "AWS_ROLE_ARN": role_arn(project),
        "AWS_ROLE_SESSION_NAME": "pipeline",
        "AWS_WEB_IDENTITY_TOKEN_FILE": str(tmp_path / "token"),
    }
    subprocess.run(
        [
            *(project.folder / "node_modules/.bin/cdk", "deploy", "Work"),
            *("--app", assembly, "--require-approval", "never"),
        ],
        env=environment,
        stdin=subprocess.DEVNULL,
        check=True,
        timeout=200,
    )
    found = project.aws.client("ssm").get_parameter(Name="/pipeline/key")["Parameter"]["Value"]
    bucket = f"cdk-hnb659fds-assets-{project.aws.account}-{project.aws.region}"
    body = project.aws.client("s3").get_object(Bucket=bucket, Key=found)["Body"].read()
    assert b"waits for the pipeline" in body
