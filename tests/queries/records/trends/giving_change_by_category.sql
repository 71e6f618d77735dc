with given as (
    select
        coalesce(category, 'none') as project_category,
        cast(extract(year from donated_at) as bigint) as year,
        extract(month from donated_at) * 100 + extract(day from donated_at)
            <= extract(month from as_of) * 100 + extract(day from as_of) as is_by_day,
        amount_cny,
        case when entry_type = 'gift' then 1 else 0 end as is_gift,
        case when entry_type = 'gift' and campaign_id is null then 1 else 0 end as is_outside,
        (cardinality($category) = 0 or list_contains($category, category)) as is_kept
    from donations
    left join campaigns using (campaign_id)
    left join projects
        on projects.project_id = coalesce(donations.project_id, campaigns.project_id)
    cross join snapshot
    where cast(donated_at as date) <= as_of
),

years as (
    select distinct year
    from given
    where cardinality($year) = 0 or list_contains($year, year)
),

compared as (
    select
        max(year) as later,
        coalesce(
            max(year) filter (where year < (select max(year) from years)),
            max(year) - 1
        ) as earlier
    from years
)

select
    project_category,
    cast(earlier as bigint) as earlier_year,
    cast(later as bigint) as later_year,
    cast(sum(case when year = later then amount_cny else 0 end) as decimal(18, 2)) as later_cny,
    cast(
        sum(case when year = later then amount_cny else -amount_cny end) as decimal(18, 2)
    ) as change_cny,
    cast(sum(case when year = later then is_gift else 0 end) as bigint) as later_gifts,
    cast(sum(case when year = later then is_gift else -is_gift end) as bigint) as change_gifts,
    cast(sum(case when year = later then is_outside else 0 end) as bigint) as later_outside,
    cast(sum(case when year = later then is_outside else -is_outside end) as bigint)
        as change_outside
from given
cross join compared
where is_kept
    and year in (earlier, later)
    and earlier in (select year from given)
    and (is_by_day or later < (select extract(year from as_of) from snapshot))
group by project_category, earlier, later
order by change_cny desc, project_category
