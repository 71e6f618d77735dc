-- question | 每个项目的预算、合同和拨付各多少？ | What are the budget, contracts and payments of each project?
-- grain    | project_id
-- reads    | projects, budgets, commitments, payments, snapshot
-- rows     | rows/payments
-- keep     | category | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- column   | project_id    | 编号     | ID
-- column   | project       | 项目     | Project
-- column   | project_en    | 项目英文名称 | Project in English
-- column   | category   | 类别         | Category
-- column   | budget_cny    | 预算     | Budget    | cny
-- column   | committed_cny | 合同     | Committed | cny
-- column   | paid_cny      | 已拨付   | Paid      | cny
-- column   | payable_cny   | 合同未付 | Unpaid    | cny
-- column   | execution_pct | 执行率   | Execution | pct
-- column   | payment_pct   | 拨付率   | Payment   | pct
-- column   | payable_pct   | 应付率   | Payable   | pct
-- note     | 各年合计，不按年份筛选，所以同一行的数期间一致。合同未付按合同算，报告只把一笔应付写到项目。 | All years together, whatever the year filter, so that the figures of a row cover the same period. Unpaid is by contract; the report names a project for one payable only.

with budgeted as (
    select project_id, sum(amount_cny) as budget_cny
    from budgets
    group by project_id
),

contracted as (
    select
        commitments.project_id,
        sum(commitments.amount_cny) as committed_cny,
        sum(coalesce(paid_cny, 0)) as settled_cny
    from commitments
    left join (
        select commitment_id, sum(amount_cny) as paid_cny
        from payments
        where paid_on <= (select as_of from snapshot)
        group by commitment_id
    ) as settled using (commitment_id)
    group by commitments.project_id
),

paid as (
    select project_id, sum(amount_cny) as paid_cny
    from payments
    where paid_on <= (select as_of from snapshot)
    group by project_id
)

select
    project_id,
    name as project,
    name_en as project_en,
    category,
    cast(budgeted.budget_cny as decimal(18, 2)) as budget_cny,
    cast(committed_cny as decimal(18, 2)) as committed_cny,
    cast(paid_cny as decimal(18, 2)) as paid_cny,
    cast(committed_cny - settled_cny as decimal(18, 2)) as payable_cny,
    cast(100.0 * paid_cny / nullif(budgeted.budget_cny, 0) as double) as execution_pct,
    cast(100.0 * settled_cny / nullif(committed_cny, 0) as double) as payment_pct,
    cast(
        100.0 * (committed_cny - settled_cny)
        / nullif(paid_cny + committed_cny - settled_cny, 0) as double
    ) as payable_pct
from projects
left join budgeted using (project_id)
left join contracted using (project_id)
left join paid using (project_id)
where coalesce(budgeted.budget_cny, committed_cny, paid_cny) is not null
order by budgeted.budget_cny desc nulls last, project_id
