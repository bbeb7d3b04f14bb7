"""The tables and views that a query names, found in Glue and put into the query."""

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError
from sqlglot.tokenizer_core import TokenType

from cdk_pinpoint.local import _ministack
from cdk_pinpoint.local.athena_errors import QueryError
from cdk_pinpoint.local.athena_tables import GlueTable, glue_table
from cdk_pinpoint.local.hive_types import HiveTypeError

_CATALOG = "awsdatacatalog"
_VIEW_HEAD = "/* Presto View: "
_VIEW_TAIL = " */"
_MOST_VIEWS_IN_VIEWS = 20


@dataclass(frozen=True, kw_only=True)
class Scan:
    """A place in a query that reads a table.

    Attributes:
        relation: The name that the place has instead of the table's.
        table: What it reads.
    """

    relation: str
    table: GlueTable


@dataclass(frozen=True, kw_only=True)
class UsedView:
    """A view that a query uses.

    Attributes:
        name: Its full name.
        query: Its query in place.
        columns: The names and Trino types that it was made with.
    """

    name: str
    query: exp.Query
    columns: list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Expanded:
    """A query with what it names put in place.

    Attributes:
        query: The query, whose tables are those of `scans`.
        scans: The places that read tables.
        views: The views that it uses, the innermost first.
        names: The database and name of every table and view that it uses.
    """

    query: exp.Query
    scans: list[Scan]
    views: list[UsedView]
    names: list[tuple[str, str]]


def parsed_query(sql: str) -> exp.Query:
    """The one query that a text has."""
    try:
        statements = [each for each in sqlglot.parse(sql, read="trino") if each is not None]
    except (ParseError, TokenError) as error:
        raise QueryError("SYNTAX_ERROR", str(error).partition("\n")[0]) from error
    if len(statements) != 1:
        message = f"Only one sql statement is allowed. Got: {len(statements)}"
        raise QueryError("MALFORMED_QUERY", message)
    if not isinstance(statements[0], exp.Query):
        kind = type(statements[0]).__name__.upper()
        raise QueryError("NOT_SUPPORTED", f"the local AWS does not run {kind} statements")
    return statements[0]


def with_parameters(sql: str, parameters: list[str]) -> str:
    """A text with its `?` replaced by literals, as SQL has them."""
    try:
        tokens = sqlglot.tokenize(sql, read="trino")
        values = [sqlglot.parse_one(text, read="trino") for text in parameters]
    except (ParseError, TokenError) as error:
        raise QueryError("SYNTAX_ERROR", str(error).partition("\n")[0]) from error
    marks = [token for token in tokens if token.token_type == TokenType.PLACEHOLDER]
    if len(marks) != len(parameters):
        raise QueryError(
            "INVALID_PARAMETER_USAGE",
            f"Incorrect number of parameters: expected {len(marks)} but found {len(parameters)}",
        )
    found = list(zip(marks, parameters, values, strict=True))
    for mark, text, value in reversed(found):
        literal = f"({text})" if isinstance(value, exp.Binary) else text
        sql = sql[: mark.start] + literal + sql[mark.end + 1 :]
    return sql


class _Expander:
    def __init__(self) -> None:
        self.scans: list[Scan] = []
        self.views: list[UsedView] = []
        self.names: list[tuple[str, str]] = []

    def expand(self, query: exp.Query, database: str, depth: int) -> None:
        if depth > _MOST_VIEWS_IN_VIEWS:
            raise QueryError("VIEW_IS_RECURSIVE", "Statement would create a recursive view")
        for table in list(query.find_all(exp.Table)):
            if isinstance(table.this, exp.Identifier) and not _is_common_table(table):
                self._replace(table, database, depth)

    def _replace(self, table: exp.Table, default_database: str, depth: int) -> None:
        database, name = (table.db or default_database).lower(), table.name.lower()
        full_name = f"{_CATALOG}.{database}.{name}"
        if table.catalog and table.catalog.lower() != _CATALOG:
            raise QueryError("CATALOG_NOT_FOUND", f"Catalog '{table.catalog}' not found")
        description = _ministack.glue_table(database, name)
        where = _place(table)
        if description is None:
            if not _ministack.glue_has_database(database):
                message = f"{where}Schema '{database}' does not exist"
                raise QueryError("SCHEMA_NOT_FOUND", message)
            raise QueryError("TABLE_NOT_FOUND", f"{where}Table '{full_name}' does not exist")
        self.names.append((database, name))
        alias = table.args.get("alias") or exp.TableAlias(this=exp.to_identifier(table.name))
        _unqualify(table, database)
        if description.get("TableType") == "VIRTUAL_VIEW":
            query, columns, view_database = _view(description, full_name)
            self.expand(query, view_database, depth + 1)
            table.replace(exp.Subquery(this=query, alias=alias))
            self.views.append(UsedView(name=full_name, query=query, columns=columns))
            return
        try:
            read = glue_table(description)
        except HiveTypeError as error:
            raise QueryError("HIVE_INVALID_METADATA", f"Table {full_name}: {error}") from error
        relation = f"scan:{len(self.scans)}"
        self.scans.append(Scan(relation=relation, table=read))
        table.replace(exp.Table(this=exp.to_identifier(relation, quoted=True), alias=alias))


