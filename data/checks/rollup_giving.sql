-- check | 汇总的捐赠与捐赠记录一致 | Rollups of giving say what the records say
-- reads | campaigns, donation_days, donations, donor_years, donors_by_category, gift_sizes
-- reads | projects

with entries as (
    select
        year(donated_at) as year,
        campaign_id,
        donations.project_id,
        entry_type,
        amount_cny,
        donor_id,
        coalesce(category, 'none') as category,
    from donations
    left join campaigns using (campaign_id)
    left join projects
        on projects.project_id = coalesce(donations.project_id, campaigns.project_id)
),

from_records as (
    select
        'amount and entries' as question,
        concat_ws(' ', year, campaign_id, project_id, entry_type) as part,
        sum(amount_cny) as amount_cny,
        count(*) as counted,
    from entries
    group by year, campaign_id, project_id, entry_type
    union all
    select
        'gifts by size' as question,
        concat_ws(' ', year, campaign_id) as part,
        sum(amount_cny) as amount_cny,
        count(*) as counted,
    from entries
    where entry_type = 'gift' and campaign_id is not null
    group by year, campaign_id
    union all
    select
        'donors of several categories' as question,
        cast(year as varchar) as part,
        0 as amount_cny,
        count(distinct donor_id) as counted,
    from entries
    where entry_type = 'gift' and donor_id is not null and category in ('none', 'ENV', 'EMERG')
    group by year
    union all
    select
        'donors' as question,
        cast(year as varchar) as part,
        sum(amount_cny) as amount_cny,
        count(distinct donor_id) as counted,
    from entries
    where entry_type = 'gift'
    group by year
),

from_rollups as (
    select
        'amount and entries' as question,
        concat_ws(' ', year(donated_on), campaign_id, project_id, entry_type) as part,
        sum(amount_cny) as amount_cny,
        sum(entries) as counted,
    from donation_days
    group by year(donated_on), campaign_id, project_id, entry_type
    union all
    select
        'gifts by size' as question,
        concat_ws(' ', year, campaign_id) as part,
        sum(amount_cny) as amount_cny,
        sum(gifts) as counted,
    from gift_sizes
    group by year, campaign_id
    union all
    select
        'donors of several categories' as question,
        cast(year as varchar) as part,
        0 as amount_cny,
        sum(donors) as counted,
    from donors_by_category
    where list_has_any(touched, ['none', 'ENV', 'EMERG'])
    group by year
    union all
    select
        'donors' as question,
        cast(year as varchar) as part,
        given_cny as amount_cny,
        donors as counted,
    from donor_years
    where campaign = ''
)

select
    question,
    part,
from from_records
full outer join from_rollups using (question, part)
where from_records.amount_cny is distinct from from_rollups.amount_cny
    or from_records.counted is distinct from from_rollups.counted
