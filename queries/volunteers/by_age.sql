-- question | 各年龄段有多少人服务？ | How many people of each age serve?
-- grain    | age_band
-- reads    | people_by_age, service_cells, service_ages
-- rows     | rows/service_records
-- param    | year, category, district
-- column   | age_band         | 年龄段   | Age
-- column   | people           | 服务人数 | People | people
-- column   | hours            | 服务时长 | Hours  | hours
-- column   | hours_per_active | 每名活跃志愿者的时长 | Hours per active volunteer | number
-- note     | 年龄段为登记时所填，未登记的不列。 | Age as registered; people without one are left out.

with people as (
    select
        age_band,
        sum(people) as people
    from people_of('people_by_age', $year, $category, $district)
    group by age_band
),

served as (
    select
        age_band,
        sum(hours) as hours
    from service_ages
    where is_chosen($year, year)
        and is_chosen($category, category)
        and is_chosen($district, division_code)
    group by age_band
)

select
    age_band,
    cast(people as bigint) as people,
    cast(hours as decimal(18, 2)) as hours,
    cast(1.0 * hours / people as double) as hours_per_active
from served
join people using (age_band)
order by
    list_position(['under_18', '18_25', '26_35', '36_45', '46_60'], age_band) nulls last
