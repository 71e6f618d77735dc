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
    year,
    category,
    division_code,
    weekday,
    hour,
    sum(hours) as hours,
    sum(records) as records,
    count(*) as activities,
from days
join held using (activity)
group by year, category, division_code, weekday, hour
