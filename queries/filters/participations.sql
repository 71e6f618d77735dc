-- question | 每个选项下有多少服务人次？ | How many participations does each option leave?
-- grain    | year, category, district
-- reads    | service_days, snapshot
-- filter   | year, category, district
-- column   | year     | 年份     | Year           | year
-- column   | category | 类别     | Category
-- column   | district | 区县     | District
-- column   | records  | 服务人次 | Participations | records

select
    year,
    category,
    district_of(division_code) as district,
    cast(sum(records) as bigint) as records
from service_to_date()
group by year, category, district_of(division_code)
order by year, category, district
