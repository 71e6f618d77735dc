-- question | 这些数字背后是哪些应付款？ | Which payables stand behind these numbers?
-- grain    | payable_id, instalment
-- reads    | payable_terms, payables, projects, snapshot
-- param    | category | 只看这些类别，未列明项目的总是在；空 = 全部 | only these categories; what names no project always stays
-- column   | term_id    | 分期编号 | Instalment ID
-- column   | payable_id | 应付编号 | Payable ID
-- column   | instalment | 期次     | Instalment
-- column   | label      | 说明     | What for
-- column   | label_en   | 英文说明 | What for, in English
-- column   | project_id | 项目编号 | Project ID
-- column   | due_on     | 到期日   | Due on | date
-- column   | overdue_days | 逾期天数 | Days past due | days
-- column   | amount_cny | 金额     | Amount | cny
-- note     | 最多列出最早到期的 200 行。 | The 200 rows due first at most.

select
    term_id,
    payable_terms.payable_id,
    cast(instalment as bigint) as instalment,
    label,
    label_en,
    payables.project_id,
    due_on,
    cast(date_diff('day', due_on, as_of) as bigint) as overdue_days,
    payable_terms.amount_cny
from payable_terms
join payables on payables.payable_id = payable_terms.payable_id
left join projects on projects.project_id = payables.project_id
cross join snapshot
where payables.project_id is null or is_chosen($category, category)
order by due_on, payable_terms.payable_id, instalment
limit 200
