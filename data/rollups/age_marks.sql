-- reads | volunteers

select
    age_band,
    block,
    bit_or(bit) as mask,
from members
where age_band is not null
group by age_band, block
