"""`python -m cdk_pinpoint.operations` is the command `cdk-pinpoint`."""

from cdk_pinpoint.operations.cli import main

if __name__ == "__main__":
    main()
