-- question | 各类别的预算用了多少，还有多少没付？ | How much of each category's budget is paid, and how much is still to pay?
-- grain    | category
-- reads    | projects, budgets, commitments, payments, snapshot
-- rows     | rows/payments
-- keep     | category | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- column   | category      | 类别     | Category
-- column   | projects      | 项目数   | Projects  | count
-- column   | budget_cny    | 预算     | Budget    | cny
-- column   | paid_cny      | 已拨付   | Paid      | cny
-- column   | payable_cny   | 合同未付 | Unpaid    | cny
-- column   | execution_pct | 执行率   | Execution | pct
-- note     | 各年合计，不按年份筛选：预算、合同、拨付不在同一年，按年相除没有意义。记在系列名下的往年支出不在其中。 | All years together, whatever the year filter: budget, contract and payment fall in different years. Earlier spending of a programme is left out.

with budgeted as (
    select
        project_id,
        sum(amount_cny) as budget_cny
    from budgets
    group by project_id
),

contracted as (
    select
        commitments.project_id,
        sum(commitments.amount_cny - coalesce(paid_cny, 0)) as payable_cny
    from commitments
    left join (
        select
            commitment_id,
            sum(amount_cny) as paid_cny
        from payments
        where paid_on <= (select as_of from snapshot)
        group by commitment_id
    ) as settled using (commitment_id)
    group by commitments.project_id
),

paid as (
    select
        project_id,
        sum(amount_cny) as paid_cny
    from payments
    where paid_on <= (select as_of from snapshot)
    group by project_id
)

select
    category,
    cast(count(*) as bigint) as projects,
    cast(sum(budgeted.budget_cny) as decimal(18, 2)) as budget_cny,
    cast(sum(paid_cny) as decimal(18, 2)) as paid_cny,
    cast(sum(payable_cny) as decimal(18, 2)) as payable_cny,
    cast(
        100.0 * sum(paid_cny) filter (where budgeted.budget_cny is not null)
        / nullif(sum(budgeted.budget_cny), 0) as double
    ) as execution_pct
from projects
left join budgeted using (project_id)
left join contracted using (project_id)
left join paid using (project_id)
where coalesce(budgeted.budget_cny, payable_cny, paid_cny) is not null
group by category
order by sum(budgeted.budget_cny) desc nulls last, category
