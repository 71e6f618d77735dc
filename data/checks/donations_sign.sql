-- check | 只有退款和更正可以为负 | Only refunds and corrections are negative
-- reads | donations

select
    donation_id,
    entry_type,
    amount_cny,
from donations
where amount_cny = 0
    or (entry_type = 'gift' and amount_cny < 0)
    or (entry_type = 'refund' and amount_cny > 0)
