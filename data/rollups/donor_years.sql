-- reads | donations

with given as (
    select
        year(donated_at) as year,
        coalesce(campaign_id, 'none') as campaign_id,
        donor_id,
        sum(amount_cny) as given_cny,
    from donations
    where entry_type = 'gift'
    group by year(donated_at), coalesce(campaign_id, 'none'), donor_id
),

gifts as (
    select
        year,
        coalesce(campaign_id, '') as campaign,
        donor_id,
        sum(given_cny) as given_cny,
    from given
    group by year, donor_id, grouping sets ((campaign_id), ())
),

named as (
    select
        gifts.year,
        gifts.campaign,
        gifts.given_cny,
        earlier.donor_id is not null as is_retained,
        row_number() over (
            partition by gifts.year, gifts.campaign order by gifts.given_cny desc
        ) as place,
    from gifts
    left join gifts as earlier
        on earlier.donor_id = gifts.donor_id
        and earlier.campaign = gifts.campaign
        and earlier.year = gifts.year - 1
    where gifts.donor_id is not null
),

years as (
    select
        year,
        campaign,
        count(*) as donors,
        count(*) filter (where is_retained) as retained,
        sum(given_cny) as named_cny,
        sum(given_cny) filter (where place <= 10) as largest_cny,
        sum(cast(given_cny as decimal(18, 2)) * cast(given_cny as decimal(18, 2))) as squares,
    from named
    group by year, campaign
),

sums as (
    select
        year,
        campaign,
        sum(given_cny) as given_cny,
    from gifts
    group by year, campaign
)

select
    year,
    campaign,
    coalesce(donors, 0) as donors,
    coalesce(retained, 0) as retained,
    given_cny,
    named_cny,
    largest_cny,
    10000.0 * cast(squares as double) / power(cast(named_cny as double), 2) as hhi,
from sums
left join years using (year, campaign)
