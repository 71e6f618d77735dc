select
    cast(date_trunc('month', donated_at) as date) as month_on,
    cast(sum(amount_cny) as decimal(18, 2)) as received_cny,
    cast(count(*) filter (where entry_type = 'gift') as bigint) as gifts,
    cast(
        count(*) filter (where entry_type = 'gift' and donations.campaign_id is null) as bigint
    ) as outside
from donations
left join campaigns using (campaign_id)
where coalesce(donations.project_id, campaigns.project_id) = $id
group by cast(date_trunc('month', donated_at) as date)
order by month_on
