select
    channel,
    donations.campaign_id,
    short_name,
    short_name_en,
    case when donations.campaign_id is null then restriction end as restriction,
    projects.project_id,
    projects.name as project,
    projects.name_en as project_en,
    category,
    cast(sum(amount_cny) as decimal(18, 2)) as received_cny,
    cast(count(*) filter (where entry_type = 'gift') as bigint) as gifts
from donations
left join campaigns using (campaign_id)
left join projects
    on projects.project_id = coalesce(donations.project_id, campaigns.project_id)
where cast(donated_at as date) <= (select as_of from snapshot)
    and (
        cardinality($year) = 0
        or list_contains($year, cast(extract(year from donated_at) as bigint))
    )
    and (cardinality($category) = 0 or list_contains($category, category))
group by
    channel,
    donations.campaign_id,
    short_name,
    short_name_en,
    case when donations.campaign_id is null then restriction end,
    projects.project_id,
    projects.name,
    projects.name_en,
    category
order by received_cny desc, channel, donations.campaign_id, restriction, projects.project_id
