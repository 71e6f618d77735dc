-- question | 哪些应付款过了到期日还没有付？ | Which payables are past their due day and still unpaid?
-- grain    | payable_id
-- reads    | payable_terms, payables, project_index, projects, snapshot
-- filter   | category, status, district
-- column   | project_id | 编号         | ID
-- column   | project    | 项目         | Project
-- column   | project_en | 项目英文名称 | Project in English
-- column   | category   | 类别         | Category
-- column   | status     | 状态         | Status
-- column   | district   | 区县         | District
-- column   | payable_id | 应付编号     | Payable ID
-- column   | label      | 说明         | Payable
-- column   | label_en   | 英文说明     | Payable in English
-- column   | amount_cny | 逾期金额     | Overdue    | cny
-- column   | due_on     | 最早到期日   | First due  | date
-- column   | days_late  | 已过天数     | Days late  | days
-- column   | unprinted  | 收款方不明的 | Payee not recorded | people
-- column   | since_on   | 自           | Since      | date

with overdue as (
    select
        payable_id,
        sum(amount_cny) as amount_cny,
        min(due_on) as due_on
    from payable_terms
    where due_on < (select as_of from snapshot)
    group by payable_id
)

select
    project_id,
    projects.name as project,
    projects.name_en as project_en,
    projects.category,
    projects.status,
    district,
    payable_id,
    label,
    label_en,
    cast(overdue.amount_cny as decimal(18, 2)) as amount_cny,
    due_on,
    cast((select as_of from snapshot) - due_on as bigint) as days_late,
    cast(case when payables.report_lines is null then 1 else 0 end as bigint) as unprinted,
    due_on as since_on
from overdue
join payables using (payable_id)
left join placed_projects() as projects using (project_id)
order by amount_cny desc, payable_id
