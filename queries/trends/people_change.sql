-- question | 所选范围内的活跃人数为什么变了：谁来了，谁没再来？ | Why did the number of active people within the choice change: who came, who did not?
-- grain    | people_flow
-- reads    | service_days, people_by_age, people_to_date, service_cells, snapshot
-- param    | year | 其中最新两年；只选一年 = 与上年；空 = 最新两年 | the newest two of these; one year: with the year before; empty: the newest two
-- param    | category, district
-- column   | people_flow   | 人员       | People
-- column   | earlier_year  | 前一年     | Year before             | year
-- column   | later_year    | 后一年     | Year                    | year
-- column   | later_people  | 后一年人数 | Active people           | people
-- column   | change_people | 人数增减   | Change in active people | people
-- note     | 按类别、区县的人数不能相加，所以每人只计一次：新来和回来的为增，没再来的为减。新来、回来、没再来只看所选类别和区县的记录：新来的人以前可能在别处服务，没再来的人可能去了别处。最新一年没过完时，两年都只计到同一天。 | People of categories or districts do not add up, so each counts once: who is new or has returned adds, who lapsed takes away. All three look at records of the chosen categories and districts alone: before or after, somebody may have served elsewhere. While the newest year is not over, both are counted up to the same day.

with counted as (
    select
        earlier_year,
        later_year,
        before,
        after,
        case when least(before, after) > 0 then before + after - either else 0 end as stayed,
        after + past - so_far as known
    from people_of_two_years($year, $category, $district)
),

flows as (
    select
        earlier_year,
        later_year,
        unnest(['lapsed', 'stayed', 'returned', 'new']) as people_flow,
        unnest([before - stayed, stayed, known - stayed, after - known]) as people,
        unnest([0, stayed, known - stayed, after - known]) as later_people,
        unnest([stayed - before, 0, known - stayed, after - known]) as change_people
    from counted
)

select
    people_flow,
    earlier_year,
    later_year,
    cast(later_people as bigint) as later_people,
    cast(change_people as bigint) as change_people
from flows
where people > 0
order by change_people desc, people_flow
