"""Whether who must hear of an alarm does."""
