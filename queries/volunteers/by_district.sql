-- question | 各区县有多少人服务，服务了多久？ | How many people serve in each district, and for how long?
-- grain    | division
-- reads    | divisions, people_by_district, service_cells, service_hours
-- rows     | rows/service_records
-- param    | year     | 只看这些年份；空 = 全部 | only these years; empty keeps all
-- param    | category | 只看这些类别；空 = 全部 | only these categories; empty keeps all
-- keep     | district | division | 只看这些区县；空 = 全部 | only these districts; empty keeps all
-- column   | division    | 区县     | District
-- column   | hours       | 服务时长 | Hours          | hours
-- column   | records     | 服务人次 | Participations | records
-- column   | people      | 服务人数 | People         | people
-- column   | cell_size   | 人数档   | Size of the group
-- column   | tile_row    | 方格图行 | Tile map row
-- column   | tile_column | 方格图列 | Tile map column
-- note     | 按活动所在区县。方格按大致方位排列，上北下南，不画边界；全市性活动不计入；不足 5 人的不显示数字。 | By where the activity was held. Tiles lie roughly as the districts do, north at the top, no boundaries drawn. City-wide activities are left out; groups of fewer than 5 people show no figure.

with chosen as (
    select
        bit_or(slice) as slice,
        bit_or(bit_1) as cells_1,
        bit_or(bit_2) as cells_2,
        bit_or(bit_3) as cells_3,
        bit_or(bit_4) as cells_4,
        bit_or(bit_more) as cells_more
    from service_cells
    where (cardinality($category) = 0 or list_contains($category, category))
        and (cardinality($year) = 0 or list_contains($year, year))
    group by is_sliced
),

people as (
    select
        division_code,
        sum(people) as people
    from people_by_district
    join chosen using (slice)
    where (
            (mask_1 & cells_1) | (mask_2 & cells_2) | (mask_3 & cells_3) | (mask_4 & cells_4)
        ) <> 0
        or bit_count(mask_more & cells_more) > 0
    group by division_code
),

served as (
    select
        division_code,
        sum(records) as records,
        sum(hours) as hours
    from service_hours
    where (cardinality($category) = 0 or list_contains($category, category))
        and (cardinality($year) = 0 or list_contains($year, year))
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
    where (select count(*) from served) > 0
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
