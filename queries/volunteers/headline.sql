-- question | 做了多少服务？ | How much service was given?
-- grain    |
-- reads    | service_hours, people_by_age, service_cells
-- rows     | rows/service_records
-- param    | year, category, district
-- column   | hours      | 服务时长 | Hours          | hours
-- column   | records    | 服务人次 | Participations | records
-- column   | people     | 服务人数 | People         | people
-- column   | activities | 活动场次 | Activities     | count
-- note     | 只计核实的时长。人次：同一人每次都计；人数：每人计一次。 | Verified hours only. Participations count the same person each time, people once.

with served as (
    select
        number_of_people($year, $category, $district) as people,
        coalesce(sum(hours), 0) as hours,
        coalesce(sum(records), 0) as records,
        coalesce(sum(activities), 0) as activities
    from service_hours
    where is_chosen($year, year)
        and is_chosen($category, category)
        and is_chosen($district, division_code)
)

select
    cast(hours as decimal(18, 2)) as hours,
    cast(records as bigint) as records,
    cast(people as bigint) as people,
    cast(activities as bigint) as activities
from served
