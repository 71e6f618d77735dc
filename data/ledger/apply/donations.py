"""Donations: gifts, refunds and corrections, and the donors they name."""

import pyarrow as pa
import pyarrow.compute as pc

from data.ledger.match.keys import keyed, linked
from data.ledger.match.work import Work, column, first_rows, put, text
from data.ledger.people.names import organisation_type
from data.ledger.people.numbers import STARS
from data.schema import TYPES


def donations(work: Work, rows: pa.Table) -> None:
    """Add gifts, refunds and corrections, and the donors they name."""
    rows = _signed(work, _net(work, _filled(work, _purpose(work, rows))))
    donor = pc.coalesce(text(rows, "donor_number"), text(rows, "donor_key"))
    rows = keyed(work, "donations", put(rows, "donor_id", donor))
    _donors(work, rows)
    refunds = rows.filter(pc.equal(rows["entry_type"], "refund"))
    if alone := text(refunds, "original_id").null_count:
        work.tell("refund_alone", count=alone)
    work.add("donations", rows)


def _purpose(work: Work, rows: pa.Table) -> pa.Table:
    """Fill campaign_id, project_id and restriction from the names in the sheet.

    A campaign column may name a project: then the gift is for the project.
    """
    if "campaign" in rows.column_names:
        names, projects = work.names("campaign"), work.names("project")
        words = pc.unique(rows["campaign"]).to_pylist()
        moved = [w for w in words if w and not names.find(w) and projects.find(w)]
        if moved:
            is_project = pc.is_in(rows["campaign"], pa.array(moved, pa.string()))
            named = pc.if_else(is_project, rows["campaign"], None)
            rows = put(rows, "project", pc.coalesce(text(rows, "project"), named))
            rows = put(rows, "campaign", pc.if_else(is_project, None, rows["campaign"]))
    rows = linked(work, "donations", rows)
    if (campaigns := work.known("campaigns")) is not None:
        at = pc.index_in(rows["campaign_id"], campaigns["campaign_id"])
        project = pc.coalesce(rows["project_id"], campaigns["project_id"].take(at))
        rows = put(rows, "project_id", project)
    follows = pc.if_else(
        rows["campaign_id"].is_valid(), "campaign",
        pc.if_else(rows["project_id"].is_valid(), "project", "unrestricted"),
    )  # fmt: skip
    return put(rows, "restriction", pc.coalesce(text(rows, "restriction"), follows))


def _filled(work: Work, rows: pa.Table) -> pa.Table:
    """Return the rows that say an amount, given, returned or paid out; fill the form of gifts.

    One that says none lacks it where the ledger has a column for it, be it of what goods are worth.
    """
    lacks = next((one for one in ("amount_cny", "worth_cny") if one in rows.column_names), "")
    rows = put(rows, "kind", pc.coalesce(text(rows, "kind"), text(rows, "kind_also")))
    names = ("amount_cny", "out_cny", "refund_cny")
    amounts = [column(rows, name, TYPES["money"]) for name in names]
    rows = put(rows, "amount_cny", amounts[0])
    return work.reject_where(rows, pc.coalesce(*amounts).is_null(), lacks, "empty")


def _net(work: Work, rows: pa.Table) -> pa.Table:
    """Take refunds off the amounts; a refund with a number of its own names what it returns.

    Money out is left out, if it is no refund; gifts returned in full are left out as well.
    """
    kind = rows["amount_cny"].type
    nothing = pa.scalar(0, kind)
    out = pc.abs(column(rows, "out_cny", kind).fill_null(0)).cast(kind)
    back = pc.abs(column(rows, "refund_cny", kind).fill_null(0)).cast(kind)
    both = pc.and_(pc.greater(out, nothing), pc.not_equal(rows["amount_cny"].fill_null(0), nothing))
    if pc.any(both).as_py():
        rows = work.reject_where(rows, both, "out_cny", "both_ways")
        return _net(work, rows)
    net = pc.subtract(rows["amount_cny"].fill_null(0), pc.add(out, back)).cast(kind)
    rows = put(rows, "amount_cny", net)
    entry, number = text(rows, "entry_type"), text(rows, "refund_id")
    is_refund = pc.equal(entry, "refund").fill_null(False)
    named = pc.and_(is_refund, number.is_valid())
    rows = put(
        rows, "original_id", pc.if_else(named, text(rows, "donation_id"), text(rows, "original_id"))
    )
    rows = put(rows, "donation_id", pc.if_else(named, number, text(rows, "donation_id")))
    returned = pc.and_(pc.equal(net, nothing), pc.greater(back, nothing))
    if count := pc.sum(returned).as_py():
        work.tell("returned", count=count)
    if fees := pc.sum(column(rows, "fee_cny", kind)).as_py():
        work.tell("fees", sum=f"{abs(fees):,}")
    return rows.filter(pc.invert(returned))


def _signed(work: Work, rows: pa.Table) -> pa.Table:
    """Fill entry_type where it is empty; make the amounts of refunds negative."""
    money, zero = rows["amount_cny"], pa.scalar(0, rows["amount_cny"].type)
    below = pc.less(money, zero)
    kind = pc.coalesce(text(rows, "entry_type"), pc.if_else(below, "refund", "gift"))
    rows = put(rows, "entry_type", kind)
    turned = pc.and_(pc.equal(kind, "refund"), pc.greater(money, zero))
    if count := pc.sum(turned).as_py():
        work.tell("sign_turned", count=count)
        rows = put(rows, "amount_cny", pc.if_else(turned, pc.negate(money), money))
    negative = pc.and_(pc.less(rows["amount_cny"], zero), pc.equal(rows["entry_type"], "gift"))
    rows = work.reject_where(rows, negative, "amount_cny", "amount_negative")
    return work.reject_where(rows, pc.equal(rows["amount_cny"], zero), "amount_cny", "amount_zero")


def _donors(work: Work, rows: pa.Table) -> None:
    """Add the donors named, each as in the first row that names them.

    Organisations that do not consent to be named keep no name; persons are masked already.
    """
    named = rows["donor_id"].is_valid()
    if not pc.any(named).as_py():
        return
    donors = rows.filter(pc.and_(named, pa.array(first_rows(rows["donor_id"])[0])))
    shown = text(donors, "donor_name")
    organised = column(donors, "donor_org", pa.bool_())
    types = [
        organisation_type(name or "") if is_organisation else "person"
        for name, is_organisation in zip(shown.to_pylist(), organised.to_pylist(), strict=True)
    ]
    consent = column(donors, "consent_public", pa.bool_())
    made = {
        "donor_id": donors["donor_id"],
        "donor_type": pc.coalesce(
            text(donors, "donor_type"), text(donors, "donor_credit"), pa.array(types, pa.string())
        ),
        "display_name": pc.if_else(
            pc.and_(organised.fill_null(False), pc.equal(consent, False).fill_null(False)),
            STARS,
            shown.fill_null(STARS),
        ),
        "consent_public": consent.fill_null(False),
    }
    work.add("donors", pa.table(made))
