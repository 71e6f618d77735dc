-- reads | donations

select
    year(donated_at) as year,
    campaign_id,
    case
        when amount_cny < 10 then 'below_10'
        when amount_cny < 100 then 'below_100'
        when amount_cny < 1000 then 'below_1000'
        when amount_cny < 10000 then 'below_10000'
        else 'from_10000'
    end as gift_size,
    sum(amount_cny) as amount_cny,
    count(*) as gifts,
from donations
where campaign_id is not null and entry_type = 'gift'
group by year, campaign_id, gift_size
