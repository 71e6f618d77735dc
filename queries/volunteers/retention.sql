-- question | 所选范围内第一次来的人，后来还来吗？ | Do those who first came within the choice come again?
-- grain    | first_year, year
-- reads    | people_by_age, service_cells
-- rows     | rows/service_records
-- param    | category, district
-- column   | first_year   | 范围内首次服务年 | First year within the choice | year
-- column   | year         | 年份       | Year       | year
-- column   | people       | 当年仍来 | Still serving | people
-- column   | started      | 范围内首次来的人 | First-timers within the choice | people
-- column   | retained_pct | 留下的比例 | Share retained | pct
-- column   | cell_size    | 人数档     | Size of the group
-- note     | 每行一批首次来的人，看各年还剩多少；不按年份筛选。首次来、仍来只看所选类别和区县的记录，没有选就看全部：以前可能在别处服务，后来也可能去了别处。记录开始的那一年，以前就来的人也算首次。 | Each line follows those who first served in one year; the year filter does not apply. First and still serving look at records of the chosen categories and districts alone, of all where none is chosen: before or after, somebody may have served elsewhere. In the first year on record, earlier volunteers count as first-timers too.

with spans as ( -- for each two years: all before the first, and the second
    select
        years.year as of_year,
        firsts.year as span,
        served.year as served_year
    from service_years() as years
    join service_years() as firsts on firsts.year <= years.year
    join service_years() as served on served.year < firsts.year or served.year = years.year
),

came as (
    select
        of_year as year,
        span as first_year,
        sum(people) as people,
        sum(case when span = of_year then sum(people) end) over (partition by span) as so_far
    from people_of_spans('people_by_age', 'spans', $category, $district)
    group by of_year, span
),

-- of those who came in the other year and not before the first, all but those who did not come
-- in the first either
again as (
    select
        first_year,
        year,
        coalesce(lag(so_far) over by_year, 0) as before,
        so_far,
        people - coalesce(lead(people) over by_year, so_far) + so_far as people,
        min(first_year) over by_year = min(first_year) over () as has_people
    from came
    window by_year as (partition by year order by first_year)
)

select
    first_year,
    year,
    cast(people - before as bigint) as people,
    cast(so_far - before as bigint) as started,
    cast(100.0 * (people - before) / (so_far - before) as double) as retained_pct,
    cell_size(people - before) as cell_size
from again
where so_far - before > 0 and has_people
order by first_year, year
