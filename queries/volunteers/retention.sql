-- question | 第一次来的人，后来还来吗？ | Do those who came for the first time come again?
-- grain    | first_year, year
-- reads    | people_by_age, service_cells
-- rows     | rows/service_records
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | district | 只看这些区县；空 = 全部 | only these districts; empty keeps all
-- column   | first_year   | 首次服务年 | First year | year
-- column   | year         | 年份       | Year       | year
-- column   | people       | 当年仍来的人 | Still serving | people
-- column   | retained_pct | 留下的比例 | Share retained | pct
-- column   | cell_size    | 人数档     | Size of the group
-- note     | 每行一批首次来的人，看各年还剩多少；不按年份筛选。记录开始的那一年，以前就来的人也算首次。不足 5 人的不显示。 | Each line follows those who first served in one year; the year filter does not apply. In the first year on record, earlier volunteers count as first-timers too. Groups of fewer than 5 people are withheld.

with years as (
    select distinct year
    from service_cells
),

-- for each two years: all before the first, and the second
chosen as (
    select
        firsts.year as first_year,
        years.year,
        bit_or(slice) as slice,
        bit_or(bit_1) as cells_1,
        bit_or(bit_2) as cells_2,
        bit_or(bit_3) as cells_3,
        bit_or(bit_4) as cells_4,
        bit_or(bit_more) as cells_more
    from years as firsts
    join years on years.year >= firsts.year
    join service_cells as served
        on served.year < firsts.year or served.year = years.year
    where (cardinality($category) = 0 or list_contains($category, category))
        and (cardinality($district) = 0 or list_contains($district, division_code))
    group by firsts.year, years.year, is_sliced
),

came as (
    select
        first_year,
        year,
        sum(people) as people
    from people_by_age
    join chosen using (slice)
    where (
            (mask_1 & cells_1) | (mask_2 & cells_2) | (mask_3 & cells_3) | (mask_4 & cells_4)
        ) <> 0
        or bit_count(mask_more & cells_more) > 0
    group by first_year, year
),

starts as (
    select
        first_year,
        people as so_far,
        coalesce(lag(people) over (order by first_year), 0) as before
    from came
    where first_year = year
),

-- of those who came in the other year and not before the first, all but those who did not come
-- in the first either
cells as (
    select
        first_year,
        year,
        so_far - before as started,
        people - before
            - coalesce(lead(people) over (partition by year order by first_year), so_far)
            + so_far as people
    from came
    join starts using (first_year)
    where year in (
        select year from came where first_year = (select min(first_year) from came)
    )
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
