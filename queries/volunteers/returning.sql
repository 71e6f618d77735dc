-- question | 每年来的人里，新来的和回来的各多少？ | Of those who serve each year, how many are new and how many have come back?
-- grain    | year
-- reads    | people_by_age, service_cells
-- rows     | rows/service_records
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | district | 只看这些区县；空 = 全部 | only these districts; empty keeps all
-- keep     | year     | year | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- column   | year          | 年份       | Year              | year
-- column   | new_people    | 新来       | New               | people
-- column   | kept_people   | 上年也来过 | Also the year before | people
-- column   | back_people   | 隔年回来   | Back after a gap  | people
-- column   | people        | 服务人数   | People            | people
-- column   | retention_pct | 留存率     | Retention         | pct
-- note     | 有记录的第一年，人人都算新来。留存率 = 上年来过、今年又来的人 ÷ 上年的人。其中一类不足 5 人时，三类都不显示。 | In the first year on record everybody is new. Retention: those of the year before who came again ÷ all of the year before. Where one group has fewer than 5 people, none of the three is shown.

with years_on as (
    select distinct year
    from service_cells
),

-- for each year: itself, with the year before, all before it, all up to it
chosen as (
    select
        years_on.year,
        span,
        bit_or(slice) as slice,
        bit_or(bit_1) as cells_1,
        bit_or(bit_2) as cells_2,
        bit_or(bit_3) as cells_3,
        bit_or(bit_4) as cells_4,
        bit_or(bit_more) as cells_more
    from years_on
    cross join (values ('year'), ('two'), ('before'), ('so_far')) as spans (span)
    join service_cells as cells
        on case span
            when 'year' then cells.year = years_on.year
            when 'two' then cells.year between years_on.year - 1 and years_on.year
            when 'before' then cells.year < years_on.year
            else cells.year <= years_on.year
        end
    where (cardinality($category) = 0 or list_contains($category, category))
        and (cardinality($district) = 0 or list_contains($district, division_code))
    group by years_on.year, span, is_sliced
),

came as (
    select
        year,
        span,
        sum(people) as people
    from people_by_age
    join chosen using (slice)
    where (
            (mask_1 & cells_1) | (mask_2 & cells_2) | (mask_3 & cells_3) | (mask_4 & cells_4)
        ) <> 0
        or bit_count(mask_more & cells_more) > 0
    group by year, span
),

spread as (
    select
        year,
        coalesce(sum(people) filter (where span = 'year'), 0) as people,
        coalesce(sum(people) filter (where span = 'two'), 0) as either,
        coalesce(sum(people) filter (where span = 'before'), 0) as before,
        coalesce(sum(people) filter (where span = 'so_far'), 0) as so_far
    from came
    group by year
),

-- who came in both is who came in the one, plus in the other, less in either
counted as (
    select
        now.year,
        now.people,
        now.so_far - now.before as new_people,
        now.people + coalesce(last.people, 0) - now.either as kept_people,
        now.either - coalesce(last.people, 0) - (now.so_far - now.before) as back_people
    from spread as now
    left join spread as last on last.year = now.year - 1
    where now.people > 0
),

years as (
    select
        year,
        people,
        new_people,
        kept_people,
        back_people,
        new_people between 1 and 4
        or kept_people between 1 and 4
        or back_people between 1 and 4 as is_small
    from counted
)

select
    years.year,
    cast(case when not years.is_small then years.new_people end as bigint) as new_people,
    cast(case when not years.is_small then years.kept_people end as bigint) as kept_people,
    cast(case when not years.is_small then years.back_people end as bigint) as back_people,
    cast(case when years.people >= 5 then years.people end as bigint) as people,
    cast(
        case
            when not years.is_small
                then 100.0 * years.kept_people / nullif(before.people, 0)
        end as double
    ) as retention_pct
from years
left join years as before on before.year = years.year - 1
order by years.year
