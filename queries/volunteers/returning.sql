-- question | 每年来的人里，新来的和回来的各多少？ | Of those who serve each year, how many are new and how many have come back?
-- grain    | year
-- reads    | service_records, activities
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
    select distinct
        volunteer_id,
        cast(extract(year from served_on) as bigint) as year
    from service_records
    join activities using (activity_id)
    where verified
        and (cardinality($category) = 0 or list_contains($category, category))
        and (cardinality($district) = 0 or list_contains($district, division_code))
),

history as (
    select
        year,
        lag(year) over (partition by volunteer_id order by year) as earlier
    from served
),

years as (
    select
        year,
        count(*) as people,
        count(*) filter (where earlier is null) as new_people,
        count(*) filter (where earlier = year - 1) as kept_people,
        count(*) filter (where earlier < year - 1) as back_people,
        count(*) filter (where earlier is null) between 1 and 4
        or count(*) filter (where earlier = year - 1) between 1 and 4
        or count(*) filter (where earlier < year - 1) between 1 and 4 as is_small
    from history
    group by year
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
