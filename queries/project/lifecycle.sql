-- question | 这个项目走到哪一步了？ | How far has this project come?
-- grain    | step
-- reads    | projects
-- param    | id
-- column   | step         | 环节         | Step
-- column   | reach        | 进度         | Reached
-- column   | known        | 时间         | When
-- column   | cohort_basis | 立项年份依据 | Cohort basis
-- note     | 报告写现在的状态，部分项目写立项年份；推断的年份标明“推断”，没有写明的环节不作推测。 | The report gives the present state and for some projects the cohort; a deduced year is marked, and steps it does not mention are not guessed.

with found as (
    select
        cohort_year,
        cohort_basis,
        stage,
        stage_basis,
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
        when position = reached and stage in ('closed', 'finalising') then 'reached'
        when position = reached then 'current'
        when position > reached and stage_basis = 'printed' then 'ahead'
        when position < reached and position in (3, 4) then 'reached'
        else 'unknown'
    end as reach,
    case when position = 3 and reached >= 3 then cast(cohort_year as varchar) end as known,
    case when position = 3 and reached >= 3 then cohort_basis end as cohort_basis
from found
cross join project_steps()
order by position
