-- check | 区县为太原市六区三县一市 | The divisions are Taiyuan's six districts, three counties and one city
-- reads | divisions

-- The fifth and sixth digits of a code say its level (GB/T 2260): 01-20 district, 21-80 county,
-- 81 and above county-level city. 140171 is a development zone and 140100 the city itself.
with levels as (
    select
        division_level,
        count(*) as divisions,
    from divisions
    group by division_level
),

official as (
    select
        division_level,
        divisions,
    from (
        values ('district', 6), ('county', 3), ('county_city', 1)
    ) as known (division_level, divisions)
)

select
    coalesce(official.division_level, levels.division_level) as broken,
from official
full outer join levels on levels.division_level = official.division_level
where official.divisions is distinct from levels.divisions
union all
select
    division_code,
from divisions
where division_code in ('140100', '140171')
    or division_level <> case
        when cast(right(division_code, 2) as integer) <= 20 then 'district'
        when cast(right(division_code, 2) as integer) <= 80 then 'county'
        else 'county_city'
    end
