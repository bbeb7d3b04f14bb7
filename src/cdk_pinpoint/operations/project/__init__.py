"""`cdk-pinpoint init`: a new project folder."""
