-- question | 每年来的人里，新来的和回来的各多少？ | Of those who serve each year, how many are new and how many have come back?
-- grain    | year
-- reads    | volunteer_marks
-- rows     | rows/service_records
-- param    | year     | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | district | 只看这些区县；空 = 全部 | only these districts; empty keeps all
-- column   | year          | 年份       | Year              | year
-- column   | new_people    | 新来       | New               | people
-- column   | kept_people   | 上年也来过 | Also the year before | people
-- column   | back_people   | 隔年回来   | Back after a gap  | people
-- column   | people        | 服务人数   | People            | people
-- column   | retention_pct | 留存率     | Retention         | pct
-- note     | 有记录的第一年，人人都算新来。留存率 = 上年来过、今年又来的人 ÷ 上年的人。其中一类不足 5 人时，三类都不显示。 | In the first year on record everybody is new. Retention: those of the year before who came again ÷ all of the year before. Where one group has fewer than 5 people, none of the three is shown.

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
        served.year,
        served.mask,
        before.mask as before,
        bit_or(served.mask) over (
            partition by served.block
            order by served.year
            rows between unbounded preceding and 1 preceding
        ) as ever
    from served
    left join served as before
        on before.block = served.block and before.year = served.year - 1
),

shared as (
    select
        year,
        sum(bit_count(mask)) as people,
        coalesce(sum(bit_count(mask & before)), 0) as kept_people,
        coalesce(sum(bit_count(mask & ever)), 0) as known_people
    from history
    group by year
),

counted as (
    select
        year,
        people,
        people - known_people as new_people,
        kept_people,
        known_people - kept_people as back_people
    from shared
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
where cardinality($year) = 0 or list_contains($year, years.year)
order by years.year
