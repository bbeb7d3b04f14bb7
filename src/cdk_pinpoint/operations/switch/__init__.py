"""Stopping the channels of an environment, and letting them go on."""
