-- question | 这个项目各环节何时完成？ | When was each step of this project done?
-- grain    | step
-- reads    | milestones, projects, snapshot
-- param    | id
-- column   | step       | 环节     | Step
-- column   | reach      | 进度     | Reached
-- column   | planned_on | 计划日期 | Planned | date
-- column   | known      | 完成日期 | Done
-- note     | 计划日期已过而没有完成日期的，为逾期。 | A step whose planned day has passed without being done is overdue.

select
    step,
    case
        when done_on is not null then 'reached'
        when planned_on < as_of then 'overdue'
        when position = min(case when done_on is null then position end) over () then 'current'
        else 'ahead'
    end as reach,
    planned_on,
    cast(done_on as varchar) as known
from milestones
join project_steps() using (step)
cross join snapshot
where project_id = $id and project_id in (select project_id from projects)
order by position
