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

numbered as (
    select
        year,
        category,
        division_code,
        place,
        places,
        place // 63 + 1 as word,
        cast(1 as bigint) << cast(place % 63 as integer) as bit,
        places <= 252
        and districts <= 12
        and (pow(2, years) - 1) * (pow(2, categories) - 1) <= 1000 as is_sliced,
        cast(1 as bigint) << cast(least(year_place, 62) as integer) as year_bit,
        cast(1 as bigint) << cast(least(years + category_place, 62) as integer) as category_bit,
        cast(1 as bigint) << cast(least(district_place, 62) as integer) as district_bit,
    from places
    cross join sizes
)

select
    year,
    category,
    division_code,
    place,
    places,
    case when word = 1 then bit else 0 end as bit_1,
    case when word = 2 then bit else 0 end as bit_2,
    case when word = 3 then bit else 0 end as bit_3,
    case when word = 4 then bit else 0 end as bit_4,
    case when is_sliced then year_bit end as bit_year,
    case when is_sliced then category_bit end as bit_category,
    case when is_sliced then district_bit end as bit_district,
from numbered
