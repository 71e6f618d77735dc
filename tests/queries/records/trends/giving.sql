with given as (
    select
        cast(extract(year from donated_at) as bigint) as year,
        amount_cny,
        entry_type,
        campaign_id,
        donor_id,
        (cardinality($category) = 0 or list_contains($category, category)) as is_kept
    from donations
    left join campaigns using (campaign_id)
    left join projects
        on projects.project_id = coalesce(donations.project_id, campaigns.project_id)
    where cast(donated_at as date) <= (select as_of from snapshot)
),

years as (
    select
        year,
        coalesce(sum(amount_cny) filter (where is_kept), 0) as received_cny,
        count(*) filter (where is_kept and entry_type = 'gift') as gifts,
        count(*) filter (where is_kept and entry_type = 'gift' and campaign_id is null) as outside,
        count(distinct donor_id) filter (where is_kept and entry_type = 'gift') as donors
    from given
    group by year
)

select
    now.year,
    cast(now.received_cny as decimal(18, 2)) as received_cny,
    cast(
        100.0 * now.received_cny / nullif(earlier.received_cny, 0) - 100 as double
    ) as received_change_pct,
    cast(now.gifts as bigint) as gifts,
    cast(100.0 * now.gifts / nullif(earlier.gifts, 0) - 100 as double) as gifts_change_pct,
    cast(now.outside as bigint) as outside,
    cast(now.donors as bigint) as donors
from years as now
left join years as earlier
    on earlier.year = now.year - 1
    and now.year < (select extract(year from as_of + interval 1 day) from snapshot)
where cardinality($year) = 0 or list_contains($year, now.year)
order by now.year
