-- question | 各区县的志愿服务每年怎样变化？ | How does volunteering change from year to year in each district?
-- grain    | year, division
-- reads    | service_days, people_by_district, service_cells, snapshot
-- rows     | rows/service_records
-- param    | category
-- filter   | year
-- filter   | district | division
-- column   | year       | 年份     | Year           | year
-- column   | division   | 区县     | District
-- column   | hours      | 服务时长 | Hours          | hours
-- column   | records    | 服务人次 | Participations | records
-- column   | people     | 活跃人数 | Active people  | people
-- column   | activities | 活动场次 | Activities     | count
-- note     | 时长、人次、场次每次只计在一处；一人可能在几处服务，人数不能相加。 | Hours, participations and activities count in one place each; one person may serve in several parts, so people do not.

with people as (
    select
        year,
        division_code,
        sum(people) as people
    from people_of_each_year('people_by_district', $category, [])
    group by year, division_code
),

served as (
    select
        year,
        division_code,
        sum(hours) as hours,
        sum(records) as records,
        sum(activities) as activities
    from service_to_date()
    where is_chosen($category, category)
    group by year, division_code
)

select
    year,
    division_code as division,
    cast(hours as decimal(18, 2)) as hours,
    cast(records as bigint) as records,
    cast(people as bigint) as people,
    cast(activities as bigint) as activities
from served
join people using (year, division_code)
order by year, division_code
