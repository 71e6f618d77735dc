-- question | 这个项目走到哪一步了？ | How far has this project come?
-- grain    | step
-- reads    | projects
-- param    | id
-- column   | step  | 环节 | Step
-- column   | reach | 进度 | Reached
-- column   | known | 时间 | When
-- note     | 报告只写明立项年份和现在的状态；没有写明的环节不作推测。 | The report gives the cohort year and the present state only; steps it does not mention are not guessed.

with found as (
    select
        cohort_year,
        case
            when stage in ('running', 'fundraising', 'finalising') then 4
            when stage = 'evaluated' then 5
            when stage = 'audited' then 6
            when stage = 'closed' then 7
            when stage = 'approved' then 3
            when stage = 'reviewed' then 2
            else 1
        end as reached
    from projects
    where project_id = $id
)

select
    step,
    case
        when position = 7 and reached = 7 then 'reached'
        when position = reached then 'current'
        when position > reached then 'ahead'
        when position in (3, 4) then 'reached'
        else 'unknown'
    end as reach,
    case when position = 3 and reached >= 3 then cast(cohort_year as varchar) end as known
from found
cross join project_steps()
order by position
