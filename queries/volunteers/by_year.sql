-- question | 每年多少人次，多少人？ | How many participations each year, and how many people?
-- grain    | year
-- reads    | service_days, volunteer_counts, volunteer_marks
-- rows     | rows/service_records
-- param    | year     | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | district | 只看这些区县；空 = 全部 | only these districts; empty keeps all
-- column   | year               | 年份     | Year           | year
-- column   | records            | 服务人次 | Participations | records
-- column   | people             | 服务人数 | People         | people
-- column   | records_per_person | 人均次数 | Times each     | number
-- column   | hours_per_active   | 每名活跃志愿者的时长 | Hours per active volunteer | number
-- column   | cell_size          | 人数档   | Size of the group
-- note     | 不足 5 人的不显示。 | Groups of fewer than 5 people are withheld.

with marks as (
    select
        year,
        block,
        bit_or(mask) as mask
    from volunteer_marks
    where greatest(cardinality($category), cardinality($district)) > 1
        and year > 0
        and case
            when cardinality($category) = 0 then category = ''
            else list_contains($category, category)
        end
        and case
            when cardinality($district) = 0 then division_code = ''
            else list_contains($district, division_code)
        end
    group by year, block
),

people as (
    select
        year,
        people
    from volunteer_counts
    where greatest(cardinality($category), cardinality($district)) < 2
        and year > 0
        and category = coalesce($category[1], '')
        and division_code = coalesce($district[1], '')
    union all
    select
        year,
        sum(bit_count(mask)) as people
    from marks
    group by year
),

served as (
    select
        cast(extract(year from served_on) as bigint) as year,
        sum(hours) as hours,
        sum(records) as records
    from service_days
    where (cardinality($category) = 0 or list_contains($category, category))
        and (cardinality($district) = 0 or list_contains($district, division_code))
    group by cast(extract(year from served_on) as bigint)
)

select
    year,
    cast(case when people >= 5 then records end as bigint) as records,
    cast(case when people >= 5 then people end as bigint) as people,
    cast(case when people >= 5 then 1.0 * records / people end as double)
        as records_per_person,
    cast(case when people >= 5 then 1.0 * hours / people end as double) as hours_per_active,
    case when people >= 5 then 'enough' else 'small' end as cell_size
from served
join people using (year)
where cardinality($year) = 0 or list_contains($year, year)
order by year
