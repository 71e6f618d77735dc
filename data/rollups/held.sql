-- step  | activities by number, with all that rollups group by
-- reads | activities, projects

select
    cast(row_number() over (order by held_on, activity_id) - 1 as integer) as activity,
    activity_id,
    held_on,
    cast(year(held_on) as bigint) as year,
    activities.category,
    activities.division_code,
    project_id,
    coalesce(projects.status, 'none') as project_status,
    team_id,
    cast(isodow(held_on) as bigint) as weekday,
    cast(hour(starts_at) as bigint) as hour,
from activities
left join projects using (project_id)
