-- question | 星期几、几点开始的活动人多？ | On which days, and starting when, do people serve?
-- grain    | weekday, hour
-- reads    | people_by_hour, service_cells, service_hours
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

with chosen as (
    select
        bit_or(slice) as slice,
        bit_or(bit_1) as cells_1,
        bit_or(bit_2) as cells_2,
        bit_or(bit_3) as cells_3,
        bit_or(bit_4) as cells_4,
        bit_or(bit_more) as cells_more
    from service_cells
    where (cardinality($category) = 0 or list_contains($category, category))
        and (cardinality($district) = 0 or list_contains($district, division_code))
        and (cardinality($year) = 0 or list_contains($year, year))
    group by is_sliced
),

people as (
    select
        weekday,
        hour,
        sum(people) as people
    from people_by_hour
    join chosen using (slice)
    where (
            (mask_1 & cells_1) | (mask_2 & cells_2) | (mask_3 & cells_3) | (mask_4 & cells_4)
        ) <> 0
        or bit_count(mask_more & cells_more) > 0
    group by weekday, hour
),

served as (
    select
        weekday,
        hour,
        sum(hours) as hours,
        sum(records) as records
    from service_hours
    where (cardinality($category) = 0 or list_contains($category, category))
        and (cardinality($district) = 0 or list_contains($district, division_code))
        and (cardinality($year) = 0 or list_contains($year, year))
    group by weekday, hour
),

cells as (
    select
        weekday,
        hour,
        hours,
        records,
        people
    from served
    join people using (weekday, hour)
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
