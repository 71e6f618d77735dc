-- reads  | service_records, activities, projects, volunteers, snapshot
-- people | year, is_either

-- Who served in a year by the day of the newest, and who did so then or in the newest year.
with cut as (
    select
        year(as_of) as newest,
        month(as_of) * 100 + day(as_of) as until,
    from snapshot
    where month(as_of) * 100 + day(as_of) < 1231
),

by_date as (
    select
        activity,
        year,
    from held
    cross join cut
    where year < newest and month(held_on) * 100 + day(held_on) <= until
)

select
    activity,
    year,
    false as is_either,
from by_date
union all
select
    activity,
    year,
    true as is_either,
from by_date
union all
select
    activity,
    years.year,
    true as is_either,
from held
join cut on held.year = newest
cross join (select distinct year from by_date) as years
