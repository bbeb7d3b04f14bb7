"""Estimating what an environment costs, from a list of prices."""
