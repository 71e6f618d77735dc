-- question | 各类别的志愿服务每年怎样变化？ | How does volunteering change from year to year in each category?
-- grain    | year, category
-- reads    | service_days, people_by_category, service_cells, snapshot
-- rows     | rows/service_records
-- param    | district
-- filter   | year, category
-- column   | year       | 年份     | Year           | year
-- column   | category   | 类别     | Category
-- column   | hours      | 服务时长 | Hours          | hours
-- column   | records    | 服务人次 | Participations | records
-- column   | people     | 活跃人数 | Active people  | people
-- column   | activities | 活动场次 | Activities     | count
-- note     | 时长、人次、场次每次只计在一处；一人可能在几处服务，人数不能相加。 | Hours, participations and activities count in one place each; one person may serve in several parts, so people do not.

with people as (
    select
        year,
        category,
        sum(people) as people
    from people_of_own_year('people_by_category', [], $district)
    group by year, category
),

served as (
    select
        year,
        category,
        sum(hours) as hours,
        sum(records) as records,
        sum(activities) as activities
    from service_to_date()
    where is_chosen($district, division_code)
    group by year, category
)

select
    year,
    category,
    cast(hours as decimal(18, 2)) as hours,
    cast(records as bigint) as records,
    cast(people as bigint) as people,
    cast(activities as bigint) as activities
from served
join people using (year, category)
order by year, category
