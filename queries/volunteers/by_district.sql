-- question | 各区县有多少人服务，服务了多久？ | How many people serve in each district, and for how long?
-- grain    | division
-- reads    | divisions, service_days, volunteer_counts, volunteer_marks
-- rows     | rows/service_records
-- param    | year     | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- param    | district | 只看这些区县；空 = 全部 | only these districts; empty keeps all
-- column   | division    | 区县     | District
-- column   | hours       | 服务时长 | Hours          | hours
-- column   | records     | 服务人次 | Participations | records
-- column   | people      | 服务人数 | People         | people
-- column   | cell_size   | 人数档   | Size of the group
-- column   | tile_row    | 方格图行 | Tile map row
-- column   | tile_column | 方格图列 | Tile map column
-- note     | 按活动所在区县。方格按大致方位排列，上北下南，不画边界；全市性活动不计入；不足 5 人的不显示数字。 | By where the activity was held. Tiles lie roughly as the districts do, north at the top, no boundaries drawn. City-wide activities are left out; groups of fewer than 5 people show no figure.

with marks as (
    select
        division_code,
        block,
        bit_or(mask) as mask
    from volunteer_marks
    where greatest(cardinality($year), cardinality($category)) > 1
        and division_code <> ''
        and case
            when cardinality($year) = 0 then year = 0
            else list_contains($year, year)
        end
        and case
            when cardinality($category) = 0 then category = ''
            else list_contains($category, category)
        end
    group by division_code, block
),

people as (
    select
        division_code,
        people
    from volunteer_counts
    where greatest(cardinality($year), cardinality($category)) < 2
        and division_code <> ''
        and year = coalesce($year[1], 0)
        and category = coalesce($category[1], '')
    union all
    select
        division_code,
        sum(bit_count(mask)) as people
    from marks
    group by division_code
),

served as (
    select
        division_code,
        sum(records) as records,
        sum(hours) as hours
    from service_days
    where (cardinality($category) = 0 or list_contains($category, category))
        and (
            cardinality($year) = 0
            or list_contains($year, cast(extract(year from served_on) as bigint))
        )
    group by division_code
),

tiles as (
    select
        division_code,
        tile_row,
        tile_column,
        coalesce(hours, 0) as hours,
        coalesce(records, 0) as records,
        coalesce(people, 0) as people,
        case
            when people is null then 'none'
            when people < 5 then 'small'
            else 'enough'
        end as cell_size
    from divisions
    left join served using (division_code)
    left join people using (division_code)
    where (cardinality($district) = 0 or list_contains($district, division_code))
        and (select count(*) from served) > 0
)

select
    division_code as division,
    cast(case when cell_size <> 'small' then hours end as decimal(18, 2)) as hours,
    cast(case when cell_size <> 'small' then records end as bigint) as records,
    cast(case when cell_size <> 'small' then people end as bigint) as people,
    cell_size,
    tile_row,
    tile_column
from tiles
order by division
