-- reads | service_records, activities, projects, volunteers, snapshot

with years as (
    select distinct
        volunteer_id,
        year,
    from served
    join held using (activity)
    join members using (volunteer)
),

served_by as (
    select
        volunteer_id,
        list(cast(year as varchar) order by year) as served_years,
    from years
    group by volunteer_id
)

select
    year(registered_on) as registered_year,
    year(left_on) as left_year,
    coalesce(served_years, []) as served_years,
    count(*) as people,
from volunteers
cross join snapshot
left join served_by using (volunteer_id)
where registered_on <= as_of
group by registered_year, left_year, coalesce(served_years, [])
