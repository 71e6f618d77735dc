-- question | 应付未付款拖了多久？ | How long has what is payable been due?
-- grain    | payable_age
-- reads    | payable_terms, payables, projects, snapshot
-- rows     | rows/payables
-- cell     | category | category? | 只看这些类别，未列明项目的总是在；空 = 全部 | only these categories; what names no project always stays
-- column   | payable_age | 逾期天数 | Days past due
-- column   | amount_cny  | 应付未付 | Still to pay | cny
-- column   | terms       | 期数     | Instalments  | count
-- note     | 天数 = 快照截止日 − 到期日；到期日晚于截止日的算未到期。未列明项目的不受类别筛选。 | Days are the as-of day less the due day; what falls due after the as-of day is not yet due. What names no project stays whatever category is chosen.

with bands as (
    select
        payable_age,
        place
    from (
        values ('not_due', 0), ('to_30', 1), ('to_90', 2), ('to_180', 3), ('over_180', 4)
    ) as listed (payable_age, place)
),

terms as (
    select
        payable_terms.amount_cny,
        date_diff('day', due_on, as_of) as days,
        category
    from payable_terms
    join payables using (payable_id)
    left join projects using (project_id)
    cross join snapshot
),

aged as (
    select
        amount_cny,
        category,
        case
            when days < 0 then 'not_due'
            when days <= 30 then 'to_30'
            when days <= 90 then 'to_90'
            when days <= 180 then 'to_180'
            else 'over_180'
        end as payable_age
    from terms
),

categories as (
    select distinct category
    from terms
)

select
    bands.payable_age,
    cast(coalesce(sum(amount_cny), 0) as decimal(18, 2)) as amount_cny,
    cast(count(amount_cny) as bigint) as terms,
    categories.category
from bands
cross join categories
left join aged
    on aged.payable_age = bands.payable_age
    and aged.category is not distinct from categories.category
group by bands.payable_age, bands.place, categories.category
order by bands.place
