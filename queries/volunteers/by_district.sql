-- question | 各区县有多少人服务，服务了多久？ | How many people serve in each district, and for how long?
-- grain    | division
-- reads    | divisions, people_by_district, service_cells, service_hours
-- rows     | rows/service_records
-- param    | year, category
-- filter   | district | division
-- column   | division    | 区县     | District
-- column   | hours       | 服务时长 | Hours          | hours
-- column   | records     | 服务人次 | Participations | records
-- column   | people      | 服务人数 | People         | people
-- column   | cell_size   | 人数档   | Size of the group
-- column   | tile_row    | 方格图行 | Tile map row
-- column   | tile_column | 方格图列 | Tile map column
-- note     | 按活动所在区县。方格按大致方位排列，上北下南，不画边界；全市性活动不计入。 | By where the activity was held. Tiles lie roughly as the districts do, north at the top, no boundaries drawn. City-wide activities are left out.

with people as (
    select
        division_code,
        sum(people) as people
    from people_of('people_by_district', $year, $category, [])
    group by division_code
),

served as (
    select
        division_code,
        sum(records) as records,
        sum(hours) as hours
    from service_hours
    where is_chosen($year, year) and is_chosen($category, category)
    group by division_code
)

select
    division_code as division,
    cast(coalesce(hours, 0) as decimal(18, 2)) as hours,
    cast(coalesce(records, 0) as bigint) as records,
    cast(coalesce(people, 0) as bigint) as people,
    cell_size(people) as cell_size,
    tile_row,
    tile_column
from divisions
left join served using (division_code)
left join people using (division_code)
where (select count(*) from served) > 0
order by division
