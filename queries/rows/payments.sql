-- question | 这些数字背后是哪些拨付记录？ | Which payments stand behind these numbers?
-- grain    | payment_id
-- reads    | payments, projects, snapshot
-- param    | year, category
-- column   | payment_id    | 拨付编号 | Payment ID
-- column   | paid_on       | 拨付日期 | Paid on | date
-- column   | project_id    | 项目编号 | Project ID
-- column   | programme     | 所属系列 | Programme
-- column   | payee         | 收款方   | Payee
-- column   | expense_type  | 支出类型 | Kind of expense
-- column   | amount_cny    | 金额     | Amount | cny
-- column   | commitment_id | 合同编号 | Commitment ID
-- note     | 截至快照日，最多列出最近的 200 行。 | Up to the as-of day; the latest 200 rows at most.

select
    payment_id,
    paid_on,
    payments.project_id,
    payments.programme,
    payee,
    expense_type,
    amount_cny,
    commitment_id
from payments
left join projects on projects.project_id = payments.project_id
where paid_on <= (select as_of from snapshot)
    and is_chosen($year, year_of(paid_on))
    and is_chosen($category, category)
order by paid_on desc, payment_id desc
limit 200
