-- question | 每年有多少人参加志愿服务，服务了多久？ | How many people volunteer each year, and for how long?
-- grain    | year
-- reads    | service_hours, people_by_age, service_cells
-- rows     | rows/service_records
-- param    | category, district
-- filter   | year
-- column   | year    | 年份     | Year           | year
-- column   | hours   | 服务时长 | Hours          | hours
-- column   | people  | 活跃人数 | Active people  | people
-- column   | records | 服务人次 | Participations | records
-- note     | 只计核实的时长；人数不重复计，人次重复计。 | Verified hours only; people are counted once, participations each time.

select
    year,
    cast(hours as decimal(18, 2)) as hours,
    cast(people as bigint) as people,
    cast(records as bigint) as records
from service_by_year($category, $district)
order by year
