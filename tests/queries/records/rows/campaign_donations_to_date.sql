select
    donation_id,
    cast(donated_at as date) as donated_on,
    entry_type,
    amount_cny,
    channel,
    campaign_id,
    original_id
from donations
where campaign_id is not null
    and cast(donated_at as date) <= (select as_of from snapshot)
    and (cardinality($campaign) = 0 or list_contains($campaign, campaign_id))
    and (cardinality($year) = 0 or extract(year from donated_at) <= list_max($year))
order by donated_at desc, donation_id desc
limit 200
