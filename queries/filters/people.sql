-- question | 每个选项下有多少人服务？ | How many people does each option leave?
-- grain    | facet, code
-- reads    | people_by_age, service_cells
-- param    | year, category, district
-- column   | facet  | 筛选项   | Filter
-- column   | code   | 选项     | Option
-- column   | people | 服务人数 | People | people

with options as (
    select 'year' as facet, cast(year as varchar) as code, service_cells.*
    from service_cells
    where is_chosen($category, category) and is_chosen($district, division_code)
    union all
    select 'category' as facet, category as code, service_cells.*
    from service_cells
    where is_chosen($year, year) and is_chosen($district, division_code)
    union all
    select 'district' as facet, district_of(division_code) as code, service_cells.*
    from service_cells
    where is_chosen($year, year) and is_chosen($category, category)
),

cells as (
    select
        facet,
        code,
        bit_or(slice) as slice,
        bit_or(bit_1) as bit_1,
        bit_or(bit_2) as bit_2,
        bit_or(bit_3) as bit_3,
        bit_or(bit_4) as bit_4,
        bit_or(bit_more) as bit_more
    from options
    group by facet, code, is_sliced
)

select
    facet,
    code,
    cast(sum(people) as bigint) as people
from people_by_age
join cells using (slice)
where shares_a_bit(
    mask_1, mask_2, mask_3, mask_4, mask_more, bit_1, bit_2, bit_3, bit_4, bit_more
)
group by facet, code
order by facet, code
