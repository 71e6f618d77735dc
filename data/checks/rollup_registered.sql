-- check | 汇总的在册人数、其中服务过的人数与记录一致 | Rollup of the registered says what the records say
-- reads | registrations, service_records, volunteers

-- A rollup of an older snapshot does not know who served.
with years as (
    select distinct year(served_on) as year
    from service_records
    where verified
),

served as (
    select distinct
        volunteer_id,
        year(served_on) as year,
    from service_records
    where verified
),

from_records as (
    select
        years.year,
        count(*) as registered,
        count(served.volunteer_id) as active,
    from years
    join volunteers
        on year(registered_on) <= years.year
        and (left_on is null or year(left_on) > years.year)
    left join served
        on served.volunteer_id = volunteers.volunteer_id and served.year = years.year
    group by years.year
),

from_rollup as (
    select
        year,
        sum(people) as registered,
        coalesce(
            sum(people) filter (where list_contains(served_years, cast(year as varchar))), 0
        ) as active,
        bool_or(served_years is null) as is_older,
    from years
    join registrations
        on registered_year <= year
        and (left_year is null or left_year > year)
    group by year
)

select year,
from from_records
full outer join from_rollup using (year)
where from_records.registered is distinct from from_rollup.registered
    or (
        from_records.active is distinct from from_rollup.active
        and not coalesce(is_older, false)
    )
