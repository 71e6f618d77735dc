-- check | 汇总的时长、人次、场次与服务记录一致 | Rollups of service say what the records say
-- reads | activities, service_days, service_hours, service_records

with records as (
    select
        year(served_on) as year,
        category,
        division_code,
        sum(hours) as hours,
        count(*) as records,
        count(distinct activity_id) as activities,
    from service_records
    inner join activities using (activity_id)
    where verified
    group by year(served_on), category, division_code
),

days as (
    select
        year(served_on) as year,
        category,
        division_code,
        sum(hours) as hours,
        sum(records) as records,
        sum(activities) as activities,
    from service_days
    group by year(served_on), category, division_code
),

hours_of_day as (
    select
        year,
        category,
        division_code,
        sum(hours) as hours,
        sum(records) as records,
        sum(activities) as activities,
    from service_hours
    group by year, category, division_code
)

select
    year,
    category,
    division_code,
from records
full outer join days using (year, category, division_code)
full outer join hours_of_day using (year, category, division_code)
where records.hours is distinct from days.hours
    or records.records is distinct from days.records
    or records.activities is distinct from days.activities
    or records.hours is distinct from hours_of_day.hours
    or records.records is distinct from hours_of_day.records
    or records.activities is distinct from hours_of_day.activities
