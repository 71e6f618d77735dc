-- reads | donations

select
    gifts.year,
    gifts.campaign,
    others.campaign as other,
    sum(gifts.given_cny) as given_cny,
    cast(sum(gifts.given_cny * others.given_cny) as double) as products,
from donor_gifts as gifts
join donor_gifts as others on others.year = gifts.year and others.donor = gifts.donor
group by gifts.year, gifts.campaign, others.campaign
