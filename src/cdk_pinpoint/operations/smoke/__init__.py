"""`cdk-pinpoint smoke`: one message through each channel, and its events in the lake."""
