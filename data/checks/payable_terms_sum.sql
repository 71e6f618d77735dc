-- check | 应付未付款各期之和等于该笔金额 | Instalments add up to their payable
-- reads | payable_terms, payables

with terms as (
    select
        payable_id,
        sum(amount_cny) as amount_cny,
    from payable_terms
    group by payable_id
)

select
    terms.payable_id,
    terms.amount_cny,
    payables.amount_cny as payable_cny,
from terms
inner join payables on payables.payable_id = terms.payable_id
where terms.amount_cny <> payables.amount_cny
