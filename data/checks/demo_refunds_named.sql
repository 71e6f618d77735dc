-- check | 演示的退款都注明原捐赠 | Every demo refund names the gift it returns
-- reads | donations
-- for   | demo

select
    donation_id,
    original_id,
from donations
where entry_type = 'refund'
    and original_id is null
