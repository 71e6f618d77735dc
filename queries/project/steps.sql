-- question | 这个项目各环节何时完成？ | When was each step of this project done?
-- grain    | step
-- reads    | milestones, projects, snapshot
-- param    | id
-- column   | step       | 环节     | Step
-- column   | reach      | 进度     | Reached
-- column   | planned_on | 计划日期 | Planned | date
-- column   | known      | 完成日期 | Done
-- note     | 计划日期已过而没有完成日期的，为逾期。 | A step whose planned day has passed without being done is overdue.

with ordered as (
    select
        step,
        planned_on,
        done_on,
        row_number() over (
            order by
                case step
                    when 'applied' then 1
                    when 'reviewed' then 2
                    when 'approved' then 3
                    when 'running' then 4
                    when 'evaluated' then 5
                    when 'audited' then 6
                    else 7
                end
        ) as position
    from milestones
    where project_id = $id and project_id in (select project_id from projects)
),

next as (
    select min(position) as position
    from ordered
    where done_on is null
)

select
    ordered.step,
    case
        when done_on is not null then 'reached'
        when planned_on < (select as_of from snapshot) then 'overdue'
        when ordered.position = next.position then 'current'
        else 'ahead'
    end as reach,
    planned_on,
    cast(done_on as varchar) as known
from ordered
cross join next
order by ordered.position
