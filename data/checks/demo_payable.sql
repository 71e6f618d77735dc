-- check | 演示合同未拨付部分等于公布的应付未付 | What demo contracts leave unpaid is the published payable
-- reads | commitments, payables, payments
-- for   | demo

with paid as (
    select
        commitment_id,
        sum(amount_cny) as amount_cny,
    from payments
    group by commitment_id
),

owed as (
    select
        commitments.project_id,
        sum(commitments.amount_cny - coalesce(paid.amount_cny, 0)) as amount_cny,
    from commitments
    left join paid on paid.commitment_id = commitments.commitment_id
    group by commitments.project_id
),

named as (
    select
        project_id,
        sum(amount_cny) as amount_cny,
    from payables
    where project_id is not null
    group by project_id
)

select
    named.project_id,
    named.amount_cny,
    owed.amount_cny as owed_cny,
from named
left join owed on owed.project_id = named.project_id
where named.amount_cny is distinct from owed.amount_cny
union all
select
    'all',
    (select sum(amount_cny) from payables),
    (select sum(amount_cny) from owed),
where (select sum(amount_cny) from payables)
    is distinct from (select sum(amount_cny) from owed)