def expand(query: exp.Query, database: str) -> Expanded:
    """Put the tables and views that a query names in place.

    Args:
        query: The query, which is changed.
        database: The database of names that have none.
    """
    # With a root, every part of the query has something that it can be replaced in.
    root = exp.Subquery(this=query)
    expander = _Expander()
    expander.expand(root, database, depth=0)
    found = root.this
    assert isinstance(found, exp.Query)
    found.pop()
    return Expanded(query=found, scans=expander.scans, views=expander.views, names=expander.names)


def _is_common_table(table: exp.Table) -> bool:
    """Whether a name is one that a WITH clause around it gives."""
    if table.db:
        return False
    return any(name == table.name.lower() for name in _common_tables(table))


def _common_tables(node: exp.Expr) -> Iterator[str]:
    child, parent = node, node.parent
    while parent is not None:
        if isinstance(parent, exp.With):
            before: list[Any] = parent.expressions
            if not parent.recursive:
                # A common table sees those before it; inside its own, its name is another's.
                before = before[: next(i for i, each in enumerate(before) if each is child)]
            yield from (each.alias.lower() for each in before)
        elif not isinstance(child, exp.With) and (clause := parent.args.get("with_")):
            yield from (each.alias.lower() for each in clause.expressions)
        child, parent = parent, parent.parent


def _unqualify(table: exp.Table, database: str) -> None:
    """Take the database out of columns that are written `database.table.column`."""
    select = table.find_ancestor(exp.Select)
    if select is None or not table.db:
        return
    for column in select.find_all(exp.Column):
        same_table = column.table.lower() == table.name.lower()
        if column.db.lower() == database and same_table:
            column.set("db", None)
            column.set("catalog", None)


def _place(table: exp.Table) -> str:
    """Where a table is named, as Trino says it."""
    meta = table.parts[0].meta
    if "line" not in meta or "col" not in meta:
        return ""
    # sqlglot keeps the column of the last character.
    return f"line {meta['line']}:{meta['col'] - (meta['end'] - meta['start'])}: "


def _view(
    description: dict[str, Any], full_name: str
) -> tuple[exp.Query, list[tuple[str, str]], str]:
    """The query of a view, its columns, and the database of names without one."""
    text = str(description.get("ViewOriginalText") or "")
    if not (text.startswith(_VIEW_HEAD) and text.endswith(_VIEW_TAIL)):
        message = f"View data missing prefix: {text[: len(_VIEW_HEAD)]!r} of {full_name}"
        raise QueryError("HIVE_INVALID_VIEW_DATA", message)
    try:
        encoded = text.removeprefix(_VIEW_HEAD).removesuffix(_VIEW_TAIL)
        definition = json.loads(base64.b64decode(encoded, validate=True))
        sql, catalog, schema = (definition[key] for key in ("originalSql", "catalog", "schema"))
        columns = [(str(c["name"]).lower(), str(c["type"])) for c in definition["columns"]]
    except (binascii.Error, ValueError, KeyError, TypeError) as error:
        message = f"Error decoding view JSON of {full_name}: {error!r}"
        raise QueryError("HIVE_INVALID_VIEW_DATA", message) from error
    if catalog.lower() != _CATALOG:
        raise QueryError("CATALOG_NOT_FOUND", f"Catalog '{catalog}' of {full_name} not found")
    try:
        return parsed_query(sql), columns, schema.lower()
    except QueryError as error:
        message = f"Failed analyzing stored view '{full_name}': {error}"
        raise QueryError("INVALID_VIEW", message) from error
