-- reads | donations

with touched as (
    select
        year,
        donor,
        list(campaign order by campaign) as campaigns,
    from donor_gifts
    group by year, donor
)

select
    touched.year,
    touched.campaigns as touched,
    coalesce(before.campaigns, []) as touched_before,
    count(*) as donors,
from touched
left join touched as before on before.donor = touched.donor and before.year = touched.year - 1
group by touched.year, touched.campaigns, before.campaigns
