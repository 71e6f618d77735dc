-- question | 各年龄段有多少人服务？ | How many people of each age serve?
-- grain    | age_band
-- reads    | people_by_age, service_cells, service_ages
-- rows     | rows/service_records
-- param    | year     | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | district | 只看这些区县；空 = 全部 | only these districts; empty keeps all
-- column   | age_band         | 年龄段   | Age
-- column   | people           | 服务人数 | People | people
-- column   | hours            | 服务时长 | Hours  | hours
-- column   | hours_per_active | 每名活跃志愿者的时长 | Hours per active volunteer | number
-- note     | 年龄段为登记时所填，未登记的与不足 5 人的不列。 | Age as registered; people without one and groups below 5 are left out.

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
        age_band,
        sum(people) as people
    from people_by_age
    join chosen using (slice)
    where (
            (mask_1 & cells_1) | (mask_2 & cells_2) | (mask_3 & cells_3) | (mask_4 & cells_4)
        ) <> 0
        or bit_count(mask_more & cells_more) > 0
    group by age_band
),

served as (
    select
        age_band,
        sum(hours) as hours
    from service_ages
    where (cardinality($category) = 0 or list_contains($category, category))
        and (cardinality($district) = 0 or list_contains($district, division_code))
        and (cardinality($year) = 0 or list_contains($year, year))
    group by age_band
)

select
    age_band,
    cast(people as bigint) as people,
    cast(hours as decimal(18, 2)) as hours,
    cast(1.0 * hours / people as double) as hours_per_active
from served
join people using (age_band)
where people >= 5
order by
    case age_band
        when 'under_18' then 1 when '18_25' then 2 when '26_35' then 3
        when '36_45' then 4 when '46_60' then 5 else 6
    end
