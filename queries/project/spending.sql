-- question | 这个项目每年预算、签约、拨付多少？ | What is budgeted, committed and paid for this project each year?
-- grain    | year
-- reads    | budgets, commitments, payments
-- param    | id
-- column   | year          | 年份 | Year | year
-- column   | budget_cny    | 预算 | Budget    | cny
-- column   | committed_cny | 签约 | Committed | cny
-- column   | paid_cny      | 拨付 | Paid      | cny
-- column   | persons       | 个人收款方 | Persons paid | people
-- note     | 预算按预算年份，签约按签订日期，拨付按拨付日期。 | Budgets by their year, commitments by the day signed, payments by the day paid.

with entries as (
    select
        project_id,
        year,
        null as payee,
        amount_cny as budget_cny,
        0 as committed_cny,
        0 as paid_cny
    from budgets
    union all
    select project_id, year_of(signed_on), payee, 0, amount_cny, 0
    from commitments
    union all
    select project_id, year_of(paid_on), payee, 0, 0, amount_cny
    from payments
),

payees as (
    select
        year,
        person_of(payee) as person,
        sum(budget_cny) as budget_cny,
        sum(committed_cny) as committed_cny,
        sum(paid_cny) as paid_cny
    from entries
    where project_id = $id
    group by year, person_of(payee)
)

select
    cast(year as bigint) as year,
    cast(sum(budget_cny) as decimal(18, 2)) as budget_cny,
    cast(sum(committed_cny) as decimal(18, 2)) as committed_cny,
    cast(sum(paid_cny) as decimal(18, 2)) as paid_cny,
    fewest(
        count(person) filter (where committed_cny <> paid_cny),
        fewest(
            count(person) filter (where committed_cny <> 0),
            count(person) filter (where paid_cny <> 0)
        )
    ) as persons
from payees
group by year
order by year
