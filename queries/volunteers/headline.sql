-- question | 做了多少服务？ | How much service was given?
-- grain    |
-- reads    | service_hours, people_by_age, service_cells
-- rows     | rows/service_records
-- param    | year     | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | district | 只看这些区县；空 = 全部 | only these districts; empty keeps all
-- column   | hours      | 服务时长 | Hours          | hours
-- column   | records    | 服务人次 | Participations | records
-- column   | people     | 服务人数 | People         | people
-- column   | activities | 活动场次 | Activities     | count
-- note     | 只计核实的时长。人次：同一人每次都计；人数：每人计一次，不足 5 人不显示。 | Verified hours only. Participations count the same person each time, people once; fewer than 5 people are withheld.

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
    select sum(people) as people
    from people_by_age
    join chosen using (slice)
    where (
            (mask_1 & cells_1) | (mask_2 & cells_2) | (mask_3 & cells_3) | (mask_4 & cells_4)
        ) <> 0
        or bit_count(mask_more & cells_more) > 0
),

served as (
    select
        coalesce(sum(hours), 0) as hours,
        coalesce(sum(records), 0) as records,
        coalesce(sum(activities), 0) as activities,
        (select coalesce(sum(people), 0) from people) as people
    from service_hours
    where (cardinality($category) = 0 or list_contains($category, category))
        and (cardinality($district) = 0 or list_contains($district, division_code))
        and (cardinality($year) = 0 or list_contains($year, year))
)

select
    cast(case when people not between 1 and 4 then hours end as decimal(18, 2)) as hours,
    cast(case when people not between 1 and 4 then records end as bigint) as records,
    cast(case when people not between 1 and 4 then people end as bigint) as people,
    cast(activities as bigint) as activities
from served
