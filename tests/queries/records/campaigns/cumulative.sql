with weeks as (
    select
        campaign_id,
        least(
            cast(date_trunc('week', cast(donated_at as date)) as date) + interval 6 day,
            (select as_of from snapshot)
        ) as week_on,
        count(*) filter (where entry_type = 'gift') as gifts,
        sum(amount_cny) as received_cny
    from donations
    where campaign_id is not null
        and cast(donated_at as date) <= (select as_of from snapshot)
        and (cardinality($campaign) = 0 or list_contains($campaign, campaign_id))
        and (
            cardinality($year) = 0
            or extract(year from donated_at) <= list_max($year)
        )
    group by
        campaign_id,
        least(
            cast(date_trunc('week', cast(donated_at as date)) as date) + interval 6 day,
            (select as_of from snapshot)
        )
)

select
    campaign_id,
    short_name,
    short_name_en,
    cast(week_on as date) as week_on,
    cast(sum(gifts) over (partition by campaign_id order by week_on) as bigint) as gifts,
    cast(
        sum(received_cny) over (partition by campaign_id order by week_on) as decimal(18, 2)
    ) as raised_cny,
    target_cny
from weeks
join campaigns using (campaign_id)
order by campaign_id, week_on
