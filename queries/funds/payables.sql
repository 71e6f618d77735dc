-- question | 还有哪些款没付，属于哪个项目？ | What is still to pay, and for which project?
-- grain    | payable_id
-- reads    | payables, projects
-- totals   | amount_cny
-- filter   | category | category or missing | 只看这些类别，未列明项目的总是在；空 = 全部 | only these categories; what names no project always stays
-- column   | payable_id   | 应付编号 | Payable ID
-- column   | label        | 说明     | What for
-- column   | label_en     | 英文说明 | What for, in English
-- column   | amount_cny   | 应付未付 | Still to pay | cny
-- column   | share_pct    | 占应付未付 | Share of the payable | pct
-- column   | project_id   | 项目编号 | Project ID
-- column   | project      | 项目     | Project
-- column   | project_en   | 项目英文名称 | Project in English
-- column   | category     | 类别     | Category
-- column   | amount_basis | 金额依据 | Basis of the amount
-- column   | report_lines | 报告行号 | Report lines
-- column   | unprinted    | 收款方不明的 | Payee not recorded | people
-- note     | 报告只把一笔写到项目；其余是应付未付款减去这一笔，报告未列明项目，截至何时也没有写；按类别筛选时它仍然列出。 | The report names a project for one payable only; the rest is what remains of the printed payable, with neither project nor day stated; it stays whatever category is chosen.

select
    payable_id,
    label,
    label_en,
    amount_cny,
    pct_of(amount_cny, sum(amount_cny) over ()) as share_pct,
    project_id,
    name as project,
    name_en as project_en,
    category,
    amount_basis,
    payables.report_lines,
    cast(case when payables.report_lines is null then 1 else 0 end as bigint) as unprinted
from payables
left join projects using (project_id)
order by amount_cny desc, payable_id
