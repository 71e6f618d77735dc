-- question | 这个项目每月有多少服务？ | How much volunteering does this project see each month?
-- grain    | month_on
-- reads    | service_days
-- rows     | rows/service_records
-- param    | id
-- column   | month_on   | 月份     | Month          | date
-- column   | hours      | 服务时长 | Hours          | hours
-- column   | records    | 服务人次 | Participations | records
-- column   | activities | 活动场次 | Activities     | count
-- note     | 只计核实的时长。 | Verified hours only.

select
    cast(date_trunc('month', served_on) as date) as month_on,
    cast(sum(hours) as decimal(18, 2)) as hours,
    cast(sum(records) as bigint) as records,
    cast(sum(activities) as bigint) as activities
from service_days
where project_id = $id
group by cast(date_trunc('month', served_on) as date)
order by month_on
