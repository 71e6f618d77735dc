-- question | 付出的款从哪些项目出，用在什么上？ | Which projects paid, and for what?
-- grain    | project_id, programme, expense_type
-- reads    | payments, projects, snapshot
-- rows     | rows/payments
-- param    | year
-- filter   | category | category | 只看这些类别，系列支出不在其中；空 = 全部 | only these categories, without spending of a programme; empty keeps all
-- column   | project_id   | 项目编号     | Project ID
-- column   | project      | 项目         | Project
-- column   | project_en   | 项目英文名称 | Project in English
-- column   | category     | 类别         | Category
-- column   | programme    | 没有项目的系列 | Programme without a project
-- column   | expense_type | 支出类型     | Kind of expense
-- column   | paid_cny     | 已拨付       | Paid     | cny
-- column   | payments     | 拨付笔数     | Payments | count
-- column   | persons      | 个人收款方   | Persons paid | people
-- note     | 按拨付日期。立项以前的支出记在系列名下。付出的与收到的期间不同，两张流向图不相连。 | By date of payment. What was spent before a project began is the programme's. Payments and gifts cover different periods: the two flows are never joined.

select
    payments.project_id,
    name as project,
    name_en as project_en,
    category,
    case when payments.project_id is null then payments.programme end as programme,
    expense_type,
    cast(sum(amount_cny) as decimal(18, 2)) as paid_cny,
    cast(count(*) as bigint) as payments,
    cast(count(distinct person_of(payee)) as bigint) as persons
from payments
left join projects on projects.project_id = payments.project_id
where paid_on <= (select as_of from snapshot) and is_chosen($year, year_of(paid_on))
group by
    payments.project_id,
    name,
    name_en,
    category,
    case when payments.project_id is null then payments.programme end,
    expense_type
order by paid_cny desc, payments.project_id, programme, expense_type
