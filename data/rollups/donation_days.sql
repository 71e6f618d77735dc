-- reads | donations

select
    cast(donated_at as date) as donated_on,
    campaign_id,
    project_id,
    channel,
    restriction,
    entry_type,
    sum(amount_cny) as amount_cny,
    count(*) as entries,
from donations
group by donated_on, campaign_id, project_id, channel, restriction, entry_type
