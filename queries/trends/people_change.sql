-- question | 活跃人数为什么变了：谁来了，谁没再来？ | Why did the number of active people change: who came, who did not come again?
-- grain    | people_flow
-- reads    | service_days, people_by_age, people_to_date, service_cells, snapshot
-- param    | year     | 其中最新两年；只选一年 = 与上年；空 = 最新两年 | the newest two of these; one year: with the year before; empty: the newest two
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | district | 只看这些区县；空 = 全部 | only these districts; empty keeps all
-- column   | people_flow   | 人员       | People
-- column   | earlier_year  | 前一年     | Year before             | year
-- column   | later_year    | 后一年     | Year                    | year
-- column   | later_people  | 后一年人数 | Active people           | people
-- column   | change_people | 人数增减   | Change in active people | people
-- note     | 按类别、区县的人数不能相加，所以每人只计一次：新来 + 回来 − 没再来 = 总差额。有一项不足 5 人时只给总差额，一年不足 5 人则不给。最新一年没过完时，两年都只计到同一天。 | People of categories or districts do not add up, so each counts once: new + returned − lapsed is the difference. Where one of them is fewer than 5, the difference alone is given; where a year has fewer, nothing. While the newest year is not over, both are counted up to the same day.

with served as (
    select distinct cast(extract(year from served_on) as bigint) as year
    from service_days
),

years as (
    select year
    from served
    where cardinality($year) = 0 or list_contains($year, year)
),

compared as (
    select
        max(year) as later,
        coalesce(
            max(year) filter (where year < (select max(year) from years)),
            max(year) - 1
        ) as earlier,
        max(year) = (select extract(year from as_of) from snapshot)
        and (
            select extract(month from as_of) * 100 + extract(day from as_of) < 1231
            from snapshot
        ) as is_cut
    from years
),

chosen as (
    select
        earlier,
        later,
        is_cut and span in ('before', 'either') as is_to_date,
        span,
        bit_or(slice) as slice,
        bit_or(bit_1) as cells_1,
        bit_or(bit_2) as cells_2,
        bit_or(bit_3) as cells_3,
        bit_or(bit_4) as cells_4,
        bit_or(bit_more) as cells_more
    from compared
    cross join (
        values ('before'), ('after'), ('either'), ('past'), ('so_far')
    ) as spans (span)
    join service_cells
        on case span
            when 'before' then year = earlier
            when 'after' then year = later
            when 'either' then year in (earlier, later)
            when 'past' then year < later
            else year <= later
        end
    where earlier in (select year from served)
        and (cardinality($category) = 0 or list_contains($category, category))
        and (cardinality($district) = 0 or list_contains($district, division_code))
    group by earlier, later, is_cut, span, is_sliced
),

sets as (
    select
        false as is_to_date,
        0 as year,
        false as is_either,
        slice,
        mask_1,
        mask_2,
        mask_3,
        mask_4,
        mask_more,
        people
    from people_by_age
    union all
    select
        true as is_to_date,
        year,
        is_either,
        slice,
        mask_1,
        mask_2,
        mask_3,
        mask_4,
        mask_more,
        people
    from people_to_date
),

came as (
    select
        earlier,
        later,
        span,
        sum(people) as people
    from sets
    join chosen using (is_to_date, slice)
    where (
            ((mask_1 & cells_1) | (mask_2 & cells_2) | (mask_3 & cells_3) | (mask_4 & cells_4))
            <> 0
            or bit_count(mask_more & cells_more) > 0
        )
        and (not is_to_date or (year = earlier and is_either = (span = 'either')))
    group by earlier, later, span
),

spread as (
    select
        earlier,
        later,
        coalesce(sum(people) filter (where span = 'before'), 0) as before,
        coalesce(sum(people) filter (where span = 'after'), 0) as after,
        coalesce(sum(people) filter (where span = 'either'), 0) as either,
        coalesce(sum(people) filter (where span = 'past'), 0) as past,
        coalesce(sum(people) filter (where span = 'so_far'), 0) as so_far
    from came
    group by earlier, later
),

-- who came in both is who came in the one, plus in the other, less in either
shared as (
    select
        earlier,
        later,
        before,
        after,
        case when least(before, after) > 0 then before + after - either else 0 end as stayed,
        after + past - so_far as known
    from spread
),

counted as (
    select
        earlier,
        later,
        before - stayed as lapsed,
        stayed,
        known - stayed as returned,
        after - known as fresh
    from shared
),

flows as (
    select 'lapsed' as people_flow, earlier, later, lapsed as people,
        0 as later_people, -lapsed as change_people
    from counted
    union all
    select 'stayed' as people_flow, earlier, later, stayed as people,
        stayed as later_people, 0 as change_people
    from counted
    union all
    select 'returned' as people_flow, earlier, later, returned as people,
        returned as later_people, returned as change_people
    from counted
    union all
    select 'new' as people_flow, earlier, later, fresh as people,
        fresh as later_people, fresh as change_people
    from counted
),

shown as (
    select
        case when min(people) over () < 5 then 'net' else people_flow end as people_flow,
        earlier,
        later,
        later_people,
        change_people,
        sum(later_people) over () as after,
        sum(later_people - change_people) over () as before
    from flows
    where people > 0
)

select
    people_flow,
    cast(earlier as bigint) as earlier_year,
    cast(later as bigint) as later_year,
    cast(sum(later_people) as bigint) as later_people,
    cast(sum(change_people) as bigint) as change_people
from shown
where before not between 1 and 4 and after not between 1 and 4
group by people_flow, earlier, later
order by change_people desc, people_flow
