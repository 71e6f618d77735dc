-- question | 每年多少人次，多少人？ | How many participations each year, and how many people?
-- grain    | year
-- reads    | service_hours, people_by_age, service_cells
-- rows     | rows/service_records
-- param    | category, district
-- filter   | year
-- column   | year               | 年份     | Year           | year
-- column   | records            | 服务人次 | Participations | records
-- column   | people             | 服务人数 | People         | people
-- column   | hours              | 服务时长 | Hours          | hours
-- column   | records_per_person | 人均次数 | Times each     | number
-- column   | hours_per_active   | 每名活跃志愿者的时长 | Hours per active volunteer | number
-- column   | cell_size          | 人数档   | Size of the group

select
    year,
    cast(records as bigint) as records,
    cast(people as bigint) as people,
    cast(hours as decimal(18, 2)) as hours,
    cast(1.0 * records / people as double) as records_per_person,
    cast(1.0 * hours / people as double) as hours_per_active,
    cell_size(people) as cell_size
from service_by_year($category, $district)
order by year
