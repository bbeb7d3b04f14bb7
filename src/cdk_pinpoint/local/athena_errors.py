"""How a query fails."""


class QueryError(Exception):
    """A query fails, for a reason that Athena would give.

    Args:
        code: Athena's name of the reason, e.g. `TABLE_NOT_FOUND`.
        message: What is wrong, for the author of the query.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
