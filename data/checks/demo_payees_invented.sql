-- check | 演示收款方为示例名称 | Demo payees are named as examples
-- reads | commitments, payments
-- for   | demo

select
    commitment_id as key,
    payee,
from commitments
where not starts_with(payee, '示例')
union all
select
    payment_id,
    payee,
from payments
where not starts_with(payee, '示例')
