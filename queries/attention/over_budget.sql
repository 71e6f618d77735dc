-- question | 哪些项目的拨付超过了预算？ | Which projects have been paid more than their budget?
-- grain    | project_id
-- reads    | budgets, payments, project_index, projects, snapshot
-- filter   | category, status, district
-- column   | project_id | 编号         | ID
-- column   | project    | 项目         | Project
-- column   | project_en | 项目英文名称 | Project in English
-- column   | category   | 类别         | Category
-- column   | status     | 状态         | Status
-- column   | district   | 区县         | District
-- column   | paid_cny   | 已拨付       | Paid        | cny
-- column   | budget_cny | 预算         | Budget      | cny
-- column   | amount_cny | 超出         | Over        | cny
-- column   | persons    | 个人收款方 | Persons paid | people
-- column   | since_on   | 自           | Since       | date

with running as (
    select
        project_id,
        planned.budget_cny,
        payee,
        paid_on,
        sum(amount_cny) over (partition by project_id order by paid_on) as so_far_cny
    from payments
    join (
        select project_id, sum(amount_cny) as budget_cny
        from budgets
        group by project_id
    ) as planned using (project_id)
    where paid_on <= (select as_of from snapshot)
)

select
    project_id,
    projects.name as project,
    projects.name_en as project_en,
    projects.category,
    projects.status,
    district,
    cast(max(so_far_cny) as decimal(18, 2)) as paid_cny,
    cast(running.budget_cny as decimal(18, 2)) as budget_cny,
    cast(max(so_far_cny) - running.budget_cny as decimal(18, 2)) as amount_cny,
    cast(count(distinct person_of(payee)) as bigint) as persons,
    min(paid_on) filter (where so_far_cny > running.budget_cny) as since_on
from running
join placed_projects() as projects using (project_id)
group by
    project_id,
    projects.name,
    projects.name_en,
    projects.category,
    projects.status,
    district,
    running.budget_cny
having max(so_far_cny) > running.budget_cny
order by amount_cny desc, project_id
