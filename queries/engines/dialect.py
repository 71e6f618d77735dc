"""DuckDB's SQL as Spark SQL, with values in it as literals.

A text is parsed once. Spark has no macros, so each call becomes the body of the macro; what means
something else there is rewritten in the tree. A value enters the tree as a literal of its type, and
the tree writes it: no value is ever read as SQL.
"""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import ClassVar

import sqlglot
from sqlglot import exp
from sqlglot.dialects.spark import Spark
from sqlglot.errors import SqlglotError
from sqlglot.generators.spark import SparkGenerator

from queries.engine import QueryError, Value
from queries.macros import macros

PARSED = 500  # SQL texts that stay translated


class _Nested(Spark):
    """Spark's words, with each step left in its place: at the top two of one name would meet."""

    class Generator(SparkGenerator):
        EXPRESSIONS_WITHOUT_NESTED_CTES: ClassVar[set[type[exp.Expr]]] = set()


def spark(sql: str, params: Mapping[str, Value]) -> str:
    """One SELECT in Spark's words, `$names` filled from `params`.

    Raises QueryError where the text is no SELECT or has no equal in Spark.
    """
    try:
        tree = _translated(sql).copy()
        for name in list(tree.find_all(exp.Placeholder)):
            name.replace(_literal(params[name.name]))
        return _bound(tree).sql(_Nested, unsupported_level=sqlglot.ErrorLevel.RAISE)
    except SqlglotError as error:
        raise QueryError("refused", f"Spark has no equal for this SQL: {error}") from error


@lru_cache(maxsize=PARSED)
def _translated(sql: str) -> exp.Expr:
    trees = sqlglot.parse(sql, dialect="duckdb")
    writes = (exp.Into, exp.DML, exp.DDL, exp.Command)  # a step of a SELECT may delete
    if len(trees) != 1 or not isinstance(trees[0], exp.Query) or trees[0].find(*writes):
        raise QueryError("refused", "One SELECT is needed, nothing else. Correct the SQL.")
    return _rewritten(_expanded(trees[0]))


# The macros


def _expanded(tree: exp.Expr) -> exp.Expr:
    """Replace each call of a macro by its body, the innermost first."""
    for call in reversed(list(tree.find_all(exp.Anonymous))):
        name, place = call.name.lower(), call.parent
        if name in macros():
            body = _filled(name, call.expressions)
            if isinstance(place, exp.Table):
                alias = place.args.get("alias") or exp.TableAlias(this=exp.to_identifier(name))
                place.replace(exp.Subquery(this=body, alias=alias.copy()))
            else:
                call.replace(exp.Paren(this=body))
    for call in list(tree.find_all(exp.Anonymous)):
        if call.name.lower() == "query_table" and call.expressions[0].is_string:
            call.replace(exp.to_identifier(call.expressions[0].name))
    return tree


def _filled(name: str, arguments: list[exp.Expr]) -> exp.Expr:
    """The body of a macro with these arguments for its parameters."""
    named = {one.name: one.expression for one in arguments if isinstance(one, exp.PropertyEQ)}
    placed = (one for one in arguments if not isinstance(one, exp.PropertyEQ))
    given = dict(zip(macros()[name].params, placed, strict=False)) | named
    for param, default in macros()[name].params.items():
        if param not in given:
            given[param] = sqlglot.parse_one(default, dialect="duckdb")

    def fill(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Column) and not node.table and node.name in given:
            value = given[node.name].copy()
            return exp.Paren(this=value) if isinstance(value, exp.Binary | exp.Unary) else value
        return node

    return _expanded(_body(name).transform(fill))


@cache
def _body(name: str) -> exp.Expr:
    return sqlglot.parse_one(macros()[name].body, dialect="duckdb")


# What means something else in Spark


def _rewritten(tree: exp.Expr) -> exp.Expr:
    for node in reversed(list(tree.walk())):  # the innermost first
        if isinstance(node, exp.Select):
            _zip_unnests(node)
        other = _rewrite(node)
        if other is not node:
            tree = other if node is tree else tree
            node.replace(other)
    return tree


def _rewrite(node: exp.Expr) -> exp.Expr:
    rule = RULES.get(type(node))
    name = node.name.lower() if isinstance(node, exp.Anonymous) else ""
    if name in CALLS:
        return CALLS[name](*node.expressions)
    return rule(node) if rule else node


def _zip_unnests(select: exp.Select) -> None:
    """Lists side by side give one row for each place, not every combination."""
    unnests = [one for one in select.expressions if isinstance(one.unalias(), exp.Explode)]
    if len(unnests) > 1:
        if select.expressions[-len(unnests) :] != unnests:
            raise QueryError("refused", "Lists side by side must be the last columns of a SELECT.")
        zipped = exp.func("inline", exp.func("arrays_zip", *(o.unalias().this for o in unnests)))
        names = [exp.to_identifier(one.alias) for one in unnests]
        rest = select.expressions[: -len(unnests)]
        select.set("expressions", [*rest, exp.Aliases(this=zipped, expressions=names)])


