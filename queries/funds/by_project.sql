-- question | 每个项目的预算、合同和拨付各多少？ | What are the budget, contracts and payments of each project?
-- grain    | project_id
-- reads    | projects, budgets, commitments, payments, snapshot
-- rows     | rows/payments
-- totals   | budget_cny, paid_cny, payable_cny
-- filter   | category
-- column   | project_id    | 编号     | ID
-- column   | project       | 项目     | Project
-- column   | project_en    | 项目英文名称 | Project in English
-- column   | category   | 类别         | Category
-- column   | budget_cny    | 预算     | Budget    | cny
-- column   | committed_cny | 合同     | Committed | cny
-- column   | paid_cny      | 已拨付   | Paid      | cny
-- column   | payable_cny   | 合同未付 | Unpaid    | cny
-- column   | execution_pct | 执行率   | Execution rate | pct
-- column   | payment_pct   | 拨付率   | Payment   | pct
-- column   | payable_pct   | 应付率   | Payable   | pct
-- column   | persons       | 个人收款方 | Persons paid | people
-- note     | 各年合计，不按年份筛选，所以同一行的数期间一致。合同未付按合同算，报告只把一笔应付写到项目。 | All years together, whatever the year filter, so that the figures of a row cover the same period. Unpaid is by contract; the report names a project for one payable only.

select
    projects.project_id,
    name as project,
    name_en as project_en,
    projects.category,
    cast(spent.budget_cny as decimal(18, 2)) as budget_cny,
    cast(committed_cny as decimal(18, 2)) as committed_cny,
    cast(paid_cny as decimal(18, 2)) as paid_cny,
    cast(committed_cny - settled_cny as decimal(18, 2)) as payable_cny,
    pct_of(paid_cny, spent.budget_cny) as execution_pct,
    pct_of(settled_cny, committed_cny) as payment_pct,
    pct_of(committed_cny - settled_cny, paid_cny + committed_cny - settled_cny) as payable_pct,
    cast(coalesce(persons, 0) as bigint) as persons
from projects
join spending_by_project() as spent on spent.project_id = projects.project_id
left join persons_paid() as paid on paid.project_id = projects.project_id
order by spent.budget_cny desc nulls last, projects.project_id
