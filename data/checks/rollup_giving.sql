-- check | 汇总的捐赠与捐赠记录一致 | Rollups of giving say what the records say
-- reads | campaign_pairs, campaigns, donation_days, donations, donors_by_campaign
-- reads | donors_by_category, gift_sizes, largest_donors, projects

-- A sample answered both ways; of campaigns all, and the first with the last together.
with chosen as (
    select
        'all' as choice,
        list(distinct coalesce(campaign_id, 'none')) as campaigns,
    from donations
    union all
    select
        'two' as choice,
        [min(campaign_id), max(campaign_id)] as campaigns,
    from donations
),

entries as (
    select
        year(donated_at) as year,
        campaign_id,
        donations.project_id,
        entry_type,
        amount_cny,
        donor_id,
        coalesce(category, 'none') as category,
        coalesce(projects.status, 'none') as status,
    from donations
    left join campaigns using (campaign_id)
    left join projects
        on projects.project_id = coalesce(donations.project_id, campaigns.project_id)
),

gifts as (
    select
        choice,
        year,
        donor_id,
        sum(amount_cny) as given_cny,
        row_number() over (partition by choice, year order by sum(amount_cny) desc) as place,
    from entries
    join chosen on list_contains(campaigns, coalesce(campaign_id, 'none'))
    where entry_type = 'gift' and donor_id is not null
    group by choice, year, donor_id
),

from_records as (
    select
        'amount and entries' as question,
        concat_ws(' ', year, campaign_id, project_id, entry_type, category, status) as part,
        sum(amount_cny) as amount_cny,
        count(*) as counted,
    from entries
    group by year, campaign_id, project_id, entry_type, category, status
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
        concat_ws(' ', year, choice) as part,
        0 as amount_cny,
        count(*) as counted,
    from gifts
    group by year, choice
    union all
    select
        'given by donors' as question,
        concat_ws(' ', year, choice) as part,
        sum(given_cny) as amount_cny,
        0 as counted,
    from gifts
    group by year, choice
    union all
    select
        'donors of the year before' as question,
        concat_ws(' ', gifts.year, gifts.choice) as part,
        0 as amount_cny,
        count(*) as counted,
    from gifts
    join gifts as earlier
        on earlier.choice = gifts.choice
        and earlier.donor_id = gifts.donor_id
        and earlier.year = gifts.year - 1
    group by gifts.year, gifts.choice
    union all
    select
        'the ten largest' as question,
        concat_ws(' ', year, choice) as part,
        sum(given_cny) as amount_cny,
        count(*) as counted,
    from gifts
    where place <= 10
    group by year, choice
),

placed as (
    select
        choice,
        year,
        sum(given_cny) as given_cny,
        row_number() over (partition by choice, year order by sum(given_cny) desc) as place,
    from largest_donors
    join chosen on list_contains(campaigns, campaign)
    group by choice, year, donor
),

from_rollups as (
    select
        'amount and entries' as question,
        concat_ws(
            ' ', year(donated_on), campaign_id, project_id, entry_type,
            coalesce(category, 'none'), coalesce(status, 'none')
        ) as part,
        sum(amount_cny) as amount_cny,
        sum(entries) as counted,
    from donation_days
    group by year(donated_on), campaign_id, project_id, entry_type, category, status
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
        concat_ws(' ', year, choice) as part,
        0 as amount_cny,
        sum(donors) as counted,
    from donors_by_campaign
    join chosen on list_has_any(touched, campaigns)
    group by year, choice
    union all
    select
        'given by donors' as question,
        concat_ws(' ', year, choice) as part,
        sum(given_cny) as amount_cny,
        0 as counted,
    from campaign_pairs
    join chosen on list_contains(campaigns, campaign)
    where campaign = other
    group by year, choice
    union all
    select
        'donors of the year before' as question,
        concat_ws(' ', year, choice) as part,
        0 as amount_cny,
        sum(donors) as counted,
    from donors_by_campaign
    join chosen on list_has_any(touched, campaigns) and list_has_any(touched_before, campaigns)
    group by year, choice
    union all
    select
        'the ten largest' as question,
        concat_ws(' ', year, choice) as part,
        sum(given_cny) as amount_cny,
        count(*) as counted,
    from placed
    where place <= 10
    group by year, choice
),

squared as (
    select
        year,
        choice,
        sum(given_cny * cast(given_cny as double)) as squares,
    from gifts
    group by year, choice
),

multiplied as (
    select
        year,
        choice,
        sum(products) as squares,
    from campaign_pairs
    join chosen on list_contains(campaigns, campaign) and list_contains(campaigns, other)
    group by year, choice
)

select
    question,
    part,
from from_records
full outer join from_rollups using (question, part)
where from_records.amount_cny is distinct from from_rollups.amount_cny
    or from_records.counted is distinct from from_rollups.counted
union all
select
    'sums of squares, which no decimal holds' as question,
    concat_ws(' ', year, choice) as part,
from squared
full outer join multiplied using (year, choice)
where not coalesce(abs(multiplied.squares / squared.squares - 1) < 1e-12, false)
