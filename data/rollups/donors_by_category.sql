-- reads | donations, campaigns, projects

with categories as (
    select
        year(donated_at) as year,
        donor_id,
        coalesce(category, 'none') as category,
    from donations
    left join campaigns using (campaign_id)
    left join projects
        on projects.project_id = coalesce(donations.project_id, campaigns.project_id)
    where entry_type = 'gift' and donor_id is not null
    group by year(donated_at), donor_id, coalesce(category, 'none')
),

donors as (
    select
        year,
        donor_id,
        list(category order by category) as touched,
    from categories
    group by year, donor_id
)

select
    year,
    touched,
    count(*) as donors,
from donors
group by year, touched
