-- question | 第一次来的人，后来还来吗？ | Do those who came for the first time come again?
-- grain    | first_year, year
-- reads    | volunteer_marks
-- rows     | rows/service_records
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | district | 只看这些区县；空 = 全部 | only these districts; empty keeps all
-- column   | first_year   | 首次服务年 | First year | year
-- column   | year         | 年份       | Year       | year
-- column   | people       | 当年仍来的人 | Still serving | people
-- column   | retained_pct | 留下的比例 | Share retained | pct
-- column   | cell_size    | 人数档     | Size of the group
-- note     | 每行一批首次来的人，看各年还剩多少；不按年份筛选。记录开始的那一年，以前就来的人也算首次。不足 5 人的不显示。 | Each line follows those who first served in one year; the year filter does not apply. In the first year on record, earlier volunteers count as first-timers too. Groups of fewer than 5 people are withheld.

with served as (
    select
        year,
        block,
        bit_or(mask) as mask
    from volunteer_marks
    where year > 0
        and case
            when cardinality($category) = 0 then category = ''
            else list_contains($category, category)
        end
        and case
            when cardinality($district) = 0 then division_code = ''
            else list_contains($district, division_code)
        end
    group by year, block
),

history as (
    select
        year,
        block,
        mask,
        bit_or(mask) over (
            partition by block
            order by year
            rows between unbounded preceding and 1 preceding
        ) as ever
    from served
),

firsts as (
    select
        year as first_year,
        block,
        case when ever is null then mask else mask & ~ever end as mask
    from history
),

starts as (
    select first_year, sum(bit_count(mask)) as started
    from firsts
    group by first_year
),

cells as (
    select
        starts.first_year,
        years.year,
        starts.started,
        coalesce(sum(bit_count(firsts.mask & served.mask)), 0) as people
    from starts
    join (select distinct year from served) as years on years.year >= starts.first_year
    left join firsts on firsts.first_year = starts.first_year
    left join served on served.year = years.year and served.block = firsts.block
    group by starts.first_year, years.year, starts.started
)

select
    first_year,
    year,
    cast(case when people = 0 or people >= 5 then people end as bigint) as people,
    cast(case when people = 0 or people >= 5 then 100.0 * people / started end as double)
        as retained_pct,
    case when people = 0 then 'none' when people < 5 then 'small' else 'enough' end
        as cell_size
from cells
where started >= 5
order by first_year, year
