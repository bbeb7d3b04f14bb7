"""A file for each subcommand: its arguments in, a job done, an answer out."""
