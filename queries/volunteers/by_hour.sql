-- question | 星期几、几点开始的活动人多？ | On which days, and starting when, do people serve?
-- grain    | weekday, hour
-- reads    | people_by_hour, service_cells, service_hours
-- rows     | rows/service_records
-- param    | year, category, district
-- column   | weekday   | 星期     | Day of the week
-- column   | hour      | 开始钟点 | Starting hour
-- column   | records   | 服务人次 | Participations | records
-- column   | people    | 服务人数 | People         | people
-- column   | hours     | 服务时长 | Hours          | hours
-- column   | cell_size | 人数档   | Size of the group
-- note     | 按活动开始的钟点；空格没有记录。 | By the hour an activity starts. Empty cells have no record.

with people as (
    select
        weekday,
        hour,
        sum(people) as people
    from people_of('people_by_hour', $year, $category, $district)
    group by weekday, hour
),

served as (
    select
        weekday,
        hour,
        sum(hours) as hours,
        sum(records) as records
    from service_hours
    where is_chosen($year, year)
        and is_chosen($category, category)
        and is_chosen($district, division_code)
    group by weekday, hour
)

select
    weekday,
    hour,
    cast(records as bigint) as records,
    cast(people as bigint) as people,
    cast(hours as decimal(18, 2)) as hours,
    cell_size(people) as cell_size
from served
join people using (weekday, hour)
order by weekday, hour
