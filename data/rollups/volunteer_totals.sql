-- reads | service_records, activities, projects, volunteers

with yearly as (
    select
        volunteer,
        year,
        sum(hours) as hours,
    from served
    join held using (activity)
    group by volunteer, year
),

years as (
    select distinct year
    from yearly
),

totals as (
    select
        years.year,
        volunteer,
        sum(hours) as hours,
    from years
    join yearly on yearly.year <= years.year
    group by years.year, volunteer
)

select
    year,
    hours,
    count(*) as people,
from totals
group by year, hours
