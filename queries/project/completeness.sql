-- question | 这个项目的记录缺什么？ | What is missing from the record of this project?
-- grain    | part
-- reads    | projects, outputs
-- param    | id | 项目编号 | project ID
-- column   | part  | 内容项 | Part of the record
-- column   | given | 是否给出 | Given

with record as (
    select
        start_on is not null or end_on is not null as has_period,
        target_group is not null as has_target_group,
        goal is not null as has_goal,
        summary is not null as has_content,
        place is not null as has_place,
        lead_org is not null as has_lead,
        budget_cny is not null as has_budget,
        project_id in (select project_id from outputs) as has_outputs
    from projects
    where project_id = $id
),

parts as (
    select 1 as position, 'period' as part, has_period as is_given from record
    union all
    select 2, 'target_group', has_target_group from record
    union all
    select 3, 'goal', has_goal from record
    union all
    select 4, 'content', has_content from record
    union all
    select 5, 'place', has_place from record
    union all
    select 6, 'lead', has_lead from record
    union all
    select 7, 'budget', has_budget from record
    union all
    select 8, 'outputs', has_outputs from record
)

select
    part,
    case when is_given then 'yes' else 'no' end as given
from parts
order by position
