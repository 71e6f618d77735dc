-- check | 报告所写的数都注明行号 | What the report prints bears its lines
-- reads | campaign_totals, fund_facts, fund_figures, outputs, payables, plan_items
-- reads | printed_totals, projects
-- for   | report

with cited as (
    select
        'campaign_totals ' || campaign_id as row_name,
        report_lines,
        certainty <> 'absent' as is_printed,
    from campaign_totals
    union all
    select
        'fund_facts ' || fact_id,
        report_lines,
        true,
    from fund_facts
    union all
    select
        'fund_figures ' || figure_id,
        report_lines,
        true,
    from fund_figures
    union all
    select
        'outputs ' || project_id || ' ' || measure,
        report_lines,
        true,
    from outputs
    union all
    select
        'payables ' || payable_id,
        report_lines,
        true,
    from payables
    union all
    select
        'plan_items ' || item_id,
        report_lines,
        true,
    from plan_items
    union all
    select
        'printed_totals ' || total || ' ' || part,
        report_lines,
        amount_basis = 'printed',
    from printed_totals
    union all
    select
        'projects ' || project_id,
        report_lines,
        true,
    from projects
)

select
    row_name,
    report_lines,
from cited
where (is_printed and report_lines is null)
    or not regexp_full_match(report_lines, 'L\d+(-\d+)?(, L\d+(-\d+)?)*')