def _qualified(select: exp.Select) -> exp.Expr:
    """Filter by a window around the SELECT: Spark has no `qualify`."""
    if not select.args.get("qualify"):
        return select
    kept = select.args.pop("qualify").this
    names = [exp.column(name) for name in select.named_selects]
    inner = select.copy().select(exp.alias_(kept, "is_kept"))
    return exp.select(*names).from_(inner.subquery("qualified")).where(exp.column("is_kept"))


def _double(node: exp.Expr) -> exp.Expr:
    return exp.cast(node.copy(), "double")


def _division(node: exp.Div) -> exp.Expr:
    """Division is of floating numbers, whatever it divides."""
    return exp.Div(this=_double(node.left), expression=_double(node.right), typed=True, safe=False)


def _part(node: exp.Extract) -> exp.Expr:
    return _weekday(node.expression) if node.this.name.lower() == "isodow" else node


def _weekday(day: exp.Expr) -> exp.Expr:
    """ISO's weekday, 1 on Monday, of Spark's, 1 on Sunday. (`weekday` is -1 on Sunday in Sail.)"""
    return exp.paren(exp.paren(exp.func("dayofweek", day) + 5) % 7 + 1)


def _element(node: exp.Bracket) -> exp.Expr:
    """No element is NULL and no error."""
    return exp.func("get", node.this, *node.expressions)


def _largest(node: exp.Max) -> exp.Expr:
    """`max(x, n)` lists the largest n."""
    if not node.args.get("count"):
        return node
    return exp.func("sort_array", exp.func("collect_list", node.this), exp.false())


def _list(node: exp.ArrayAgg) -> exp.Expr:
    """A list in its own order: Spark takes no order inside."""
    if not isinstance(node.this, exp.Order):
        return node
    return exp.func("sort_array", exp.func("collect_list", node.this.this))


def _written(node: exp.Format) -> exp.Expr:
    """A number with thousands separators: the one form in use, with two places or none."""
    places = {"{:,.2f}": 2, "{:,}": 0}[node.this.name]
    return exp.func("format_number", node.expressions[0], exp.Literal.number(places))


def _matched(node: exp.RegexpFullMatch) -> exp.Expr:
    whole = exp.Literal.string(f"^(?:{node.expression.name})$")
    return exp.RegexpLike(this=node.this, expression=whole)


def _position(among: exp.Expr, value: exp.Expr) -> exp.Expr:
    """The place of a value in a list; NULL where it is not in it."""
    return exp.func("nullif", exp.func("array_position", among, value), exp.Literal.number(0))


RULES: Mapping[type[exp.Expr], Callable[..., exp.Expr]] = {
    exp.Select: _qualified,
    exp.Div: _division,
    exp.Extract: _part,
    exp.Bracket: _element,
    exp.Max: _largest,
    exp.ArrayAgg: _list,
    exp.DayOfWeekIso: lambda node: _weekday(node.this),
    exp.Format: _written,
    exp.RegexpFullMatch: _matched,
    exp.ArrayOverlaps: lambda node: exp.func("arrays_overlap", node.this, node.expression),
}
CALLS: Mapping[str, Callable[..., exp.Expr]] = {
    "row": lambda *values: exp.func("struct", *values),
    "list_position": _position,
    "to_months": lambda n: exp.func("make_ym_interval", exp.Literal.number(0), n),
    "to_years": lambda n: exp.func("make_ym_interval", n),
}


# Values


def _literal(value: Value) -> exp.Expr:
    if isinstance(value, float):
        return exp.cast(exp.Literal.string(repr(value)), "double")
    if isinstance(value, list | tuple):
        return exp.Array(expressions=[_literal(one) for one in value])
    return exp.convert(value)


def _bound(tree: exp.Expr) -> exp.Expr:
    """An empty list has no type in Spark: answer what is asked of it."""

    def answer(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.ArrayContains | exp.ArrayOverlaps) and _is_empty(node):
            return exp.false()
        if isinstance(node, exp.ArrayMax) and _is_empty(node):
            return exp.null()
        if isinstance(node, exp.ArraySize) and _is_empty(node):
            return exp.Literal.number(0)
        return node

    return tree.transform(answer, copy=False)


def _is_empty(node: exp.Expr) -> bool:
    lists = [one for one in (node.this, node.expression) if isinstance(one, exp.Array)]
    return any(not one.expressions for one in lists)
