select
    cast(extract(year from donated_at) as bigint) as year,
    cast(sum(amount_cny) as decimal(18, 2)) as received_cny,
    cast(count(*) filter (where entry_type = 'gift') as bigint) as gifts,
    cast(
        count(*) filter (where entry_type = 'gift' and donations.campaign_id is null) as bigint
    ) as outside
from donations
left join campaigns using (campaign_id)
left join projects
    on projects.project_id = coalesce(donations.project_id, campaigns.project_id)
where (cardinality($category) = 0 or list_contains($category, category))
    and (cardinality($status) = 0 or list_contains($status, projects.status))
    and (
        cardinality($year) = 0
        or list_contains($year, cast(extract(year from donated_at) as bigint))
    )
group by cast(extract(year from donated_at) as bigint)
order by year
