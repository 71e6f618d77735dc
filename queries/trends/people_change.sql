-- question | 活跃人数为什么变了：谁来了，谁没再来？ | Why did the number of active people change: who came, who did not come again?
-- grain    | people_flow
-- reads    | volunteer_counts, volunteer_marks, volunteer_marks_to_date, snapshot
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
    select year
    from volunteer_counts
    where year > 0
        and category = ''
        and division_code = ''
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

marks as (
    select
        year,
        category,
        division_code,
        block,
        mask,
        false as is_to_date
    from volunteer_marks
    where year > 0
    union all
    select
        year,
        category,
        division_code,
        block,
        mask,
        true as is_to_date
    from volunteer_marks_to_date
),

blocks as (
    select
        earlier,
        later,
        block,
        bit_or(mask) filter (where year = later and not is_to_date) as after,
        bit_or(mask) filter (where year = earlier and is_to_date = is_cut) as before,
        bit_or(mask) filter (where year < later and not is_to_date) as ever
    from marks
    cross join compared
    where year <= later
        and earlier in (select year from served)
        and case
            when cardinality($category) = 0 then category = ''
            else list_contains($category, category)
        end
        and case
            when cardinality($district) = 0 then division_code = ''
            else list_contains($district, division_code)
        end
    group by earlier, later, block
),

-- whoever came before has come ever: the four differ by what they share
shared as (
    select
        earlier,
        later,
        coalesce(sum(bit_count(before)), 0) as before,
        coalesce(sum(bit_count(after)), 0) as after,
        coalesce(sum(bit_count(after & before)), 0) as stayed,
        coalesce(sum(bit_count(after & ever)), 0) as known
    from blocks
    group by earlier, later
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
