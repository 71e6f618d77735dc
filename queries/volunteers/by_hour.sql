-- question | 星期几、几点开始的活动人多？ | On which days, and starting when, do people serve?
-- grain    | weekday, hour
-- reads    | service_records, activities
-- rows     | rows/service_records
-- param    | year     | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | district | 只看这些区县；空 = 全部 | only these districts; empty keeps all
-- column   | weekday   | 星期     | Day of the week
-- column   | hour      | 开始钟点 | Starting hour
-- column   | records   | 服务人次 | Participations | records
-- column   | people    | 服务人数 | People         | people
-- column   | hours     | 服务时长 | Hours          | hours
-- column   | cell_size | 人数档   | Size of the group
-- note     | 按活动开始的钟点；空格没有记录，不足 5 人的格不显示数字。 | By the hour an activity starts. Empty cells have no record; cells of fewer than 5 people show no figure.

with cells as (
    select
        cast(isodow(held_on) as bigint) as weekday,
        cast(extract(hour from starts_at) as bigint) as hour,
        count(*) as records,
        count(distinct volunteer_id) as people,
        sum(hours) as hours
    from service_records
    join activities using (activity_id)
    where verified
        and (cardinality($category) = 0 or list_contains($category, category))
        and (cardinality($district) = 0 or list_contains($district, division_code))
        and (
            cardinality($year) = 0
            or list_contains($year, cast(extract(year from served_on) as bigint))
        )
    group by cast(isodow(held_on) as bigint), cast(extract(hour from starts_at) as bigint)
)

select
    weekday,
    hour,
    cast(case when people >= 5 then records end as bigint) as records,
    cast(case when people >= 5 then people end as bigint) as people,
    cast(case when people >= 5 then hours end as decimal(18, 2)) as hours,
    case when people >= 5 then 'enough' else 'small' end as cell_size
from cells
order by weekday, hour
