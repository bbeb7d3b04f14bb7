"""Message templates before they are deployed: looked at and counted."""
