"""One stack for each file in `environments/`."""

import sys

import aws_cdk as cdk

from cdk_pinpoint import (
    InvalidEnvironment,
    InvalidTemplates,
    MessagingEnvironment,
    MessagingStack,
)

app = cdk.App()
try:
    for environment in MessagingEnvironment.load_all("environments"):
        MessagingStack(app, f"Messaging-{environment.name}", environment=environment)
except (InvalidEnvironment, InvalidTemplates) as error:
    sys.exit(str(error))
app.synth()
