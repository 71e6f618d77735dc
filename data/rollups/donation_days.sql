-- reads | donations, campaigns, projects

-- A gift to a campaign is one to the campaign's project, unless it names its own.
select
    cast(donated_at as date) as donated_on,
    campaign_id,
    donations.project_id,
    channel,
    restriction,
    entry_type,
    category,
    projects.status,
    sum(amount_cny) as amount_cny,
    count(*) as entries,
from donations
left join campaigns using (campaign_id)
left join projects
    on projects.project_id = coalesce(donations.project_id, campaigns.project_id)
group by
    donated_on,
    campaign_id,
    donations.project_id,
    channel,
    restriction,
    entry_type,
    category,
    projects.status
