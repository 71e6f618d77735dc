-- question | 与这个项目有关的金额有哪些？ | Which amounts are on record for this project?
-- grain    | amount_kind, label
-- reads    | projects, campaigns, campaign_totals, payables, snapshot
-- param    | id
-- column   | amount_kind  | 金额种类 | Kind
-- column   | label        | 说明     | What
-- column   | label_en     | 英文说明 | What, in English
-- column   | amount_cny   | 金额     | Amount | cny
-- column   | certainty    | 确定程度 | Certainty
-- column   | report_lines | 报告行号 | Report lines
-- column   | unprinted    | 收款方不明的 | Payee not recorded | people
-- note     | 金额的期间和口径不同，不相加。 | These amounts cover different periods and meanings: they are not added.

with amounts as (
    select
        'target' as amount_kind,
        short_name as label,
        short_name_en as label_en,
        target_cny as amount_cny,
        case when target_cny is null then 'absent' else 'stated' end as certainty,
        report_lines
    from campaigns
    where project_id = $id
    union all
    select
        case when certainty = 'ambiguous' then 'total_unclear' else 'raised' end,
        short_name,
        short_name_en,
        coalesce(raised_cny, unclear_cny),
        certainty,
        report_lines
    from campaign_progress()
    where project_id = $id
    union all
    select 'payable', label, label_en, amount_cny, 'stated', report_lines
    from payables
    where project_id = $id
    union all
    -- a ledger may have filled it in on a row of the report
    select 'budget', name, name_en, budget_cny, 'stated', null
    from projects
    where project_id = $id and budget_cny is not null
)

select
    amount_kind,
    label,
    label_en,
    amount_cny,
    certainty,
    report_lines,
    cast(case when amount_kind = 'payable' and report_lines is null then 1 else 0 end as bigint)
        as unprinted
from amounts
order by
    list_position(['target', 'raised', 'total_unclear', 'budget'], amount_kind) nulls last,
    label
