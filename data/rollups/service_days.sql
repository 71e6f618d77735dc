-- reads | service_records, activities, projects, volunteers

with days as (
    select
        activity,
        sum(hours) as hours,
        count(*) as records,
    from served
    group by activity
)

select
    held_on as served_on,
    category,
    division_code,
    project_id,
    sum(hours) as hours,
    sum(records) as records,
    count(*) as activities,
from days
join held using (activity)
group by held_on, category, division_code, project_id
