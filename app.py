"""One stack for each file in `environments/`."""

import sys

import aws_cdk as cdk

from cdk_pinpoint import InvalidEnvironment, MessagingEnvironment, MessagingStack

try:
    environments = MessagingEnvironment.load_all("environments")
except InvalidEnvironment as error:
    sys.exit(str(error))
app = cdk.App()
for environment in environments:
    MessagingStack(app, f"Messaging-{environment.name}", environment=environment)
app.synth()
