-- question | 这些数字背后是哪些服务记录？ | Which service records stand behind these numbers?
-- grain    | record_id
-- reads    | service_records, activities, service_days, snapshot
-- param    | year
-- param    | id | 只看这个项目；空 = 全部 | only this project; empty keeps all
-- param    | category, district
-- column   | record_id    | 记录编号   | Record ID
-- column   | served_on    | 服务日期   | Served on | date
-- column   | volunteer_id | 志愿者编号 | Volunteer ID
-- column   | activity_id  | 活动编号   | Activity ID
-- column   | category     | 类别       | Category
-- column   | division     | 区县       | District
-- column   | project_id   | 项目编号   | Project ID
-- column   | hours        | 服务时长   | Hours | hours
-- note     | 只列核实的记录，截至快照日，最多列出最近的 200 行。 | Verified records only, up to the as-of day; the latest 200 rows at most.

with days as ( -- that hold the latest 200 rows: no other is read
    select served_on
    from service_to_date()
    where is_chosen($year, year)
        and is_chosen($category, category)
        and is_chosen($district, division_code)
        and ($id = '' or project_id = $id)
    group by served_on
    qualify sum(sum(records)) over (order by served_on desc) - sum(records) < 200
),

held as ( -- what took place on those days
    select
        activity_id,
        category,
        division_code,
        project_id
    from activities
    join days on held_on = served_on
    where is_chosen($category, category)
        and is_chosen($district, division_code)
        and ($id = '' or project_id = $id)
)

select
    record_id,
    served_on,
    volunteer_id,
    activity_id,
    category,
    division_code as division,
    project_id,
    cast(hours as decimal(18, 2)) as hours
from service_records
join days using (served_on)
join held using (activity_id)
where verified
order by served_on desc, record_id desc
limit 200
