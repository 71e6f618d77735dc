-- step  | each year, category and district that activities join: a bit of its own
-- reads | activities

-- Beside it the bits of slices (people.py): one for the year and one for the category together,
-- one for the district; NULL where years, categories or districts are too many for slices.
with places as (
    select
        year(held_on) as year,
        category,
        division_code,
        row_number() over (order by year(held_on), category, division_code) - 1 as place,
        count(*) over () as places,
        dense_rank() over (order by year(held_on)) - 1 as year_place,
        dense_rank() over (order by category) - 1 as category_place,
        dense_rank() over (order by division_code) - 1 as district_place,
    from activities
    group by year(held_on), category, division_code
),

sizes as (
    select
        count(distinct year) as years,
        count(distinct category) as categories,
        count(distinct division_code) as districts,
    from places
),

bits as (
    select
        year,
        category,
        division_code,
        place // 63 + 1 as word,
        cast(1 as bigint) << (place % 63) as bit,
        case
            when place >= 252
                then set_bit(
                    bitstring('0', cast(greatest(places - 252, 1) as integer)),
                    cast(greatest(place - 252, 0) as integer),
                    1
                )
        end as bit_more,
        places <= 252
        and districts <= 12
        and (pow(2, years) - 1) * (pow(2, categories) - 1) <= 1000 as is_sliced,
        case when is_sliced then cast(1 as bigint) << year_place end as bit_year,
        case when is_sliced then cast(1 as bigint) << (years + category_place) end as bit_category,
        case when is_sliced then cast(1 as bigint) << district_place end as bit_district,
    from places
    cross join sizes
)

select
    year,
    category,
    division_code,
    case when word = 1 then bit else 0 end as bit_1,
    case when word = 2 then bit else 0 end as bit_2,
    case when word = 3 then bit else 0 end as bit_3,
    case when word = 4 then bit else 0 end as bit_4,
    bit_more,
    bit_year,
    bit_category,
    bit_district,
from bits
