-- question | 各类别的预算用了多少，还有多少没付？ | How much of each category's budget is paid, and how much is still to pay?
-- grain    | category
-- reads    | projects, budgets, commitments, payments, snapshot
-- rows     | rows/payments
-- totals   | projects, budget_cny, paid_cny, payable_cny
-- filter   | category
-- column   | category      | 类别     | Category
-- column   | projects      | 项目数   | Projects  | count
-- column   | budget_cny    | 预算     | Budget    | cny
-- column   | paid_cny      | 已拨付   | Paid      | cny
-- column   | payable_cny   | 合同未付 | Unpaid    | cny
-- column   | execution_pct | 执行率   | Execution rate | pct
-- column   | persons       | 个人收款方 | Persons paid | people
-- note     | 各年合计，不按年份筛选：预算、合同、拨付不在同一年，按年相除没有意义。记在系列名下的往年支出不在其中。 | All years together, whatever the year filter: budget, contract and payment fall in different years. Earlier spending of a programme is left out.

select
    projects.category,
    cast(count(*) as bigint) as projects,
    cast(sum(spent.budget_cny) as decimal(18, 2)) as budget_cny,
    cast(sum(paid_cny) as decimal(18, 2)) as paid_cny,
    cast(sum(committed_cny - settled_cny) as decimal(18, 2)) as payable_cny,
    pct_of(sum(paid_cny) filter (where spent.budget_cny is not null), sum(spent.budget_cny))
        as execution_pct,
    cast(coalesce(max(persons), 0) as bigint) as persons
from projects
join spending_by_project() as spent using (project_id)
left join persons_paid() as paid on paid.category = projects.category
group by projects.category
order by sum(spent.budget_cny) desc nulls last, projects.category
