"""How an environment is: what it sends, and what is in alarm."""
