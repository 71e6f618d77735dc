-- step  | what each named donor, by number, gave to each campaign in a year
-- reads | donations

select
    year(donated_at) as year,
    coalesce(campaign_id, 'none') as campaign,
    dense_rank() over (order by donor_id) as donor,
    sum(amount_cny) as given_cny,
from donations
where entry_type = 'gift' and donor_id is not null
group by year(donated_at), coalesce(campaign_id, 'none'), donor_id
