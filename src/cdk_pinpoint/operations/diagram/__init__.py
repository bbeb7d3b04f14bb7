"""`cdk-pinpoint diagram`: a stack as a drawing that a person takes in."""
