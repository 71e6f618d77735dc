-- question | 第一次来的人，后来还来吗？ | Do those who came for the first time come again?
-- grain    | first_year, year
-- reads    | people_by_age, service_cells
-- rows     | rows/service_records
-- param    | category, district
-- column   | first_year   | 首次服务年 | First year | year
-- column   | year         | 年份       | Year       | year
-- column   | people       | 当年仍来的人 | Still serving | people
-- column   | retained_pct | 留下的比例 | Share retained | pct
-- column   | cell_size    | 人数档     | Size of the group
-- note     | 每行一批首次来的人，看各年还剩多少；不按年份筛选。记录开始的那一年，以前就来的人也算首次。不足 5 人的不显示。 | Each line follows those who first served in one year; the year filter does not apply. In the first year on record, earlier volunteers count as first-timers too. Groups of fewer than 5 people are withheld.

-- for each two years the cells of all before the first, and of the second
with chosen as (
    select
        firsts.year as first_year,
        years.year,
        all_cells(served) as cells
    from (select distinct year from service_cells) as firsts
    join (select distinct year from service_cells) as years on years.year >= firsts.year
    join service_cells as served
        on served.year < firsts.year or served.year = years.year
    where is_chosen($category, category) and is_chosen($district, division_code)
    group by firsts.year, years.year, is_sliced
),

came as (
    select
        first_year,
        year,
        sum(people) as people,
        sum(sum(people)) filter (where year = first_year) over (partition by first_year)
            as so_far
    from people_by_age
    join chosen on served_in(people_by_age, cells)
    group by first_year, year
),

-- of those who came in the other year and not before the first, all but those who did not come
-- in the first either
again as (
    select
        first_year,
        year,
        coalesce(lag(so_far) over (partition by year order by first_year), 0) as before,
        so_far - before as started,
        people - before
            - coalesce(lead(people) over (partition by year order by first_year), so_far)
            + so_far as people
    from came
)

select
    first_year,
    year,
    cast(unless_small(people, people) as bigint) as people,
    cast(unless_small(people, 100.0 * people / started) as double) as retained_pct,
    cell_size(people) as cell_size
from again
where started >= 5 and year in (select year from people_by_year($category, $district))
order by first_year, year
