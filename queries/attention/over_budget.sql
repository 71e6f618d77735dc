-- question | 哪些项目的拨付超过了预算？ | Which projects have been paid more than their budget?
-- grain    | project_id
-- reads    | budgets, payments, projects, snapshot
-- filter   | category
-- column   | project_id | 编号         | ID
-- column   | project    | 项目         | Project
-- column   | project_en | 项目英文名称 | Project in English
-- column   | category   | 类别         | Category
-- column   | paid_cny   | 已拨付       | Paid        | cny
-- column   | budget_cny | 预算         | Budget      | cny
-- column   | amount_cny | 超出         | Over        | cny
-- column   | since_on   | 自           | Since       | date

with planned as (
    select
        project_id,
        sum(amount_cny) as budget_cny
    from budgets
    where project_id is not null
    group by project_id
),

running as (
    select
        project_id,
        paid_on,
        sum(amount_cny) over (partition by project_id order by paid_on) as so_far_cny
    from payments
    where project_id is not null and paid_on <= (select as_of from snapshot)
),

exceeded as (
    select
        project_id,
        max(so_far_cny) as paid_cny,
        min(paid_on) filter (where so_far_cny > planned.budget_cny) as since_on
    from running
    join planned using (project_id)
    group by project_id
)

select
    project_id,
    projects.name as project,
    projects.name_en as project_en,
    projects.category,
    cast(paid_cny as decimal(18, 2)) as paid_cny,
    cast(planned.budget_cny as decimal(18, 2)) as budget_cny,
    cast(paid_cny - planned.budget_cny as decimal(18, 2)) as amount_cny,
    since_on
from exceeded
join planned using (project_id)
join projects using (project_id)
where since_on is not null
order by paid_cny - planned.budget_cny desc, project_id
