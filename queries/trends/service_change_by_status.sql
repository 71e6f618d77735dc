-- question | 志愿服务为什么变了：哪些状态的项目多了，哪些少了？ | Why did volunteering change: closed or ongoing projects?
-- grain    | project_status
-- reads    | service_days, projects, snapshot
-- param    | year | 其中最新两年；只选一年 = 与上年；空 = 最新两年 | the newest two of these; one year: with the year before; empty: the newest two
-- param    | category, district
-- column   | project_status    | 项目状态   | Project status
-- column   | earlier_year      | 前一年     | Year before              | year
-- column   | later_year        | 后一年     | Year                     | year
-- column   | later_hours       | 后一年时长 | Hours                    | hours
-- column   | change_hours      | 时长增减   | Change in hours          | hours
-- column   | later_records     | 后一年人次 | Participations           | records
-- column   | change_records    | 人次增减   | Change in participations | records
-- column   | later_activities  | 后一年场次 | Activities               | count
-- column   | change_activities | 场次增减   | Change in activities     | count
-- note     | 状态是快照日的状态。每部分是两年之差；最新一年没过完时，两年都只计到同一天。 | Status as of the as-of day. Each part is its difference between the two years; while the newest year is not over, both are counted up to the same day.

select
    coalesce(status, 'none') as project_status,
    earlier_year,
    later_year,
    cast(sum(later_hours) as decimal(18, 2)) as later_hours,
    cast(sum(change_hours) as decimal(18, 2)) as change_hours,
    cast(sum(later_records) as bigint) as later_records,
    cast(sum(change_records) as bigint) as change_records,
    cast(sum(later_activities) as bigint) as later_activities,
    cast(sum(change_activities) as bigint) as change_activities
from service_of_two_years($year) as served
left join projects using (project_id)
where is_chosen($category, served.category) and is_chosen($district, served.division_code)
group by coalesce(status, 'none'), earlier_year, later_year
order by change_hours desc, project_status
