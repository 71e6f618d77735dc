select
    cast(extract(year from donated_at) as bigint) as year,
    category,
    campaign_id,
    cast(count(*) filter (where entry_type = 'gift') as bigint) as gifts
from donations
left join campaigns using (campaign_id)
left join projects
    on projects.project_id = coalesce(donations.project_id, campaigns.project_id)
where cast(donated_at as date) <= (select as_of from snapshot)
    and (cardinality($category) = 0 or list_contains($category, category))
    and (cardinality($campaign) = 0 or list_contains($campaign, campaign_id))
    and (
        cardinality($year) = 0
        or list_contains($year, cast(extract(year from donated_at) as bigint))
    )
group by year, category, campaign_id
order by year, category, campaign_id
