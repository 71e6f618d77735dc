-- question | 所选范围内，每年来的人里新来的和回来的各多少？ | Within the choice, how many of each year's people are new and how many have come back?
-- grain    | year
-- reads    | people_by_age, service_cells
-- rows     | rows/service_records
-- param    | category, district
-- filter   | year
-- column   | year          | 年份       | Year              | year
-- column   | new_people    | 范围内新来 | New within the choice | people
-- column   | kept_people   | 上年也来过 | There the year before too | people
-- column   | back_people   | 范围内隔年回来 | Back within the choice | people
-- column   | people        | 服务人数   | People            | people
-- column   | people_before | 上年服务人数 | People of the year before | people
-- column   | retention_pct | 留存率     | Retention         | pct
-- note     | 新来、上年来过、回来只看所选类别和区县的记录，没有选就看全部：新来的人以前可能在别处服务。有记录的第一年，人人都算新来。留存率 = 上年来过、今年又来的人 ÷ 上年的人。 | New, kept and back look at records of the chosen categories and districts alone, of all where none is chosen: who is new may have served elsewhere before. In the first year on record everybody is new. Retention: those of the year before who came again ÷ all of the year before.

with spans as (
    select
        years.year as of_year,
        span,
        past.year as served_year
    from service_years() as years
    cross join (values ('year', 0, 0), ('two', 1, 0), ('before', 999, 1), ('so_far', 999, 0))
        as spans (span, first, last)
    join service_years() as past on past.year between years.year - first and years.year - last
),

came as (
    select
        of_year as year,
        coalesce(sum(people) filter (where span = 'year'), 0) as people,
        coalesce(sum(people) filter (where span = 'two'), 0) as either,
        coalesce(sum(people) filter (where span = 'before'), 0) as before,
        coalesce(sum(people) filter (where span = 'so_far'), 0) as so_far
    from people_of_spans('people_by_age', 'spans', $category, $district)
    group by of_year
)

select
    now.year,
    cast(now.so_far - now.before as bigint) as new_people,
    cast(now.people + coalesce(last.people, 0) - now.either as bigint) as kept_people,
    cast(now.either - coalesce(last.people, 0) - now.so_far + now.before as bigint)
        as back_people,
    cast(now.people as bigint) as people,
    cast(case when earlier.year is not null then coalesce(last.people, 0) end as bigint)
        as people_before,
    pct_of(now.people + last.people - now.either, last.people) as retention_pct
from came as now
left join service_years() as earlier on earlier.year = now.year - 1
left join came as last on last.year = earlier.year
where now.people > 0
order by now.year
