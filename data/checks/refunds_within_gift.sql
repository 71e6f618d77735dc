-- check | 退款不超过原捐赠，且在其后 | Refunds stay within the gift and come after it
-- reads | donations

with returned as (
    select
        original_id,
        sum(amount_cny) as amount_cny,
        min(donated_at) as first_at,
    from donations
    where entry_type = 'refund'
        and original_id is not null
    group by original_id
)

select
    returned.original_id,
    returned.amount_cny,
    gifts.amount_cny as gift_cny,
from returned
left join donations as gifts
    on gifts.donation_id = returned.original_id
    and gifts.entry_type = 'gift'
where (
        -returned.amount_cny <= gifts.amount_cny
        and returned.first_at >= gifts.donated_at
    ) is not true
