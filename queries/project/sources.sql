-- question | 这些内容出自报告的哪几行？ | Which lines of the report say this?
-- grain    | source_kind, said
-- reads    | projects, outputs, campaigns, campaign_totals, payables
-- param    | id
-- column   | source_kind  | 内容     | What
-- column   | said         | 所写     | As recorded
-- column   | said_en      | 英文     | As recorded, in English
-- column   | report_lines | 报告行号 | Report lines

with facts as (
    select
        'project' as source_kind,
        name as said,
        name_en as said_en,
        report_lines
    from projects
    where project_id = $id
    union all
    select
        'output',
        concat(coalesce(label, measure), ' ', format('{:,}', value)),
        concat(coalesce(label_en, label, measure), ' ', format('{:,}', value)),
        report_lines
    from outputs
    where project_id = $id
    union all
    select 'campaign', name, name_en, report_lines
    from campaigns
    where project_id = $id
    union all
    select
        case when certainty = 'ambiguous' then 'total_unclear' else 'raised' end,
        concat(short_name, coalesce(concat(' ', written_out(raised_cny), ' 元'), '')),
        concat(
            coalesce(short_name_en, short_name),
            coalesce(concat(' ¥', written_out(raised_cny)), '')
        ),
        campaign_totals.report_lines
    from campaigns
    join campaign_totals using (campaign_id)
    where project_id = $id
    union all
    select
        'payable',
        concat(label, ' ', written_out(amount_cny), ' 元'),
        concat(coalesce(label_en, label), ' ¥', written_out(amount_cny)),
        report_lines
    from payables
    where project_id = $id
)

select
    source_kind,
    said,
    said_en,
    report_lines
from facts
where report_lines is not null
order by source_kind desc, said
