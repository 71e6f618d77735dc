-- question | 志愿服务为什么变了：哪些区县多了，哪些少了？ | Why did volunteering change: which districts rose, which fell?
-- grain    | division
-- reads    | service_days, snapshot
-- param    | year | 其中最新两年；只选一年 = 与上年；空 = 最新两年 | the newest two of these; one year: with the year before; empty: the newest two
-- param    | category, district
-- column   | division          | 区县       | District
-- column   | earlier_year      | 前一年     | Year before              | year
-- column   | later_year        | 后一年     | Year                     | year
-- column   | later_hours       | 后一年时长 | Hours                    | hours
-- column   | change_hours      | 时长增减   | Change in hours          | hours
-- column   | later_records     | 后一年人次 | Participations           | records
-- column   | change_records    | 人次增减   | Change in participations | records
-- column   | later_activities  | 后一年场次 | Activities               | count
-- column   | change_activities | 场次增减   | Change in activities     | count
-- note     | 每部分是两年之差；最新一年没过完时，两年都只计到同一天。 | Each part is its difference between the two years; while the newest year is not over, both are counted up to the same day.

select
    division_code as division,
    earlier_year,
    later_year,
    cast(sum(later_hours) as decimal(18, 2)) as later_hours,
    cast(sum(change_hours) as decimal(18, 2)) as change_hours,
    cast(sum(later_records) as bigint) as later_records,
    cast(sum(change_records) as bigint) as change_records,
    cast(sum(later_activities) as bigint) as later_activities,
    cast(sum(change_activities) as bigint) as change_activities
from service_of_two_years($year)
where is_chosen($category, category) and is_chosen($district, division_code)
group by division_code, earlier_year, later_year
order by change_hours desc, division
