with latest as (
    select
        as_of,
        case
            when cardinality($year) = 0 then extract(year from as_of)
            else least(list_max($year), extract(year from as_of))
        end as year
    from snapshot
),

cuts as (
    select
        year,
        case when year = extract(year from as_of) then as_of else make_date(year, 12, 31) end
            as until_on
    from latest
    union all
    select
        year - 1 as year,
        case
            when year = extract(year from as_of) then as_of - interval 1 year
            else make_date(year - 1, 12, 31)
        end as until_on
    from latest
),

given as (
    select
        cast(donated_at as date) as day,
        amount_cny,
        entry_type,
        campaign_id,
        (cardinality($category) = 0 or list_contains($category, category)) as is_kept
    from donations
    left join campaigns using (campaign_id)
    left join projects
        on projects.project_id = coalesce(donations.project_id, campaigns.project_id)
),

years as (
    select
        year,
        until_on,
        coalesce(sum(amount_cny) filter (where is_kept), 0) as received_cny,
        count(*) filter (where is_kept and entry_type = 'gift') as gifts,
        count(*) filter (where is_kept and entry_type = 'gift' and campaign_id is null) as outside
    from cuts
    join given on extract(year from day) = year and day <= until_on
    group by year, until_on
)

select
    cast(now.year as bigint) as year,
    cast(now.until_on as date) as until_on,
    cast(now.received_cny as decimal(18, 2)) as received_cny,
    cast(
        100.0 * now.received_cny / nullif(earlier.received_cny, 0) - 100 as double
    ) as received_change_pct,
    cast(now.gifts as bigint) as gifts,
    cast(100.0 * now.gifts / nullif(earlier.gifts, 0) - 100 as double) as gifts_change_pct,
    cast(now.outside as bigint) as outside
from years as now
left join years as earlier on earlier.year = now.year - 1
order by now.year
