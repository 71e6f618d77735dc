-- question | 应付未付款拖了多久？ | How long has what is payable been due?
-- grain    | payable_age
-- reads    | payable_terms, payables, projects, snapshot
-- rows     | rows/payables
-- param    | category | 只看这些类别，未列明项目的总是在；空 = 全部 | only these categories; what names no project always stays
-- column   | payable_age | 逾期天数 | Days past due
-- column   | amount_cny  | 应付未付 | Still to pay | cny
-- column   | terms       | 期数     | Instalments  | count
-- column   | unprinted   | 收款方不明的 | Payee not recorded | people
-- note     | 天数 = 快照截止日 − 到期日；到期日晚于截止日的算未到期。未列明项目的不受类别筛选。 | Days are the as-of day less the due day; what falls due after the as-of day is not yet due. What names no project stays whatever category is chosen.

with terms as (
    select
        payable_terms.amount_cny,
        date_diff('day', due_on, as_of) as days,
        case when payables.report_lines is null then payable_id end as unprinted
    from payable_terms
    join payables using (payable_id)
    left join projects using (project_id)
    cross join snapshot
    where project_id is null or is_chosen($category, category)
),

bands as (
    select
        payable_age,
        first_day,
        last_day
    from (
        values ('not_due', null, -1), ('to_30', 0, 30), ('to_90', 31, 90), ('to_180', 91, 180),
            ('over_180', 181, null)
    ) as listed (payable_age, first_day, last_day))

select
    payable_age,
    cast(coalesce(sum(amount_cny), 0) as decimal(18, 2)) as amount_cny,
    cast(count(amount_cny) as bigint) as terms,
    cast(count(distinct unprinted) as bigint) as unprinted
from bands
left join terms on days between coalesce(first_day, days) and coalesce(last_day, days)
group by payable_age, last_day
order by last_day nulls last
