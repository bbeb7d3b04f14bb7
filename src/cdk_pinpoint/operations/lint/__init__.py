"""The rules about messaging on any CloudFormation template."""
