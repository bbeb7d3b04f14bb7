"""What `cdk-pinpoint doctor` looks at, a file for each area."""
