select
    cast(date_trunc('month', served_on) as date) as month_on,
    cast(sum(hours) as decimal(18, 2)) as hours,
    cast(count(*) as bigint) as records,
    cast(count(distinct activity_id) as bigint) as activities
from service_records
join activities using (activity_id)
where verified and project_id = $id
group by cast(date_trunc('month', served_on) as date)
order by month_on
