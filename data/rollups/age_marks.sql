-- reads | volunteers

select
    age_band,
    block,
    bitstring_agg(place, 0, 4095) as mask,
from members
where age_band is not null
group by age_band, block
