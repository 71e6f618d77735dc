with served as (
    select
        division_code,
        count(*) as records,
        count(distinct volunteer_id) as people,
        sum(hours) as hours
    from service_records
    join activities using (activity_id)
    where verified
        and (cardinality($category) = 0 or list_contains($category, category))
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
            when people < 6 then 'small'
            else 'enough'
        end as cell_size
    from divisions
    left join served using (division_code)
    where (cardinality($district) = 0 or list_contains($district, division_code))
        and (select count(*) from served) > 0
)

select
    division_code as division,
    cast(hours as decimal(18, 2)) as hours,
    cast(records as bigint) as records,
    cast(people as bigint) as people,
    cell_size,
    tile_row,
    tile_column
from tiles
order by division
