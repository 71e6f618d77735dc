with gifts as (
    select
        cast(extract(year from donated_at) as bigint) as year,
        donor_id,
        sum(amount_cny) as given_cny
    from donations
    where entry_type = 'gift'
        and cast(donated_at as date) <= (select as_of from snapshot)
        and (cardinality($campaign) = 0 or list_contains($campaign, campaign_id))
    group by cast(extract(year from donated_at) as bigint), donor_id
),

named as (
    select
        gifts.year,
        gifts.given_cny,
        earlier.donor_id is not null as is_retained,
        row_number() over (partition by gifts.year order by gifts.given_cny desc) as place
    from gifts
    left join gifts as earlier
        on earlier.donor_id = gifts.donor_id and earlier.year = gifts.year - 1
    where gifts.donor_id is not null
),

years as (
    select
        year,
        count(*) as donors,
        count(*) filter (where is_retained) as retained,
        sum(given_cny) as named_cny,
        sum(given_cny) filter (where place <= 10) as largest_cny,
        sum(cast(given_cny as decimal(18, 2)) * cast(given_cny as decimal(18, 2))) as squares
    from named
    group by year
),

shares as (
    select
        year,
        100.0 * coalesce(sum(given_cny) filter (where donor_id is null), 0) / sum(given_cny)
            as anonymous_pct
    from gifts
    group by year
)

select
    now.year,
    cast(now.donors as bigint) as donors,
    cast(case when earlier.donors > 0 then now.retained end as bigint) as retained,
    cast(earlier.donors as bigint) as donors_before,
    cast(100.0 * now.retained / earlier.donors as double) as retention_pct,
    cast(100.0 * now.largest_cny / now.named_cny as double) as top_ten_pct,
    10000.0 * cast(now.squares as double) / power(cast(now.named_cny as double), 2) as hhi,
    cast(anonymous_pct as double) as anonymous_pct
from years as now
join shares using (year)
left join years as earlier on earlier.year = now.year - 1
where cardinality($year) = 0 or list_contains($year, now.year)
order by now.year
