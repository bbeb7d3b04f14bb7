"""The command `cdk-pinpoint`: what a person does with an environment that is deployed."""
