select
    cast(extract(year from donated_at) as bigint) as year,
    coalesce(projects.status, 'none') as project_status,
    cast(sum(amount_cny) as decimal(18, 2)) as received_cny,
    cast(count(*) filter (where entry_type = 'gift') as bigint) as gifts,
    cast(
        count(*) filter (where entry_type = 'gift' and donations.campaign_id is null) as bigint
    ) as outside
from donations
left join campaigns using (campaign_id)
left join projects
    on projects.project_id = coalesce(donations.project_id, campaigns.project_id)
where cast(donated_at as date) <= (select as_of from snapshot)
    and (cardinality($category) = 0 or list_contains($category, category))
    and (
        cardinality($year) = 0
        or list_contains($year, cast(extract(year from donated_at) as bigint))
    )
group by cast(extract(year from donated_at) as bigint), coalesce(projects.status, 'none')
order by year, project_status
