select
    donation_id,
    cast(donated_at as date) as donated_on,
    entry_type,
    amount_cny,
    channel,
    donations.campaign_id,
    coalesce(donations.project_id, campaigns.project_id) as project_id,
    original_id
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
    and (cardinality($status) = 0 or list_contains($status, projects.status))
    and ($id = '' or coalesce(donations.project_id, campaigns.project_id) = $id)
order by donated_at desc, donation_id desc
limit 200
