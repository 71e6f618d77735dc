-- check | 拨付不超过合同金额，且在签订之后 | Payments stay within the commitment and follow its signing
-- reads | commitments, payments

with paid as (
    select
        commitment_id,
        sum(amount_cny) as amount_cny,
        min(amount_cny) as smallest_cny,
        min(paid_on) as first_on,
    from payments
    where commitment_id is not null
    group by commitment_id
)

select
    commitments.commitment_id,
    commitments.amount_cny,
    paid.amount_cny as paid_cny,
from commitments
inner join paid on paid.commitment_id = commitments.commitment_id
where paid.amount_cny > commitments.amount_cny
    or paid.smallest_cny <= 0
    or paid.first_on < commitments.signed_on
